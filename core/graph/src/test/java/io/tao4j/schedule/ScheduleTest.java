package io.tao4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Schedules at points where their value is known without them, and their bounds everywhere. */
class ScheduleTest {
  private static final double EXACT = 1e-12;

  private static double[] rates(LearningRateSchedule schedule, long total, long... steps) {
    return LongStream.of(steps).mapToDouble(step -> schedule.rate(step, total)).toArray();
  }

  private static void check(
      LearningRateSchedule schedule, long total, long[] steps, double... expected) {
    assertThat(rates(schedule, total, steps)).containsExactly(expected, within(EXACT));
  }

  private static long[] at(long... steps) {
    return steps;
  }

  @Test
  void torchStepFallsAtEachMultiple() {
    check(new TorchSchedule.Step(0.8, 3, 0.5), 100, at(0, 2, 3, 5, 6, 9), .8, .8, .4, .4, .2, .1);
  }

  @Test
  void torchMultiStepFallsAtEachMilestoneAndTwiceAtADoubleOne() {
    check(
        new TorchSchedule.MultiStep(1, List.of(2L, 5L, 5L), 0.1),
        100,
        at(0, 1, 2, 4, 5, 50),
        1,
        1,
        .1,
        .1,
        .001,
        .001);
  }

  @Test
  void torchExponentialIsAPower() {
    check(new TorchSchedule.Exponential(2, 0.5), 9, at(0, 1, 4), 2, 1, .125);
  }

  @Test
  void torchCosineFallsAndRisesAgain() {
    check(new TorchSchedule.CosineAnnealing(1, 4, 0.2), 100, at(0, 2, 4, 6, 8), 1, .6, .2, .6, 1);
  }

  @Test
  void torchRestartsComeLaterEachTime() {
    check(
        new TorchSchedule.CosineWarmRestarts(1, 2, 3, 0),
        100,
        at(0, 1, 2, 5, 8, 17, 26),
        1,
        .5,
        1,
        .5,
        1,
        .5,
        1);
    check(new TorchSchedule.CosineWarmRestarts(1, 2, 1, 0), 100, at(0, 1, 2, 3), 1, .5, 1, .5);
  }

  @Test
  void torchPolynomialEndsAtZeroAndStaysThere() {
    check(new TorchSchedule.Polynomial(1, 4, 2), 100, at(0, 2, 4, 90), 1, .25, 0, 0);
  }

  @Test
  void torchWarmupEndsAtTheBaseAndTheCosineAtZero() {
    check(
        new TorchSchedule.LinearWarmupThenCosine(1, 4, 0.2),
        14,
        at(0, 2, 4, 9, 14, 20),
        .2,
        .6,
        1,
        .5,
        0,
        0);
  }

  @Test
  void torchOneCycleReachesItsEndsInTheLastStepOfAPhase() {
    check(new TorchSchedule.OneCycle(1, 0.25, 4, 10), 20, at(0, 2, 4, 19), .25, .625, 1, .025);
  }

  @Test
  void kerasCosineStaysAtItsEnd() {
    check(new KerasSchedule.CosineDecay(1, 10, 0.2), 99, at(0, 5, 10, 50), 1, .6, .2, .2);
    check(new KerasSchedule.CosineDecay(0, 10, 0, 1, 4), 99, at(0, 1, 4, 9, 14), 0, .25, 1, .5, 0);
  }

  @Test
  void kerasExponentialIsSmoothOrAStaircase() {
    check(
        new KerasSchedule.ExponentialDecay(1, 2, 0.25, false), 9, at(0, 1, 2, 3), 1, .5, .25, .125);
    check(new KerasSchedule.ExponentialDecay(1, 2, 0.25, true), 9, at(0, 1, 2, 3), 1, 1, .25, .25);
  }

  @Test
  void kerasPiecesIncludeTheirBoundary() {
    check(
        new KerasSchedule.PiecewiseConstant(List.of(3L, 5L), List.of(3.0, 2.0, 1.0)),
        9,
        at(0, 3, 4, 5, 6),
        3,
        3,
        2,
        2,
        1);
    check(new KerasSchedule.PiecewiseConstant(List.of(), List.of(0.5)), 9, at(0, 8), .5, .5);
  }

  @Test
  void kerasPolynomialStaysOrStartsAgain() {
    check(
        new KerasSchedule.PolynomialDecay(1, 10, 0.2, 1, false),
        99,
        at(0, 5, 10, 30),
        1,
        .6,
        .2,
        .2);
    // A cycle later the line falls to its end at step 20, so step 15 stands at a quarter of it.
    check(new KerasSchedule.PolynomialDecay(1, 10, 0.2, 1, true), 99, at(10, 15, 20), .2, .4, .2);
  }

