package io.tao4j.schedule;

/** A linear rise at the start of the training, then a fall. */
public sealed interface WarmupSchedule extends LearningRateSchedule {

  /**
   * Any schedule, multiplied by a factor that rises from 0 to 1.
   *
   * @param schedule what the factor is for; it counts from the start of the training, not from the
   *     end of the rise
   * @param share of the training for the rise, 0 to 1
   */
  record LinearWarmup(LearningRateSchedule schedule, double share) implements WarmupSchedule {
    public LinearWarmup {
      ScheduleArguments.fraction(share, "share");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      double end = share * totalSteps;
      double factor = step < end ? step / end : 1;
      return factor * schedule.rate(step, totalSteps);
    }
  }

  /**
   * A linear rise from zero, then a cosine to zero over the rest of the training: {@code cosine} of
   * TAO's PyTorch classification.
   *
   * @param base rate after the rise, zero or more
   * @param share of the training for the rise, from 0, below 1
   */
  record CosineFromZero(double base, double share) implements WarmupSchedule {
    public CosineFromZero {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.fraction(share, "share");
      ScheduleArguments.require(share < 1, "share is below 1", share);
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      double rise = share * totalSteps;
      if (step < rise) {
        return base * step / rise;
      }
      return ScheduleArguments.cosine(
          base, 0, Math.min(1, (step - rise) / Math.max(1, totalSteps - rise)));
    }
  }

  /**
   * Falls to zero along a cosine: EfficientDet's in TAO.
   *
   * @param base rate after the rise, zero or more
   * @param warmupStart rate at step 0, zero or more
   * @param warmupSteps steps of the rise, zero or more
   */
  record Cosine(double base, double warmupStart, long warmupSteps) implements WarmupSchedule {
    public Cosine {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.rate(warmupStart, "warmupStart");
      ScheduleArguments.require(warmupSteps >= 0, "warmupSteps is zero or more", warmupSteps);
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      if (step < warmupSteps) {
        return warmupStart + (base - warmupStart) * step / warmupSteps;
      }
      long rest = Math.max(1, totalSteps - warmupSteps);
      return ScheduleArguments.cosine(base, 0, Math.min(1, (double) (step - warmupSteps) / rest));
    }
  }

  /**
   * A power of what is left of the whole training, multiplied by the rise: SegFormer's. The fall
   * counts from step 0, so the rise ends below {@code base}.
   *
   * @param base rate that step 0 would have without the rise, zero or more
   * @param power exponent, above 0
   * @param minimum last rate, zero or more, not above base
   * @param warmupSteps steps of the rise, zero or more
   * @param warmupRatio factor at step 0, 0 to 1
   */
  record Polynomial(double base, double power, double minimum, long warmupSteps, double warmupRatio)
      implements WarmupSchedule {
    public Polynomial {
      ScheduleArguments.rate(base, "base");
      ScheduleArguments.positive(power, "power");
      ScheduleArguments.rate(minimum, "minimum");
      ScheduleArguments.require(minimum <= base, "minimum is not above base", minimum);
      ScheduleArguments.require(warmupSteps >= 0, "warmupSteps is zero or more", warmupSteps);
      ScheduleArguments.fraction(warmupRatio, "warmupRatio");
    }

    @Override
    public double rate(long step, long totalSteps) {
      ScheduleArguments.step(step, totalSteps);
      double left = 1 - Math.min(1, (double) step / totalSteps);
      double regular = minimum + (base - minimum) * Math.pow(left, power);
      return step < warmupSteps
          ? regular * (1 - (1 - (double) step / warmupSteps) * (1 - warmupRatio))
          : regular;
    }
  }
}
