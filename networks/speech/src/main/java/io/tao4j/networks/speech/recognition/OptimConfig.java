package io.tao4j.networks.speech.recognition;

import io.tao4j.engine.Optimizer;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.nemo.SchedConfig;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * NeMo's {@code optim} of speech: the update rule and the rate over time.
 *
 * @param name update rule
 * @param lr learning rate behind the warm-up
 * @param betas decays of the moments, of sgd the momentum first
 * @param weightDecay factor of the decay
 * @param eps added to the root of the second moment
 * @param sched rate over time
 */
public record OptimConfig(
    @Field(
            description = "update rule",
            defaultValue = "novograd",
            allowed = {"novograd", "adam", "adamw", "sgd", "rmsprop"},
            shownBy = "SpeechMeaningTest.optimIsTheUpdateRule")
        String name,
    @Field(
            description = "learning rate behind the warm-up",
            defaultValue = "0.01",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpeechMeaningTest.optimIsTheUpdateRule")
        double lr,
    @Field(
            description = "decays of the two moments; of sgd the momentum first; rmsprop has none",
            defaultValue = "[0.8, 0.5]",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SpeechMeaningTest.optimIsTheUpdateRule")
        List<Double> betas,
    @Field(
            description = "factor of the weight decay, on all parameters",
            defaultValue = "0.001",
            min = 0,
            shownBy = "SpeechMeaningTest.optimIsTheUpdateRule")
        double weightDecay,
    @Field(
            description = "added to the root of the second moment",
            defaultValue = "1e-8",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpeechMeaningTest.optimIsTheUpdateRule")
        double eps,
    @Field(description = "rate over time") SchedConfig sched) {

  /** The update rule. */
  public Optimizer optimizer() {
    double first = betas.isEmpty() ? 0.9 : betas.get(0);
    double second = betas.size() < 2 ? 0.999 : betas.get(1);
    return switch (name) {
      case "novograd" -> new Optimizer.NovoGrad(first, second, eps, weightDecay);
      case "adamw" -> new Optimizer.AdamW(first, second, eps, weightDecay);
      case "sgd" -> new Optimizer.Sgd(first, false, weightDecay);
      case "rmsprop" -> new Optimizer.RmsProp(0.99, 0, eps, false, weightDecay);
      case "adam" -> new Optimizer.Adam(first, second, eps, false, weightDecay);
      default -> throw new IllegalStateException("the spec allows no optimizer " + name);
    };
  }

  /** The rate of each step. */
  public LearningRateSchedule schedule() {
    return sched.schedule(lr);
  }

  /**
   * A training with this rule and rate.
   *
   * @param restoreFrom model to go on from
   * @param trainer how long, and what is done to gradients and weights
   */
  public TrainingPlan plan(Optional<Path> restoreFrom, TrainerConfig trainer) {
    return new TrainingPlan(
        new StartSettings(
            restoreFrom, Optional.empty(), Optional.empty(), false, true, true, trainer.seed()),
        new ProgramSettings(
            optimizer(),
            ProgramSettings.clip(trainer.gradientClipVal()),
            graph -> List.of(),
            List.of(),
            ProgramSettings.BatchNorms.NONE,
            trainer.modelEma() ? ProgramSettings.average(trainer.emaDecay()) : null,
            trainer.fineTuning(),
            new ProgramSettings.Decay(true, List.of())),
        trainer.settings(schedule()),
        trainer.distillation());
  }

  /** Says what is wrong. */
  public void check(RuleContext context) {
    if (betas.size() > 2) {
      context.error(
          "optim.betas",
          "there are two decays, got " + betas,
          "give those of the first and of the second moment");
    }
    sched.check("optim.sched", lr, context);
  }
}
