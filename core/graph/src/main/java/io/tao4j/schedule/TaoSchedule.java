package io.tao4j.schedule;

import java.util.List;

/**
 * TAO's schedules, over the progress {@code p = step / totalSteps}; formulas as in its code, its
 * oddities included.
 */
public sealed interface TaoSchedule extends LearningRateSchedule {

  /**
   * Exponential rise to a plateau, exponential fall: {@code soft_start_annealing_schedule}.
   *
   * @param minimum first and last rate, above 0
   * @param maximum rate of the plateau, not below the minimum
   * @param softStart progress at which the plateau begins, 0 to 1
   * @param annealing progress at which it ends, from softStart to 1
   */
  record SoftStartAnnealing(double minimum, double maximum, double softStart, double annealing)
      implements TaoSchedule {
    public SoftStartAnnealing {
      require(minimum > 0, "minimum is above 0, got " + minimum);
      require(maximum >= minimum, "maximum is not below minimum, got " + maximum);
      fraction(softStart, "softStart");
      fraction(annealing, "annealing");
      require(
          softStart <= annealing,
          "softStart is not above annealing, got " + softStart + " and " + annealing);
    }

    @Override
    public double rate(long step, long totalSteps) {
      double p = progress(step, totalSteps);
      double t = 1;
      if (p < softStart) {
        t = p / softStart;
      } else if (p > annealing) {
        t = (1 - p) / (1 - annealing);
      }
      return Math.exp(Math.log(minimum) + t * (Math.log(maximum) - Math.log(minimum)));
    }
  }

  /**
   * Linear rise, cosine fall: {@code soft_start_cosine_annealing_schedule}. The cosine is not
   * stretched to the rest of the training: with a soft start the last rate stays above the minimum.
   *
   * @param minimum first rate, zero or more
   * @param maximum rate after the rise, not below the minimum
   * @param softStart progress at which the rise ends, 0 to 1
   */
  record SoftStartCosineAnnealing(double minimum, double maximum, double softStart)
      implements TaoSchedule {
    public SoftStartCosineAnnealing {
      require(minimum >= 0, "minimum is zero or more, got " + minimum);
      require(maximum >= minimum, "maximum is not below minimum, got " + maximum);
      fraction(softStart, "softStart");
    }

    @Override
    public double rate(long step, long totalSteps) {
      double p = progress(step, totalSteps);
      if (p < softStart) {
        return minimum + (maximum - minimum) * p / softStart;
      }
      return minimum + (maximum - minimum) * (1 + Math.cos(Math.PI * (p - softStart))) / 2;
    }
  }

  /**
   * Linear rise, cosine fall to zero over the rest of the training: EfficientDet's.
   *
   * @param initial first rate, zero or more
   * @param base rate after the rise, zero or more
   * @param warmup progress at which the rise ends, 0 to below 1
   */
  record WarmupCosine(double initial, double base, double warmup) implements TaoSchedule {
    public WarmupCosine {
      ScheduleArguments.rate(initial, "initial");
      ScheduleArguments.rate(base, "base");
      require(warmup >= 0 && warmup < 1, "warmup is 0 to below 1, got " + warmup);
    }

    @Override
    public double rate(long step, long totalSteps) {
      double p = progress(step, totalSteps);
      return p < warmup
          ? initial + (base - initial) * p / warmup
          : ScheduleArguments.cosine(base, 0, (p - warmup) / (1 - warmup));
    }
  }

  /**
   * Decay by a factor each share of the training, without stairs: classification's {@code step}.
   *
   * @param base first rate, zero or more
   * @param gamma factor, 0 to 1
   * @param stepPercent per cent of the training in which the factor is reached, above 0
   */
  record Step(double base, double gamma, double stepPercent) implements TaoSchedule {
    public Step {
      require(base >= 0, "base is zero or more, got " + base);
      fraction(gamma, "gamma");
      require(stepPercent > 0, "stepPercent is above 0, got " + stepPercent);
    }

