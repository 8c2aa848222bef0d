package io.tao4j.networks.rcnn;

import io.tao4j.data.Recipe;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.networks.detectnet.DetectNetAugmentationConfig;
import io.tao4j.networks.detectnet.DetectNetDataset;
import io.tao4j.networks.tasks.detection.DatasetConfig;
import io.tao4j.networks.tasks.detection.DetectorSpec;
import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.networks.tasks.story.DetectionSentences;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The spec of faster_rcnn, in the groups that all detectors here have. TAO's specs, which have most
 * of what {@code region_config} says in {@code training_config}, are read as they are: {@link
 * RcnnLayouts}.
 *
 * @param randomSeed seed of everything random
 * @param modelConfig the network
 * @param regionConfig what is proposed and learnt from
 * @param trainingConfig the training
 * @param evalConfig the evaluation
 * @param nmsConfig what of the predictions is kept
 * @param augmentationConfig augmentation
 * @param datasetGroup the data
 */
public record RcnnSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0,
            shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        RcnnModelConfig modelConfig,
    @Field(description = "what is proposed and learnt from", verbs = Verb.TRAIN)
        RegionConfig regionConfig,
    @Field(description = "training", verbs = Verb.TRAIN) TrainingConfig trainingConfig,
    @Field(
            description = "evaluation",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvalConfig evalConfig,
    @Field(
            description =
                "what of the predictions is kept; a model keeps those of its training for inference and export",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        NmsConfig nmsConfig,
    @Field(
            description =
                "augmentation; the input's size is that of model_config.input_image_config",
            verbs = Verb.TRAIN)
        DetectNetAugmentationConfig augmentationConfig,
    @Field(
            description = "data",
            name = "dataset_config",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DetectNetDataset datasetGroup)
    implements DetectorSpec {

  @Override
  public DatasetConfig datasetConfig() {
    return datasetGroup.toDatasetConfig();
  }

  @Override
  public Preprocessing preprocessing() {
    return modelConfig.inputImageConfig().preprocessing();
  }

  @Override
  public Recipe<?, DetectionBatch> trainingRecipe(DetectionDataset set) {
    return DetectionRecipe.training(
        set, preprocessing(), augmentationConfig.augmentation(), randomSeed);
  }

  @Override
  public List<String> augmentationStory(Predicate<String> given) {
    return DetectionSentences.of(augmentationConfig.augmentation(), given);
  }

  @Override
  public List<Integer> freezeBlocks() {
    return modelConfig.freezeBlocks();
  }

  @Override
  public boolean freezeBatchNorms() {
    return modelConfig.freezeBn();
  }

  /** SGD, as TAO's templates have it, where the spec names no rule. */
  @Override
  public Optimizer optimizer() {
    return trainingConfig.optimizer().isGiven()
        ? trainingConfig.toOptimizer()
        : new Optimizer.Sgd(0.9, false, 0);
  }

  /**
   * What is proposed and learnt from.
   *
   * @param rpnMinOverlap IoU up to which an anchor is background
   * @param rpnMaxOverlap IoU from which it is an object
   * @param rpnMiniBatch anchors that count
   * @param rpnPreNmsTopN proposals before suppression, in training
   * @param rpnNmsMaxBoxes proposals behind it, in training
   * @param rpnNmsOverlapThreshold its IoU, in training
   * @param inferenceBeforeSuppression proposals before suppression
   * @param inferenceProposals proposals behind it
   * @param inferenceSuppressingIou its IoU
   * @param classifierMinOverlap IoU from which a region is background
   * @param classifierMaxOverlap IoU from which it is an object
   * @param gtAsRoi whether true boxes are regions too
   * @param classifierRegrStd factors of the second stage's offsets
   * @param lambdaRpnRegr factor of a term
   * @param lambdaRpnClass factor of a term
   * @param lambdaClsRegr factor of a term
   * @param lambdaClsClass factor of a term
   */
  public record RegionConfig(
      @Field(
              description = "anchors up to this IoU are background",
              defaultValue = "0.3",
              min = 0,
              max = 1,
              shownBy = "RcnnMeaningTest.whatCountsIsThatOfTheFile")
          double rpnMinOverlap,
      @Field(
              description = "anchors from this IoU on are objects",
              defaultValue = "0.7",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "RcnnMeaningTest.whatCountsIsThatOfTheFile")
          double rpnMaxOverlap,
      @Field(
              description = "anchors of a picture that count, at most half of them objects",
              defaultValue = "256",
              min = 2,
              shownBy = "RcnnMeaningTest.whatCountsIsThatOfTheFile")
          int rpnMiniBatch,
      @Field(
              description = "best anchors that suppression looks at in training",
              defaultValue = "12000",
              min = 1,
              shownBy = "RcnnMeaningTest.proposalsAreThoseOfTheFile")
          int rpnPreNmsTopN,
      @Field(
              description = "proposals of a training",
              defaultValue = "2000",
              min = 1,
              shownBy = "RcnnMeaningTest.proposalsAreThoseOfTheFile")
          int rpnNmsMaxBoxes,
      @Field(
              description = "IoU above which the worse of two is dropped in training",
              defaultValue = "0.7",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "RcnnMeaningTest.proposalsAreThoseOfTheFile")
          double rpnNmsOverlapThreshold,
      @Field(
              description =
                  "best anchors that suppression looks at in the finished network; it compares each"
                      + " with each, so that time and memory go with the square",
              defaultValue = "6000",
              min = 1,
              shownBy = "RcnnMeaningTest.proposalsAreThoseOfTheFile")
          int inferenceBeforeSuppression,
      @Field(
              description = "proposals that the finished network looks at",
              defaultValue = "300",
              min = 1,
              shownBy = "RcnnMeaningTest.proposalsAreThoseOfTheFile")
          int inferenceProposals,
      @Field(
              description = "IoU above which the worse of two is dropped in the finished network",
              defaultValue = "0.7",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "RcnnMeaningTest.proposalsAreThoseOfTheFile")
          double inferenceSuppressingIou,
      @Field(
              description = "regions from this IoU on are background",
              min = 0,
              max = 1,
              shownBy = "RcnnMeaningTest.whatCountsIsThatOfTheFile")
          double classifierMinOverlap,
      @Field(
              description = "regions from this IoU on are objects",
              defaultValue = "0.5",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "RcnnMeaningTest.whatCountsIsThatOfTheFile")
          double classifierMaxOverlap,
      @Field(
              description = "true boxes are regions too",
              shownBy = "RcnnMeaningTest.whatCountsIsThatOfTheFile")
          boolean gtAsRoi,
      @Field(
              description =
                  "factors of the second stage's offsets, x y w h; absent: 10, 10, 5 and 5",
              min = 0,
              exclusiveMin = true,
              shownBy = "RcnnMeaningTest.whatCountsIsThatOfTheFile")
          Map<String, Double> classifierRegrStd,
      @Field(
              description = "factor of the proposals' boxes",
              defaultValue = "1",
              min = 0,
              shownBy = "RcnnMeaningTest.lambdasAreTheFactorsOfTheLoss")
          double lambdaRpnRegr,
      @Field(
              description = "factor of the proposals' scores",
              defaultValue = "1",
              min = 0,
              shownBy = "RcnnMeaningTest.lambdasAreTheFactorsOfTheLoss")
          double lambdaRpnClass,
      @Field(
              description = "factor of the regions' boxes",
              defaultValue = "1",
              min = 0,
              shownBy = "RcnnMeaningTest.lambdasAreTheFactorsOfTheLoss")
          double lambdaClsRegr,
      @Field(
              description = "factor of the regions' classes",
              defaultValue = "1",
              min = 0,
              shownBy = "RcnnMeaningTest.lambdasAreTheFactorsOfTheLoss")
          double lambdaClsClass) {}
}
