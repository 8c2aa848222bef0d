package io.tao4j.schedule;

import java.util.List;

/** The schedules of {@code keras.optimizers.schedules}, counted in optimiser steps. */
public sealed interface KerasSchedule extends LearningRateSchedule {

  /**
   * A cosine to a share of the first rate, then constant, with an optional linear rise before:
   * {@code CosineDecay}.
   *
   * @param initial rate at step 0, zero or more
   * @param decaySteps steps of the fall, one or more
   * @param alpha last rate as a share of the rate before the fall, 0 to 1
   * @param warmupTarget rate after the rise, zero or more
   * @param warmupSteps steps of the rise, zero or more
   */
  record CosineDecay(
      double initial, long decaySteps, double alpha, double warmupTarget, long warmupSteps)
      implements KerasSchedule {
    public CosineDecay {
      ScheduleArguments.rate(initial, "initial");
      ScheduleArguments.require(decaySteps >= 1, "decaySteps is one or more", decaySteps);
      ScheduleArguments.fraction(alpha, "alpha");
      ScheduleArguments.rate(warmupTarget, "warmupTarget");
      ScheduleArguments.require(warmupSteps >= 0, "warmupSteps is zero or more", warmupSteps);
    }

    /** Without a rise. */
    public CosineDecay(double initial, long decaySteps, double alpha) {
      this(initial, decaySteps, alpha, initial, 0);
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      if (step < warmupSteps) {
        return initial + (warmupTarget - initial) * step / warmupSteps;
      }
      double progress = Math.min(1, (double) (step - warmupSteps) / decaySteps);
      return ScheduleArguments.cosine(warmupTarget, alpha * warmupTarget, progress);
    }
  }

  /**
   * A factor reached each so many steps: {@code ExponentialDecay}.
   *
   * @param initial rate at step 0, zero or more
   * @param decaySteps steps in which the factor is reached, one or more
   * @param decayRate factor, zero or more
   * @param staircase whole multiples of the steps only
   */
  record ExponentialDecay(double initial, long decaySteps, double decayRate, boolean staircase)
      implements KerasSchedule {
    public ExponentialDecay {
      ScheduleArguments.rate(initial, "initial");
      ScheduleArguments.require(decaySteps >= 1, "decaySteps is one or more", decaySteps);
      ScheduleArguments.rate(decayRate, "decayRate");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      double exponent = (double) step / decaySteps;
      return initial * Math.pow(decayRate, staircase ? Math.floor(exponent) : exponent);
    }
  }

  /**
   * Given rates between given steps: {@code PiecewiseConstantDecay}. The step of a boundary still
   * has the rate before it.
   *
   * @param boundaries last steps of all rates but the last, ascending, zero or more
   * @param rates one more than boundaries, zero or more
   */
  record PiecewiseConstant(List<Long> boundaries, List<Double> rates) implements KerasSchedule {
    public PiecewiseConstant {
      boundaries = List.copyOf(boundaries);
      rates = List.copyOf(rates);
      ScheduleArguments.require(
          rates.size() == boundaries.size() + 1,
          "there is one rate more than boundaries",
          rates.size() + " rates and " + boundaries.size() + " boundaries");
      for (int i = 0; i < boundaries.size(); i++) {
        ScheduleArguments.require(
            i == 0 ? boundaries.get(0) >= 0 : boundaries.get(i) > boundaries.get(i - 1),
            "boundaries are zero or more and ascend",
            boundaries);
      }
      rates.forEach(rate -> ScheduleArguments.rate(rate, "a rate"));
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      int piece = 0;
      while (piece < boundaries.size() && step > boundaries.get(piece)) {
        piece++;
      }
      return rates.get(piece);
    }
  }

  /**
   * A power of what is left, then constant or in ever longer cycles: {@code PolynomialDecay}.
   *
   * @param initial rate at step 0, zero or more
   * @param decaySteps steps of the first fall, one or more
   * @param end rate after a fall, zero or more
   * @param power exponent, above 0
   * @param cycle after each {@code decaySteps} steps jump to where a fall that ends that much later
   *     would be
   */
  record PolynomialDecay(double initial, long decaySteps, double end, double power, boolean cycle)
      implements KerasSchedule {
    public PolynomialDecay {
      ScheduleArguments.rate(initial, "initial");
      ScheduleArguments.require(decaySteps >= 1, "decaySteps is one or more", decaySteps);
      ScheduleArguments.rate(end, "end");
      ScheduleArguments.positive(power, "power");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      double cycles = cycle ? Math.max(1, Math.ceil((double) step / decaySteps)) : 1;
      double progress = Math.min(1, step / (decaySteps * cycles));
      return end + (initial - end) * Math.pow(1 - progress, power);
    }
  }
}
