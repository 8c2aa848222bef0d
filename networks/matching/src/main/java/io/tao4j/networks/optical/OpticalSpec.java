package io.tao4j.networks.optical;

import io.tao4j.engine.Optimizer;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.inspection.PartsConfig;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.networks.tasks.spec.TrainingEpochs;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of optical_inspection. Fields that TAO does not have say so in their description.
 *
 * @param train the training
 * @param model the network
 * @param dataset the parts
 * @param evaluate the evaluation
 * @param inference the inference
 */
public record OpticalSpec(
    @Field(description = "training", verbs = Verb.TRAIN) Train train,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(
            description = "parts",
            verbs = {Verb.TRAIN, Verb.EVALUATE, Verb.INFERENCE})
        PartsConfig dataset,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) Evaluate evaluate,
    @Field(description = "inference", verbs = Verb.INFERENCE) Inference inference) {

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
              shownBy = "OpticalMeaningTest.theTrainingIsThatOfItsFields")
          double clipGradNorm,
      @Field(
              description = "model to start from (.tao)",
              path = PathKind.FILE,
              shownBy = "OpticalMeaningTest.theTrainingStartsWhereItsFieldSays")
          Optional<Path> pretrainedModelPath,
      @Field(
              description = "what is minimised",
              defaultValue = "contrastive",
              allowed = {"contrastive"},
              shownBy = "OpticalMeaningTest.theLossIsThatOfItsFields")
          String loss,
      @Field(description = "update rule and rate") Optim optim) {}

  /** Update rule and rate. */
  public record Optim(
      @Field(
              description = "update rule",
              defaultValue = "Adam",
              allowed = {"Adam", "SGD"},
              shownBy = "OpticalMeaningTest.theTrainingIsThatOfItsFields")
          String type,
      @Field(
              description = "rate, the same to the end",
              defaultValue = "0.0005",
              min = 0,
              shownBy = "OpticalMeaningTest.theTrainingIsThatOfItsFields")
          double lr,
      @Field(
              description = "momentum of SGD",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "OpticalMeaningTest.theTrainingIsThatOfItsFields")
          double momentum,
      @Field(
              description = "decay of the weights",
              ignored =
                  "weights do not decay, as in TAO, which reads the field and does not use it")
          Optional<Double> weightDecay) {}

  /** The network. */
  public record Model(
      @Field(
              description =
                  "Siamese_3: dense layers of 512 with batch norms; Siamese: of 500 without",
              defaultValue = "Siamese_3",
              allowed = {"Siamese", "Siamese_3"},
              shownBy = "OpticalMeaningTest.theNetworkIsThatOfItsFields")
          String modelType,
      @Field(
              description = "trunk: TAO's three convolutions",
              defaultValue = "custom",
              allowed = {"custom"},
              shownBy = "OpticalMeaningTest.theNetworkIsThatOfItsFields")
          String modelBackbone,
      @Field(
              description = "numbers of a vector",
              defaultValue = "5",
              min = 1,
              shownBy = "OpticalMeaningTest.theNetworkIsThatOfItsFields")
          int embeddingVectors,
      @Field(
              description =
                  "distance that faulty parts are to have, and above which a part is called faulty",
              defaultValue = "2.0",
              min = 0,
              exclusiveMin = true,
              shownBy = "OpticalMeaningTest.theLossIsThatOfItsFields")
          double margin) {}

  /** The evaluation. */
  public record Evaluate(
      @Field(
              description =
                  "distance above which a part is called faulty; 0: the model's margin (beyond"
                      + " TAO)",
              min = 0,
              shownBy = "OpticalMeaningTest.setsAreThoseOfTheirFields")
          double threshold) {}

  /** The inference. */
  public record Inference(
      @Field(
              description =
                  "distance above which a part is called faulty; 0: the model's margin (beyond"
                      + " TAO)",
              min = 0,
              shownBy = "OpticalMeaningTest.setsAreThoseOfTheirFields")
          double threshold) {}

  TrainingPlan plan() {
    double rate = train.optim().lr();
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            train.pretrainedModelPath(),
            Optional.empty(),
            true,
            true,
            false,
            train.seed()),
        new ProgramSettings(
            train.optim().type().equals("SGD")
                ? new Optimizer.Sgd(train.optim().momentum(), false, 0)
                : new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0),
            ProgramSettings.clip(train.clipGradNorm()),
            graph -> List.of(),
            List.of(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(0, 0, 1)),
        train.epochs().settings((step, steps) -> rate, train.seed()),
        Optional.empty());
  }
}
