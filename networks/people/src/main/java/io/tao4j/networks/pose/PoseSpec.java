package io.tao4j.networks.pose;

import io.tao4j.networks.tasks.spec.PlateauFields;
import io.tao4j.networks.tasks.spec.TrainingEpochs;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's spec of pose_classification. Fields that TAO does not have say so in their description.
 *
 * @param model the network
 * @param dataset the data
 * @param train the training
 * @param evaluate the evaluation
 */
public record PoseSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Dataset dataset,
    @Field(description = "training", verbs = Verb.TRAIN) Train train,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) Evaluate evaluate) {

  /** The network. */
  public record Model(
      @Field(
              description = "kind of network",
              defaultValue = "ST-GCN",
              allowed = "ST-GCN",
              shownBy = "PoseMeaningTest.theNetworkIsThatOfItsFields")
          String modelType,
      @Field(
              description = "model or weights to start from: .tao, or a PyTorch file of ST-GCN",
              path = PathKind.FILE,
              shownBy = "PoseMeaningTest.theTrainingStartsWhereItsFieldSays")
          Optional<Path> pretrainedModelPath,
      @Field(
              description = "numbers of a place: x, y and z, or x and y",
              defaultValue = "3",
              min = 2,
              max = 3,
              shownBy = "PoseMeaningTest.theNetworkIsThatOfItsFields")
          int inputChannels,
      @Field(
              description = "share of a block's numbers that is left out in training",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "PoseMeaningTest.theNetworkIsThatOfItsFields")
          double dropout,
      @Field(
              description = "joints and links: nvidia has 34 joints, openpose 18, coco 17",
              defaultValue = "nvidia",
              allowed = {"nvidia", "openpose", "human3.6m", "ntu-rgb+d", "ntu_edge", "coco"},
              shownBy = "PoseMeaningTest.linksMayBeOnesOwn")
          String graphLayout,
      @Field(
              description =
                  "neighbours of a joint have one set of weights (uniform), one for the joint and"
                      + " one for the others (distance), or one for the joint, one for those nearer"
                      + " to the centre and one for the rest (spatial)",
              defaultValue = "spatial",
              allowed = {"uniform", "distance", "spatial"},
              shownBy = "PoseMeaningTest.theNetworkIsThatOfItsFields")
          String graphStrategy,
      @Field(
              description = "each block learns how much each link counts",
              defaultValue = "true",
              shownBy = "PoseMeaningTest.theNetworkIsThatOfItsFields")
          boolean edgeImportanceWeighting,
      @Field(
              description =
                  "links of a skeleton that is none of graph_layout's, \"0-1\" each (beyond TAO)",
              shownBy = "PoseMeaningTest.linksMayBeOnesOwn")
          List<String> graphEdges,
      @Field(
              description = "joint in the middle of graph_edges (beyond TAO)",
              min = 0,
              shownBy = "PoseMeaningTest.linksMayBeOnesOwn")
          int graphCenter) {}

  /** The data. */
  public record Dataset(
      @Field(description = "training set", verbs = Verb.TRAIN) TrainSource trainDataset,
      @Field(description = "validation set") Source valDataset,
      @Field(
              description = "number of classes",
              defaultValue = "6",
              min = 1,
              verbs = Verb.TRAIN,
              shownBy = "PoseMeaningTest.classesHaveTheNamesOfTheMap")
          int numClasses,
      @Field(
              description =
                  "numbers of the classes by their names; absent: the names of a CSV of labels, or"
                      + " class_0 and so on",
              min = 0,
              verbs = Verb.TRAIN,
              shownBy = "PoseMeaningTest.classesHaveTheNamesOfTheMap")
          Map<String, Integer> labelMap,
      @Field(
              description = "take the window, or put the zeros around, at random",
              verbs = Verb.TRAIN,
              shownBy = "PoseMeaningTest.trainingSequencesAreVariedAsTaosAre")
          boolean randomChoose,
      @Field(
              description = "turn, scale and shift the persons, evenly over the sequence",
              verbs = Verb.TRAIN,
              shownBy = "PoseMeaningTest.trainingSequencesAreVariedAsTaosAre")
          boolean randomMove,
      @Field(
              description =
                  "frames of a sequence: shorter ones get zeros behind them, of longer ones"
                      + " random_choose takes a part; -1: as they are",
              unit = "frames",
              defaultValue = "-1",
              min = -1,
              shownBy = "PoseMeaningTest.trainingSequencesAreVariedAsTaosAre")
          int windowSize,
      @Field(
              description = "sequences of a step",
              defaultValue = "16",
              min = 1,
              shownBy = "PoseMeaningTest.setsAreThoseOfTheirFields")
          int batchSize,
      @Field(
              description = "threads that read",
              defaultValue = "1",
              min = 1,
              max = 64,
              shownBy = "PoseMeaningTest.setsAreThoseOfTheirFields")
          int numWorkers) {}

  /** A training set. */
  public record TrainSource(
      @Field(
              description =
                  "array of sequences, .npy: [sequences, numbers of a place, frames,"
                      + " joints, persons]",
              required = true,
              path = PathKind.FILE,
              shownBy = "PoseMeaningTest.setsAreThoseOfTheirFields")
          Path dataPath,
      @Field(
              description =
                  "classes: a pickle of names and numbers, or a CSV file of name, number and the"
                      + " class's name",
              required = true,
              path = PathKind.FILE,
              shownBy = "PoseMeaningTest.setsAreThoseOfTheirFields")
          Path labelPath) {}

  /** A set that need not be there. */
  public record Source(
      @Field(
              description = "array of sequences, as that of the training set",
              path = PathKind.FILE,
              shownBy = "PoseMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> dataPath,
      @Field(
              description = "classes, as those of the training set",
              path = PathKind.FILE,
              shownBy = "PoseMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> labelPath) {
    boolean isGiven() {
      return dataPath.isPresent() && labelPath.isPresent();
    }
  }

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
              shownBy = "PoseMeaningTest.theTrainingIsThatOfItsFields")
          double gradClip,
      @Field(description = "update rule and rate") Optim optim) {}

  /** Update rule and rate. */
  public record Optim(
      @Field(
              description = "update rule",
              ignored = "SGD is the rule, whatever stands here, as in TAO")
          Optional<String> optimizerType,
      @Field(
              description = "first rate",
              defaultValue = "0.1",
              min = 0,
              exclusiveMin = true,
              shownBy = "PoseMeaningTest.theRateGoesDownStairs")
          double lr,
      @Field(
              description = "momentum",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "PoseMeaningTest.theTrainingIsThatOfItsFields")
          double momentum,
      @Field(
              description = "look ahead along the momentum",
              defaultValue = "true",
              shownBy = "PoseMeaningTest.theTrainingIsThatOfItsFields")
          boolean nesterov,
      @Field(
              description = "times the weight, added to its gradient; of all parameters",
              defaultValue = "0.0001",
              min = 0,
              shownBy = "PoseMeaningTest.theTrainingIsThatOfItsFields")
          double weightDecay,
      @Field(
              description = "MultiStep; AutoReduce is not here",
              defaultValue = "MultiStep",
              allowed = {"MultiStep", "AutoReduce"},
              shownBy = "PoseMeaningTest.theRateGoesDownStairs")
          String lrScheduler,
      @Fragment PlateauFields plateau,
      @Field(
              description = "epochs from which on the rate is lower",
              unit = "epochs",
              defaultValue = "[10, 60]",
              min = 0,
              shownBy = "PoseMeaningTest.theRateGoesDownStairs")
          List<Integer> lrSteps,
      @Field(
              description = "factor from stair to stair",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "PoseMeaningTest.theRateGoesDownStairs")
          double lrDecay) {}

  /** The evaluation. */
  public record Evaluate(
      @Field(description = "set to judge by; absent: dataset.val_dataset") Source testDataset) {}
}
