package io.tao4j.networks.multitask;

import io.tao4j.networks.classification.spec.ModelConfig.Activation;
import io.tao4j.networks.classification.spec.ModelConfig.BatchNormConfig;
import io.tao4j.networks.classification.spec.ModelConfig.ResizeInterpolation;
import io.tao4j.networks.tasks.multitask.MultitaskDatasetConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of multitask_classification. Fields that TAO does not have say so in their
 * description.
 *
 * @param randomSeed seed of everything random
 * @param modelConfig the network
 * @param trainingConfig the training
 * @param datasetConfig the data
 */
public record MultitaskSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0,
            shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        ModelConfig modelConfig,
    @Field(
            description = "training; evaluation takes its batch size",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        TrainingConfig trainingConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        MultitaskDatasetConfig datasetConfig) {

  /** The network. */
  public record ModelConfig(
      @Field(
              description = "backbone family, with n_layers its depth; or a backbone's own name",
              defaultValue = "resnet",
              shownBy = "MultitaskMeaningTest.theBackboneIsThatOfItsFields")
          String arch,
      @Field(
              description = "channels, height, width of the input",
              required = true,
              defaultValue = "3,80,60",
              shownBy = "MultitaskMeaningTest.theBackboneIsThatOfItsFields")
          String inputImageSize,
      @Field(
              description = "filter of the resize",
              defaultValue = "BILINEAR",
              ignored = "pictures are resized to the nearest pixel, as in TAO")
          ResizeInterpolation resizeInterpolationMethod,
      @Field(
              description = "depth of the backbone family; 0: 18, as in TAO",
              defaultValue = "10",
              protobufDefault = "0",
              min = 0,
              shownBy = "MultitaskMeaningTest.theBackboneIsThatOfItsFields")
          int nLayers,
      @Field(
              description =
                  "where a model to start from has other values of a task, keep what it knows of those"
                      + " that both have; with the same values that is kept anyway",
              shownBy = "MultitaskMeaningTest.thePlanIsThatOfItsFields")
          boolean retainHead,
      @Field(
              description = "batch norms in the backbone; EfficientNet has them always, as in TAO",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "MultitaskMeaningTest.theBackboneIsThatOfItsFields")
          boolean useBatchNorm,
      @Field(
              description = "biases in the backbone's convolutions",
              shownBy = "MultitaskMeaningTest.theBackboneIsThatOfItsFields")
          boolean useBias,
      @Field(
              description =
                  "max pools as public weights have them; false: convolutions of stride 2 instead, as"
                      + " TAO's templates have them",
              shownBy = "MultitaskMeaningTest.theBackboneIsThatOfItsFields")
          boolean usePooling,
      @Field(
              description =
                  "a projection on every shortcut; false: only where shapes change, as public weights"
                      + " have it",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "MultitaskMeaningTest.theBackboneIsThatOfItsFields")
          boolean allProjections,
      @Field(
              description = "batch norms use and keep their running statistics in training",
              shownBy = "MultitaskMeaningTest.thePlanIsThatOfItsFields")
          boolean freezeBn,
      @Field(
              description = "backbone blocks whose convolutions do not change",
              min = 0,
              shownBy = "MultitaskMeaningTest.thePlanIsThatOfItsFields")
          List<Integer> freezeBlocks,
      @Field(
              description = "dropout before each task's last layer",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "MultitaskMeaningTest.dropoutStandsBeforeEachTasksLastLayer")
          double dropout,
      @Field(description = "constants of the batch norms") BatchNormConfig batchNormConfig,
      @Field(description = "activation instead of the backbone's own")
          Optional<Activation> activation,
      @Field(
              description =
                  "an ONNX classifier of which all up to its last map is trained instead of a backbone"
                      + " of ours; arch is then byom",
              path = PathKind.FILE,
              shownBy = "MultitaskStartTest.headsStandOnTheLastMapOfAForeignClassifier")
          Optional<Path> byomModel) {}
}
