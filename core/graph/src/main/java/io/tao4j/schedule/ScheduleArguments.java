package io.tao4j.schedule;

/** Checks that several schedules share. */
final class ScheduleArguments {
  private ScheduleArguments() {}

  /** Checks the arguments of {@link LearningRateSchedule#rate}. */
  static void step(long step, long totalSteps) {
    if (step < 0 || totalSteps < 1) {
      throw new IllegalArgumentException(
          "step is zero or more and totalSteps one or more, got %s and %s"
              .formatted(step, totalSteps));
    }
  }

  /** A finite number, zero or more. */
  static void rate(double value, String name) {
    require(value >= 0 && value < Double.POSITIVE_INFINITY, name + " is zero or more", value);
  }

  /** From 0 to 1. */
  static void fraction(double value, String name) {
    require(value >= 0 && value <= 1, name + " is 0 to 1", value);
  }

  /** Finite and above 0. */
  static void positive(double value, String name) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, name + " is above 0", value);
  }

  static void require(boolean holds, String rule, Object got) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + got);
    }
  }

  /** From {@code start} at 0 to {@code end} at 1, along half a cosine. */
  static double cosine(double start, double end, double progress) {
    return end + (start - end) * (1 + Math.cos(Math.PI * progress)) / 2;
  }
}
