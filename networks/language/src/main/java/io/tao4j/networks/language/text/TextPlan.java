package io.tao4j.networks.language.text;

import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import java.util.List;

/** A spec of language as a training takes it. */
public final class TextPlan {
  private TextPlan() {}

  /** The training that a spec describes. */
  public static TrainingPlan of(TextSpec spec) {
    TrainerConfig trainer = spec.trainer();
    return new TrainingPlan(
        new StartSettings(
            spec.restoreFrom(),
            spec.languageModel().lmCheckpoint(),
            new PretrainedEncoder(spec).weightSource(),
            false,
            true,
            spec.model().retainHead(),
            trainer.seed()),
        new ProgramSettings(
            spec.optim().optimizer(),
            ProgramSettings.clip(trainer.gradientClipVal()),
            graph -> List.of(),
            spec.languageModel().freezeBlocks(),
            ProgramSettings.BatchNorms.NONE,
            trainer.modelEma() ? ProgramSettings.average(trainer.emaDecay()) : null,
            trainer.fineTuning()),
        trainer.settings(spec.optim().schedule()),
        trainer.distillation());
  }
}
