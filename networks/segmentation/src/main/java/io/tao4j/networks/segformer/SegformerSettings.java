package io.tao4j.networks.segformer;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.engine.Optimizer;
import io.tao4j.model.ModelFile;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.segformer.SegformerSpec.Augmentation;
import io.tao4j.networks.segformer.SegformerSpec.DatasetConfig;
import io.tao4j.networks.segformer.SegformerSpec.ModelConfig;
import io.tao4j.networks.segformer.SegformerSpec.PaletteEntry;
import io.tao4j.networks.segformer.SegformerSpec.TrainingConfig;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterSource;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Place;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Sets;
import io.tao4j.networks.tasks.segmentation.SegmenterTraining;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.TaoSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What the fields mean in terms of the shared parts. */
record SegformerSettings(SegformerSpec spec) {
  /** Least share of the area that is shown: TAO draws up to 1.2, which no picture has. */
  private static final double LEAST_AREA = 0.8;

  private static final int QUARTER = 90;

  Optional<Backbone> findBackbone() {
    return Backbones.find(spec.modelConfig().backbone(), 0, true);
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  BackboneOptions backboneOptions() {
    ModelConfig model = spec.modelConfig();
    double rate = model.dropPath().orElse(model.backbone().startsWith("fan") ? 0.3 : 0.1);
    return new BackboneOptions(
        null, true, false, null, null, true, false, backbone().dropsPaths() ? rate : 0);
  }

  Sets sets() {
    DatasetConfig data = spec.datasetConfig();
    TrainingConfig train = spec.trainingConfig();
    return data.loading()
        .sets(
            places(data.trainSplit(), data.trainDataSources()),
            places(data.validationSplit(), data.valDataSources()),
            data.filterData(),
            train.workers(),
            train.shared());
  }

  private List<Place> places(String split, List<SegmenterSource> sources) {
    Optional<Path> root = spec.datasetConfig().rootDir();
    if (sources.isEmpty() && root.isPresent() && !split.isEmpty()) {
      return List.of(
          new Place(
              root.get().resolve("images").resolve(split),
              root.get().resolve("masks").resolve(split)));
    }
    return sources.stream().map(SegmenterSource::place).toList();
  }

  /** As TAO has it: three numbers of the first entry mean coloured masks. */
  MaskClasses classes() {
    List<PaletteEntry> palette = spec.datasetConfig().palette();
    boolean grey = spec.datasetConfig().labelTransform().equals("norm");
    boolean coloured = !grey && !palette.isEmpty() && palette.get(0).rgb().size() == 3;
    int ignored = spec.datasetConfig().ignoreLabel();
    List<MaskClasses.Entry> entries = new ArrayList<>();
    for (PaletteEntry entry : palette) {
      if (coloured || entry.labelId() != ignored) {
        entries.add(
            new MaskClasses.Entry(
                entry.segClass(),
                first(palette, entry.labelId()),
                value(entry, coloured),
                entry.labelId()));
      }
    }
    return MaskClasses.of(
        entries,
        coloured,
        coloured || ignored < 0 ? OptionalInt.empty() : OptionalInt.of(ignored),
        grey);
  }

  /** Entries of one number are one class, which has the first one's name. */
  private static String first(List<PaletteEntry> palette, int labelId) {
    return palette.stream()
        .filter(entry -> entry.labelId() == labelId)
        .findFirst()
        .orElseThrow()
        .segClass();
  }

  private static int value(PaletteEntry entry, boolean coloured) {
    if (!coloured) {
      return entry.labelId();
    }
    List<Integer> rgb = entry.rgb();
    if (rgb.size() != 3) {
      throw new IllegalArgumentException("rgb %s is no colour".formatted(rgb));
    }
    return rgb.get(0) << 16 | rgb.get(1) << 8 | rgb.get(2);
  }

  Preprocessing preprocessing() {
    DatasetConfig data = spec.datasetConfig();
    return Preprocessing.stretch(
        spec.modelConfig().inputHeight(),
        spec.modelConfig().inputWidth(),
        Interpolation.BICUBIC,
        new Normalization(ColorOrder.RGB, 1.0 / 255, data.mean(), data.std()));
  }

  SegmentationAugmentation augmentation() {
    Augmentation given = spec.datasetConfig().augmentation();
    List<Double> zoom = given.scaleRange();
    List<ImageTransform> levels = new ArrayList<>();
    if (given.withRandomBlur()) {
      levels.add(new ImageTransform.RandomBlur(1));
    }
    if (given.brightness() + given.contrast() + given.saturation() + given.hue() > 0) {
      levels.add(
          new ImageTransform.ColorJitter(
              given.brightness(), given.contrast(), given.saturation(), given.hue()));
    }
    double turn = given.angleList().isEmpty() ? 0 : given.rotateProbability();
    return new SegmentationAugmentation(
        given.hflipProbability(),
        given.vflipProbability(),
        new SegmentationAugmentation.Part(
            given.withRandomCrop() ? LEAST_AREA : 1,
            zoom.isEmpty() ? 1 : zoom.get(0),
            zoom.isEmpty() ? 1 : zoom.get(zoom.size() - 1)),
        turn,
        turn == 0
            ? List.of()
            : given.angleList().stream()
                .limit(3)
                .map(angle -> (int) Math.round(angle / QUARTER))
                .toList(),
        levels,
        0);
  }

  TrainingPlan plan(int stepsPerEpoch) {
    TrainingConfig train = spec.trainingConfig();
    ModelConfig model = spec.modelConfig();
    int epochs =
        train.maxSteps() > 0
            ? SegmenterTraining.inEpochs(train.maxSteps(), stepsPerEpoch)
            : train.numEpochs();
    Optional<Path> trained =
        model.pretrainedModelPath().filter(f -> train.enableQat() && ModelFile.isModelFile(f));
    return new TrainingPlan(
        new StartSettings(
            model.startModelPath().or(() -> trained),
            model.pretrainedModelPath(),
            model.pretrainedSource(),
            false,
            true,
            train.shared().keepKnownClasses(),
            spec.randomSeed()),
        train
            .shared()
            .program(optimizer(), graph -> List.of(), frozenBlocks(), BatchNorms.NONE)
            .withHeadFactor(train.headFactor()),
        train
            .shared()
            .settings(
                epochs,
                rate(epochs),
                spec.randomSeed(),
                train.validationSteps() > 0
                    ? SegmenterTraining.inEpochs(train.validationSteps(), stepsPerEpoch)
                    : train.validationInterval()),
        train.shared().distillation());
  }

  private Optimizer optimizer() {
    TrainingConfig train = spec.trainingConfig();
    return switch (train.optim()) {
      case "adam" -> new Optimizer.Adam(0.9, 0.999, 1e-8, false, train.weightDecay());
      case "sgd" -> new Optimizer.Sgd(train.momentum(), false, train.weightDecay());
      default -> new Optimizer.AdamW(0.9, 0.999, 1e-8, train.weightDecay());
    };
  }

  private List<Integer> frozenBlocks() {
    ModelConfig model = spec.modelConfig();
    return model.freezeBackbone()
        ? IntStream.range(0, backbone().blocks().size()).boxed().toList()
        : model.freezeBlocks();
  }

  private LearningRateSchedule rate(int epochs) {
    TrainingConfig train = spec.trainingConfig();
    if (train.policy().equals("linear")) {
      return new SegformerRate(train.lr());
    }
    int each = Math.max(1, epochs / 3);
    List<Integer> stairs =
        IntStream.iterate(each, epoch -> epoch < epochs, epoch -> epoch + each).boxed().toList();
    return new TaoSchedule.MultiStep(train.lr(), stairs, 0.1, epochs);
  }
}
