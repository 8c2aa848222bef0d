package io.tao4j.networks.tasks;

import io.tao4j.engine.Optimizer;
import io.tao4j.model.ModelFile;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.spec.DistillationConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a spec says of a training, whatever the network.
 *
 * @param start where the first weights come from
 * @param program how weights are updated
 * @param settings how long and how
 * @param distillation a model to learn from
 */
public record TrainingPlan(
    StartSettings start,
    ProgramSettings program,
    TrainingSettings settings,
    Optional<DistillationConfig> distillation) {
  /**
   * What TAO's {@code training_config} says, with what networks say elsewhere in their specs.
   *
   * @param seed of everything random
   * @param optimizer update rule
   * @param freezeBlocks blocks of the backbone whose convolutions do not change
   * @param frozenBatchNorms which batch norms keep their statistics
   * @param keepKnownClasses whether rows of known classes are kept, where the network's own field
   *     says so
   * @param validationPeriod epochs between validations
   */
  public static TrainingPlan of(
      TrainingConfig train,
      long seed,
      Optimizer optimizer,
      List<Integer> freezeBlocks,
      ProgramSettings.BatchNorms frozenBatchNorms,
      boolean keepKnownClasses,
      int validationPeriod) {
    // Training with quantisation goes on with a trained model: it needs the predictions as well.
    Optional<Path> trained =
        train.pretrainModelPath().filter(file -> train.enableQat() && ModelFile.isModelFile(file));
    return new TrainingPlan(
        new StartSettings(
            train.prunedModelPath().or(() -> trained),
            train.pretrainModelPath(),
            train.pretrainedSource(),
            false,
            true,
            keepKnownClasses || train.keepKnownClasses(),
            seed),
        new ProgramSettings(
            optimizer,
            ProgramSettings.clip(train.gradientClipNorm()),
            train::regularizers,
            freezeBlocks,
            frozenBatchNorms,
            train.modelEma() ? ProgramSettings.average(train.emaDecay()) : null,
            train.fineTuning()),
        train.settings(seed, validationPeriod),
        train.distillation());
  }

  /** A copy whose weights are updated otherwise. */
  public TrainingPlan withProgram(ProgramSettings other) {
    return new TrainingPlan(start, other, settings, distillation);
  }
}
