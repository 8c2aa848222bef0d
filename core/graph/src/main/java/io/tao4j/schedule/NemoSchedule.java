package io.tao4j.schedule;

/**
 * NeMo's schedules, formulas as in its code, its oddities included: while a step is not above the
 * warm-up's last one the rate is {@code base * (step + 1) / (warmup + 1)}; behind the planned end
 * it is the minimum.
 */
public sealed interface NemoSchedule extends LearningRateSchedule {

  /**
   * A warm-up as a number of steps or as a share of the training.
   *
   * @param steps zero or more; used where the share is 0
   * @param share of the training, 0 to 1; rounded down to steps
   */
  record Warmup(long steps, double share) {
    public Warmup {
      ScheduleArguments.require(steps >= 0, "steps is zero or more", steps);
      ScheduleArguments.fraction(share, "share");
      ScheduleArguments.require(
          steps == 0 || share == 0, "only one of steps and share is given", steps + ", " + share);
    }

    long of(long totalSteps) {
      return share > 0 ? (long) (share * totalSteps) : steps;
    }
  }

  /** What the rate does behind the warm-up. */
  enum Fall {
    /** {@code WarmupPolicy}: stays. */
    NONE,
    /** {@code WarmupAnnealing}: linear to the minimum over what is left of the training. */
    LINEAR,
    /** {@code CosineAnnealing}: half a cosine to the minimum over what is left. */
    COSINE,
    /** {@code SquareAnnealing}: the square of what is left. */
    SQUARE,
    /** {@code SquareRootAnnealing}: the root of what is left, counted without the warm-up. */
    SQUARE_ROOT,
    /** {@code InverseSquareRootAnnealing}: the root of the warm-up's share of the steps so far. */
    INVERSE_SQUARE_ROOT
  }

  /**
   * A linear rise, then a fall.
   *
   * @param base rate that the rise ends at, zero or more
   * @param minimum lowest rate of the fall, zero or more, not above base
   * @param warmup length of the rise
   * @param fall what follows
   */
  record WarmupThenFall(double base, double minimum, Warmup warmup, Fall fall)
      implements NemoSchedule {
    public WarmupThenFall {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.rate(minimum, "minimum");
      ScheduleArguments.require(minimum <= base, "minimum is not above base", minimum);
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      long rise = warmup.of(totalSteps);
      if (rise > 0 && step <= rise) {
        return base * (step + 1) / (rise + 1);
      }
      if (step > totalSteps && fall != Fall.NONE) {
        return minimum;
      }
      double rest = Math.max(1, totalSteps - rise);
      double left = (totalSteps - step) / rest;
      return switch (fall) {
        case NONE -> base;
        case LINEAR -> minimum + (base - minimum) * left;
        case COSINE -> ScheduleArguments.cosine(base, minimum, (step - rise) / rest);
        case SQUARE -> Math.max(minimum, base * left * left);
        case SQUARE_ROOT ->
            Math.max(minimum, base * Math.sqrt((double) (totalSteps - step) / totalSteps));
        case INVERSE_SQUARE_ROOT -> Math.max(minimum, base / Math.sqrt((step + 1.0) / (rise + 1)));
      };
    }
  }

  /**
   * Vaswani et al. 2017, arXiv 1706.03762: {@code NoamAnnealing}, whose base is a factor and not a
   * rate. The minimum holds behind the warm-up only.
   *
   * @param base factor, zero or more
   * @param width features of the network, one or more
   * @param minimum zero or more
   * @param warmup length of the rise; none counts as one step
   */
  record Noam(double base, long width, double minimum, Warmup warmup) implements NemoSchedule {
    public Noam {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.rate(minimum, "minimum");
      ScheduleArguments.require(width >= 1, "width is one or more", width);
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      double at = Math.max(1, step);
      double rise = Math.max(1, warmup.of(totalSteps));
      double rate =
          base / Math.sqrt(width) * Math.min(1 / Math.sqrt(at), at * Math.pow(rise, -1.5));
      return step > rise ? Math.max(minimum, rate) : rate;
    }
  }
}