  @Test
  void warmupCosineUsesTheRestOfTheTraining() {
    check(new WarmupSchedule.Cosine(1, 0.2, 4), 14, at(0, 2, 4, 9, 14, 99), .2, .6, 1, .5, 0, 0);
  }

  @Test
  void warmupPolynomialMultipliesTheFall() {
    check(
        new WarmupSchedule.Polynomial(1, 1, 0, 4, 0.5),
        8,
        at(0, 2, 4, 8, 9),
        .5,
        .75 * .75,
        .5,
        0,
        0);
  }

  /** Shows {@code min_learning_rate} and {@code max_learning_rate} of specs. */
  @Test
  void softStartAnnealingMeetsItsCorners() {
    check(
        new TaoSchedule.SoftStartAnnealing(0.01, 1, 0.2, 0.6),
        10,
        at(0, 1, 2, 6, 8, 10),
        .01,
        .1,
        1,
        1,
        .1,
        .01);
    check(new TaoSchedule.SoftStartAnnealing(0.01, 1, 0, 1), 10, at(0, 5, 10), 1, 1, 1);
  }

  /** Shows {@code warmup_init} and {@code learning_rate} of specs. */
  @Test
  void warmupCosineEndsAtZero() {
    check(new TaoSchedule.WarmupCosine(0.1, 1, 0.2), 10, at(0, 1, 2, 6, 10), .1, .55, 1, .5, 0);
  }

  /**
   * Shows {@code min_lr_ratio}, {@code max_learning_rate}, {@code min_learning_rate} and {@code
   * learning_rate} of specs.
   */
  @Test
  void softStartCosineKeepsAboveItsMinimum() {
    check(new TaoSchedule.SoftStartCosineAnnealing(0, 1, 0.5), 10, at(0, 1, 5, 10), 0, .2, 1, .5);
  }

  /**
   * Shows {@code step_size}, {@code learning_rate} and {@code gamma} of specs. Shows {@code
   * base_lr} of specs.
   */
  @Test
  void taoStepDecaysWithoutStairs() {
    check(new TaoSchedule.Step(1, 0.25, 20), 10, at(0, 1, 2, 4), 1, .5, .25, .0625);
    check(new TaoSchedule.Step(1, 0.25, 12.5), 16, at(0, 1, 2, 4), 1, .5, .25, .0625);
  }

  /**
   * Shows {@code annealing_divider}, {@code annealing_points}, {@code learning_rate} and {@code
   * soft_start} of specs. Shows {@code base_lr} and {@code start_lr} of specs.
   */
  @Test
  void taoPointsTakeEffectAfterTheirProgress() {
    check(
        new TaoSchedule.SoftAnneal(0, 1, 0.2, List.of(0.5, 0.8), 10),
        10,
        at(0, 1, 2, 5, 6, 8, 9),
        0,
        .5,
        1,
        1,
        .1,
        .1,
        .01);
  }

  /** Shows {@code learning_rate} of specs. */
  @Test
  void taosLinearFallsOnceAnEpoch() {
    check(new TaoSchedule.Linear(1, 4), 8, at(0, 1, 2, 3, 4, 6, 7), 1, 1, .8, .8, .6, .4, .4);
  }

  /**
   * Shows {@code learning_rate}, {@code milestones} and {@code gamma} of specs. Shows {@code
   * lr_steps} and {@code lr_decay} of specs.
   */
  @Test
  void taosMultiStepFallsAtEpochsAndTwiceAtADoubleOne() {
    check(
        new TaoSchedule.MultiStep(1, List.of(1, 2, 2), 0.5, 4),
        8,
        at(0, 1, 2, 3, 4, 7),
        1,
        1,
        .5,
        .5,
        .125,
        .125);
  }

  /** Shows {@code soft_start} of specs. */
  @Test
  void riseIsAFactorOfAnySchedule() {
    check(
        new WarmupSchedule.LinearWarmup(new ConstantRate(0.5, 0), 0.4),
        10,
        at(0, 1, 2, 4, 9),
        0,
        .125,
        .25,
        .5,
        .5);
    check(new WarmupSchedule.LinearWarmup(new ConstantRate(0.5, 0), 0), 10, at(0, 9), .5, .5);
  }

