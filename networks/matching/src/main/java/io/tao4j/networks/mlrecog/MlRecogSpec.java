package io.tao4j.networks.mlrecog;

import io.tao4j.networks.matching.LookupConfig;
import io.tao4j.networks.tasks.spec.PictureLoading;
import io.tao4j.networks.tasks.spec.TrainingEpochs;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of ml_recog. Fields that TAO does not have say so in their description.
 *
 * @param train the training
 * @param model the network
 * @param dataset the data
 * @param evaluate the evaluation
 * @param inference the inference
 */
public record MlRecogSpec(
    @Field(description = "training", verbs = Verb.TRAIN) Train train,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Dataset dataset,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) Evaluate evaluate,
    @Field(description = "inference", verbs = Verb.INFERENCE) LookupConfig inference) {

  /** The training. */
  public record Train(
      @Field(
              description = "seed of everything random",
              defaultValue = "1234",
              min = 0,
              shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
          long seed,
      @Fragment TrainingEpochs epochs,
      @Field(
              description =
                  "pictures of a step: num_instance of each of at least two classes, for vectors of"
                      + " one class alone have nothing to be apart from",
              defaultValue = "4",
              min = 1,
              shownBy = "MlRecogMeaningTest.batchesHaveSomeOfEachOfSomeClasses")
          int batchSize,
      @Field(
              description = "pictures per step of the validations",
              defaultValue = "4",
              min = 1,
              shownBy = "MlRecogMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int valBatchSize,
      @Field(
              description = "largest norm of the gradient; 0 for any",
              min = 0,
              shownBy = "MlRecogMeaningTest.theTrainingIsThatOfItsFields")
          double clipGradNorm,
      @Field(
              description = "figures of each class in validations",
              defaultValue = "true",
              shownBy = "MlRecogMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          boolean reportAccuracyPerClass,
      @Field(
              description =
                  "the loss of a triplet is log(1 + exp(x)) of its violation x; false: x where it"
                      + " is above 0",
              defaultValue = "true",
              shownBy = "MlRecogMeaningTest.theLossIsThatOfItsFields")
          boolean smoothLoss,
      @Field(
              description = "train the trunk; false: it stays as it is, its norms too",
              defaultValue = "true",
              shownBy = "MlRecogMeaningTest.trunkOrEmbedderMayStayAsTheyAre")
          boolean trainTrunk,
      @Field(
              description = "train the embedder",
              defaultValue = "true",
              shownBy = "MlRecogMeaningTest.trunkOrEmbedderMayStayAsTheyAre")
          boolean trainEmbedder,
      @Field(description = "update rule, rates and loss") Optim optim) {}

  /** Update rule, rates and loss. */
  public record Optim(
      @Field(
              description = "update rule of trunk and embedder",
              defaultValue = "Adam",
              allowed = {"Adam", "SGD", "Adamax"},
              shownBy = "MlRecogMeaningTest.theRuleIsThatOfItsName")
          String name,
      @Field(
              description = "epochs from which on the rate is lower",
              unit = "epochs",
              defaultValue = "[40, 70]",
              min = 0,
              shownBy = "MlRecogMeaningTest.theRateRisesThenGoesDownStairs")
          List<Integer> steps,
      @Field(
              description = "factor from stair to stair",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "MlRecogMeaningTest.theRateRisesThenGoesDownStairs")
          double gamma,
      @Field(
              description = "what the rate of the first epoch is multiplied by",
              defaultValue = "0.01",
              min = 0,
              max = 1,
              shownBy = "MlRecogMeaningTest.theRateRisesThenGoesDownStairs")
          double warmupFactor,
      @Field(
              description = "epochs until the whole rate is reached; 0: at once",
              unit = "epochs",
              defaultValue = "10",
              min = 0,
              max = 10_000,
              shownBy = "MlRecogMeaningTest.theRateRisesThenGoesDownStairs")
          int warmupIters,
      @Field(
              description =
                  "linear: from epoch to epoch the rate rises evenly; constant: it stays at"
                      + " warmup_factor until warmup_iters",
              defaultValue = "linear",
              allowed = {"linear", "constant"},
              shownBy = "MlRecogMeaningTest.theRateRisesThenGoesDownStairs")
          String warmupMethod,
      @Field(
              description = "by which vectors of other classes are to be farther",
              defaultValue = "0.3",
              min = 0,
              max = 2,
              shownBy = "MlRecogMeaningTest.theLossIsThatOfItsFields")
          double tripletLossMargin,
      @Field(
              description =
                  "slack of the miner, as a difference of cosines: more keeps more of the easy"
                      + " pairs",
              defaultValue = "0.1",
              min = 0,
              max = 2,
              shownBy = "MlRecogMeaningTest.theLossIsThatOfItsFields")
          double minerFunctionMargin,
      @Field(description = "rates of the embedder") Part embedder,
      @Field(description = "rates of the trunk") Part trunk) {}

  /** How a part of the network is trained. */
  public record Part(
      @Field(
              description = "factor of the rate of biases",
              defaultValue = "1",
              min = 1,
              max = 10,
              shownBy = "MlRecogMeaningTest.partsHaveRatesAndPenaltiesOfTheirOwn")
          double biasLrFactor,
      @Field(
              description = "rate after the warm-up",
              defaultValue = "0.00035",
              min = 0,
              max = 1,
              shownBy = "MlRecogMeaningTest.partsHaveRatesAndPenaltiesOfTheirOwn")
          double baseLr,
      @Field(
              description = "momentum of SGD; that of the trunk is the whole network's",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "MlRecogMeaningTest.theRuleIsThatOfItsName")
          double momentum,
      @Field(
              description = "penalty on what is no bias: times the weight, added to its gradient",
              defaultValue = "0.0005",
              min = 0,
              max = 1,
              shownBy = "MlRecogMeaningTest.partsHaveRatesAndPenaltiesOfTheirOwn")
          double weightDecay,
      @Field(
              description = "penalty on biases",
              defaultValue = "0.0005",
              min = 0,
              max = 1,
              shownBy = "MlRecogMeaningTest.partsHaveRatesAndPenaltiesOfTheirOwn")
          double weightDecayBias) {}

  /** The network. */
  public record Model(
      @Field(
              description =
                  "trunk: resnet_50, resnet_101, fan_tiny, fan_small, fan_base, fan_large; any"
                      + " other backbone here by its name",
              defaultValue = "resnet_50",
              shownBy = "MlRecogMeaningTest.theNetworkIsThatOfItsFields")
          String backbone,
      @Field(
              description = "model or weights of trunk and embedder to start from (.tao)",
              verbs = Verb.TRAIN,
              path = PathKind.FILE,
              shownBy = "MlRecogMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> pretrainedModelPath,
      @Field(
              description = "weights of the trunk to start from: public ones, or a model (.tao)",
              verbs = Verb.TRAIN,
              path = PathKind.FILE,
              shownBy = "MlRecogMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> pretrainedTrunkPath,
      @Field(
              description = "weights of the embedder to start from",
              ignored = "pretrained_model_path has trunk and embedder")
          Optional<String> pretrainedEmbedderPath,
      @Field(
              description = "what the trunk was trained on",
              ignored = "pretrained_trunk_path names the weights")
          Optional<String> pretrainChoice,
      @Field(
              description = "width of the input",
              unit = "pixels",
              defaultValue = "224",
              min = 16,
              shownBy = "MlRecogMeaningTest.theNetworkIsThatOfItsFields")
          int inputWidth,
      @Field(
              description = "height of the input",
              unit = "pixels",
              defaultValue = "224",
              min = 16,
              shownBy = "MlRecogMeaningTest.theNetworkIsThatOfItsFields")
          int inputHeight,
      @Field(
              description = "colours of the input: red, green, blue",
              defaultValue = "3",
              min = 3,
              max = 3,
              shownBy = "MlRecogMeaningTest.theNetworkIsThatOfItsFields")
          int inputChannels,
      @Field(
              description =
                  "numbers of a vector; those of FAN and ViT are as wide as the trunk, as in TAO",
              defaultValue = "256",
              min = 1,
              shownBy = "MlRecogMeaningTest.theNetworkIsThatOfItsFields")
          int featDim) {}

  /** The data. */
  public record Dataset(
      @Field(
              description = "training set: a folder of class folders",
              verbs = Verb.TRAIN,
              required = true,
              path = PathKind.FOLDER,
              shownBy = "MlRecogMeaningTest.batchesHaveSomeOfEachOfSomeClasses")
          Path trainDataset,
      @Field(description = "set to judge by") ValDataset valDataset,
      @Field(
              description = "other names of the classes",
              verbs = Verb.TRAIN,
              ignored = "classes have their folders' names")
          Optional<String> classMap,
      @Field(
              description = "means of levels / 255",
              verbs = Verb.TRAIN,
              defaultValue = "[0.485, 0.456, 0.406]",
              shownBy = "MlRecogMeaningTest.picturesAreNormalisedByMeanAndDeviation")
          List<Double> pixelMean,
      @Field(
              description = "deviations of levels / 255",
              verbs = Verb.TRAIN,
              defaultValue = "[0.226, 0.226, 0.226]",
              min = 0,
              exclusiveMin = true,
              shownBy = "MlRecogMeaningTest.picturesAreNormalisedByMeanAndDeviation")
          List<Double> pixelStd,
      @Field(
              description = "probability with which left and right are exchanged",
              verbs = Verb.TRAIN,
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          double prob,
      @Field(
              description = "probability with which a rectangle is painted over",
              verbs = Verb.TRAIN,
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          double reProb,
      @Field(
              description = "turn pictures by up to 180 degrees, whole ones",
              verbs = Verb.TRAIN,
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          boolean randomRotation,
      @Field(
              description =
                  "show a part of the picture, 8 % of its area or more; false: all of it (beyond"
                      + " TAO)",
              verbs = Verb.TRAIN,
              defaultValue = "true",
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          boolean randomCrop,
      @Field(
              description = "pictures of a class in a batch",
              verbs = Verb.TRAIN,
              defaultValue = "4",
              min = 2,
              shownBy = "MlRecogMeaningTest.batchesHaveSomeOfEachOfSomeClasses")
          int numInstance,
      @Field(description = "blur of training pictures", verbs = Verb.TRAIN)
          GaussianBlur gaussianBlur,
      @Field(description = "changes of colour of training pictures", verbs = Verb.TRAIN)
          ColorAugmentation colorAugmentation,
      @Field(
              description = "threads that read and vary pictures",
              defaultValue = "8",
              min = 1,
              shownBy = "MlRecogMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int workers,
      @Fragment PictureLoading loading) {}

  /** Folders of class folders; the classes need not be those of the training. */
  public record ValDataset(
      @Field(
              description = "what is looked among: a folder of class folders",
              path = PathKind.FOLDER,
              shownBy = "MlRecogMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          Optional<Path> reference,
      @Field(
              description = "what is looked up: a folder of class folders",
              path = PathKind.FOLDER,
              shownBy = "MlRecogMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          Optional<Path> query) {}

  /** Blur of training pictures. */
  public record GaussianBlur(
      @Field(
              description = "whether they are blurred",
              defaultValue = "true",
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          boolean enabled,
      @Field(
              description = "sides of the window",
              ignored = "the window is as large as the deviation needs it")
          List<Integer> kernel,
      @Field(
              description = "least and largest deviation",
              unit = "pixels",
              defaultValue = "[0.3, 0.7]",
              min = 0,
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          List<Double> sigma) {}

  /** Changes of colour of training pictures. */
  public record ColorAugmentation(
      @Field(
              description = "whether colours are changed",
              defaultValue = "true",
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          boolean enabled,
      @Field(
              description = "largest change of brightness",
              defaultValue = "0.5",
              min = 0,
              max = 2,
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          double brightness,
      @Field(
              description = "largest change of contrast",
              defaultValue = "0.3",
              min = 0,
              max = 2,
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          double contrast,
      @Field(
              description = "largest change of saturation",
              defaultValue = "0.1",
              min = 0,
              max = 2,
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          double saturation,
      @Field(
              description = "largest turn of the hue, a share of the colour circle",
              defaultValue = "0.1",
              min = 0,
              max = 0.5,
              shownBy = "MlRecogMeaningTest.trainingPicturesAreVariedInTaosOrder")
          double hue) {}

  /** The evaluation. */
  public record Evaluate(
      @Field(
              description = "pictures per step",
              defaultValue = "4",
              min = 1,
              shownBy = "MlRecogMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int batchSize,
      @Field(
              description = "k of recall_at_k: one of the k nearest references is right",
              defaultValue = "1",
              min = 1,
              shownBy = "MlRecogMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int topk,
      @Field(
              description = "figures of each class",
              defaultValue = "true",
              shownBy = "MlRecogMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          boolean reportAccuracyPerClass) {}
}
