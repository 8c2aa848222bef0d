package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.FileNames;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.spec.DistillationConfig;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig.EarlyStopping;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the trainings of networks that give each pixel a class have in common, as a fragment of
 * their specs.
 *
 * @param checkpointInterval epochs between kept checkpoints
 * @param classWeights factors of classes by name
 * @param maxQueueSize batches ahead
 * @param dropLastBatch whether a last batch that is not full is left out
 * @param gradientClipNorm limit of the gradient
 * @param modelEma whether an average of the weights is kept
 * @param emaDecay its decay
 * @param keepKnownClasses whether predictions of known classes are kept
 * @param batchesPerUpdate batches whose gradients make one update
 * @param earlyStopping when to end early
 * @param monitor what decides on the best model
 * @param fineTuning what is trained when, and how fast
 * @param distillation a model to learn from
 */
public record SegmenterTraining(
    @Field(
            description = "keep a checkpoint of every so many epochs; 0 keeps best and last",
            unit = "epochs",
            min = 0,
            shownBy = "SegmenterSpecTest.theTrainingIsThatOfItsFields")
        int checkpointInterval,
    @Field(
            description =
                "class name to the factor of the class in the cross entropy; a class that is not"
                    + " named has 1 (beyond TAO)",
            min = 0,
            shownBy = "SegmenterSpecTest.classWeightsAreThoseOfTheNamedClasses")
        Map<String, Double> classWeights,
    @Field(
            description = "batches made ahead (beyond TAO)",
            defaultValue = "3",
            min = 1,
            shownBy = "SegmenterSpecTest.setsAreLoadedAsTheirFieldsSay")
        int maxQueueSize,
    @Field(
            description =
                "leave a last batch that is not full out; false: it is trained too (beyond TAO)",
            shownBy = "SegmenterSpecTest.setsAreLoadedAsTheirFieldsSay")
        boolean dropLastBatch,
    @Field(
            description = "largest L2 norm of the gradient; 0 for no limit (beyond TAO)",
            min = 0,
            shownBy = "SegmenterSpecTest.theTrainingIsThatOfItsFields")
        double gradientClipNorm,
    @Field(
            description = "evaluate and keep an average of the weights (beyond TAO)",
            shownBy = "SegmenterSpecTest.theTrainingIsThatOfItsFields")
        boolean modelEma,
    @Field(
            description = "decay of that average (beyond TAO)",
            defaultValue = "0.999",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SegmenterSpecTest.theTrainingIsThatOfItsFields")
        double emaDecay,
    @Field(
            description =
                "where a model with other classes is gone on with: keep what it knows of the"
                    + " classes that both have, by name (beyond TAO)",
            shownBy = "UnetMeaningTest.theTrainingStartsWhereItsFieldsSay")
        boolean keepKnownClasses,
    @Field(
            description =
                "gradients of so many batches make one update, weighted by their samples (beyond TAO)",
            defaultValue = "1",
            min = 1,
            shownBy = "SegmenterSpecTest.theTrainingIsThatOfItsFields")
        int batchesPerUpdate,
    @Field(description = "ends a training that no longer improves (beyond TAO)")
        Optional<EarlyStopping> earlyStopping,
    @Field(
            description =
                "figure that decides which model is the best: one of the validation, loss or"
                    + " validation_loss. Absent: the network's primary figure (beyond TAO)",
            shownBy = "SegmenterSpecTest.theTrainingIsThatOfItsFields")
        Optional<String> monitor,
    @Field(description = "what is trained when, and how fast (beyond TAO)")
        FineTuningConfig fineTuning,
    @Field(description = "a larger trained model to learn from (beyond TAO)")
        Optional<DistillationConfig> distillation) {
  private static final String GROUP = "training_config.";

  /** Factors of the classes by index; empty where the spec gives none. */
  public List<Double> classWeights(MaskClasses classes) {
    Map<String, Double> given = FileNames.composedKeys(classWeights);
    return given.isEmpty()
        ? List.of()
        : classes.names().stream()
            .map(name -> given.getOrDefault(FileNames.composed(name), 1.0))
            .toList();
  }

  /**
   * How weights are updated.
   *
   * @param regularizers penalties on a graph's kernels
   * @param freezeBlocks blocks of the encoder whose convolutions do not change
   * @param frozenNorms which batch norms keep their statistics
   */
  public ProgramSettings program(
      Optimizer optimizer,
      Function<Graph, List<Regularizer>> regularizers,
      List<Integer> freezeBlocks,
      BatchNorms frozenNorms) {
    return new ProgramSettings(
        optimizer,
        ProgramSettings.clip(gradientClipNorm),
        regularizers,
        freezeBlocks,
        frozenNorms,
        modelEma ? ProgramSettings.average(emaDecay) : null,
        fineTuning);
  }

  /** How long and how to train. */
  public TrainingSettings settings(
      int epochs, LearningRateSchedule rate, long seed, int validationPeriod) {
    return new TrainingSettings(
        epochs,
        rate,
        seed,
        validationPeriod,
        checkpointInterval,
        earlyStopping.map(EarlyStopping::settings).orElse(null),
        batchesPerUpdate,
        monitor.orElse(null));
  }

  /** Epochs of so many steps, rounded up. */
  public static int inEpochs(int steps, int stepsPerEpoch) {
    return (steps + stepsPerEpoch - 1) / stepsPerEpoch;
  }

  /**
   * What must hold of these fields.
   *
   * @param classes names of the classes
   * @param validationField that names a validation set, for the message
   * @param validates whether the spec names one
   */
  public void check(
      Set<String> classes, String validationField, boolean validates, RuleContext context) {
    Set<String> known = classes.stream().map(FileNames::composed).collect(Collectors.toSet());
    for (String name : FileNames.composedKeys(classWeights).keySet()) {
      if (!known.contains(name)) {
        context.error(
            GROUP + "class_weights",
            "'%s' is no class".formatted(name),
            "the classes are " + String.join(", ", new TreeSet<>(known)));
      }
    }
    if (!validates && earlyStopping.isPresent() && earlyStopping.get().needsValidation(monitor)) {
      context.error(
          GROUP + "early_stopping",
          "early stopping needs a validation set, and there is none",
          "set %s, or let it monitor the loss".formatted(validationField));
    }
  }
}
