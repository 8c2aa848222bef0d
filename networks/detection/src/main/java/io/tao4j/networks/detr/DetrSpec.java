package io.tao4j.networks.detr;

import io.tao4j.data.Recipe;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.detection.DatasetConfig;
import io.tao4j.networks.tasks.detection.DetectorSpec;
import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.networks.tasks.story.DetectionSentences;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The spec of deformable_detr, dino and rtdetr, in the groups that all detectors here have. TAO's
 * YAML specs of the three are read as they are: {@link DetrLayouts}.
 *
 * @param randomSeed seed of everything random
 * @param modelConfig the network
 * @param lossConfig the loss
 * @param trainingConfig the training
 * @param optimizerConfig AdamW
 * @param evalConfig the evaluation
 * @param selectionConfig what of the predictions is kept
 * @param augmentationConfig input size and augmentation
 * @param datasetConfig the data
 */
public record DetrSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "1234",
            min = 0,
            shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        ModelConfig modelConfig,
    @Field(description = "loss and matching", verbs = Verb.TRAIN) LossConfig lossConfig,
    @Field(description = "training", verbs = Verb.TRAIN) TrainingConfig trainingConfig,
    @Field(
            description = "AdamW, where training_config.optimizer names no other rule",
            verbs = Verb.TRAIN)
        AdamWConfig optimizerConfig,
    @Field(
            description = "evaluation",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvalConfig evalConfig,
    @Field(
            description =
                "what of the predictions is kept; a model keeps those of its training for inference"
                    + " and export",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        SelectionConfig selectionConfig,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        DetrInputConfig augmentationConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig)
    implements DetectorSpec {
  /** Above any IoU of two boxes that differ: queries are not suppressed. */
  private static final double NO_SUPPRESSION = 0.999;

  @Override
  public NmsConfig nmsConfig() {
    return new NmsConfig(
        Math.max(selectionConfig.confidenceThreshold(), 1e-6),
        NO_SUPPRESSION,
        selectionConfig.numSelect(),
        0,
        true);
  }

  @Override
  public Preprocessing preprocessing() {
    return augmentationConfig.preprocessing();
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

  @Override
  public BatchNorms frozenBatchNorms() {
    return freezeBatchNorms() ? BatchNorms.OF_BACKBONE : BatchNorms.NONE;
  }

  @Override
  public Optimizer optimizer() {
    return trainingConfig.optimizer().isGiven()
        ? trainingConfig.toOptimizer()
        : new Optimizer.AdamW(0.9, 0.999, 1e-8, optimizerConfig.weightDecay());
  }

  @Override
  public TrainingPlan completed(TrainingPlan usual) {
    return usual.withProgram(
        usual
            .program()
            .withDecay(new ProgramSettings.Decay(optimizerConfig.decayAll(), List.of())));
  }

  /**
   * The network.
   *
   * @param arch backbone family
   * @param nlayers its depth
   * @param numQueries boxes that are predicted
   * @param numFeatureLevels maps
   * @param hiddenDim numbers of a query
   * @param nheads of attentions
   * @param encLayers layers of the encoder
   * @param decLayers layers of the decoder
   * @param dimFeedforward inner width
   * @param encNPoints places that a pixel looks at
   * @param decNPoints places that a query looks at
   * @param dropoutRatio in training
   * @param peTemperature of positions
   * @param withBoxRefine whether layers move boxes
   * @param dnNumber denoising pairs
   * @param dnLabelNoiseRatio of spoilt labels
   * @param dnBoxNoiseScale of spoilt boxes
   * @param expansion RT-DETR's encoder
   * @param depthMult RT-DETR's encoder
   * @param useEncoderIdx RT-DETR's encoder
   * @param freezeBn whether batch norms of the backbone keep their statistics
   * @param freezeBlocks blocks whose convolutions do not change
   */
  public record ModelConfig(
      @Field(
              description = "backbone family, with nlayers its depth; or a backbone's own name",
              defaultValue = "resnet",
              shownBy = "DetrMeaningTest.archAndNlayersNameTheBackbone")
          String arch,
      @Field(
              description = "depth of the backbone family",
              defaultValue = "50",
              min = 1,
              shownBy = "DetrMeaningTest.archAndNlayersNameTheBackbone")
          int nlayers,
      @Field(
              description = "boxes that are predicted",
              defaultValue = "300",
              min = 1,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          int numQueries,
      @Field(
              description =
                  "feature maps, those of strides 8, 16, 32 and coarser ones; absent: 4, of rtdetr"
                      + " 3",
              min = 1,
              max = 5,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          Optional<Integer> numFeatureLevels,
      @Field(
              description = "numbers of a query, a multiple of 4 and of nheads",
              defaultValue = "256",
              min = 8,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          int hiddenDim,
      @Field(
              description = "heads of each attention",
              defaultValue = "8",
              min = 1,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          int nheads,
      @Field(
              description = "layers of the encoder; absent: 6, of rtdetr 1",
              min = 0,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          Optional<Integer> encLayers,
      @Field(
              description = "layers of the decoder",
              defaultValue = "6",
              min = 1,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          int decLayers,
      @Field(
              description = "inner width of a layer; absent: 1024, of dino 2048",
              min = 1,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          Optional<Integer> dimFeedforward,
      @Field(
              description = "places of each map that a pixel looks at; not of rtdetr",
              defaultValue = "4",
              min = 1,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          int encNPoints,
      @Field(
              description = "places of each map that a query looks at",
              defaultValue = "4",
              min = 1,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          int decNPoints,
      @Field(
              description = "share that is left out in training; absent: 0, of deformable_detr 0.3",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          Optional<Double> dropoutRatio,
      @Field(
              description = "temperature of positions; absent: 10000, of dino 20",
              min = 1,
              shownBy = "DetrMeaningTest.theSizesAreThoseOfTheFileOrTheNetworksOwn")
          Optional<Double> peTemperature,
      @Field(
              description = "each layer moves the boxes of the one before; the others always do",
              defaultValue = "true",
              shownBy = "DetrMeaningTest.withBoxRefineMovesBoxesAndOthersAlwaysDo")
          boolean withBoxRefine,
      @Field(
              description = "denoising pairs in training, 0 for none; of dino and rtdetr",
              defaultValue = "100",
              min = 0,
              shownBy = "DetrMeaningTest.dnFieldsMakeTheDenoisingQueries")
          int dnNumber,
      @Field(
              description = "twice the share of denoising queries with another label",
              defaultValue = "0.5",
              min = 0,
              max = 2,
              shownBy = "DetrMeaningTest.dnFieldsMakeTheDenoisingQueries")
          double dnLabelNoiseRatio,
      @Field(
              description = "how far sides of denoising queries move, in halves of their box",
              defaultValue = "1",
              min = 0,
              shownBy = "DetrMeaningTest.dnFieldsMakeTheDenoisingQueries")
          double dnBoxNoiseScale,
      @Field(
              description = "width of the convolutions of rtdetr's encoder over hidden_dim",
              defaultValue = "1",
              min = 0,
              exclusiveMin = true,
              shownBy =
                  "DetrMeaningTest.expansionDepthMultAndUseEncoderIdxAreThoseOfTheHybridEncoder")
          double expansion,
      @Field(
              description = "factor of the three convolutions of a block of rtdetr's encoder",
              defaultValue = "1",
              min = 0,
              exclusiveMin = true,
              shownBy =
                  "DetrMeaningTest.expansionDepthMultAndUseEncoderIdxAreThoseOfTheHybridEncoder")
          double depthMult,
      @Field(
              description = "map that rtdetr's encoder mixes by attention, from 0",
              defaultValue = "2",
              min = 0,
              max = 2,
              shownBy =
                  "DetrMeaningTest.expansionDepthMultAndUseEncoderIdxAreThoseOfTheHybridEncoder")
          int useEncoderIdx,
      @Field(
              description =
                  "batch norms of the backbone use and keep their running statistics in training,"
                      + " as in TAO; false where it starts from nothing",
              defaultValue = "true",
              shownBy = "DetrMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
          boolean freezeBn,
      @Field(
              description = "backbone blocks whose convolutions do not change",
              min = 0,
              shownBy = "DetrMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
          List<Integer> freezeBlocks) {}

  /**
   * The loss and the matching.
   *
   * @param clsLossCoef of classes
   * @param bboxLossCoef of distances
   * @param giouLossCoef of overlaps
   * @param intermLossCoef of the encoder
   * @param focalAlpha of the focal loss
   * @param focalGamma of the focal loss
   * @param classCost of a pair
   * @param bboxCost of a pair
   * @param giouCost of a pair
   */
  public record LossConfig(
      @Field(
              description = "factor of the classes' loss; absent: 2, of rtdetr 1",
              min = 0,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          Optional<Double> clsLossCoef,
      @Field(
              description = "factor of the boxes' distance",
              defaultValue = "5",
              min = 0,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          double bboxLossCoef,
      @Field(
              description = "factor of the boxes' overlap",
              defaultValue = "2",
              min = 0,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          double giouLossCoef,
      @Field(
              description = "factor of the loss of the encoder's proposals",
              defaultValue = "1",
              min = 0,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          double intermLossCoef,
      @Field(
              description = "alpha of the classes' loss; absent: 0.25, of rtdetr 0.75",
              min = 0,
              max = 1,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          Optional<Double> focalAlpha,
      @Field(
              description = "gamma of the classes' loss",
              defaultValue = "2",
              min = 0,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          double focalGamma,
      @Field(
              description = "factor of the classes in matching",
              defaultValue = "2",
              min = 0,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          double classCost,
      @Field(
              description = "factor of the distance in matching",
              defaultValue = "5",
              min = 0,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          double bboxCost,
      @Field(
              description = "factor of the overlap in matching",
              defaultValue = "2",
              min = 0,
              shownBy = "DetrMeaningTest.theLossIsThatOfTheFileOrTheNetworksOwn")
          double giouCost) {}

  /**
   * AdamW.
   *
   * @param weightDecay share of a weight that goes with the rate
   * @param decayAll whether biases and norms decay
   * @param backboneRate factor of the backbone's rate
   * @param placesRate factor of the rate of where queries look
   */
  public record AdamWConfig(
      @Field(
              description = "decay of the weights",
              defaultValue = "1e-4",
              min = 0,
              shownBy = "DetrMeaningTest.theOptimizerIsThatOfTheFile")
          double weightDecay,
      @Field(
              description = "biases and norms decay too, as TAO's deformable_detr and dino have it",
              shownBy = "DetrMeaningTest.theOptimizerIsThatOfTheFile")
          boolean decayAll,
      @Field(
              description = "factor of the learning rate of the backbone",
              defaultValue = "0.1",
              min = 0,
              exclusiveMin = true,
              shownBy = "DetrMeaningTest.theOptimizerIsThatOfTheFile")
          double backboneRate,
      @Field(
              description = "factor of the learning rate of reference_points and sampling_offsets",
              defaultValue = "1",
              min = 0,
              exclusiveMin = true,
              shownBy = "DetrMeaningTest.theOptimizerIsThatOfTheFile")
          double placesRate) {}

  /**
   * What of the predictions is kept.
   *
   * @param confidenceThreshold least score
   * @param numSelect most boxes
   */
  public record SelectionConfig(
      @Field(
              description = "least score of a detection",
              defaultValue = "0.001",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "DetrMeaningTest.confidenceThresholdAndNumSelectKeepDetections")
          double confidenceThreshold,
      @Field(
              description = "most detections of a picture",
              defaultValue = "300",
              min = 1,
              shownBy = "DetrMeaningTest.confidenceThresholdAndNumSelectKeepDetections")
          int numSelect) {}
}
