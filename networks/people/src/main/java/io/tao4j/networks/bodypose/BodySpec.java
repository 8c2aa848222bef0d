package io.tao4j.networks.bodypose;

import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's specs of bpnet: that of the training, and that of evaluation and inference, whose fields
 * stand beside it.
 *
 * @param className its kind
 * @param checkpointDir where TAO writes
 * @param checkpointNEpoch epochs between checkpoints
 * @param numEpoch passes over the data
 * @param validationEveryNEpoch epochs between validations
 * @param logEveryNSecs seconds between messages
 * @param maxCkptToKeep checkpoints that are kept
 * @param randomSeed seed of everything random
 * @param pretrainedWeights model to start from, .tao, or public weights of the backbone
 * @param loadGraph take the graph of pretrained_weights as it is
 * @param useStagewiseLrMultipliers rates of backbone and first stage times 1, of biases 2, of
 *     further stages 4 and 8
 * @param inferenceSpec spec of inference, by which people are found in validation
 * @param finetuningConfig going on with a training
 * @param dataloader data
 * @param model network
 * @param optimizer how weights are updated
 * @param loss loss
 * @param finding how people are found in maps
 */
public record BodySpec(
    @Field(
            description = "its kind",
            name = "__class_name__",
            defaultValue = "BpNetTrainer",
            allowed = {"BpNetTrainer"},
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.groupsAreOfTheirKinds")
        String className,
    @Field(description = "where TAO writes", ignored = "the results folder is that of the call, -r")
        Optional<String> checkpointDir,
    @Field(
            description = "epochs between checkpoints; 0: best and last only",
            unit = "epochs",
            defaultValue = "5",
            min = 0,
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
        int checkpointNEpoch,
    @Field(
            description = "passes over the data",
            unit = "epochs",
            defaultValue = "20",
            min = 1,
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
        int numEpoch,
    @Field(
            description = "epochs between validations",
            unit = "epochs",
            defaultValue = "5",
            min = 1,
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
        int validationEveryNEpoch,
    @Field(
            description = "seconds between messages",
            ignored = "each epoch has a line, and more on a terminal")
        Optional<Integer> logEveryNSecs,
    @Field(
            description = "checkpoints that are kept",
            ignored = "all that checkpoint_n_epoch asks for are kept")
        Optional<Integer> maxCkptToKeep,
    @Field(
            description = "seed of everything random",
            defaultValue = "42",
            min = 0,
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
        long randomSeed,
    @Field(
            description =
                "model to start from, .tao, or public weights of the backbone; what fits of it is taken",
            path = PathKind.FILE,
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
        Optional<Path> pretrainedWeights,
    @Field(
            description =
                "take the graph of pretrained_weights as it is: a pruned model is trained again",
            defaultValue = "false",
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
        boolean loadGraph,
    @Field(
            description =
                "rates of backbone and first stage times 1, of biases 2, of further stages 4 and 8",
            defaultValue = "true",
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
        boolean useStagewiseLrMultipliers,
    @Field(
            description =
                "spec of inference, by which people are found in validation; absent: its defaults",
            path = PathKind.FILE,
            verbs = Verb.TRAIN,
            shownBy = "BodyMeaningTest.setsAreThoseOfTheirFields")
        Optional<Path> inferenceSpec,
    @Field(description = "going on with a training", verbs = Verb.TRAIN)
        FinetuningConfig finetuningConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Optional<Dataloader> dataloader,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(description = "how weights are updated", verbs = Verb.TRAIN) OptimizerConfig optimizer,
    @Field(description = "loss", verbs = Verb.TRAIN) Loss loss,
    @Fragment FindingConfig finding) {

  /** Going on with a training. */
  public record FinetuningConfig(
      @Field(
              description = "whether it goes on with a checkpoint, with rates that start anew",
              defaultValue = "false",
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          boolean isFinetuneExp,
      @Field(
              description = "checkpoint to go on from, .tao",
              path = PathKind.FILE,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          Optional<Path> checkpointPath,
      @Field(
              description = "epoch of the checkpoint",
              ignored = "epochs are counted from the start of the call")
          Optional<Integer> ckptEpochNum) {}

  /** The data. */
  public record Dataloader(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "BpNetDataloader",
              allowed = {"BpNetDataloader"},
              shownBy = "BodyMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description = "pictures of a step",
              defaultValue = "10",
              min = 1,
              shownBy = "BodyMeaningTest.setsAreThoseOfTheirFields")
          int batchSize,
      @Field(description = "pictures that are shuffled at a time", ignored = "all are shuffled")
          Optional<Integer> shuffleBufferSize,
      @Field(description = "joints and maps") PoseConfig poseConfig,
      @Field(description = "input of the network", verbs = Verb.TRAIN) ImageConfig imageConfig,
      @Field(description = "record files and pictures") DatasetConfig datasetConfig,
      @Field(description = "from levels to numbers", verbs = Verb.TRAIN)
          NormalizationParams normalizationParams,
      @Field(description = "how training pictures are varied", verbs = Verb.TRAIN)
          AugmentationConfig augmentationConfig,
      @Field(description = "from joints to maps", verbs = Verb.TRAIN)
          LabelProcessorConfig labelProcessorConfig) {}

  /** Joints and maps. */
  public record PoseConfig(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "BpNetPoseConfig",
              allowed = {"BpNetPoseConfig"},
              shownBy = "BodyMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description = "height and width of the maps: an eighth of the input",
              defaultValue = "[32, 32]",
              min = 1,
              verbs = Verb.TRAIN,
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          List<Integer> targetShape,
      @Field(
              description = "JSON of joints and the limbs between them; absent: TAO's 18 joints",
              path = PathKind.FILE,
              verbs = Verb.TRAIN,
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          Optional<Path> poseConfigPath) {}

  /** Input of the network. */
  public record ImageConfig(
      @Field(description = "size") ImageDims imageDims,
      @Field(description = "format of the pictures", ignored = "files say what they are")
          Optional<String> imageEncoding) {}

  /** Size of the input. */
  public record ImageDims(
      @Field(
              description = "height, a multiple of 8",
              unit = "pixels",
              defaultValue = "256",
              min = 8,
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          int height,
      @Field(
              description = "width, a multiple of 8",
              unit = "pixels",
              defaultValue = "256",
              min = 8,
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          int width,
      @Field(
              description = "channels",
              defaultValue = "3",
              allowed = {"3"},
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          int channels) {}

  /** Record files and pictures. */
  public record DatasetConfig(
      @Field(
              description =
                  "folder that the paths in records and in dataset specs start at; absent: that of the dataset spec",
              path = PathKind.FOLDER,
              shownBy = "BodyMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> rootDataPath,
      @Field(
              description = "folder of the records to learn from",
              path = PathKind.FOLDER,
              verbs = Verb.TRAIN,
              shownBy = "BodyMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> trainRecordsFolderPath,
      @Field(
              description = "record files to learn from",
              defaultValue = "[train-fold-000-of-001]",
              verbs = Verb.TRAIN,
              shownBy = "BodyMeaningTest.setsAreThoseOfTheirFields")
          List<String> trainRecordsPath,
      @Field(
              description = "folder of the records that validate",
              ignored = "what judges are the pictures of test_data in the dataset spec, as in TAO")
          Optional<String> valRecordsFolderPath,
      @Field(
              description = "record files that validate",
              ignored = "what judges are the pictures of test_data in the dataset spec, as in TAO")
          List<String> valRecordsPath,
      @Field(
              description = "spec of dataset_convert for each data set",
              defaultValue = "{coco: coco_spec.json}",
              shownBy = "BodyMeaningTest.setsAreThoseOfTheirFields")
          Map<String, String> datasetSpecs) {}

  /** From levels to numbers: level / scale - offset. */
  public record NormalizationParams(
      @Field(
              description = "what levels are divided by",
              defaultValue = "[256.0, 256.0, 256.0]",
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          List<Double> imageScale,
      @Field(
              description = "what is taken off then",
              defaultValue = "[0.5, 0.5, 0.5]",
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          List<Double> imageOffset,
      @Field(
              description = "what masks are divided by",
              defaultValue = "[255.0]",
              shownBy = "BodyFormTest.masksKeepPeopleOut")
          List<Double> maskScale,
      @Field(
              description = "what is taken off masks then",
              defaultValue = "[0.0]",
              shownBy = "BodyFormTest.masksKeepPeopleOut")
          List<Double> maskOffset) {}

  /** How training pictures are varied. */
  public record AugmentationConfig(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "AugmentationConfig",
              allowed = {"AugmentationConfig"},
              shownBy = "BodyMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description =
                  "person_centric: one person is moved to the middle and made of one size; standard: the picture is stretched to the input; standard_with_fixed_aspect_ratio: it is fitted into it",
              defaultValue = "person_centric",
              allowed = {"person_centric", "standard", "standard_with_fixed_aspect_ratio"},
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          String spatialAugmentationMode,
      @Field(
              description = "how pictures that judge are varied",
              ignored = "pictures that judge are not varied")
          Map<String, Double> identitySpatialAugParams,
      @Field(description = "turns, flips, zooms and shifts") SpatialAugParams spatialAugParams) {}

  /** Turns, flips, zooms and shifts. */
  public record SpatialAugParams(
      @Field(
              description =
                  "share of pictures that are shown in a mirror; joints named left and right change places",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double flipLrProb,
      @Field(
              description = "share of pictures that are turned upside down, likewise",
              defaultValue = "0.0",
              min = 0,
              max = 1,
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double flipTbProb,
      @Field(
              description = "largest turn",
              unit = "degrees",
              defaultValue = "40.0",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double rotateDegMax,
      @Field(
              description = "least turn",
              unit = "degrees",
              defaultValue = "-40.0",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double rotateDegMin,
      @Field(
              description = "share of pictures that are zoomed",
              defaultValue = "0.0",
              min = 0,
              max = 1,
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double zoomProb,
      @Field(
              description = "least zoom",
              defaultValue = "1.0",
              min = 0,
              exclusiveMin = true,
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double zoomRatioMin,
      @Field(
              description = "largest zoom",
              defaultValue = "1.0",
              min = 0,
              exclusiveMin = true,
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double zoomRatioMax,
      @Field(
              description = "largest shift to a side",
              unit = "pixels",
              defaultValue = "40.0",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double translateMaxX,
      @Field(
              description = "least shift to a side",
              unit = "pixels",
              defaultValue = "-40.0",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double translateMinX,
      @Field(
              description = "largest shift up or down",
              unit = "pixels",
              defaultValue = "40.0",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double translateMaxY,
      @Field(
              description = "least shift up or down",
              unit = "pixels",
              defaultValue = "-40.0",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double translateMinY,
      @Field(
              description =
                  "shifts are shares of the input's sides, between translate_ratio_min and translate_ratio_max",
              defaultValue = "false",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          boolean useTranslateRatio,
      @Field(
              description = "largest share",
              defaultValue = "0.2",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double translateRatioMax,
      @Field(
              description = "least share",
              defaultValue = "-0.2",
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double translateRatioMin,
      @Field(
              description =
                  "height of the person in heights of the input, where spatial_augmentation_mode is person_centric",
              defaultValue = "0.6",
              min = 0,
              exclusiveMin = true,
              shownBy = "BodyFormTest.peopleAreTurnedZoomedMovedAndFlipped")
          double targetPersonScale) {}

  /** From joints to maps. */
  public record LabelProcessorConfig(
      @Field(
              description = "width of limbs that fade",
              ignored = "fields have length 1 on a limb and 0 beside it, as in the paper")
          Optional<Double> pafGaussianSigma,
      @Field(
              description = "deviation of the spot around a joint",
              unit = "pixels of the input",
              defaultValue = "7.0",
              min = 0,
              exclusiveMin = true,
              shownBy = "BodyMapsTest.mapsAreThoseOfTheirFields")
          double heatmapGaussianSigma,
      @Field(
              description = "how far from the line between its joints a limb reaches",
              unit = "pixels of the maps",
              defaultValue = "1.0",
              min = 0,
              exclusiveMin = true,
              shownBy = "BodyMapsTest.mapsAreThoseOfTheirFields")
          double pafOrthoDistThresh) {}

  /** The network. */
  public record Model(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "BpNetLiteModel",
              allowed = {"BpNetLiteModel"},
              shownBy = "BodyMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(description = "what is below the stages") BackboneAttributes backboneAttributes,
      @Field(
              description = "stages; each after the first sees the maps of the one before",
              defaultValue = "3",
              min = 1,
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          int stages,
      @Field(
              description =
                  "heat maps: joints and background; must be as many as pose_config_path says",
              defaultValue = "19",
              min = 2,
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          int heatChannels,
      @Field(
              description =
                  "maps of affinity fields: two a limb; must be as many as pose_config_path says",
              defaultValue = "38",
              min = 2,
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          int pafChannels,
      @Field(
              description = "attention between stages",
              defaultValue = "false",
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          boolean useSelfAttention,
      @Field(
              description = "order of axes",
              ignored = "engines choose it; export -i data_format says that of the file")
          Optional<String> dataFormat,
      @Field(
              description = "biases in the stages",
              defaultValue = "true",
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          boolean useBias,
      @Field(
              description = "penalty on weights",
              defaultValue = "l1",
              allowed = {"l1", "l2"},
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          String regularizationType,
      @Field(
              description = "its factor on kernels",
              defaultValue = "5.0e-4",
              min = 0,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          double kernelRegularizationFactor,
      @Field(
              description = "its factor on biases",
              defaultValue = "0.0",
              min = 0,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          double biasRegularizationFactor,
      @Field(
              description = "first kernels of the stages",
              defaultValue = "random_normal",
              allowed = {"random_normal", "xavier"},
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          String kernelInitializer) {}

  /** What is below the stages. */
  public record BackboneAttributes(
      @Field(
              description =
                  "vgg: VGG-19 with batch norms up to stride 8; resnet: ResNet-18 up to stride 8; helnet is not here",
              defaultValue = "vgg",
              allowed = {"vgg", "helnet", "resnet"},
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          String architecture,
      @Field(
              description = "a last convolution of 128 channels",
              name = "add_final_c128_conv",
              defaultValue = "true",
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          boolean addFinalC128Conv,
      @Field(description = "which helnet", defaultValue = "default", ignored = "of helnet only")
          String mtype,
      @Field(
              description = "biases in convolutions that a batch norm follows",
              defaultValue = "false",
              shownBy = "BodyMeaningTest.theNetworkIsThatOfItsFields")
          boolean useBias) {}

  /** How weights are updated. */
  public record OptimizerConfig(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "WeightedMomentumOptimizer",
              allowed = {"WeightedMomentumOptimizer"},
              shownBy = "BodyMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description =
                  "factor of the rate for each layer, by the first part of its name: stages.0 for instance",
              min = 0,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          Map<String, Double> gradWeightsDict,
      @Field(
              description = "factor of the rate for all others",
              defaultValue = "1.0",
              min = 0,
              exclusiveMin = true,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          double weightDefaultValue,
      @Field(
              description = "momentum",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          double momentum,
      @Field(
              description = "Nesterov's",
              defaultValue = "false",
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          boolean useNesterov,
      @Field(description = "rates") Schedule learningRateSchedule) {}

  /** Rates that rise, stay and fall. */
  public record Schedule(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "SoftstartAnnealingLearningRateSchedule",
              allowed = {"SoftstartAnnealingLearningRateSchedule"},
              shownBy = "BodyMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description = "share of the training in which the rate rises",
              defaultValue = "0.05",
              min = 0,
              max = 1,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          double softStart,
      @Field(
              description = "share of the training after which it falls",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          double annealing,
      @Field(
              description = "highest rate",
              defaultValue = "2.0e-5",
              min = 0,
              exclusiveMin = true,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          double baseLearningRate,
      @Field(
              description = "first and last rate",
              defaultValue = "8.0e-8",
              min = 0,
              exclusiveMin = true,
              shownBy = "BodyMeaningTest.theTrainingIsThatOfItsFields")
          double minLearningRate,
      @Field(
              description = "steps of the training",
              ignored = "epochs and data say how many steps there are")
          Optional<Long> lastStep) {}

  /** The loss. */
  public record Loss(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "BpNetLoss",
              allowed = {"BpNetLoss"},
              shownBy = "BodyMeaningTest.groupsAreOfTheirKinds")
          String className) {}
}
