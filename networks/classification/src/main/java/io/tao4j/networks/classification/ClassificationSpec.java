package io.tao4j.networks.classification;

import io.tao4j.networks.tasks.classification.PytorchAugmentation;
import io.tao4j.networks.tasks.spec.DistillationConfig;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.networks.tasks.spec.VisualizerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's classification spec. Fields that TAO does not have say so in their description. An absent
 * field of TAO's is 0, false or empty text in protobuf text, as in TAO, and in YAML the default
 * that TAO's service writes.
 *
 * @param modelConfig the network
 * @param trainConfig the training
 * @param evalConfig the evaluation
 */
public record ClassificationSpec(
    @Field(description = "network") ModelConfig modelConfig,
    @Field(description = "training", verbs = Verb.TRAIN) TrainConfig trainConfig,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) EvalConfig evalConfig) {

  /** Filters of the resize. */
  public enum ResizeInterpolation {
    @Field(description = "two by two pixels")
    BILINEAR,
    @Field(description = "four by four pixels")
    BICUBIC
  }

  /** The network. */
  public record ModelConfig(
      @Field(
              description = "backbone family, with n_layers its depth; or a backbone's own name",
              defaultValue = "resnet",
              shownBy = "TaoTemplateTest.totalStrides")
          String arch,
      @Field(
              description =
                  "an ONNX classifier to train instead of a backbone of ours; arch is then byom",
              path = PathKind.FILE,
              shownBy = "ClassificationStartTest.aForeignClassifierLooksLikeOneOfOurs")
          Optional<Path> byomModel,
      @Field(
              description = "channels, height, width of the input",
              required = true,
              defaultValue = "3,224,224",
              shownBy = "BackboneGraphTest.featureMapsHaveTheSizeOfTheirStride")
          String inputImageSize,
      @Field(
              description =
                  "bits in which levels are counted, TAO's input_image_depth: with 16 and"
                      + " preprocess_mode caffe the network gets levels of 0 to 65535, and"
                      + " image_mean is of such. Pictures of 16 bits keep their levels with either",
              defaultValue = "8",
              allowed = {"8", "16"},
              shownBy = "DeepInputTest.theDepthIsTaosWayOfCountingLevels")
          String inputImageDepth,
      @Field(
              description = "filter of the resize",
              defaultValue = "BILINEAR",
              shownBy = "PictureMeaningTest.resizingIsAntialiased")
          ResizeInterpolation resizeInterpolationMethod,
      @Field(
              description = "depth of the backbone family",
              defaultValue = "18",
              min = 1,
              shownBy = "TaoTemplateTest.stagesOfResnet18")
          int nLayers,
      @Field(
              description =
                  "the family's own ImageNet head, with these classes: two dense layers of 4096 in"
                      + " vgg and alexnet, a convolution in squeezenet, one more pool in googlenet;"
                      + " false: a global average pool and a dense layer behind any backbone",
              shownBy = "ClassificationMeaningTest.retainHeadIsTheTemplatesOwnImageNetHead")
          boolean retainHead,
      @Field(
              description = "batch norms in the backbone; EfficientNet has them always, as in TAO",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "AbsentFieldsTest.ofProtobufTextIsZeroOrFalse")
          boolean useBatchNorm,
      @Field(
              description = "biases in the backbone's convolutions",
              shownBy = "TaoTemplateTest.convolutionsHaveBiasesWhereAskedForOnly")
          boolean useBias,
      @Field(
              description =
                  "max pools of TAO's resnet (strides of the stages 1, 2, 2, 2, total 32) and vgg;"
                      + " false: strides 2, 2, 2, 1, total 16, and first convolutions of vgg's"
                      + " stages of stride 2. False makes template TAO",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "TaoTemplateTest.stagesOfResnet18")
          boolean usePooling,
      @Field(
              description =
                  "a projection on every shortcut of TAO's resnet and mobilenet_v2; false: on each"
                      + " stage's first block only. True makes template TAO",
              shownBy = "TaoTemplateTest.everyStageOfResnetBeginsWithAProjectionOrAllBlocksHaveOne")
          boolean allProjections,
      @Field(
              description = "batch norms use and keep their running statistics in training",
              shownBy = "ClassificationMeaningTest.frozenNormsAreAllOfThem")
          boolean freezeBn,
      @Field(
              description = "backbone blocks whose convolutions do not change",
              min = 0,
              shownBy =
                  "FineTuningTest.frozenBlocksStayAndResumeAcrossAnUnfreezingGivesTheSameBits")
          List<Integer> freezeBlocks,
      @Field(
              description =
                  "dropout in vgg's own head (retain_head); no effect elsewhere, as in TAO, where"
                      + " head_dropout acts",
              defaultValue = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationMeaningTest.dropoutActsInVggsOwnHeadOnlyAndIsSaidElsewhere")
          double dropout,
      @Field(
              description =
                  "largest rate of stochastic depth: residual branches are left out in training,"
                      + " more of them the deeper; EfficientNet, ViT, Swin, ConvNeXt, MiT (beyond"
                      + " TAO). Absent: 0.2 for EfficientNet in TAO's template, else 0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationMeaningTest.efficientNetsDropConnectWithoutAField")
          Optional<Double> dropPath,
      @Field(description = "constants of the batch norms") BatchNormConfig batchNormConfig,
      @Field(description = "activation instead of the backbone's own")
          Optional<Activation> activation,
      @Field(
              description =
                  "whose network of the family: that of the public weights, or TAO's Keras template,"
                      + " whose strides, activations, slopes and norms differ (beyond TAO)",
              defaultValue = "PUBLIC",
              protobufDefault = "TAO",
              shownBy =
                  "ClassificationMeaningTest.protobufTextMeansTheTemplateAndYamlThePublicNetwork")
          Template template,
      @Field(
              description = "dropout before the last layer, of any backbone (beyond TAO)",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationMeaningTest.dropoutActsInVggsOwnHeadOnlyAndIsSaidElsewhere")
          double headDropout,
      @Field(
              description =
                  "where a model to start from has other classes, keep the last layer's weights of"
                      + " those whose names are the same; with the same classes they are kept"
                      + " anyway (beyond TAO)",
              shownBy = "ClassificationStartTest.theHeadKeepsTheRowsOfClassesThatBothKnow")
          boolean keepKnownClasses) {}

  /** Whose network of a family. */
  public enum Template {
    @Field(description = "that of the public weights")
    PUBLIC,
    @Field(description = "TAO's Keras template")
    TAO
  }

  /** Constants of the batch norms. */
  public record BatchNormConfig(
      @Field(
              description = "share of the old running statistics that a step keeps",
              defaultValue = "0.9",
              min = 1e-5,
              max = 1,
              shownBy = "ClassificationMeaningTest.allNormsHaveTaosConstants")
          double momentum,
      @Field(
              description =
                  "added to the variance; absent: 1e-5 in TAO's template, else as the backbone's"
                      + " public weights have it",
              min = 1e-10,
              shownBy = "ClassificationMeaningTest.allNormsHaveTaosConstants")
          Optional<Double> epsilon) {}

  /** An activation by name. */
  public record Activation(
      @Field(
              description = "which",
              required = true,
              allowed = {"relu", "relu6", "leaky_relu", "swish", "mish"},
              shownBy = "ClassificationMeaningTest.theActivationIsThatOfTheField")
          String activationType,
      @Field(
              description = "numbers of the activation",
              ignored = "the activations here have no parameters")
          Map<String, Double> activationParameters) {}

  /** The training. */
  public record TrainConfig(
      @Field(
              description = "folder of class folders, or (beyond TAO) a CSV file of path,label",
              required = true,
              path = PathKind.EXISTING,
              shownBy =
                  "ImageFolderDatasetTest.takesClassesByNameAndPicturesByPathWithoutHiddenAndOtherFiles")
          Path trainDatasetPath,
      @Field(
              description = "folder or CSV file as above; absent: nothing is validated",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              path = PathKind.EXISTING,
              shownBy = "DataFolderTest.aValidationSetMeetsItsTrainingSetsNames")
          Optional<Path> valDatasetPath,
      @Field(
              description =
                  "what to start from: a .tao model (graph and weights), or weights of this"
                      + " backbone as safetensors, PyTorch, TorchScript, ONNX, Keras or TensorFlow"
                      + " file",
              path = PathKind.EXISTING,
              shownBy = "TaoWeightsTest.aFileWithTaosNamesLoadsWithoutAMiss")
          Optional<Path> pretrainedModelPath,
      @Field(
              description =
                  "the same from elsewhere: classpath:NAME, https://HOST/FILE#sha256=HEX,"
                      + " hf:OWNER/NAME@REVISION/FILE or ngc:ORG/TEAM/MODEL:VERSION",
              shownBy = "WeightSourcesTest.*")
          Optional<String> pretrainedSource,
      @Field(
              description =
                  "accept weights that lack some of the backbone's, or have more; else an error",
              shownBy = "ClassificationStartTest.aPartOfTheWeightsIsAnErrorUnlessTheSpecAllowsIt")
          boolean pretrainedPartial,
      @Field(description = "update rule") OptimizerConfig optimizer,
      @Field(
              description = "images per step",
              defaultValue = "64",
              min = 1,
              shownBy = "BatchLoaderTest.countsBatchesWithAndWithoutTheLast")
          int batchSizePerGpu,
      @Field(
              description = "passes over the data",
              unit = "epochs",
              defaultValue = "80",
              min = 1,
              shownBy = "ResumeTest.epochsBatchAndRateMayChange")
          int nEpochs,
      @Field(
              description = "threads that decode images",
              defaultValue = "2",
              min = 1,
              shownBy = "BatchLoaderTest.givesTheSameBatchesForAnyNumberOfThreads")
          int nWorkers,
      @Field(description = "penalty on weights") RegConfig regConfig,
      @Field(description = "learning rate over time") LrConfig lrConfig,
      @Field(
              description = "seed of everything random",
              defaultValue = "42",
              min = 0,
              shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
          long randomSeed,
      @Field(
              description =
                  "in training a picture that is not of the input's size is scaled, its shape kept,"
                      + " to cover the input divided by a number from 0.45 to 1, and cut at random;"
                      + " false: stretched",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "PictureMeaningTest.cropsAndColoursAreTaos")
          boolean enableRandomCrop,
      @Field(
              description =
                  "a picture that is not of the input's size is scaled, its shape kept, to cover 32"
                      + " pixels more each way, then the middle: at validation and by the model"
                      + " later; false: stretched",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "PictureMeaningTest.theCentreCrop")
          boolean enableCenterCrop,
      @Field(
              description =
                  "random hue (25 degrees), saturation (0.2) and contrast (0.1) of pictures that"
                      + " enable_random_crop cuts, in colour",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "TaoCropTest.coloursAreMovedInHsvAndContrastAroundTheMiddle")
          boolean enableColorAugmentation,
      @Field(
              description =
                  "share of the target spread over all classes; TAO's TF1 classification reads it"
                      + " and does nothing",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TargetsTest.encodesAndSmooths")
          double labelSmoothing,
      @Field(
              description = "caffe (BGR - mean), torch (/255, - mean, / std) or tf (to [-1, 1])",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              defaultValue = "caffe",
              allowed = {"caffe", "torch", "tf"},
              shownBy = "GoldenImageTest.normalisesInEveryMode")
          String preprocessMode,
      @Field(
              description = "alpha of mixup's Beta distribution; 0 mixes nothing",
              defaultValue = "0.1",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              shownBy = "TargetsTest.mixupBlendsImagesAndTargetsAlike")
          double mixupAlpha,
      @Field(
              description = "layers on several GPUs",
              ignored = "one device trains the whole network")
          List<Double> modelParallelism,
      @Field(
              description = "means to subtract, r g b or l; caffe mode only",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ClassificationMeaningTest.meansOfTheSpecAreSubtractedByChannel")
          Map<String, Double> imageMean,
      @Field(
              description = "no random horizontal flip",
              shownBy = "PictureMeaningTest.cropsAndColoursAreTaos")
          boolean disableHorizontalFlip,
      @Field(
              description = "pictures of the training for a viewer",
              ignored = "TensorBoard events are always written, to the results folder")
          Optional<VisualizerConfig> visualizer,
      @Field(
              description =
                  "random resized crop in training, of random shape, instead of"
                      + " enable_random_crop (beyond TAO)",
              shownBy = "PictureMeaningTest.fieldsBeyondTaoHaveNewNames")
          boolean enableRandomResizedCrop,
      @Field(
              description =
                  "smallest share of the image that a random resized crop takes (beyond TAO)",
              defaultValue = "0.08",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "PictureMeaningTest.fieldsBeyondTaoHaveNewNames")
          double randomCropMinScale,
      @Field(
              description =
                  "pixels added around the resized image before a random crop of the input size;"
                      + " 0 for none (beyond TAO)",
              min = 0,
              shownBy = "PictureMeaningTest.fieldsBeyondTaoHaveNewNames")
          int randomShiftPixels,
      @Field(
              description =
                  "random brightness, contrast, saturation (0.4) and hue (0.1) of all pictures in"
                      + " training (beyond TAO)",
              shownBy = "PictureMeaningTest.fieldsBeyondTaoHaveNewNames")
          boolean enableColorJitter,
      @Field(
              description =
                  "what the picture covers before the centre crop, over the crop: 1.143 is 256 over"
                      + " 224, whatever the size; 0 for TAO's 32 pixels (beyond TAO)",
              min = 0,
              max = 4,
              shownBy = "PictureMeaningTest.theCentreCrop")
          double centerCropRatio,
      @Field(description = "how TAO's PyTorch classification varies pictures (beyond TAO here)")
          PytorchAugmentation pytorchAugmentation,
      @Field(
              description =
                  "means of levels / 255 in torch mode, of red, green and blue, or of grey; empty:"
                      + " the usual ones (beyond TAO here)",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "ClassificationMeaningTest.torchModeDividesAllChannelsByTheSameDeviation")
          List<Double> pixelMean,
      @Field(
              description =
                  "deviations in torch mode, as pixel_mean; empty: 0.224 for all channels, as"
                      + " TAO's Keras classifications have it (beyond TAO here)",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              min = 1e-6,
              shownBy = "ClassificationMeaningTest.torchModeDividesAllChannelsByTheSameDeviation")
          List<Double> pixelStd,
      @Field(
              description = "factor of the loss by class name, else 1 (beyond TAO)",
              min = 0,
              shownBy = "LossReferenceTest.gradientsAreFiniteDifferences")
          Map<String, Double> classWeights,
      @Field(
              description = "validate after every so many epochs (beyond TAO)",
              unit = "epochs",
              defaultValue = "1",
              min = 1,
              shownBy = "TrainerTest.aMonitoredFigureDecidesInItsDirection")
          int validationPeriod,
      @Field(
              description =
                  "keep a checkpoint of every so many epochs; 0 keeps best and last (beyond TAO)",
              unit = "epochs",
              min = 0,
              shownBy = "ResumeTest.epochsBatchAndRateMayChange")
          int checkpointInterval,
      @Field(description = "ends a training that no longer improves (beyond TAO)")
          Optional<EarlyStopping> earlyStopping,
      @Field(
              description = "largest L2 norm of the gradient; 0 for no limit (beyond TAO)",
              min = 0,
              shownBy = "OptimizerGoldenTest.*")
          double gradientClipNorm,
      @Field(
              description =
                  "decay d of an average of weights and running statistics, at a step d * (1 -"
                      + " exp(-step * (1 - d) / 2)) unless ema_ramp is false; 0 for none (beyond TAO)",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "YoloMeaningTest.theAverageRampsUpAsTaos")
          double emaDecay,
      @Field(
              description = "share of unreadable images above which training stops (beyond TAO)",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              defaultValue = "0.05",
              min = 0,
              max = 1,
              shownBy = "BatchLoaderTest.stopsAboveTheLimitWithTheFirstTen")
          double maxBadImages,
      @Field(
              description = "memory for decoded images (beyond TAO)",
              unit = "MiB",
              defaultValue = "512",
              min = 0,
              shownBy = "BatchLoaderTest.theCacheKeepsToItsBytes")
          int cacheMegabytes,
      @Field(description = "what is trained when, and how fast (beyond TAO)")
          FineTuningConfig fineTuning,
      @Field(description = "a larger trained model to learn from (beyond TAO)")
          Optional<DistillationConfig> distillation,
      @Field(
              description =
                  "figure that decides which model is the best, and when to end early: one of the"
                      + " validation (recall, log_loss, ...), loss of the training or"
                      + " validation_loss. Absent: top_1 (beyond TAO)",
              shownBy = "TrainerTest.aMonitoredFigureDecidesInItsDirection")
          Optional<String> monitor,
      @Field(
              description =
                  "gradients of so many batches make one update, as one batch of all their pictures"
                      + " would (beyond TAO)",
              defaultValue = "1",
              min = 1,
              shownBy =
                  "GradientAccumulationTest.threeBatchesAnUpdateTrainAsBatchesOfThreeTimesTheSize")
          int batchesPerUpdate,
      @Field(
              description =
                  "train on the grid of 8 bits: fine-tunes a trained model, batch norms folded"
                      + " (beyond TAO here, its detectors have it)",
              shownBy = "EndToEndTest.*")
          boolean enableQat,
      @Field(
              description =
                  "leave a last batch that is not full out; false: it is trained too, as in TAO"
                      + " (beyond TAO)",
              shownBy = "LastBatchTest.anIncompleteBatchIsTrainedUnlessAskedNotTo")
          boolean dropLastBatch,
      @Field(
              description =
                  "whether the average's decay rises to ema_decay; false: it is ema_decay from the"
                      + " start, as in TAO's PyTorch (beyond TAO here)",
              defaultValue = "true",
              shownBy = "ClassificationMeaningTest.pytorchsAverageHasAConstantDecay")
          boolean emaRamp,
      @Field(
              description =
                  "alpha of mixup or cutmix, one of both a batch with one share for the batch, as"
                      + " TAO's PyTorch has them, instead of mixup_alpha; 0 for neither (beyond TAO"
                      + " here)",
              min = 0,
              max = 1,
              shownBy = "BatchMixTest.mixupHasOneShareForTheBatch")
          double batchMixAlpha,
      @Field(
              description =
                  "weight_decay is on biases and norms too, as in TAO's PyTorch; false: on kernels"
                      + " only (beyond TAO here)",
              shownBy = "ClassificationMeaningTest.pytorchDecaysAllParametersButThoseOfSkipNames")
          boolean decayAll,
      @Field(
              description =
                  "parameters whose name contains one of these do not decay (beyond TAO here)",
              shownBy = "ClassificationMeaningTest.pytorchDecaysAllParametersButThoseOfSkipNames")
          List<String> decaySkipNames) {}

  /** When to end before the last epoch. */
  public record EarlyStopping(
      @Field(
              description = "validations without improvement",
              defaultValue = "10",
              min = 1,
              shownBy = "TrainerTest.anEarlyStopMayWatchAnotherFigureThanTheBest")
          int patience,
      @Field(
              description = "what counts as improvement of the figure",
              min = 0,
              shownBy = "TrainerTest.anEarlyStopMayWatchAnotherFigureThanTheBest")
          double minDelta) {}

  /** One update rule; without any it is sgd. */
  public record OptimizerConfig(
      @Field(description = "stochastic gradient descent", oneof = "optimizer") Optional<Sgd> sgd,
      @Field(description = "Adam", oneof = "optimizer") Optional<Adam> adam,
      @Field(description = "Adam with decoupled decay (beyond TAO)", oneof = "optimizer")
          Optional<AdamW> adamw,
      @Field(description = "RMSprop", oneof = "optimizer") Optional<RmsProp> rmsprop) {}

  /** Stochastic gradient descent. */
  public record Sgd(
      @Field(
              description = "rate where lr_config has none",
              defaultValue = "0.01",
              min = 0,
              shownBy = "ClassificationNoticesTest.aRateOfTheOptimizerBesideAScheduleHasNoEffect")
          double lr,
      @Field(
              description = "decay on top of the schedule: rate / (1 + decay * step)",
              min = 0,
              shownBy = "ClassificationMeaningTest.theOptimisersDecayIsOnTopOfTheSchedule")
          double decay,
      @Field(
              description = "momentum",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 0.99,
              shownBy = "AbsentFieldsTest.whatProtobufTextGivesActs")
          double momentum,
      @Field(description = "look ahead", shownBy = "AbsentFieldsTest.whatProtobufTextGivesActs")
          boolean nesterov) {}

  /** Adam. */
  public record Adam(
      @Field(
              description = "rate where lr_config has none",
              defaultValue = "0.001",
              min = 0,
              shownBy = "ClassificationNoticesTest.aRateOfTheOptimizerBesideAScheduleHasNoEffect")
          double lr,
      @Field(
              description = "decay of the first moment",
              name = "beta_1",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "AbsentFieldsTest.missingNormsAndMomentumAreReported")
          double beta1,
      @Field(
              description = "decay of the second moment",
              name = "beta_2",
              defaultValue = "0.999",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "AbsentFieldsTest.missingNormsAndMomentumAreReported")
          double beta2,
      @Field(
              description = "added to the root",
              defaultValue = "1e-7",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "AbsentFieldsTest.missingNormsAndMomentumAreReported")
          double epsilon,
      @Field(
              description = "decay on top of the schedule: rate / (1 + decay * step)",
              min = 0,
              shownBy = "ClassificationMeaningTest.theOptimisersDecayIsOnTopOfTheSchedule")
          double decay,
      @Field(description = "largest second moment so far", shownBy = "OptimizerGoldenTest.*")
          boolean amsgrad) {}

  /** Adam with decoupled decay. */
  public record AdamW(
      @Field(
              description = "rate where lr_config has none",
              defaultValue = "0.001",
              min = 0,
              shownBy = "ClassificationLayoutsTest.pytorch")
          double lr,
      @Field(
              description = "decay of the first moment",
              name = "beta_1",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationLayoutsTest.pytorch")
          double beta1,
      @Field(
              description = "decay of the second moment",
              name = "beta_2",
              defaultValue = "0.999",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationLayoutsTest.pytorch")
          double beta2,
      @Field(
              description = "added to the root",
              defaultValue = "1e-8",
              min = 0,
              shownBy = "ClassificationLayoutsTest.pytorch")
          double epsilon,
      @Field(
              description = "decoupled decay",
              defaultValue = "0.01",
              min = 0,
              shownBy = "ClassificationMeaningTest.pytorchDecaysAllParametersButThoseOfSkipNames")
          double weightDecay) {}

  /** RMSprop. */
  public record RmsProp(
      @Field(
              description = "rate where lr_config has none",
              defaultValue = "0.001",
              min = 0,
              shownBy = "ClassificationNoticesTest.aRateOfTheOptimizerBesideAScheduleHasNoEffect")
          double lr,
      @Field(
              description = "decay of the average",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "OptimizerGoldenTest.*")
          double rho,
      @Field(
              description = "momentum",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "OptimizerGoldenTest.*")
          double momentum,
      @Field(
              description = "added to the root",
              defaultValue = "1e-7",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "OptimizerGoldenTest.*")
          double epsilon,
      @Field(
              description = "decay on top of the schedule: rate / (1 + decay * step)",
              min = 0,
              shownBy = "ClassificationMeaningTest.theOptimisersDecayIsOnTopOfTheSchedule")
          double decay,
      @Field(description = "estimate the variance", shownBy = "OptimizerGoldenTest.*")
          boolean centered) {}

  /** Penalty on weights. */
  public record RegConfig(
      @Field(
              description = "norm",
              defaultValue = "L2",
              allowed = {"L1", "L2", "None"},
              shownBy =
                  "ClassificationMeaningTest.penaltiesAreNotOnDepthwiseKernelsAndOtherScopesAreSaid")
          String type,
      @Field(
              description =
                  "layers, by comma: Conv2D, Dense; other words have no effect, and kernels of"
                      + " depthwise convolutions have no penalty, as in TAO",
              defaultValue = "Conv2D,Dense",
              shownBy =
                  "ClassificationMeaningTest.penaltiesAreNotOnDepthwiseKernelsAndOtherScopesAreSaid")
          String scope,
      @Field(
              description = "factor of the sum of |w| or w^2",
              defaultValue = "0.00005",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy =
                  "ClassificationMeaningTest.penaltiesAreNotOnDepthwiseKernelsAndOtherScopesAreSaid")
          double weightDecay) {}

  /** One schedule; without any the optimiser's rate is constant. */
  public record LrConfig(
      @Field(description = "decay by steps", oneof = "lr") Optional<Step> step,
      @Field(description = "warm-up, then divided at points", oneof = "lr")
          Optional<SoftAnneal> softAnneal,
      @Field(description = "warm-up, then cosine", oneof = "lr") Optional<Cosine> cosine,
      @Field(
              description =
                  "rise from 0, then a cosine to 0 over what is left of the training, as TAO's"
                      + " PyTorch has it (beyond TAO here)",
              oneof = "lr")
          Optional<RiseAndCosine> riseAndCosine,
      @Field(
              description = "the same fall each epoch, as TAO's PyTorch has it (beyond TAO here)",
              oneof = "lr")
          Optional<Linear> linear,
      @Field(
              description = "stairs at epochs, as TAO's PyTorch has them (beyond TAO here)",
              oneof = "lr")
          Optional<MultiStep> multiStep) {}

  /** Decay by steps, continuous as in TAO. */
  public record Step(
      @Field(
              description = "first rate",
              defaultValue = "0.06",
              min = 0,
              max = 1,
              shownBy = "ScheduleTest.taoStepDecaysWithoutStairs")
          double learningRate,
      @Field(
              description = "percent of the training",
              defaultValue = "10",
              min = 1,
              max = 100,
              shownBy = "ScheduleTest.taoStepDecaysWithoutStairs")
          int stepSize,
      @Field(
              description = "factor a step",
              defaultValue = "0.1",
              min = 1e-10,
              max = 1,
              shownBy = "ScheduleTest.taoStepDecaysWithoutStairs")
          double gamma) {}

  /** Warm-up, then divided at points. */
  public record SoftAnneal(
      @Field(
              description = "rate after the warm-up",
              required = true,
              min = 0,
              max = 1,
              shownBy = "ScheduleTest.taoPointsTakeEffectAfterTheirProgress")
          double learningRate,
      @Field(
              description = "share of the training for the warm-up",
              min = 0,
              max = 1,
              shownBy = "ScheduleTest.taoPointsTakeEffectAfterTheirProgress")
          double softStart,
      @Field(
              description = "divisor at each point",
              defaultValue = "10",
              min = 1,
              shownBy = "ScheduleTest.taoPointsTakeEffectAfterTheirProgress")
          double annealingDivider,
      @Field(
              description = "shares of the training",
              min = 0,
              max = 1,
              shownBy = "ScheduleTest.taoPointsTakeEffectAfterTheirProgress")
          List<Double> annealingPoints) {}

  /** Warm-up, then cosine. */
  public record Cosine(
      @Field(
              description = "rate after the warm-up",
              required = true,
              min = 0,
              shownBy = "ScheduleTest.softStartCosineKeepsAboveItsMinimum")
          double learningRate,
      @Field(
              description = "last rate as a share of the first",
              min = 0,
              max = 1,
              shownBy = "ScheduleTest.softStartCosineKeepsAboveItsMinimum")
          double minLrRatio,
      @Field(
              description = "share of the training for the warm-up",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ScheduleTest.softStartCosineKeepsAboveItsMinimum")
          double softStart) {}

  /** Rise from 0, then a cosine to 0. */
  public record RiseAndCosine(
      @Field(
              description = "rate after the rise",
              required = true,
              min = 0,
              shownBy = "ClassificationMeaningTest.pytorchsCosineRisesAndEndsAtZero")
          double learningRate,
      @Field(
              description = "epochs of the rise",
              unit = "epochs",
              min = 0,
              shownBy = "ClassificationMeaningTest.pytorchsCosineRisesAndEndsAtZero")
          int warmupEpochs) {}

  /** The same fall each epoch. */
  public record Linear(
      @Field(
              description = "first rate; epoch e of n has it times 1 - e / (n + 1)",
              required = true,
              min = 0,
              shownBy = "ScheduleTest.taosLinearFallsOnceAnEpoch")
          double learningRate,
      @Field(
              description =
                  "share of the training in which the rate rises from 0 to the schedule's",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ScheduleTest.riseIsAFactorOfAnySchedule")
          double softStart) {}

  /** Stairs at epochs. */
  public record MultiStep(
      @Field(
              description = "first rate",
              required = true,
              min = 0,
              shownBy = "ScheduleTest.taosMultiStepFallsAtEpochsAndTwiceAtADoubleOne")
          double learningRate,
      @Field(
              description = "epochs, counted from 0, from which on the rate is lower",
              unit = "epochs",
              min = 0,
              shownBy = "ScheduleTest.taosMultiStepFallsAtEpochsAndTwiceAtADoubleOne")
          List<Integer> milestones,
      @Field(
              description = "factor at each of them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "ScheduleTest.taosMultiStepFallsAtEpochsAndTwiceAtADoubleOne")
          double gamma,
      @Field(
              description =
                  "share of the training in which the rate rises from 0 to the schedule's",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ScheduleTest.riseIsAFactorOfAnySchedule")
          double softStart) {}

  /** The evaluation. */
  public record EvalConfig(
      @Field(
              description = "folder or CSV file; absent: train_config.val_dataset_path",
              path = PathKind.EXISTING,
              shownBy = "EvaluationCropTest.itIsTheModelsWhateverTheSizeOfTheSpec")
          Optional<Path> evalDatasetPath,
      @Field(
              description =
                  "model to evaluate where none is named elsewhere; need not be there yet",
              verbs = {Verb.EVALUATE, Verb.PRUNE, Verb.EXPORT, Verb.INFERENCE},
              path = PathKind.OUTPUT,
              shownBy = "TaoCommandLineTest.*")
          Optional<Path> modelPath,
      @Field(
              description = "k of the top-k accuracy",
              defaultValue = "3",
              min = 1,
              shownBy = "ClassificationMetricsTest.*")
          int topK,
      @Field(
              description = "images per step",
              defaultValue = "256",
              min = 1,
              shownBy = "BatchLoaderTest.countsBatchesWithAndWithoutTheLast")
          int batchSize,
      @Field(
              description = "threads that decode images",
              defaultValue = "2",
              min = 1,
              shownBy = "BatchLoaderTest.givesTheSameBatchesForAnyNumberOfThreads")
          int nWorkers,
      @Field(
              description =
                  "centre crop at evaluation, the model's own where it has one, else that of"
                      + " train_config; false: stretched",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "EvaluationCropTest.itIsTheModelsWhateverTheSizeOfTheSpec")
          boolean enableCenterCrop) {}
}
