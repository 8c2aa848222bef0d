package io.tao4j.networks.mask2former;

import io.tao4j.data.FileNames;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segments.SegmentAugmentation;
import io.tao4j.data.segments.SegmentClass;
import io.tao4j.data.segments.SegmentSet;
import io.tao4j.data.segments.SegmentSets;
import io.tao4j.networks.mask2former.Mask2formerSpec.Augmentation;
import io.tao4j.networks.mask2former.Mask2formerSpec.DatasetConfig;
import io.tao4j.networks.mask2former.Mask2formerSpec.LossConfig;
import io.tao4j.networks.mask2former.Mask2formerSpec.ModelConfig;
import io.tao4j.networks.mask2former.Mask2formerSpec.TrainingConfig;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.networks.transformer.DeformableEncoder;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.TaoSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the fields mean in terms of the shared parts. */
record Mask2formerSettings(Mask2formerSpec spec) {
  private static final double TEMPERATURE = 10_000;
  private static final int POINTS = 4;
  private static final double DOMINANT = 0.6;
  private static final int STEP = 64;

  MaskSizes sizes(int classes) {
    ModelConfig model = spec.modelConfig();
    return new MaskSizes(
        classes,
        model.convsDim(),
        model.maskDim(),
        model.hiddenDim(),
        model.nheads(),
        model.dimFeedforward(),
        model.decLayers(),
        model.numObjectQueries(),
        model.preNorm(),
        model.dropout(),
        new DeformableEncoder.Settings(
            model.transformerEncLayers(),
            model.nheads(),
            POINTS,
            model.encDimFeedforward(),
            model.dropout(),
            TEMPERATURE,
            1));
  }

  MaskLoss.Settings loss(List<String> classNames) {
    LossConfig loss = spec.lossConfig();
    Map<String, Double> given =
        FileNames.composedKeys(spec.trainingConfig().shared().classWeights());
    List<Double> weights = new ArrayList<>();
    for (String name : classNames) {
      weights.add(given.getOrDefault(FileNames.composed(name), 1.0));
    }
    weights.add(loss.noObjectWeight());
    return new MaskLoss.Settings(
        loss.classWeight(),
        loss.maskWeight(),
        loss.diceWeight(),
        weights,
        loss.trainNumPoints(),
        loss.deepSupervision());
  }

  MaskMatching matching(List<String> classNames) {
    return new MaskMatching(
        spec.modelConfig().decLayers(),
        loss(classNames),
        spec.lossConfig().oversampleRatio(),
        spec.lossConfig().importanceSampleRatio());
  }

  Preprocessing preprocessing() {
    SegmenterEncoder encoder = spec.modelConfig().encoder();
    return new Preprocessing(
        encoder.inputHeight(),
        encoder.inputWidth(),
        Interpolation.BILINEAR,
        CropMode.LETTERBOX_TOP_LEFT,
        0,
        0,
        new Normalization(
            ColorOrder.RGB,
            1.0 / 255,
            spec.datasetConfig().pixelMean(),
            spec.datasetConfig().pixelStd()));
  }

  SegmentAugmentation augmentation() {
    Augmentation how = spec.datasetConfig().augmentation();
    return new SegmentAugmentation(
        how.hflipProbability(),
        how.colours(),
        sides(how.trainMinSize()),
        how.trainMaxSize(),
        how.cropTries(),
        DOMINANT);
  }

  /** TAO makes a range of a single length. */
  static List<Integer> sides(List<Integer> given) {
    if (given.size() != 1) {
      return given;
    }
    int side = given.get(0);
    return IntStream.iterate(Math.max(1, side / 2), s -> s < 2 * side + STEP, s -> s + STEP)
        .boxed()
        .toList();
  }

  private List<SegmentClass> labels() {
    return spec.datasetConfig().labelMap().map(SegmentSets::labelMap).orElse(List.of());
  }

  SegmentSet training() {
    DatasetConfig data = spec.datasetConfig();
    return data.train().read("training set", spec.mode(), labels(), data.numClasses());
  }

  Optional<SegmentSet> validation() {
    DatasetConfig data = spec.datasetConfig();
    return data.val().isNamed()
        ? Optional.of(data.val().read("validation set", spec.mode(), labels(), data.numClasses()))
        : Optional.empty();
  }

  TrainingPlan plan() {
    TrainingConfig train = spec.trainingConfig();
    SegmenterEncoder encoder = spec.modelConfig().encoder();
    int epochs = train.optimization().numEpochs();
    LearningRateSchedule rate =
        train.lrScheduler().equals("MultiStep")
            ? new TaoSchedule.MultiStep(
                train.lr(),
                train.milestones().stream().filter(m -> m < epochs).toList(),
                train.gamma(),
                epochs)
            : new PolynomialFall(train.lr());
    return new TrainingPlan(
        encoder.start(
            train.optimization().enableQat(), train.shared().keepKnownClasses(), spec.randomSeed()),
        train
            .shared()
            .program(
                train.optimization().optimizer(),
                graph -> List.of(),
                encoder.frozenBlocks(),
                BatchNorms.NONE),
        train
            .shared()
            .settings(epochs, rate, spec.randomSeed(), train.optimization().validationInterval()),
        train.shared().distillation());
  }
}
