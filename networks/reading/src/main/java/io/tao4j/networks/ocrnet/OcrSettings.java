package io.tao4j.networks.ocrnet;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.networks.ocrnet.OcrSpec.Augmentation;
import io.tao4j.networks.ocrnet.OcrSpec.Dataset;
import io.tao4j.networks.ocrnet.OcrSpec.Model;
import io.tao4j.networks.ocrnet.OcrSpec.Optim;
import io.tao4j.networks.ocrnet.OcrSpec.Train;
import io.tao4j.networks.reading.CharacterList;
import io.tao4j.networks.reading.TextRules;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.schedule.ConstantRate;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.schedule.TorchSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the fields mean in terms of the shared parts. */
record OcrSettings(OcrSpec spec) {
  private static final double MIDDLE = 0.5;

  /** Updates over which a moving average rises to its decay. */
  private static final double RAMP = 2000;

  /** Stretched, levels from -1 to 1. */
  Preprocessing preprocessing() {
    Model model = spec.model();
    int channels = model.inputChannel();
    List<Double> half = Collections.nCopies(channels, MIDDLE);
    return Preprocessing.stretch(
        model.inputHeight(),
        model.inputWidth(),
        Interpolation.BICUBIC_ANTIALIAS,
        new Normalization(channels == 1 ? ColorOrder.GRAY : ColorOrder.RGB, 1.0 / 255, half, half));
  }

  /** In TAO's order, before the picture gets its size; none of it for some pictures. */
  ImagePlan trainingPlan() {
    Augmentation config = spec.dataset().augmentation();
    List<ImageTransform> changes = new ArrayList<>();
    if (config.reverseColorProb() > 0) {
      changes.add(new ImageTransform.RandomInversion(config.reverseColorProb()));
    }
    if (config.rotateProb() > 0 && config.maxRotationDegree() > 0) {
      List<Double> degrees =
          IntStream.rangeClosed(0, config.maxRotationDegree()).asDoubleStream().boxed().toList();
      changes.add(new ImageTransform.RandomRotation(config.rotateProb(), degrees, true));
    }
    List<Double> radii = config.gaussianRadiusList();
    if (config.blurProb() > 0 && !radii.isEmpty()) {
      changes.add(
          new ImageTransform.Sometimes(
              config.blurProb(),
              List.of(
                  new ImageTransform.RandomBlur(Collections.min(radii), Collections.max(radii)))));
    }
    Preprocessing input = preprocessing();
    List<ImageTransform> steps = new ArrayList<>();
    if (config.augProb() > 0 && !changes.isEmpty()) {
      steps.add(new ImageTransform.Sometimes(config.augProb(), changes));
    }
    steps.add(new ImageTransform.Resize(input.height(), input.width(), input.interpolation()));
    return new ImagePlan(steps, input.normalization());
  }

  TextRules rules(CharacterList characters) {
    Dataset data = spec.dataset();
    return new TextRules(
        characters, data.maxLabelLength(), data.letterCase(), data.faultyLabels().equals("skip"));
  }

  LoaderOptions limited(LoaderOptions options) {
    Dataset data = spec.dataset();
    return options
        .withThreads(data.workers())
        .withCacheBytes((long) data.cacheMegabytes() << 20)
        .withBadImageLimit(BadImageLimit.fraction(data.maxBadImages()));
  }

  TrainingPlan plan() {
    Train train = spec.train();
    Model model = spec.model();
    Optional<Path> whole =
        model
            .prunedGraphPath()
            .or(() -> model.quantizeModelPath().filter(file -> model.quantize()));
    return new TrainingPlan(
        new StartSettings(
            whole, train.pretrainedModelPath(), Optional.empty(), false, true, false, train.seed()),
        new ProgramSettings(
            optimizer(),
            ProgramSettings.clip(train.clipGradNorm()),
            graph -> List.of(),
            List.of(),
            BatchNorms.NONE,
            train.modelEma() ? new TrainProgram.Average(train.modelEmaDecay(), RAMP) : null,
            new FineTuningConfig(0, 0, 1)),
        train.epochs().settings(rate(), train.seed()),
        Optional.empty());
  }

  private Optimizer optimizer() {
    Optim optim = spec.train().optim();
    double decay = optim.weightDecay().orElse(0.0);
    return optim.name().equals("adam")
        ? new Optimizer.Adam(0.9, 0.999, 1e-8, false, decay)
        : new Optimizer.Adadelta(0.95, 1e-8, decay);
  }

  private LearningRateSchedule rate() {
    Optim optim = spec.train().optim();
    return switch (optim.lrScheduler().orElse("")) {
      case "MultiStep" ->
          new TaoSchedule.MultiStep(
              optim.lr(), optim.lrSteps(), optim.lrDecay(), spec.train().epochs().numEpochs());
      case "OneCycle" -> new TorchSchedule.OneCycle(optim.lr(), 0.3, 25, 1e4);
      default -> new ConstantRate(optim.lr(), 0);
    };
  }
}
