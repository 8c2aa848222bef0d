package io.tao4j.networks.unet;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.ModelFile;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterSource;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Place;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Sets;
import io.tao4j.networks.tasks.segmentation.SegmenterTraining;
import io.tao4j.networks.tasks.spec.TrainingConfig.RegularizerConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig.RegularizerType;
import io.tao4j.networks.unet.UnetSpec.AugmentationConfig;
import io.tao4j.networks.unet.UnetSpec.DatasetConfig;
import io.tao4j.networks.unet.UnetSpec.ModelConfig;
import io.tao4j.networks.unet.UnetSpec.Sources;
import io.tao4j.networks.unet.UnetSpec.TargetClass;
import io.tao4j.networks.unet.UnetSpec.TrainingConfig;
import io.tao4j.schedule.ConstantRate;
import io.tao4j.schedule.KerasSchedule;
import io.tao4j.schedule.LearningRateSchedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the fields mean in terms of the shared parts. */
record UnetSettings(UnetSpec spec) {
  private static final double PROBABILITY = 0.5;
  private static final double CROP = 0.1;
  private static final double DELTA = 0.2;
  private static final double RATE = 1e-4;

  boolean isGrey() {
    return spec.datasetConfig().inputImageType().equals("grayscale");
  }

  Sets sets() {
    DatasetConfig data = spec.datasetConfig();
    TrainingConfig train = spec.trainingConfig();
    return data.loading()
        .sets(
            places(data.trainDataSources(), data.trainImagesPath(), data.trainMasksPath()),
            places(data.valDataSources(), data.valImagesPath(), data.valMasksPath()),
            data.filterData(),
            train.nWorkers(),
            train.shared());
  }

  private static List<Place> places(Sources sources, Optional<Path> images, Optional<Path> masks) {
    if (sources.dataSource().isEmpty() && images.isPresent() && masks.isPresent()) {
      return List.of(new Place(images.get(), masks.get()));
    }
    return sources.dataSource().stream().map(SegmenterSource::place).toList();
  }