  /** Ten of a hundred steps rise; half of the other 90 later the cosine is at a half. */
  @Test
  void warmupCosineStartsAndEndsAtZero() {
    LearningRateSchedule rate = new WarmupSchedule.CosineFromZero(0.2, 0.1);
    assertThat(rate.rate(0, 100)).isZero();
    assertThat(rate.rate(5, 100)).isCloseTo(0.1, within(1e-12));
    assertThat(rate.rate(10, 100)).isCloseTo(0.2, within(1e-12));
    assertThat(rate.rate(55, 100)).isCloseTo(0.1, within(1e-12));
    assertThat(rate.rate(100, 100)).isCloseTo(0, within(1e-12));
  }

  @Test
  void kerasDecayIsOnTopOfAnySchedule() {
    LearningRateSchedule rate = DecayedRate.of(new ConstantRate(0.3, 0), 0.01);
    assertThat(rate.rate(0, 100)).isEqualTo(0.3);
    assertThat(rate.rate(50, 100)).isCloseTo(0.2, within(1e-12));
    LearningRateSchedule plain = new ConstantRate(0.3, 0);
    assertThat(DecayedRate.of(plain, 0)).isSameAs(plain);
  }

  @Test
  void constantRateMayDecay() {
    check(new ConstantRate(0.5, 0), 10, at(0, 9), .5, .5);
    check(new ConstantRate(0.5, 0.25), 10, at(0, 4), .5, .25);
  }

  @Test
  void refusesWrongSettings() {
    List<Runnable> wrong =
        List.of(
            () -> new TorchSchedule.Step(-1, 3, 0.5),
            () -> new TorchSchedule.Step(1, 0, 0.5),
            () -> new TorchSchedule.Step(Double.NaN, 3, 0.5),
            () -> new TorchSchedule.MultiStep(1, List.of(5L, 4L), 0.1),
            () -> new TorchSchedule.MultiStep(1, List.of(-1L), 0.1),
            () -> new TorchSchedule.Exponential(1, -0.1),
            () -> new TaoSchedule.MultiStep(1, List.of(2, 1), 0.5, 4),
            () -> new TaoSchedule.MultiStep(1, List.of(), 0.5, 0),
            () -> new WarmupSchedule.LinearWarmup(new ConstantRate(1, 0), 1.5),
            () -> new TorchSchedule.CosineAnnealing(1, 0, 0),
            () -> new TorchSchedule.CosineWarmRestarts(1, 5, 0, 0),
            () -> new TorchSchedule.Polynomial(1, 5, 0),
            () -> new TorchSchedule.LinearWarmupThenCosine(1, 5, 1.5),
            () -> new TorchSchedule.OneCycle(1, 1, 25, 1e4),
            () -> new TorchSchedule.OneCycle(1, 0.3, 0, 1e4),
            () -> new KerasSchedule.CosineDecay(1, 0, 0),
            () -> new KerasSchedule.CosineDecay(1, 5, 2),
            () -> new KerasSchedule.ExponentialDecay(Double.POSITIVE_INFINITY, 5, 0.5, true),
            () -> new KerasSchedule.PiecewiseConstant(List.of(3L), List.of(1.0)),
            () -> new KerasSchedule.PiecewiseConstant(List.of(3L, 3L), List.of(1.0, 1.0, 1.0)),
            () -> new KerasSchedule.PiecewiseConstant(List.of(), List.of(-1.0)),
            () -> new KerasSchedule.PolynomialDecay(1, 5, -1, 1, false),
            () -> new WarmupSchedule.Cosine(1, 0, -1),
            () -> new WarmupSchedule.Polynomial(1, 1, 2, 5, 0.1));
    for (Runnable constructor : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(constructor::run)
          .withMessageContaining(", got ");
    }
  }

