package io.tao4j.networks.gesture;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's spec of gesturenet. Fields that TAO does not have say so in their description.
 *
 * @param randomSeed seed of everything random
 * @param batchSize pictures of a step
 * @param outputExperimentsFld where TAO writes
 * @param saveWeightsPath where TAO writes weights
 * @param trainer the training
 * @param model the network
 * @param dataset the data
 * @param evaluator the evaluation
 */
public record GestureSpec(
    @Field(
            description = "seed of everything random",
            defaultValue = "108",
            min = 0,
            verbs = Verb.TRAIN,
            shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
        long randomSeed,
    @Field(
            description = "pictures of a step",
            defaultValue = "1",
            min = 1,
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            shownBy = "GestureMeaningTest.setsAreThoseOfTheDataFile")
        int batchSize,
    @Field(description = "where TAO writes", ignored = "the results folder is that of the call, -r")
        Optional<String> outputExperimentsFld,
    @Field(
            description = "where TAO writes weights",
            ignored = "the results folder is that of the call, -r")
        Optional<String> saveWeightsPath,
    @Field(description = "training", verbs = Verb.TRAIN) Trainer trainer,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Dataset dataset,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) Evaluator evaluator) {

  /** The training, in two parts. */
  public record Trainer(
      @Field(description = "name in TAO's code", name = "class", ignored = "there is one trainer")
          Optional<String> className,
      @Field(description = "place in TAO's code", name = "module", ignored = "there is one trainer")
          Optional<String> moduleName,
      @Field(description = "first part: the last layer alone is trained") TopTraining topTraining,
      @Field(description = "second part") FineTuning finetuning,
      @Field(
              description = "threads that read pictures",
              defaultValue = "1",
              min = 1,
              max = 64,
              shownBy = "GestureMeaningTest.setsAreThoseOfTheDataFile")
          int numWorkers) {}

  /** The part in which the last layer alone is trained. */
  public record TopTraining(
      @Field(
              description = "1: it comes first",
              defaultValue = "1",
              allowed = "1",
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          int stageOrder,
      @Field(
              description = "loss",
              defaultValue = "categorical_crossentropy",
              allowed = "categorical_crossentropy",
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          String lossFn,
      @Field(
              description = "passes over the data",
              unit = "epochs",
              min = 0,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          int trainEpochs,
      @Field(
              description = "blocks that are trained beside the last layer: none",
              min = 0,
              max = 0,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          int numLayersUnfreeze,
      @Field(
              description = "update rule",
              ignored = "both parts are trained by finetuning.optimizer")
          Optional<String> optimizer) {}

  /** The part in which blocks are trained too. */
  public record FineTuning(
      @Field(
              description = "2: it comes second",
              defaultValue = "2",
              allowed = "2",
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          int stageOrder,
      @Field(
              description = "passes over the data",
              unit = "epochs",
              defaultValue = "50",
              min = 1,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          int trainEpochs,
      @Field(
              description = "loss",
              defaultValue = "categorical_crossentropy",
              allowed = "categorical_crossentropy",
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          String lossFn,
      @Field(
              description = "first rate",
              defaultValue = "5e-5",
              min = 0,
              exclusiveMin = true,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          double initialLrate,
      @Field(
              description = "epochs after which the rate falls, each time",
              unit = "epochs",
              defaultValue = "33",
              min = 1,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          int decayStepSize,
      @Field(
              description = "factor by which it falls",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          double lrDropRate,
      @Field(
              description = "keep the checkpoint of each epoch; else best and last",
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          boolean enableCheckpointing,
      @Field(
              description =
                  "how many of the five blocks are trained, counted from the last, where"
                      + " weights_init gives weights; -1: all",
              defaultValue = "3",
              min = -1,
              max = 5,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          int numLayersUnfreeze,
      @Field(
              description = "update rule: sgd with a momentum of 0.9, adam or rmsprop",
              defaultValue = "sgd",
              allowed = {"sgd", "adam", "rmsprop"},
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          String optimizer) {}

  /** The network. */
  public record Model(
      @Field(
              description = "height of the input",
              unit = "pixels",
              defaultValue = "160",
              min = 32,
              shownBy = "GestureMeaningTest.theNetworkIsThatOfItsFields")
          int imageHeight,
      @Field(
              description = "width of the input",
              unit = "pixels",
              defaultValue = "160",
              min = 32,
              shownBy = "GestureMeaningTest.theNetworkIsThatOfItsFields")
          int imageWidth,
      @Field(
              description = "look at grey pictures",
              shownBy = "GestureMeaningTest.theNetworkIsThatOfItsFields")
          boolean grayScaleInput,
      @Field(description = "order of axes", ignored = "axes are channels first everywhere")
          Optional<String> dataFormat,
      @Field(
              description = "backbone",
              defaultValue = "resnet_vanilla",
              allowed = "resnet_vanilla",
              shownBy = "GestureMeaningTest.theNetworkIsThatOfItsFields")
          String baseModel,
      @Field(
              description = "its depth",
              defaultValue = "18",
              allowed = {"10", "18", "34", "50", "101"},
              shownBy = "GestureMeaningTest.theNetworkIsThatOfItsFields")
          int numLayers,
      @Field(
              description = "batch norms",
              defaultValue = "true",
              shownBy = "GestureMeaningTest.theNetworkIsThatOfItsFields")
          boolean useBatchNorm,
      @Field(
              description =
                  "weights to start from: a model of gesturenet (.tao), or public weights of the"
                      + " backbone",
              path = PathKind.FILE,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          Optional<Path> weightsInit,
      @Field(
              description = "a new last layer",
              ignored = "the last layer of weights_init is kept where its classes are the spec's")
          boolean addNewHead,
      @Field(
              description = "penalty on kernels",
              defaultValue = "l2",
              allowed = {"l1", "l2", "none"},
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          String kernelRegularizerType,
      @Field(
              description = "its factor",
              defaultValue = "0.001",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "GestureMeaningTest.theTrainingIsThatOfItsFields")
          double kernelRegularizationFactor) {}

  /** The data. */
  public record Dataset(
      @Field(
              description = "folder below which the pictures of data_path lie; absent: its own",
              path = PathKind.FOLDER,
              shownBy = "GestureMeaningTest.setsAreThoseOfTheDataFile")
          Optional<Path> imageRootPath,
      @Field(
              description = "numbers of the classes by their names",
              required = true,
              min = 0,
              verbs = Verb.TRAIN,
              shownBy = "GestureMeaningTest.classesAreThoseOfTheSpec")
          Map<String, Integer> classes,
      @Field(
              description =
                  "JSON that dataset_convert wrote; or a folder with a folder of pictures for each"
                      + " class (beyond TAO)",
              required = true,
              path = PathKind.EXISTING,
              shownBy = "GestureMeaningTest.setsAreThoseOfTheDataFile")
          Path dataPath,
      @Field(
              description = "number of classes",
              min = 0,
              verbs = Verb.TRAIN,
              shownBy = "GestureMeaningTest.classesAreThoseOfTheSpec")
          int numClasses,
      @Field(description = "how training pictures are varied", verbs = Verb.TRAIN)
          Augmentation augmentation) {}

  /** How training pictures are varied. */
  public record Augmentation(
      @Field(
              description = "largest shear",
              unit = "degrees",
              min = 0,
              max = 60,
              shownBy = "GestureVariationTest.handsAreTurnedShearedAndFlipped")
          double shearRange,
      @Field(description = "shift of colours along those in which pictures differ most")
          ColorPca colorPcaAug,
      @Field(description = "change of the middle tones") Gamma gammaAug,
      @Field(
              description = "largest turn",
              unit = "degrees",
              min = 0,
              max = 180,
              shownBy = "GestureVariationTest.handsAreTurnedShearedAndFlipped")
          double rotationRange,
      @Field(
              description = "least and largest factor of levels; empty for none",
              min = 0,
              shownBy = "GestureVariationTest.tonesChange")
          List<Double> brightnessRange,
      @Field(description = "a patch over a part of the picture") Occlusion occlusionAug,
      @Field(
              description = "flip half of the pictures left to right",
              shownBy = "GestureVariationTest.handsAreTurnedShearedAndFlipped")
          boolean horizontalFlip) {}

  /** Shift of colours. */
  public record ColorPca(
      @Field(description = "whether it is done", shownBy = "GestureVariationTest.tonesChange")
          boolean enable,
      @Field(
              description = "of how many pictures",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "GestureVariationTest.tonesChange")
          double probability) {}

  /** Change of the middle tones. */
  public record Gamma(
      @Field(description = "whether it is done", shownBy = "GestureVariationTest.tonesChange")
          boolean enable,
      @Field(
              description = "of how many pictures",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "GestureVariationTest.tonesChange")
          double probability,
      @Field(
              description = "least exponent",
              defaultValue = "0.5",
              min = 0,
              exclusiveMin = true,
              shownBy = "GestureVariationTest.tonesChange")
          double lowerLimit,
      @Field(
              description = "largest exponent",
              defaultValue = "2",
              min = 0,
              exclusiveMin = true,
              shownBy = "GestureVariationTest.tonesChange")
          double upperLimit) {}

  /** A patch. */
  public record Occlusion(
      @Field(
              description = "largest ratio of its sides, width by height",
              defaultValue = "3.33",
              min = 0,
              exclusiveMin = true,
              shownBy = "GestureVariationTest.aPatchHidesAPart")
          double maxAspectRatio,
      @Field(
              description = "largest share of the picture",
              defaultValue = "0.25",
              min = 0,
              max = 1,
              shownBy = "GestureVariationTest.aPatchHidesAPart")
          double maxArea,
      @Field(description = "whether it is done", shownBy = "GestureVariationTest.aPatchHidesAPart")
          boolean enable,
      @Field(
              description = "of how many pictures",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "GestureVariationTest.aPatchHidesAPart")
          double probability,
      @Field(
              description = "each pixel gets a level of its own; else the patch has one",
              defaultValue = "true",
              shownBy = "GestureVariationTest.aPatchHidesAPart")
          boolean pixelLevel,
      @Field(
              description = "least share of the picture",
              defaultValue = "0.05",
              min = 0,
              max = 1,
              shownBy = "GestureVariationTest.aPatchHidesAPart")
          double minArea,
      @Field(
              description = "least level",
              min = 0,
              max = 255,
              shownBy = "GestureVariationTest.aPatchHidesAPart")
          int minPixel,
      @Field(
              description = "largest level",
              defaultValue = "255",
              min = 0,
              max = 255,
              shownBy = "GestureVariationTest.aPatchHidesAPart")
          int maxPixel,
      @Field(
              description = "least ratio of its sides",
              defaultValue = "0.3",
              min = 0,
              exclusiveMin = true,
              shownBy = "GestureVariationTest.aPatchHidesAPart")
          double minAspectRatio) {}

  /** The evaluation. */
  public record Evaluator(
      @Field(
              description = "name of TAO's results",
              ignored = "the results folder is that of the call, -r")
          Optional<String> evaluationExpName,
      @Field(
              description =
                  "JSON that dataset_convert wrote, whose kpi part judges, or its validation part"
                      + " where that is empty; or a folder as data_path's; absent: data_path",
              path = PathKind.EXISTING,
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "GestureMeaningTest.setsAreThoseOfTheDataFile")
          Optional<Path> dataPath) {}
}
