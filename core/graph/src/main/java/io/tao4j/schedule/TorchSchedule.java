package io.tao4j.schedule;

import java.util.List;

/**
 * The schedules of {@code torch.optim.lr_scheduler} in closed form, counted in optimiser steps. In
 * PyTorch many programs step a scheduler once an epoch: multiply its counts by the steps of an
 * epoch.
 */
public sealed interface TorchSchedule extends LearningRateSchedule {

  /**
   * A staircase: {@code StepLR}.
   *
   * @param base first rate, zero or more
   * @param stepSize steps on each stair, one or more
   * @param gamma factor from stair to stair, zero or more
   */
  record Step(double base, long stepSize, double gamma) implements TorchSchedule {
    public Step {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.require(stepSize >= 1, "stepSize is one or more", stepSize);
      ScheduleArguments.rate(gamma, "gamma");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      return base * Math.pow(gamma, step / stepSize);
    }
  }

  /**
   * A staircase with stairs of any length: {@code MultiStepLR}.
   *
   * @param base first rate, zero or more
   * @param milestones first steps of the further stairs, not descending, zero or more; one that is
   *     named twice counts twice
   * @param gamma factor from stair to stair, zero or more
   */
  record MultiStep(double base, List<Long> milestones, double gamma) implements TorchSchedule {
    public MultiStep {
      milestones = List.copyOf(milestones);
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.rate(gamma, "gamma");
      for (int i = 0; i < milestones.size(); i++) {
        ScheduleArguments.require(
            milestones.get(i) >= (i == 0 ? 0 : milestones.get(i - 1)),
            "milestones are zero or more and ascend",
            milestones);
      }
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      long passed = milestones.stream().filter(milestone -> step >= milestone).count();
      return base * Math.pow(gamma, passed);
    }
  }

  /**
   * The same factor each step: {@code ExponentialLR}.
   *
   * @param base first rate, zero or more
   * @param gamma factor, zero or more
   */
  record Exponential(double base, double gamma) implements TorchSchedule {
    public Exponential {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.rate(gamma, "gamma");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      return base * Math.pow(gamma, step);
    }
  }

  /**
   * A cosine without restarts, {@code CosineAnnealingLR}: it rises again after {@code halfPeriod}
   * steps. Loshchilov and Hutter 2016, arXiv 1608.03983, has the fall alone.
   *
   * @param base rate at step 0, zero or more
   * @param halfPeriod steps from base to minimum, PyTorch's {@code T_max}, one or more
   * @param minimum lowest rate, zero or more
   */
  record CosineAnnealing(double base, long halfPeriod, double minimum) implements TorchSchedule {
    public CosineAnnealing {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.rate(minimum, "minimum");
      ScheduleArguments.require(halfPeriod >= 1, "halfPeriod is one or more", halfPeriod);
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      return ScheduleArguments.cosine(base, minimum, (double) step / halfPeriod);
    }
  }

  /**
   * A cosine that starts anew, {@code CosineAnnealingWarmRestarts}: Loshchilov and Hutter 2016,
   * arXiv 1608.03983.
   *
   * @param base rate at each start, zero or more
   * @param firstPeriod steps before the first restart, one or more
   * @param periodFactor how much longer each period is than the one before, one or more
   * @param minimum rate that the end of a period approaches, zero or more
   */
  record CosineWarmRestarts(double base, long firstPeriod, int periodFactor, double minimum)
      implements TorchSchedule {
    public CosineWarmRestarts {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.rate(minimum, "minimum");
      ScheduleArguments.require(firstPeriod >= 1, "firstPeriod is one or more", firstPeriod);
      ScheduleArguments.require(periodFactor >= 1, "periodFactor is one or more", periodFactor);
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      long within = step;
      long period = firstPeriod;
      if (periodFactor == 1) {
        within = step % period;
      } else {
        while (within >= period) {
          within -= period;
          period = Math.multiplyExact(period, (long) periodFactor);
        }
      }
      return ScheduleArguments.cosine(base, minimum, (double) within / period);
    }
  }

  /**
   * A power of what is left, then zero: {@code PolynomialLR}.
   *
   * @param base first rate, zero or more
   * @param decaySteps steps until zero, PyTorch's {@code total_iters}, one or more
   * @param power exponent, above 0
   */
  record Polynomial(double base, long decaySteps, double power) implements TorchSchedule {
    public Polynomial {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.require(decaySteps >= 1, "decaySteps is one or more", decaySteps);
      ScheduleArguments.positive(power, "power");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      return base * Math.pow(1 - (double) Math.min(step, decaySteps) / decaySteps, power);
    }
  }

  /**
   * Linear rise, then a cosine to zero over the rest of the training: {@code LinearLR} and {@code
   * CosineAnnealingLR} in a {@code SequentialLR}.
   *
   * @param base rate after the rise, zero or more
   * @param warmupSteps steps of the rise, zero or more
   * @param startFactor first rate as a share of base, 0 to 1
   */
  record LinearWarmupThenCosine(double base, long warmupSteps, double startFactor)
      implements TorchSchedule {
    public LinearWarmupThenCosine {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.require(warmupSteps >= 0, "warmupSteps is zero or more", warmupSteps);
      ScheduleArguments.fraction(startFactor, "startFactor");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      if (step < warmupSteps) {
        return base * (startFactor + (1 - startFactor) * step / warmupSteps);
      }
      long rest = Math.max(1, totalSteps - warmupSteps);
      return ScheduleArguments.cosine(base, 0, Math.min(1, (double) (step - warmupSteps) / rest));
    }
  }

  /**
   * One rise and one longer fall over the whole training, both along a cosine: {@code OneCycleLR}
   * in its two phases. Smith and Topin 2017, arXiv 1708.07120.
   *
   * @param maximum highest rate, zero or more
   * @param riseShare share of the training that rises, above 0 and below 1
   * @param divider the first rate is the maximum divided by this, above 0
   * @param finalDivider the last rate is the first divided by this, above 0
   */
  record OneCycle(double maximum, double riseShare, double divider, double finalDivider)
      implements TorchSchedule {
    public OneCycle {
      ScheduleArguments.rate(maximum, "maximum");
      ScheduleArguments.require(
          riseShare > 0 && riseShare < 1, "riseShare is above 0 and below 1", riseShare);
      ScheduleArguments.positive(divider, "divider");
      ScheduleArguments.positive(finalDivider, "finalDivider");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      double first = maximum / divider;
      // PyTorch reaches each end in a phase's last step. A training of a few steps has no rise.
      double top = Math.max(0, riseShare * totalSteps - 1);
      if (step < top) {
        return ScheduleArguments.cosine(first, maximum, step / top);
      }
      double fall = totalSteps - 1 - top;
      double progress = fall <= 0 ? 1 : Math.min(1, (step - top) / fall);
      return ScheduleArguments.cosine(maximum, first / finalDivider, progress);
    }
  }
}