  @Property
  void refusesStepsThatAreNone(
      @ForAll("schedules") LearningRateSchedule schedule, @ForAll @LongRange(max = 5) long total) {
    assertThatIllegalArgumentException().isThrownBy(() -> schedule.rate(-1, total + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> schedule.rate(0, -total));
  }

  /** With rates of at most 1 everywhere no schedule leaves 0 to 1, at any length of training. */
  @Property
  void staysWithinItsRates(
      @ForAll("schedules") LearningRateSchedule schedule,
      @ForAll @LongRange(min = 1, max = 300) long total,
      @ForAll @LongRange(max = 400) long step) {
    assertThat(schedule.rate(step, total)).isBetween(-EXACT, 1 + EXACT);
  }

  /** From one step to the next a smooth schedule changes by its steepest slope at most. */
  @Property
  void smoothSchedulesHaveNoJumps(
      @ForAll("smooth") LearningRateSchedule schedule, @ForAll @DoubleRange(max = 0.99) double at) {
    long total = 100_000;
    long step = (long) (at * total);
    // The steepest: a rise over 5 % of the training; log-linear between 1e-3 and 1.
    double slope = 1 / (0.05 * total) * Math.log(1e3);
    assertThat(Math.abs(schedule.rate(step + 1, total) - schedule.rate(step, total)))
        .isLessThan(1.01 * slope);
  }

  @Property
  void stepAndMultiStepAgree(
      @ForAll @IntRange(min = 1, max = 20) int size,
      @ForAll @DoubleRange(min = 0.1, max = 1) double gamma,
      @ForAll @LongRange(max = 99) long step) {
    List<Long> milestones = LongStream.iterate(size, m -> m < 100, m -> m + size).boxed().toList();
    assertThat(new TorchSchedule.MultiStep(1, milestones, gamma).rate(step, 100))
        .isCloseTo(new TorchSchedule.Step(1, size, gamma).rate(step, 100), within(EXACT));
  }

  @Provide
  Arbitrary<LearningRateSchedule> schedules() {
    Arbitrary<Double> rate = Arbitraries.doubles().between(0, 1);
    Arbitrary<Double> share = Arbitraries.doubles().between(0.01, 0.99);
    Arbitrary<Long> steps = Arbitraries.longs().between(1, 200);
    return Combinators.combine(Arbitraries.integers().between(0, 16), rate, rate, share, steps)
        .as(ScheduleTest::schedule);
  }

  private static LearningRateSchedule schedule(
      int kind, double a, double b, double share, long steps) {
    double low = Math.min(a, b);
    double high = Math.max(a, b);
    return switch (kind) {
      case 0 -> new TorchSchedule.Step(a, steps, share);
      case 1 -> new TorchSchedule.MultiStep(a, List.of(steps, 2 * steps), share);
      case 2 -> new TorchSchedule.Exponential(a, share);
      case 3 -> new TorchSchedule.CosineAnnealing(a, steps, b);
      case 4 -> new TorchSchedule.CosineWarmRestarts(a, steps, 1 + (int) (steps % 3), b);
      case 5 -> new TorchSchedule.Polynomial(a, steps, 2 * share);
      case 6 -> new TorchSchedule.LinearWarmupThenCosine(a, steps, b);
      case 7 -> new TorchSchedule.OneCycle(a, share, 25, 1e4);
      case 8 -> new KerasSchedule.CosineDecay(a, steps, share, b, steps / 2);
      case 9 -> new KerasSchedule.ExponentialDecay(a, steps, share, steps % 2 == 0);
      case 10 -> new KerasSchedule.PiecewiseConstant(List.of(steps), List.of(a, b));
      case 11 -> new KerasSchedule.PolynomialDecay(a, steps, b, 2 * share, steps % 2 == 0);
      case 12 -> new WarmupSchedule.Cosine(a, b, steps);
      case 14 -> new TaoSchedule.MultiStep(a, List.of(3, 3 + (int) steps), share, (int) steps);
      case 15 -> new WarmupSchedule.LinearWarmup(new ConstantRate(a, 0), b);
      case 13 -> new WarmupSchedule.Polynomial(high, 2 * share, low, steps, share);
      default ->
          new TaoSchedule.SoftStartAnnealing(
              Math.max(1e-6, low), Math.max(1e-6, high), share / 2, share);
    };
  }

  @Provide
  Arbitrary<LearningRateSchedule> smooth() {
    return Arbitraries.of(
        new TorchSchedule.CosineAnnealing(1, 20_000, 0),
        new TorchSchedule.Polynomial(1, 90_000, 1),
        new TorchSchedule.LinearWarmupThenCosine(1, 5_000, 0),
        new TorchSchedule.OneCycle(1, 0.05, 25, 1e4),
        new KerasSchedule.CosineDecay(0.5, 50_000, 0.1, 1, 5_000),
        new KerasSchedule.ExponentialDecay(1, 5_000, 0.001, false),
        new KerasSchedule.PolynomialDecay(1, 20_000, 0.1, 2, false),
        new WarmupSchedule.Cosine(1, 0, 5_000),
        new WarmupSchedule.Polynomial(1, 1, 0, 5_000, 0.01),
        new TaoSchedule.SoftStartAnnealing(1e-3, 1, 0.05, 0.95),
        new TaoSchedule.SoftStartCosineAnnealing(0, 1, 0.05),
        new TaoSchedule.Step(1, 0.1, 10));
  }
}
