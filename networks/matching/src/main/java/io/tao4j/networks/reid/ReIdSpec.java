package io.tao4j.networks.reid;

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
 * TAO's spec of re_identification. Fields that TAO does not have say so in their description.
 *
 * @param train the training
 * @param model the network
 * @param dataset the data
 * @param reRanking re-ranking in the evaluation
 * @param evaluate the evaluation
 * @param inference the inference
 */
public record ReIdSpec(
    @Field(description = "training", verbs = Verb.TRAIN) Train train,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Dataset dataset,
    @Field(description = "re-ranking", verbs = Verb.EVALUATE) ReRanking reRanking,
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
              description = "largest norm of the gradient; 0 for any",
              min = 0,
              shownBy = "ReIdMeaningTest.theTrainingIsThatOfItsFields")
          double gradClip,
      @Field(description = "update rule, rates and loss") Optim optim) {}

  /** Update rule, rates and loss. */
  public record Optim(
      @Field(
              description = "update rule",
              defaultValue = "Adam",
              allowed = {"Adam", "SGD"},
              shownBy = "ReIdMeaningTest.theRuleIsThatOfItsName")
          String name,
      @Field(
              description = "rate after the warm-up",
              defaultValue = "0.00035",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.theRateRisesThenGoesDownStairs")
          double baseLr,
      @Field(
              description = "epochs from which on the rate is lower",
              unit = "epochs",
              defaultValue = "[40, 70]",
              min = 0,
              shownBy = "ReIdMeaningTest.theRateRisesThenGoesDownStairs")
          List<Integer> lrSteps,
      @Field(
              description = "factor from stair to stair",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.theRateRisesThenGoesDownStairs")
          double gamma,
      @Field(
              description = "factor of the rate of biases",
              defaultValue = "1",
              min = 0,
              shownBy = "ReIdMeaningTest.partsHaveRatesOfTheirOwn")
          double biasLrFactor,
      @Field(
              description = "momentum of SGD",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ReIdMeaningTest.theRuleIsThatOfItsName")
          double momentum,
      @Field(
              description = "penalty on what is no bias: times the weight, added to its gradient",
              defaultValue = "0.0005",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.partsHaveRatesOfTheirOwn")
          double weightDecay,
      @Field(
              description = "penalty on biases",
              defaultValue = "0.0005",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.partsHaveRatesOfTheirOwn")
          double weightDecayBias,
      @Field(
              description =
                  "what the rate of the first epoch of the schedule is multiplied by; the"
                      + " training begins with its second",
              defaultValue = "0.01",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.theRateRisesThenGoesDownStairs")
          double warmupFactor,
      @Field(
              description =
                  "epochs until the whole rate is reached, of linear and constant; 0: at once",
              unit = "epochs",
              defaultValue = "10",
              min = 0,
              shownBy = "ReIdMeaningTest.theRateRisesThenGoesDownStairs")
          int warmupIters,
      @Field(
              description = "the same of cosine",
              unit = "epochs",
              defaultValue = "20",
              min = 0,
              shownBy = "ReIdMeaningTest.theRateRisesThenGoesDownStairs")
          int warmupEpochs,
      @Field(
              description =
                  "linear: the rate rises evenly, then goes down stairs; constant: it"
                      + " stays at warmup_factor before that; cosine: it rises evenly, then"
                      + " goes down half a cosine",
              defaultValue = "linear",
              allowed = {"linear", "constant", "cosine"},
              shownBy = "ReIdMeaningTest.theRateRisesThenGoesDownStairs")
          String warmupMethod,
      @Field(
              description = "weight of the distance from the centres",
              defaultValue = "0.0005",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.featuresAreDrawnToTheCentresOfTheirIdentities")
          double centerLossWeight,
      @Field(
              description =
                  "share of the way that a centre goes to the mean of its features at the"
                      + " end of each epoch; TAO moves centres after each step",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.featuresAreDrawnToTheCentresOfTheirIdentities")
          double centerLr,
      @Field(
              description = "by which others are to be farther",
              defaultValue = "0.3",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          double tripletLossMargin,
      @Field(
              description = "compare vectors of length 1 in the triplets",
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          boolean trpL2,
      @Field(
              description = "twice the rate for the classifier",
              shownBy = "ReIdMeaningTest.partsHaveRatesOfTheirOwn")
          boolean largeFcLr) {}

  /** The network. */
  public record Model(
      @Field(
              description =
                  "trunk: resnet_50, swin_tiny_patch4_window7_224; any other backbone"
                      + " here by its name",
              defaultValue = "resnet_50",
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          String backbone,
      @Field(
              description = "stride of the last stage of a ResNet: 1 or 2",
              defaultValue = "1",
              min = 1,
              max = 2,
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          int lastStride,
      @Field(
              description = "weights to start from: public ones of the trunk, or a model (.tao)",
              verbs = Verb.TRAIN,
              path = PathKind.FILE,
              shownBy = "ReIdMeaningTest.theTrainingStartsWhereItsFieldSays")
          Optional<Path> pretrainedModelPath,
      @Field(
              description = "colours of the input: red, green, blue",
              defaultValue = "3",
              min = 3,
              max = 3,
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          int inputChannels,
      @Field(
              description = "width of the input",
              unit = "pixels",
              defaultValue = "128",
              min = 16,
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          int inputWidth,
      @Field(
              description = "height of the input",
              unit = "pixels",
              defaultValue = "256",
              min = 16,
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          int inputHeight,
      @Field(
              description = "bnneck: a batch norm without shift before the classifier; no: none",
              defaultValue = "bnneck",
              allowed = {"bnneck", "no"},
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          String neck,
      @Field(
              description =
                  "numbers of a vector; those of Swin are as wide as the trunk unless"
                      + " reduce_feat_dim",
              defaultValue = "256",
              min = 1,
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          int featDim,
      @Field(
              description = "make the vectors of Swin feat_dim wide",
              shownBy = "ReIdMeaningTest.swinsVectorsAreAsWideAsTheTrunkUnlessReduced")
          boolean reduceFeatDim,
      @Field(
              description = "which vector is the answer: after the neck, or before",
              defaultValue = "after",
              allowed = {"after", "before"},
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          String neckFeat,
      @Field(
              description = "how vectors are compared in training",
              defaultValue = "triplet",
              allowed = {"triplet"},
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          String metricLossType,
      @Field(
              description = "add the distance from the centres of identities to the loss",
              shownBy = "ReIdMeaningTest.featuresAreDrawnToTheCentresOfTheirIdentities")
          boolean withCenterLoss,
      @Field(
              description =
                  "the vector of a picture is the sum of its own and of its mirror image;"
                      + " part of the model",
              shownBy = "ReIdMeaningTest.vectorsMayBeThoseOfPictureAndMirrorImage")
          boolean withFlipFeature,
      @Field(
              description = "spread a tenth of the classifier's targets over all identities",
              defaultValue = "true",
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          boolean labelSmooth,
      @Field(
              description = "loss of the classifier",
              defaultValue = "softmax",
              allowed = {"softmax"},
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          String idLossType,
      @Field(
              description = "weight of the classifier in the loss; TAO has it for Swin only",
              defaultValue = "1",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          double idLossWeight,
      @Field(
              description = "weight of the triplets in the loss; TAO has it for Swin only",
              defaultValue = "1",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          double tripletLossWeight,
      @Field(
              description = "a soft margin without a number in the triplets",
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          boolean noMargin,
      @Field(
              description = "share of the numbers that are left out before the classifier",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ReIdMeaningTest.theNetworkIsThatOfItsFields")
          double dropoutRate,
      @Field(
              description =
                  "largest rate at which branches of a transformer are left out in training",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ReIdMeaningTest.swinsVectorsAreAsWideAsTheTrunkUnlessReduced")
          double dropPath) {}

  /** The data: folders of pictures whose names say whom they show and which camera took them. */
  public record Dataset(
      @Field(
              description = "training set",
              verbs = Verb.TRAIN,
              required = true,
              path = PathKind.FOLDER,
              shownBy = "ReIdMeaningTest.batchesHaveSomeOfEachOfSomeIdentities")
          Path trainDatasetDir,
      @Field(
              description = "what is looked among: the gallery",
              path = PathKind.FOLDER,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          Optional<Path> testDatasetDir,
      @Field(
              description = "what is looked up",
              path = PathKind.FOLDER,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          Optional<Path> queryDatasetDir,
      @Field(
              description = "number of identities",
              verbs = Verb.TRAIN,
              defaultValue = "751",
              min = 1,
              ignored = "the training set says how many there are")
          int numClasses,
      @Field(
              description = "pictures of a step",
              verbs = Verb.TRAIN,
              defaultValue = "64",
              min = 1,
              shownBy = "ReIdMeaningTest.batchesHaveSomeOfEachOfSomeIdentities")
          int batchSize,
      @Field(
              description = "pictures per step of evaluations",
              defaultValue = "128",
              min = 1,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int valBatchSize,
      @Field(
              description = "threads that read and vary pictures",
              defaultValue = "8",
              min = 1,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int numWorkers,
      @Field(
              description = "means of levels / 255",
              verbs = Verb.TRAIN,
              defaultValue = "[0.485, 0.456, 0.406]",
              shownBy = "ReIdMeaningTest.picturesAreStretchedAndNormalised")
          List<Double> pixelMean,
      @Field(
              description = "deviations of levels / 255",
              verbs = Verb.TRAIN,
              defaultValue = "[0.226, 0.226, 0.226]",
              min = 0,
              exclusiveMin = true,
              shownBy = "ReIdMeaningTest.picturesAreStretchedAndNormalised")
          List<Double> pixelStd,
      @Field(
              description =
                  "black pixels on each side, of which a window of the input's size is cut",
              unit = "pixels",
              verbs = Verb.TRAIN,
              defaultValue = "10",
              min = 0,
              shownBy = "ReIdMeaningTest.trainingPicturesAreVariedInTaosOrder")
          int padding,
      @Field(
              description = "probability with which left and right are exchanged",
              verbs = Verb.TRAIN,
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.trainingPicturesAreVariedInTaosOrder")
          double prob,
      @Field(
              description = "probability with which a rectangle is painted over",
              verbs = Verb.TRAIN,
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.trainingPicturesAreVariedInTaosOrder")
          double reProb,
      @Field(
              description =
                  "softmax_triplet: batches of num_instances of each identity, classifier"
                      + " and triplets; triplet: no classifier; softmax: any batches,"
                      + " classifier only",
              verbs = Verb.TRAIN,
              defaultValue = "softmax_triplet",
              allowed = {"softmax_triplet", "triplet", "softmax"},
              shownBy = "ReIdMeaningTest.theLossIsThatOfItsFields")
          String sampler,
      @Field(
              description = "pictures of an identity in a batch",
              verbs = Verb.TRAIN,
              defaultValue = "4",
              min = 2,
              shownBy = "ReIdMeaningTest.batchesHaveSomeOfEachOfSomeIdentities")
          int numInstances,
      @Fragment PictureLoading loading) {}

  /** Re-ranking of what an evaluation finds, by neighbours in common. */
  public record ReRanking(
      @Field(
              description =
                  "tell the figures of re-ranked distances too; memory and time go by the"
                      + " square of all pictures",
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          boolean reRanking,
      @Field(
              description = "neighbours of a picture",
              defaultValue = "20",
              min = 1,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int k1,
      @Field(
              description = "over how many of the nearest neighbourhoods are averaged",
              defaultValue = "6",
              min = 1,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int k2,
      @Field(
              description = "weight of the first distance",
              defaultValue = "0.3",
              min = 0,
              max = 1,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          double lambdaValue,
      @Field(
              description = "places of the curve and of the sheet of matches",
              defaultValue = "10",
              min = 1,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          int maxRank) {}

  /** The evaluation. */
  public record Evaluate(
      @Field(
              description = "gallery in place of dataset.test_dataset_dir",
              path = PathKind.FOLDER,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          Optional<Path> testDataset,
      @Field(
              description = "queries in place of dataset.query_dataset_dir",
              path = PathKind.FOLDER,
              shownBy = "ReIdMeaningTest.setsToJudgeByAreThoseOfTheirFields")
          Optional<Path> queryDataset) {}
}
