package io.tao4j.networks.fpenet;

import io.tao4j.networks.people.AdamConfig;
import io.tao4j.networks.people.FaceTraining;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's spec of fpenet.
 *
 * @param className its kind
 * @param training how long it is
 * @param enableVisualization whether training faces are drawn
 * @param numKeypoints points of a face
 * @param randomSeed seed of everything random
 * @param visualizeNumImages faces that are drawn
 * @param dataloader the data
 * @param loss the loss
 * @param model the network
 * @param optimizer how weights are updated
 */
public record FpeSpec(
    @Field(
            description = "its kind",
            name = "__class_name__",
            defaultValue = "FpeNetTrainer",
            allowed = "FpeNetTrainer",
            shownBy = "FpeMeaningTest.groupsAreOfTheirKinds")
        String className,
    @Fragment FaceTraining training,
    @Field(
            description = "draw training faces with their points, as the network gets them",
            defaultValue = "true",
            verbs = Verb.TRAIN,
            shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
        boolean enableVisualization,
    @Field(
            description =
                "points of a face: the first so many of its record; 68 are iBUG's, 80 have pupils"
                    + " and ears beside them",
            defaultValue = "80",
            min = 1,
            verbs = Verb.TRAIN,
            shownBy = "FpeMeaningTest.theNetworkIsThatOfItsFields")
        int numKeypoints,
    @Field(
            description = "seed of everything random",
            defaultValue = "35",
            min = 0,
            verbs = Verb.TRAIN,
            shownBy = "FpeMeaningTest.theTrainingIsThatOfItsFields")
        long randomSeed,
    @Field(
            description = "how many are drawn",
            defaultValue = "3",
            min = 0,
            verbs = Verb.TRAIN,
            shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
        int visualizeNumImages,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Dataloader dataloader,
    @Field(description = "loss", verbs = Verb.TRAIN) Loss loss,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(description = "how weights are updated", verbs = Verb.TRAIN) AdamConfig optimizer) {

  /** The data. */
  public record Dataloader(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "FpeNetDataloader",
              allowed = "FpeNetDataloader",
              shownBy = "FpeMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description = "faces of a step",
              defaultValue = "32",
              min = 1,
              shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
          int batchSize,
      @Field(
              description = "the same as num_keypoints at the top",
              defaultValue = "80",
              min = 1,
              verbs = Verb.TRAIN,
              shownBy = "FpeMeaningTest.theNetworkIsThatOfItsFields")
          int numKeypoints,
      @Field(description = "how training faces are varied", verbs = Verb.TRAIN)
          Augmentation augmentationInfo,
      @Field(description = "record files") DatasetInfo datasetInfo,
      @Field(description = "input of the network", verbs = Verb.TRAIN) ImageInfo imageInfo,
      @Field(description = "sets that judge") KpisetInfo kpisetInfo) {}

  /** How training faces are varied. */
  public record Augmentation(
      @Field(
              description = "whether anything is varied",
              defaultValue = "true",
              shownBy = "FpeVariationTest.facesAreTurnedZoomedMovedAndFlipped")
          boolean enableOnlineAugmentation,
      @Field(
              description = "make faces small and large again",
              defaultValue = "true",
              shownBy = "FpeVariationTest.tonesAndSharpnessChange")
          boolean enableResizeAugmentation,
      @Field(
              description = "of how many faces",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "FpeVariationTest.tonesAndSharpnessChange")
          double augmentationResizeProbability,
      @Field(
              description = "largest factor by which they become small",
              defaultValue = "1.6",
              min = 1,
              shownBy = "FpeVariationTest.tonesAndSharpnessChange")
          double augmentationResizeScale,
      @Field(
              description = "hide a part under a grey patch",
              defaultValue = "true",
              shownBy = "FpeVariationTest.aPatchHidesPoints")
          boolean enableOcclusionAugmentation,
      @Field(
              description = "of how many faces",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "FpeVariationTest.aPatchHidesPoints")
          double patchProbability,
      @Field(
              description =
                  "largest side of the patch, in sides of the input; the least is 10 pixels",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "FpeVariationTest.aPatchHidesPoints")
          double sizeToImageRatio,
      @Field(
              description = "points under the patch count as occluded",
              defaultValue = "true",
              shownBy = "FpeVariationTest.aPatchHidesPoints")
          boolean maskAugmentationPatch,
      @Field(description = "change of the middle tones") Gamma gammaAugmentation,
      @Field(description = "turns, zooms and shifts") Spatial modulusSpatialAugmentation) {}

  /** Change of the middle tones. */
  public record Gamma(
      @Field(
              description = "largest exponent",
              defaultValue = "1.6",
              min = 0,
              exclusiveMin = true,
              shownBy = "FpeVariationTest.tonesAndSharpnessChange")
          double gammaMax,
      @Field(
              description = "least exponent",
              defaultValue = "0.6",
              min = 0,
              exclusiveMin = true,
              shownBy = "FpeVariationTest.tonesAndSharpnessChange")
          double gammaMin,
      @Field(
              description = "of how many faces",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "FpeVariationTest.tonesAndSharpnessChange")
          double gammaProbability,
      @Field(
              description = "how exponents are drawn",
              defaultValue = "uniform",
              allowed = "uniform",
              shownBy = "FpeVariationTest.tonesAndSharpnessChange")
          String gammaType) {}

  /** Turns, zooms and shifts. */
  public record Spatial(
      @Field(
              description = "of how many faces the mirror image is shown; for 68, 80 or 104 points",
              defaultValue = "0",
              min = 0,
              max = 1,
              shownBy = "FpeVariationTest.facesAreTurnedZoomedMovedAndFlipped")
          double hflipProbability,
      @Field(
              description = "largest turn",
              unit = "radians",
              defaultValue = "0.35",
              min = 0,
              shownBy = "FpeVariationTest.facesAreTurnedZoomedMovedAndFlipped")
          double rotateRadMax,
      @Field(
              description = "largest shift to a side",
              unit = "pixels",
              defaultValue = "10",
              min = 0,
              shownBy = "FpeVariationTest.facesAreTurnedZoomedMovedAndFlipped")
          int translateMaxX,
      @Field(
              description = "largest shift up or down",
              unit = "pixels",
              defaultValue = "10",
              min = 0,
              shownBy = "FpeVariationTest.facesAreTurnedZoomedMovedAndFlipped")
          int translateMaxY,
      @Field(
              description = "largest zoom",
              defaultValue = "1.2",
              min = 0,
              exclusiveMin = true,
              shownBy = "FpeVariationTest.facesAreTurnedZoomedMovedAndFlipped")
          double zoomMax,
      @Field(
              description = "least zoom",
              defaultValue = "0.8",
              min = 0,
              exclusiveMin = true,
              shownBy = "FpeVariationTest.facesAreTurnedZoomedMovedAndFlipped")
          double zoomMin) {}

  /** Record files. */
  public record DatasetInfo(
      @Field(description = "how names of pictures end", ignored = "records name pictures in full")
          Optional<String> imageExtension,
      @Field(
              description =
                  "sets, with spaces between them, whose occluded points are learnt as well; none",
              defaultValue = "none",
              shownBy = "FpeMeaningTest.occludedPointsDoNotCount")
          String noOcclusionMaskingSets,
      @Field(
              description = "folder below which pictures lie; absent: records say where they are",
              path = PathKind.FOLDER,
              shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> rootPath,
      @Field(
              description = "folder of the record file in a set",
              defaultValue = "FpeTfRecords",
              shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
          String tfrecordFolderName,
      @Field(
              description = "folder of the sets",
              required = true,
              path = PathKind.FOLDER,
              shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
          Path tfrecordsDirectoryPath,
      @Field(
              description = "sets to learn from, with spaces between them",
              required = true,
              verbs = Verb.TRAIN,
              shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
          String tfrecordsSetIdTrain,
      @Field(
              description = "sets that validate, with spaces between them",
              shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
          String tfrecordsSetIdVal,
      @Field(
              description = "name of the record file",
              defaultValue = "data.tfrecords",
              shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
          String tfrecordFileName,
      @Field(
              description = "a further set of TAO's",
              ignored = "name all sets in tfrecords_set_id_train")
          Optional<Boolean> useExtraDataset) {}

  /** Input of the network. */
  public record ImageInfo(@Field(description = "picture of a face") Size image) {}

  /** Size of a picture. */
  public record Size(
      @Field(
              description = "channels: 1 for grey",
              defaultValue = "1",
              allowed = {"1", "3"},
              shownBy = "FpeMeaningTest.theNetworkIsThatOfItsFields")
          int channel,
      @Field(
              description = "height, a multiple of 16",
              unit = "pixels",
              defaultValue = "80",
              min = 16,
              shownBy = "FpeMeaningTest.theNetworkIsThatOfItsFields")
          int height,
      @Field(
              description = "width, a multiple of 16",
              unit = "pixels",
              defaultValue = "80",
              min = 16,
              shownBy = "FpeMeaningTest.theNetworkIsThatOfItsFields")
          int width) {}

  /** Sets that judge. */
  public record KpisetInfo(
      @Field(
              description =
                  "sets that judge, with spaces between them; absent: those that validate",
              shownBy = "FpeMeaningTest.setsAreThoseOfTheirFields")
          String tfrecordsSetIdKpi) {}

  /** The loss. */
  public record Loss(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "FpeLoss",
              allowed = "FpeLoss",
              shownBy = "FpeMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description = "factor of square_euclidean and wing_loss",
              defaultValue = "0.01",
              min = 0,
              exclusiveMin = true,
              shownBy = "FpeLossTest.lossesAreTaos")
          double kptsCoeff,
      @Field(
              description = "what becomes of a distance",
              defaultValue = "square_euclidean",
              allowed = {"l1", "square_euclidean", "wing_loss"},
              shownBy = "FpeLossTest.lossesAreTaos")
          String lossType,
      @Field(
              description = "occluded points do not count",
              defaultValue = "true",
              shownBy = "FpeMeaningTest.occludedPointsDoNotCount")
          boolean maskOcc,
      @Field(
              description =
                  "how much the parts count: face, eyes and mouth, 1 in all; absent: all points"
                      + " count the same. For 68 or 80 points",
              min = 0,
              shownBy = "FpeLossTest.partsCountAsTheSpecSays")
          Map<String, Double> weightsDict,
      @Field(description = "learning from a varied copy too") Elt eltLossInfo) {}

  /** Equivariant landmarks: what is seen of a moved face are moved points. */
  public record Elt(
      @Field(
              description = "how much the copy counts",
              defaultValue = "0.5",
              min = 0,
              shownBy = "FpeMeaningTest.aMovedCopyIsLearntToo")
          double eltAlpha,
      @Field(
              description = "whether there is one",
              defaultValue = "true",
              shownBy = "FpeMeaningTest.aMovedCopyIsLearntToo")
          boolean enableEltLoss,
      @Field(description = "how the copy is moved") Spatial modulusSpatialAugmentation) {}

  /** The network. */
  public record Model(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "FpeNetBaseModel",
              allowed = "FpeNetBaseModel",
              shownBy = "FpeMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(description = "its parameters") Parameters modelParameters) {}

  /** Parameters of the network. */
  public record Parameters(
      @Field(
              description = "factor of the maps before the softmax",
              defaultValue = "0.1",
              min = 0,
              exclusiveMin = true,
              shownBy = "FpeMeaningTest.theNetworkIsThatOfItsFields")
          double beta,
      @Field(
              description = "model to start from, .tao; what fits of it is taken",
              path = PathKind.FILE,
              shownBy = "FpeMeaningTest.theTrainingIsThatOfItsFields")
          Optional<Path> pretrainedModelPath,
      @Field(description = "penalty on kernels", ignored = "TAO adds none to the loss either")
          Optional<String> regularizerType,
      @Field(description = "its factor", ignored = "TAO adds none to the loss either")
          Optional<Double> regularizerWeight,
      @Field(
              description =
                  "which decoder: FpeNet_public has transposed convolutions, FpeNet_base and"
                      + " FpeNet_release repeat pixels, FpeNet_release has a further 1x1 convolution"
                      + " in each step, FpeNet_base_5x5_conv larger kernels",
              defaultValue = "FpeNet_public",
              allowed = {"FpeNet_base", "FpeNet_base_5x5_conv", "FpeNet_release", "FpeNet_public"},
              shownBy = "FpeMeaningTest.theNetworkIsThatOfItsFields")
          String type) {}
}