  /** Where the values of the masks belong; throws as {@link MaskClasses#of} does. */
  MaskClasses classes() {
    List<TargetClass> targets = spec.datasetConfig().dataClassConfig().targetClasses();
    boolean coloured = targets.stream().anyMatch(target -> !target.rgb().isEmpty());
    Optional<Integer> ignored = spec.datasetConfig().ignoreLabel();
    return MaskClasses.of(
        targets.stream()
            .map(
                t ->
                    new MaskClasses.Entry(
                        t.name(),
                        t.mappingClass().isEmpty() ? t.name() : t.mappingClass(),
                        coloured ? colour(t.rgb()) : t.labelId(),
                        t.labelId()))
            .toList(),
        coloured,
        coloured || ignored.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ignored.get()),
        isGrey() && !coloured);
  }

  private static int colour(List<Integer> rgb) {
    if (rgb.size() != 3) {
      throw new IllegalArgumentException(
          "rgb %s is no colour: give red, green and blue of every class, or of none"
              .formatted(rgb));
    }
    return rgb.get(0) << 16 | rgb.get(1) << 8 | rgb.get(2);
  }

  Preprocessing preprocessing() {
    ModelConfig model = spec.modelConfig();
    Interpolation filter =
        switch (spec.datasetConfig().resizeMethod()) {
          case "NEAREST_NEIGHBOR" -> Interpolation.NEAREST;
          case "BICUBIC" -> Interpolation.BICUBIC;
          case "AREA" -> Interpolation.AREA;
          default -> Interpolation.BILINEAR;
        };
    return spec.datasetConfig().resizePadding()
        ? Preprocessing.letterbox(
            model.modelInputHeight(), model.modelInputWidth(), 0, filter, numbers())
        : Preprocessing.stretch(
            model.modelInputHeight(), model.modelInputWidth(), filter, numbers());
  }

  private Normalization numbers() {
    ColorOrder order =
        spec.modelConfig().modelInputChannels() == 1 ? ColorOrder.GRAY : ColorOrder.BGR;
    String preprocess = isGrey() ? "" : spec.datasetConfig().preprocess();
    return switch (preprocess) {
      case "", "min_max_-1_1" -> new Normalization(order, 1 / 127.5, all(order, 1), all(order, 1));
      case "div_by_255", "min_max_0_1" -> Normalization.unit(order);
      default -> new Normalization(order, 1, all(order, 0), all(order, 1));
    };
  }

  private static List<Double> all(ColorOrder order, double value) {
    return java.util.Collections.nCopies(order.channels(), value);
  }

  SegmentationAugmentation augmentation() {
    if (!spec.datasetConfig().augment()) {
      return SegmentationAugmentation.NONE;
    }
    Optional<AugmentationConfig> given = spec.datasetConfig().augmentationConfig();
    if (given.isEmpty()) {
      return SegmentationAugmentation.sides(PROBABILITY, PROBABILITY, PROBABILITY, CROP, DELTA);
    }
    var places = given.get().spatialAugmentation();
    return SegmentationAugmentation.sides(
        orUsual(places.hflipProbability(), PROBABILITY),
        orUsual(places.vflipProbability(), PROBABILITY),
        orUsual(places.cropAndResizeProb(), PROBABILITY),
        places.cropAndResizeRatio(),
        orUsual(given.get().brightnessAugmentation().delta(), DELTA));
  }

  private static double orUsual(double value, double usual) {
    return value == 0 ? usual : value;
  }

  TrainingPlan plan(int stepsPerEpoch) {
    TrainingConfig train = spec.trainingConfig();
    ModelConfig model = spec.modelConfig();
    int epochs = epochs(stepsPerEpoch);
    // Training with quantisation goes on with a trained model: it needs the predictions as well.
    Optional<Path> trained =
        model.pretrainedModelFile().filter(f -> model.enableQat() && ModelFile.isModelFile(f));
    return new TrainingPlan(
        new StartSettings(
            model.prunedModelPath().or(() -> trained),
            model.pretrainedModelFile(),
            model.pretrainedSource(),
            false,
            true,
            train.shared().keepKnownClasses(),
            spec.randomSeed()),
        train
            .shared()
            .program(
                new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0),
                this::regularizers,
                frozenBlocks(),
                model.freezeBn() ? BatchNorms.ALL : BatchNorms.NONE),
        train
            .shared()
            .settings(
                epochs,
                rate((long) epochs * stepsPerEpoch),
                spec.randomSeed(),
                train.validationPeriod()),
        train.shared().distillation());
  }

  private int epochs(int stepsPerEpoch) {
    TrainingConfig train = spec.trainingConfig();
    if (train.maxSteps() > 0) {
      return SegmenterTraining.inEpochs(train.maxSteps(), stepsPerEpoch);
    }
    return train.numEpochs() > 0 ? train.numEpochs() : train.epochs();
  }

  private List<Integer> frozenBlocks() {
    ModelConfig model = spec.modelConfig();
    if (!model.freezePretrainedLayers()) {
      return model.freezeBlocks();
    }
    return IntStream.range(0, UnetEncoder.of(model).trunk().blocks().size()).boxed().toList();
  }

  private LearningRateSchedule rate(long steps) {
    TrainingConfig train = spec.trainingConfig();
    double first = orUsual(train.learningRate(), RATE);
    if (train.lrScheduler().exponentialDecay().isPresent()) {
      var fall = train.lrScheduler().exponentialDecay().get();
      return new KerasSchedule.ExponentialDecay(first, fall.decaySteps(), fall.decayRate(), true);
    }
    return train
        .lrScheduler()
        .cosineDecay()
        .<LearningRateSchedule>map(
            fall ->
                new KerasSchedule.CosineDecay(
                    first, fall.decaySteps() == 0 ? steps : fall.decaySteps(), fall.alpha()))
        .orElseGet(() -> new ConstantRate(first, 0));
  }

  /**
   * TAO's penalties are on all kernels and, since their names do not say what they are, on the
   * gammas of the encoder's batch norms; that of squares is halved.
   */
  private List<Regularizer> regularizers(Graph graph) {
    RegularizerConfig penalty = spec.trainingConfig().regularizer();
    if (penalty.type() == RegularizerType.NO_REG || penalty.weight() == 0) {
      return List.of();
    }
    boolean named = UnetEncoder.of(spec.modelConfig()).namesItsNorms();
    Set<String> names =
        graph.parameters().stream()
            .filter(
                p ->
                    p.role() == Parameter.Role.WEIGHT
                        || named
                            && p.role() == Parameter.Role.GAMMA
                            && p.name().startsWith(NetworkDefinition.BACKBONE + "."))
            .map(Parameter::name)
            .collect(Collectors.toSet());
    return List.of(
        penalty.type() == RegularizerType.L1
            ? new Regularizer(Regularizer.Kind.L1, penalty.weight(), names)
            : new Regularizer(Regularizer.Kind.L2, penalty.weight() / 2, names));
  }
}
