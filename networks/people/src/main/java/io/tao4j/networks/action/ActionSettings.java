package io.tao4j.networks.action;

import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.engine.Optimizer;
import io.tao4j.networks.action.ActionSpec.AugmentationConfig;
import io.tao4j.networks.action.ActionSpec.Model;
import io.tao4j.networks.action.ActionSpec.Optim;
import io.tao4j.networks.action.ActionSpec.Train;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.schedule.TaoSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fields mean in terms of the shared parts. */
record ActionSettings(ActionSpec spec) {
  static List<Stream> streams(Model model) {
    return switch (model.modelType()) {
      case "of" -> List.of(Stream.OF);
      case "joint" -> List.of(Stream.RGB, Stream.OF);
      default -> List.of(Stream.RGB);
    };
  }

  List<Stream> streams() {
    return streams(spec.model());
  }

  Backbone backbone() {
    return Backbones.get(spec.model().backbone().replace("_", ""));
  }

  /** Names by number; empty where the folders name the classes. */
  List<String> classNames() {
    return spec.dataset().labelMap().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  Optional<Path> pretrained(Stream stream) {
    return stream == Stream.RGB
        ? spec.model().rgbPretrainedModelPath()
        : spec.model().ofPretrainedModelPath();
  }

  ActionFacts facts() {
    Model model = spec.model();
    AugmentationConfig frames = spec.dataset().augmentationConfig();
    return new ActionFacts(
        streams(),
        model.inputType().equals("3d"),
        model.rgbSeqLength(),
        model.ofSeqLength(),
        model.sampleStrategy().equals("consecutive"),
        model.sampleRate(),
        model.inputHeight(),
        model.inputWidth(),
        frames.valCenterCrop() ? frames.cropSmallerEdge() : 0,
        each(frames.rgbInputMean(), 3),
        each(frames.rgbInputStd(), 3),
        frames.ofInputMean(),
        frames.ofInputStd());
  }

  private static List<Double> each(List<Double> numbers, int channels) {
    return numbers.size() == 1 ? Collections.nCopies(channels, numbers.get(0)) : numbers;
  }

  ActionGraph.Settings graph() {
    return new ActionGraph.Settings(backbone(), spec.model().dropoutRatio(), spec.model().numFc());
  }

  /** What training does to the frames of each stream. */
  Map<Stream, ImagePlan> trainingPlans() {
    ActionFacts facts = facts();
    AugmentationConfig frames = spec.dataset().augmentationConfig();
    List<ImageTransform> steps = new ArrayList<>();
    steps.add(crop(facts, frames));
    if (frames.horizontalFlipProb() > 0) {
      steps.add(new ImageTransform.HorizontalFlip(frames.horizontalFlipProb()));
    }
    Map<Stream, ImagePlan> plans = new EnumMap<>(Stream.class);
    streams().forEach(s -> plans.put(s, new ImagePlan(steps, facts.normalization(s))));
    return plans;
  }

  private static ImageTransform crop(ActionFacts facts, AugmentationConfig frames) {
    int height = facts.height();
    int width = facts.width();
    return switch (frames.trainCropType()) {
      case "no_crop" -> new ImageTransform.Resize(height, width, Interpolation.BILINEAR);
      case "multi_scale_crop" ->
          new ImageTransform.RandomPlacedCrop(
              height, width, frames.scales(), Interpolation.BILINEAR);
      default -> {
        double share = (double) Math.max(height, width) / frames.cropSmallerEdge();
        yield new ImageTransform.RandomCoverCrop(
            height, width, share, share, Interpolation.BILINEAR);
      }
    };
  }

  /** Weights of files come with the fresh model: they are inflated. */
  TrainingPlan plan() {
    Train train = spec.train();
    Optim optim = train.optim();
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            streams().size() > 1 ? spec.model().jointPretrainedModelPath() : Optional.empty(),
            Optional.empty(),
            true,
            true,
            false,
            train.seed()),
        new ProgramSettings(
            new Optimizer.Sgd(optim.momentum(), false, optim.weightDecay()),
            ProgramSettings.clip(train.clipGradNorm()),
            graph -> List.of(),
            List.of(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(0, 0, 1),
            new ProgramSettings.Decay(true, List.of())),
        train
            .epochs()
            .settings(
                new TaoSchedule.MultiStep(
                    optim.lr(), optim.lrSteps(), optim.lrDecay(), train.epochs().numEpochs()),
                train.seed()),
        Optional.empty());
  }
}
