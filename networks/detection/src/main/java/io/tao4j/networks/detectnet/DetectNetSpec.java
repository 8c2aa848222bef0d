package io.tao4j.networks.detectnet;

import io.tao4j.data.Recipe;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.tasks.StartSettings;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * TAO's spec of detectnet_v2. Fields that TAO does not have say so in their description.
 *
 * @param randomSeed seed of everything random
 * @param datasetGroup the data
 * @param augmentationConfig input size and augmentation
 * @param postprocessingConfig from cells to boxes
 * @param modelConfig the network
 * @param evaluationConfig the evaluation
 * @param costFunctionConfig the loss
 * @param trainingConfig the training
 * @param bboxRasterizerConfig from boxes to cells
 * @param lossMaskLabelFilter known, not acted on
 * @param inferencerConfig known, not acted on
 * @param bboxHandlerConfig known, not acted on
 */
public record DetectNetSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0,
            shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
        long randomSeed,
    @Field(
            description = "data",
            name = "dataset_config",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DetectNetDataset datasetGroup,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        DetectNetAugmentationConfig augmentationConfig,
    @Field(
            description = "from cells to boxes; a model keeps that of its training for inference",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        PostprocessingConfig postprocessingConfig,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        DetectNetModelConfig modelConfig,
    @Field(
            description = "evaluation",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvaluationConfig evaluationConfig,
    @Field(description = "loss", verbs = Verb.TRAIN) CostFunctionConfig costFunctionConfig,
    @Field(description = "training", verbs = Verb.TRAIN) TrainingConfig trainingConfig,
    @Field(description = "from boxes to cells", verbs = Verb.TRAIN)
        RasterizerConfig bboxRasterizerConfig,
    @Field(description = "regions of the loss that are masked", ignored = "no loss is masked")
        Optional<LossMaskConfig> lossMaskLabelFilter,
    @Field(
            description = "the model of TAO's inference spec",
            verbs = Verb.INFERENCE,
            ignored = "inference takes a model file, which says its input and its classes")
        Optional<InferencerConfig> inferencerConfig,
    @Field(
            description = "results of TAO's inference spec",
            verbs = Verb.INFERENCE,
            ignored =
                "a model keeps the clustering of its training; labels and pictures are written")
        Optional<BboxHandlerConfig> bboxHandlerConfig)
    implements DetectorSpec {

  @Override
  public DatasetConfig datasetConfig() {
    return datasetGroup.toDatasetConfig();
  }

  @Override
  public EvalConfig evalConfig() {
    double iou =
        evaluationConfig.minimumDetectionGroundTruthOverlap().values().stream()
            .mapToDouble(Double::doubleValue)
            .min()
            .orElse(0.5);
    return new EvalConfig(
        Math.max(1, evaluationConfig.validationPeriodDuringTraining()),
        EvalConfig.AveragePrecisionMode.valueOf(evaluationConfig.averagePrecisionMode().name()),
        trainingConfig.batchSizePerGpu(),
        iou,
        true);
  }

  /** Thresholds of exported files, which end in suppression: they have no clusters. */
  @Override
  public NmsConfig nmsConfig() {
    List<Clustering> all =
        postprocessingConfig.targetClassConfig().values().stream()
            .map(ClassPostprocessing::clusteringConfig)
            .toList();
    double coverage =
        all.stream()
            .mapToDouble(Clustering::leastCoverage)
            .min()
            .orElse(Clustering.USUAL.leastCoverage());
    double iou = all.stream().mapToDouble(Clustering::suppressingIou).min().orElse(0.3);
    return new NmsConfig(Math.max(coverage, 1e-3), Math.min(iou, 0.99), MOST_BOXES, 0, true);
  }

  /** Most boxes of a picture, which TAO does not limit. */
  static final int MOST_BOXES = 500;

  @Override
  public Preprocessing preprocessing() {
    return augmentationConfig.preparation();
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

  /** The file to start from is named in {@code model_config}. */
  @Override
  public TrainingPlan completed(TrainingPlan usual) {
    if (modelConfig.pretrainedModelFile().isEmpty()) {
      return usual;
    }
    StartSettings start = usual.start();
    return new TrainingPlan(
        modelConfig.loadGraph() || trainingConfig.enableQat()
            ? start.withModel(modelConfig.pretrainedModelFile().get())
            : start.withWeights(modelConfig.pretrainedModelFile().get()),
        usual.program(),
        usual.settings(),
        usual.distillation());
  }

  /** How the cells of a class become boxes. */
  Clustering clustering(String className) {
    ClassPostprocessing given = postprocessingConfig.targetClassConfig().get(className);
    return given == null ? Clustering.USUAL : given.clusteringConfig();
  }

  /** {@code postprocessing_config}. */
  public record PostprocessingConfig(
      @Field(
              description = "by class name; others are clustered as TAO's templates do",
              shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
          Map<String, ClassPostprocessing> targetClassConfig) {}

  /** What becomes of the cells of a class. */
  public record ClassPostprocessing(
      @Field(description = "from cells to boxes") Clustering clusteringConfig,
      @Field(description = "a model of the confidence", ignored = "TAO's own code does not use it")
          Optional<ConfidenceConfig> confidenceConfig) {}

  /** Known, not acted on. */
  public record ConfidenceConfig(
      @Field(description = "least confidence") double confidenceThreshold,
      @Field(description = "file") String confidenceModelFilename,
      @Field(description = "mode") String normalizationMode) {}

  /** {@code evaluation_config}. */
  public record EvaluationConfig(
      @Field(
              description = "validate after every so many epochs",
              unit = "epochs",
              defaultValue = "10",
              min = 0,
              shownBy = "DetectNetMeaningTest.theEvaluationIsThatOfTheFile")
          int validationPeriodDuringTraining,
      @Field(
              description = "first epoch with a validation",
              ignored = "validations start with the first period")
          int firstValidationEpoch,
      @Field(
              description = "validations without improvement",
              ignored = "training_config.early_stopping ends a training early")
          int earlyStoppingPatienceSteps,
      @Field(
              description =
                  "IoU from which a detection of a class is a hit; where classes differ, the least one"
                      + " counts for all",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "DetectNetMeaningTest.theEvaluationIsThatOfTheFile")
          Map<String, Double> minimumDetectionGroundTruthOverlap,
      @Field(
              description = "sizes of boxes that count, by class",
              ignored = "all boxes count; COCO's figures tell small ones from large ones")
          Map<String, BoxLimits> evaluationBoxConfig,
      @Field(
              description =
                  "average precision from 11 samples (VOC 2007) or the whole curve (2010)",
              defaultValue = "SAMPLE",
              shownBy = "DetectNetMeaningTest.theEvaluationIsThatOfTheFile")
          Mode averagePrecisionMode) {
    /** How the area below the curve is taken. */
    public enum Mode {
      @Field(description = "mean of the best precision from each of 11 recalls on")
      SAMPLE,
      @Field(description = "area below the falling envelope")
      INTEGRATE
    }
  }

  /** Sizes of boxes that count; known, not acted on. */
  public record BoxLimits(
      @Field(description = "least height", unit = "pixels") int minimumHeight,
      @Field(description = "largest height", unit = "pixels") int maximumHeight,
      @Field(description = "least width", unit = "pixels") int minimumWidth,
      @Field(description = "largest width", unit = "pixels") int maximumWidth) {}

  /** {@code cost_function_config}. */
  public record CostFunctionConfig(
      @Field(description = "what each class counts; others count as TAO's templates have it")
          List<TargetClass> targetClasses,
      @Field(
              description = "objective weights that follow their losses",
              ignored = "weights stay as initial_weight gives them")
          boolean enableAutoweighting,
      @Field(description = "largest such weight", ignored = "weights stay as they are")
          double maxObjectiveWeight,
      @Field(description = "least such weight", ignored = "weights stay as they are")
          double minObjectiveWeight) {}

  /** What a class counts. */
  public record TargetClass(
      @Field(
              description = "class, after target_class_mapping",
              required = true,
              shownBy = "DetectNetMeaningTest.theWeightsOfCostsAreShares")
          String name,
      @Field(
              description = "share of the class in the loss, of all classes' sum",
              defaultValue = "1",
              min = 0,
              shownBy = "DetectNetMeaningTest.theWeightsOfCostsAreShares")
          double classWeight,
      @Field(
              description =
                  "weight of cells that an object covers by more than half; others have one minus this",
              defaultValue = "0.05",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.theWeightsOfCostsAreShares")
          double coverageForegroundWeight,
      @Field(description = "cov and bbox; absent: weights 1 and 10")
          List<ObjectiveWeight> objectives) {}

  /** What one of the two terms counts. */
  public record ObjectiveWeight(
      @Field(
              description = "coverage or box",
              required = true,
              allowed = {"cov", "bbox"},
              shownBy = "DetectNetMeaningTest.theWeightsOfCostsAreShares")
          String name,
      @Field(
              description = "its share, of both objectives' sum",
              min = 0,
              shownBy = "DetectNetMeaningTest.theWeightsOfCostsAreShares")
          double initialWeight,
      @Field(description = "share that autoweighting aims at", ignored = "weights stay as they are")
          double weightTarget) {}

  /** {@code bbox_rasterizer_config}. */
  public record RasterizerConfig(
      @Field(
              description =
                  "how boxes of a class are drawn; others have ellipses of 0.7 of their half sides",
              shownBy = "DetectNetMeaningTest.theRasterizerDrawsTheEllipseOfTheFile")
          Map<String, ClassRasterizer> targetClassConfig,
      @Field(
              description = "dead zone around ellipses, from 0 for none to 1 for up to the box",
              defaultValue = "0.4",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.theRasterizerDrawsTheEllipseOfTheFile")
          double deadzoneRadius) {}

  /** How boxes of a class are drawn. */
  public record ClassRasterizer(
      @Field(
              description = "middle of the ellipse, of the box's width",
              defaultValue = "0.5",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.theRasterizerDrawsTheEllipseOfTheFile")
          double covCenterX,
      @Field(
              description = "middle of the ellipse, of the box's height",
              defaultValue = "0.5",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.theRasterizerDrawsTheEllipseOfTheFile")
          double covCenterY,
      @Field(
              description = "radius over the distance from the middle to the box's side",
              defaultValue = "0.7",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.theRasterizerDrawsTheEllipseOfTheFile")
          double covRadiusX,
      @Field(
              description = "the same from top to bottom",
              defaultValue = "0.7",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.theRasterizerDrawsTheEllipseOfTheFile")
          double covRadiusY,
      @Field(
              description = "least radius",
              unit = "cells",
              defaultValue = "1",
              protobufDefault = "0",
              min = 0,
              shownBy = "DetectNetMeaningTest.theRasterizerDrawsTheEllipseOfTheFile")
          double bboxMinRadius) {
    static final ClassRasterizer USUAL = new ClassRasterizer(0.5, 0.5, 0.7, 0.7, 1);

    Rasterizer.Shape shape() {
      return new Rasterizer.Shape(covCenterX, covCenterY, covRadiusX, covRadiusY, bboxMinRadius);
    }
  }

  /** Known, not acted on. */
  public record LossMaskConfig(
      @Field(description = "filters") List<LabelFilterConfig> objectiveLabelFilterConfigs,
      @Field(description = "factor of the loss") double maskMultiplier,
      @Field(description = "whether true boxes are not masked") boolean preserveGroundTruth) {}

  /** Known, not acted on. */
  public record LabelFilterConfig(
      @Field(description = "a filter") Optional<LabelFilter> labelFilter,
      @Field(description = "classes") List<String> targetClassNames,
      @Field(description = "objectives") List<String> objectiveNames) {}

  /** Known, not acted on. */
  public record LabelFilter(
      @Field(description = "sizes", oneof = "label_filter_params")
          Optional<DimensionsFilter> bboxDimensionsLabelFilter,
      @Field(description = "place", oneof = "label_filter_params")
          Optional<CropFilter> bboxCropLabelFilter,
      @Field(description = "classes", oneof = "label_filter_params")
          Optional<ClassFilter> sourceClassLabelFilter) {}

  /** Known, not acted on. */
  public record DimensionsFilter(
      @Field(description = "least width") double minWidth,
      @Field(description = "least height") double minHeight,
      @Field(description = "largest width") double maxWidth,
      @Field(description = "largest height") double maxHeight) {}

  /** Known, not acted on. */
  public record CropFilter(
      @Field(description = "left") double cropLeft,
      @Field(description = "right") double cropRight,
      @Field(description = "top") double cropTop,
      @Field(description = "bottom") double cropBottom) {}

  /** Known, not acted on. */
  public record ClassFilter(@Field(description = "names") List<String> sourceClassNames) {}
}
