package io.tao4j.schedule;

/** The learning rate of each step: a pure function, so that a resumed run needs no state of it. */
@FunctionalInterface
public interface LearningRateSchedule {
  /**
   * The rate in force.
   *
   * @param step from 0: updates already done
   * @param totalSteps updates of the whole training, one or more
   */
  double rate(long step, long totalSteps);
}