    @Override
    public double rate(long step, long totalSteps) {
      long length = Math.max(1, (long) (totalSteps * stepPercent / 100));
      return base * Math.pow(gamma, (double) step / length);
    }
  }

  /**
   * Linear rise, then divided at each point that has been passed: classification's {@code
   * soft_anneal}.
   *
   * @param start first rate, zero or more; TAO's classification has 3e-4
   * @param base rate after the rise, zero or more
   * @param softStart progress at which the rise ends, 0 to 1
   * @param points progress after which the rate is divided, ascending, 0 to 1
   * @param divider one or more
   */
  record SoftAnneal(
      double start, double base, double softStart, List<Double> points, double divider)
      implements TaoSchedule {
    public SoftAnneal {
      points = List.copyOf(points);
      require(start >= 0 && base >= 0, "rates are zero or more, got " + start + " and " + base);
      fraction(softStart, "softStart");
      require(divider >= 1, "divider is one or more, got " + divider);
      for (int i = 0; i < points.size(); i++) {
        fraction(points.get(i), "points");
        require(i == 0 || points.get(i) >= points.get(i - 1), "points ascend, got " + points);
      }
    }

    @Override
    public double rate(long step, long totalSteps) {
      double p = progress(step, totalSteps);
      if (p < softStart) {
        return start + (base - start) * p / softStart;
      }
      long passed = points.stream().filter(point -> p > point).count();
      return base / Math.pow(divider, passed);
    }
  }

  /**
   * A fall by the same amount each epoch, to what is one step above zero: {@code linear} of TAO's
   * PyTorch networks.
   *
   * @param base rate of the first epoch, zero or more
   * @param epochs of the whole training, one or more
   */
  record Linear(double base, int epochs) implements TaoSchedule {
    public Linear {
      require(base >= 0, "base is zero or more, got " + base);
      require(epochs >= 1, "epochs is one or more, got " + epochs);
    }

    @Override
    public double rate(long step, long totalSteps) {
      return base * (1 - epoch(step, totalSteps, epochs) / (epochs + 1.0));
    }
  }

  /**
   * A staircase over epochs: {@code multistep} of TAO's PyTorch networks, PyTorch's {@code
   * MultiStepLR} stepped once an epoch.
   *
   * @param base rate of the first epoch, zero or more
   * @param milestones epochs, counted from 0, from which on the rate is lower, not descending, zero
   *     or more; one that is named twice counts twice
   * @param gamma factor from stair to stair, zero or more
   * @param epochs of the whole training, one or more
   */
  record MultiStep(double base, List<Integer> milestones, double gamma, int epochs)
      implements TaoSchedule {
    public MultiStep {
      milestones = List.copyOf(milestones);
      require(base >= 0, "base is zero or more, got " + base);
      require(gamma >= 0, "gamma is zero or more, got " + gamma);
      require(epochs >= 1, "epochs is one or more, got " + epochs);
      for (int i = 0; i < milestones.size(); i++) {
        require(
            milestones.get(i) >= (i == 0 ? 0 : milestones.get(i - 1)),
            "milestones are zero or more and ascend, got " + milestones);
      }
    }

    @Override
    public double rate(long step, long totalSteps) {
      long epoch = epoch(step, totalSteps, epochs);
      return base * Math.pow(gamma, milestones.stream().filter(m -> epoch >= m).count());
    }
  }

  private static long epoch(long step, long totalSteps, int epochs) {
    ScheduleArguments.step(step, totalSteps);
    return Math.min(step, totalSteps) * epochs / totalSteps;
  }

  private static double progress(long step, long totalSteps) {
    if (step < 0 || totalSteps < 1) {
      throw new IllegalArgumentException(
          "step is zero or more and totalSteps one or more, got %s and %s"
              .formatted(step, totalSteps));
    }
    return Math.min(1, (double) step / totalSteps);
  }

  private static void fraction(double value, String name) {
    require(value >= 0 && value <= 1, name + " is 0 to 1, got " + value);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
