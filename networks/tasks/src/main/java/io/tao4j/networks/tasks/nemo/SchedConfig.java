package io.tao4j.networks.tasks.nemo;

import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.NemoSchedule;
import io.tao4j.schedule.NemoSchedule.Fall;
import io.tao4j.schedule.NemoSchedule.Warmup;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.Optional;

/**
 * NeMo's {@code sched}.
 *
 * @param name policy
 * @param warmupSteps length of the rise
 * @param warmupRatio length of the rise as a share
 * @param minLr lowest rate
 * @param dModel width that NoamAnnealing takes its rate from
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
            description =
                "features of the network, for NoamAnnealing: lr is a factor then, and the highest"
                    + " rate is lr / sqrt(d_model * steps of the rise)",
            min = 1,
            shownBy = "LanguageMeaningTest.schedRisesByWarmupAndFallsToMinLr")
        Optional<Integer> dModel,
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
        boolean reduceOnPlateau) {

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
    @Field(
        description = "linear rise, the root of the steps so far, by d_model: Vaswani et al. 2017",
        name = "NoamAnnealing")
    NOAM_ANNEALING,
    @Field(description = "linear rise, then the same rate", name = "WarmupPolicy")
    WARMUP_POLICY
  }

  /**
   * Says what is wrong.
   *
   * @param path of this group
   * @param rate learning rate behind the warm-up
   */
  public void check(String path, double rate, RuleContext context) {
    if (warmupSteps.isPresent() && warmupRatio.isPresent()) {
      context.error(
          path + ".warmup_ratio",
          "warmup_steps and warmup_ratio are both given",
          "give the rise as steps or as a share");
    }
    if (name == Policy.NOAM_ANNEALING && dModel.isEmpty()) {
      context.error(
          path + ".d_model",
          "is not set, and NoamAnnealing takes its rate from it",
          "give the features of the network; 1 leaves lr as it is");
    }
    if (minLr > rate) {
      context.error(
          path + ".min_lr",
          "the lowest rate %s is above the highest %s".formatted(minLr, rate),
          "lower min_lr");
    }
  }

  /**
   * The rate of each step.
   *
   * @param rate learning rate behind the warm-up
   */
  public LearningRateSchedule schedule(double rate) {
    Warmup warmup = new Warmup(warmupSteps.orElse(0), warmupRatio.orElse(0.0));
    if (name == Policy.NOAM_ANNEALING) {
      return new NemoSchedule.Noam(rate, dModel.orElse(1), minLr, warmup);
    }
    Fall fall =
        switch (name) {
          case WARMUP_ANNEALING -> Fall.LINEAR;
          case COSINE_ANNEALING -> Fall.COSINE;
          case SQUARE_ANNEALING -> Fall.SQUARE;
          case SQUARE_ROOT_ANNEALING -> Fall.SQUARE_ROOT;
          case INVERSE_SQUARE_ROOT_ANNEALING -> Fall.INVERSE_SQUARE_ROOT;
          case WARMUP_POLICY, NOAM_ANNEALING -> Fall.NONE;
        };
    return new NemoSchedule.WarmupThenFall(rate, minLr, warmup, fall);
  }
}
