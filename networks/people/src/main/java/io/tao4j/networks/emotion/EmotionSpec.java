package io.tao4j.networks.emotion;

import io.tao4j.networks.people.AdamConfig;
import io.tao4j.networks.people.FaceTraining;
import io.tao4j.networks.people.RecordSets;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of emotionnet.
 *
 * @param className its kind
 * @param training how long it is
 * @param randomSeed seed of everything random
 * @param infrequentSummaryEveryNSteps how often TAO draws
 * @param useLandmarksInput whether landmarks are looked at
 * @param classList names of the classes
 * @param dataloader the data
 * @param model the network
 * @param loss the loss
 * @param optimizer how weights are updated
 * @param evaluator the evaluation
 */
public record EmotionSpec(
    @Field(
            description = "its kind",
            name = "__class_name__",
            defaultValue = "EmotionNetTrainer",
            allowed = "EmotionNetTrainer",
            shownBy = "EmotionMeaningTest.groupsAreOfTheirKinds")
        String className,
    @Fragment FaceTraining training,
    @Field(
            description = "seed of everything random",
            defaultValue = "42",
            min = 0,
            verbs = Verb.TRAIN,
            shownBy = "EmotionMeaningTest.theTrainingIsThatOfItsFields")
        long randomSeed,
    @Field(
            description = "steps between TAO's drawings",
            ignored = "TensorBoard events are always written")
        Optional<Integer> infrequentSummaryEveryNSteps,
    @Field(
            description = "look at landmarks; TAO has no other network",
            defaultValue = "true",
            verbs = Verb.TRAIN,
            shownBy = "EmotionMeaningTest.theNetworkIsThatOfItsFields")
        boolean useLandmarksInput,
    @Field(
            description = "names of the classes, in the order of their numbers",
            defaultValue = "[neutral, happy, surprise, contempt, disgust, angry]",
            verbs = Verb.TRAIN,
            shownBy = "EmotionMeaningTest.theNetworkIsThatOfItsFields")
        List<String> classList,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Dataloader dataloader,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(description = "loss", verbs = Verb.TRAIN) Loss loss,
    @Field(description = "how weights are updated", verbs = Verb.TRAIN) AdamConfig optimizer,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) Evaluator evaluator) {

  /** The data. */
  public record Dataloader(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "EmotionNetDataloader",
              allowed = "EmotionNetDataloader",
              shownBy = "EmotionMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description = "faces of a step",
              defaultValue = "64",
              min = 1,
              shownBy = "EmotionMeaningTest.setsAreThoseOfTheirFields")
          int batchSize,
      @Field(
              description =
                  "side of the square in which landmarks are seen, in sides of the one around them",
              defaultValue = "1.3",
              min = 1,
              verbs = Verb.TRAIN,
              shownBy = "EmotionMeaningTest.landmarksAreSeenFromTheirSquare")
          double faceScaleFactor,
      @Field(
              description = "landmarks of a face: the first so many of its records",
              defaultValue = "68",
              min = 1,
              verbs = Verb.TRAIN,
              shownBy = "EmotionMeaningTest.theNetworkIsThatOfItsFields")
          int numKeypoints,
      @Field(
              description = "batches made ahead",
              defaultValue = "3",
              min = 1,
              shownBy = "EmotionMeaningTest.setsAreThoseOfTheirFields")
          int prefetchNum,
      @Field(description = "record files") RecordSets datasetInfo,
      @Field(description = "record files that judge") RecordSets.Kpi kpisetInfo) {}

  /** The network. */
  public record Model(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "EmotionNetModel",
              allowed = "EmotionNetModel",
              shownBy = "EmotionMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(description = "its parameters") Parameters modelParameters) {}

  /** Parameters of the network. */
  public record Parameters(
      @Field(
              description = "batch norms after dense layers",
              defaultValue = "true",
              shownBy = "EmotionMeaningTest.theNetworkIsThatOfItsFields")
          boolean useBatchNorm,
      @Field(description = "order of axes", ignored = "landmarks have no channels")
          Optional<String> dataFormat,
      @Field(
              description = "penalty on kernels",
              defaultValue = "l2",
              allowed = {"l1", "l2"},
              shownBy = "EmotionMeaningTest.theTrainingIsThatOfItsFields")
          String regularizationType,
      @Field(
              description = "its factor; 0 for none",
              defaultValue = "0.002",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "EmotionMeaningTest.theTrainingIsThatOfItsFields")
          double regularizationFactor,
      @Field(
              description = "the same penalty on biases, if it names regularization_type's",
              allowed = {"l1", "l2"},
              shownBy = "EmotionMeaningTest.theTrainingIsThatOfItsFields")
          Optional<String> biasRegularizer,
      @Field(description = "look at landmarks", ignored = "use_landmarks_input at the top says so")
          Optional<Boolean> useLandmarksInput,
      @Field(
              description = "function after dense layers",
              defaultValue = "relu",
              allowed = {"relu", "tanh", "sigmoid"},
              shownBy = "EmotionMeaningTest.theNetworkIsThatOfItsFields")
          String activationType,
      @Field(
              description = "share of a dense layer's numbers that is left out in training",
              defaultValue = "0.3",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "EmotionMeaningTest.theNetworkIsThatOfItsFields")
          double dropoutRate,
      @Field(
              description = "number of classes",
              defaultValue = "6",
              min = 1,
              shownBy = "EmotionMeaningTest.theNetworkIsThatOfItsFields")
          int numClass,
      @Field(
              description = "model to start from, .tao",
              path = PathKind.FILE,
              shownBy = "EmotionMeaningTest.theTrainingIsThatOfItsFields")
          Optional<Path> pretrainedModelPath,
      @Field(
              description =
                  "how many of the four dense layers before the last stay as"
                      + " pretrained_model_path has them",
              defaultValue = "2",
              min = 0,
              max = 4,
              shownBy = "EmotionMeaningTest.theTrainingIsThatOfItsFields")
          int frozenBlocks) {}

  /** The loss. */
  public record Loss(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "EmotionNetLoss",
              allowed = "EmotionNetLoss",
              shownBy = "EmotionMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description = "CE: cross entropy",
              defaultValue = "CE",
              allowed = "CE",
              shownBy = "EmotionMeaningTest.groupsAreOfTheirKinds")
          String lossFunctionName) {}

  /** The evaluation. */
  public record Evaluator(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "EmotionNetEvaluator",
              allowed = "EmotionNetEvaluator",
              shownBy = "EmotionMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(description = "data; absent: dataloader") Optional<EvaluatorData> dataloader) {}

  /** The data of the evaluation. */
  public record EvaluatorData(
      @Field(
              description = "its kind",
              name = "__class_name__",
              defaultValue = "EmotionNetDataloader",
              allowed = "EmotionNetDataloader",
              shownBy = "EmotionMeaningTest.groupsAreOfTheirKinds")
          String className,
      @Field(
              description = "faces of a step",
              defaultValue = "1",
              min = 1,
              shownBy = "EmotionMeaningTest.setsAreThoseOfTheirFields")
          int batchSize,
      @Field(description = "record files; test_file_name judges where kpiset_info names none")
          RecordSets datasetInfo,
      @Field(description = "record files that judge") RecordSets.Kpi kpisetInfo) {}
}
