package io.tao4j.networks.language.spec;

import io.tao4j.engine.Optimizer;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.NemoSchedule;
import io.tao4j.schedule.NemoSchedule.Fall;
import io.tao4j.schedule.NemoSchedule.Warmup;
import io.tao4j.spec.Field;
import java.util.List;
import java.util.Optional;

/**
 * NeMo's {@code optim}: the update rule and the rate over time.
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
            defaultValue = "adam",
            allowed = {"adam", "adamw", "sgd", "rmsprop"},
            shownBy = "LanguageMeaningTest.optimIsTheUpdateRule")
        String name,
    @Field(
            description = "learning rate behind the warm-up",
            defaultValue = "2e-5",
            min = 0,
            exclusiveMin = true,
            shownBy = "LanguageMeaningTest.optimIsTheUpdateRule")
        double lr,
    @Field(
            description = "decays of the two moments of adam and adamw; of sgd the momentum first",
            defaultValue = "[0.9, 0.999]",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "LanguageMeaningTest.optimIsTheUpdateRule")
        List<Double> betas,
    @Field(
            description =
                "factor of the weight decay, decoupled with adamw; norms and biases have none",
            min = 0,
            shownBy = "LanguageMeaningTest.optimIsTheUpdateRule")
        double weightDecay,
    @Field(
            description = "added to the root of the second moment",
            defaultValue = "1e-8",
            min = 0,
            exclusiveMin = true,
            shownBy = "LanguageMeaningTest.optimIsTheUpdateRule")
        double eps,
    @Field(description = "rate over time") SchedConfig sched) {

  /** Policies by their names in NeMo. */
  public enum Policy {
    @Field(description = "linear rise, linear fall", name = "WarmupAnnealing")
    WARMUP_ANNEALING,
    @Field(description = "linear rise, half a cosine", name = "CosineAnnealing")
    COSINE_ANNEALING,
    @Field(description = "linear rise, the square of what is left", name = "SquareAnnealing")
    SQUARE_ANNEALING,
    @Field(description = "linear rise, the root of what is left", name = "SquareRootAnnealing")
    SQUARE_ROOT_ANNEALING,
    @Field(
        description = "linear rise, the root of the warm-up over the steps so far",
        name = "InverseSquareRootAnnealing")
    INVERSE_SQUARE_ROOT_ANNEALING,
    @Field(description = "linear rise, then the same rate", name = "WarmupPolicy")
    WARMUP_POLICY
  }

  /**
   * NeMo's {@code sched}.
   *
   * @param name policy
   * @param warmupSteps length of the rise
   * @param warmupRatio length of the rise as a share
   * @param minLr lowest rate
   * @param lastEpoch known, not acted on
   * @param monitor known, not acted on
   * @param reduceOnPlateau known, not acted on
   */
  public record SchedConfig(
      @Field(
              description = "policy",
              defaultValue = "WarmupAnnealing",
              shownBy = "LanguageMeaningTest.schedRisesByWarmupAndFallsToMinLr")
          Policy name,
      @Field(
              description = "steps of the rise",
              min = 0,
              shownBy = "LanguageMeaningTest.schedRisesByWarmupAndFallsToMinLr")
          Optional<Integer> warmupSteps,
      @Field(
              description = "share of the training for the rise",
              min = 0,
              max = 1,
              shownBy = "LanguageMeaningTest.schedRisesByWarmupAndFallsToMinLr")
          Optional<Double> warmupRatio,
      @Field(
              description = "lowest rate of the fall",
              min = 0,
              shownBy = "LanguageMeaningTest.schedRisesByWarmupAndFallsToMinLr")
          double minLr,
      @Field(
              description = "epoch to go on from",
              defaultValue = "-1",
              ignored = "--resume goes on where a run stopped")
          int lastEpoch,
      @Field(
              description = "what a plateau is looked for in",
              defaultValue = "val_loss",
              ignored = "no policy waits for a plateau")
          String monitor,
      @Field(description = "lower the rate on a plateau", ignored = "no policy waits for a plateau")
          boolean reduceOnPlateau) {}

  /** The update rule. */
  public Optimizer optimizer() {
    double first = betas.isEmpty() ? 0.9 : betas.get(0);
    double second = betas.size() < 2 ? 0.999 : betas.get(1);
    return switch (name) {
      case "adamw" -> new Optimizer.AdamW(first, second, eps, weightDecay);
      case "sgd" -> new Optimizer.Sgd(first, false, weightDecay);
      case "rmsprop" -> new Optimizer.RmsProp(0.99, 0, eps, false, weightDecay);
      case "adam" -> new Optimizer.Adam(first, second, eps, false, weightDecay);
      default -> throw new IllegalStateException("the spec allows no optimizer " + name);
    };
  }

  /** The rate of each step. */
  public LearningRateSchedule schedule() {
    Warmup warmup = new Warmup(sched.warmupSteps().orElse(0), sched.warmupRatio().orElse(0.0));
    Fall fall =
        switch (sched.name()) {
          case WARMUP_ANNEALING -> Fall.LINEAR;
          case COSINE_ANNEALING -> Fall.COSINE;
          case SQUARE_ANNEALING -> Fall.SQUARE;
          case SQUARE_ROOT_ANNEALING -> Fall.SQUARE_ROOT;
          case INVERSE_SQUARE_ROOT_ANNEALING -> Fall.INVERSE_SQUARE_ROOT;
          case WARMUP_POLICY -> Fall.NONE;
        };
    return new NemoSchedule.WarmupThenFall(lr, sched.minLr(), warmup, fall);
  }
}
