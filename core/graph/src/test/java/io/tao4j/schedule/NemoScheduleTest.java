package io.tao4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.schedule.NemoSchedule.Fall;
import io.tao4j.schedule.NemoSchedule.Noam;
import io.tao4j.schedule.NemoSchedule.Warmup;
import io.tao4j.schedule.NemoSchedule.WarmupThenFall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NemoScheduleTest {
  private static final Warmup TEN = new Warmup(10, 0);

  @ParameterizedTest
  @CsvSource({
    "NONE, 55, 1",
    "LINEAR, 55, 0.5",
    "LINEAR, 100, 0",
    "COSINE, 55, 0.5",
    "COSINE, 100, 0",
    "SQUARE, 55, 0.25",
    "SQUARE_ROOT, 19, 0.9",
    "SQUARE_ROOT, 75, 0.5",
    "INVERSE_SQUARE_ROOT, 43, 0.5",
  })
  void fallsBehindTheRise(Fall fall, long step, double rate) {
    assertThat(new WarmupThenFall(1, 0, TEN, fall).rate(step, 100)).isCloseTo(rate, within(1e-12));
  }

  @Test
  void risesByElevenths() {
    WarmupThenFall schedule = new WarmupThenFall(2, 0, TEN, Fall.LINEAR);
    assertThat(schedule.rate(0, 100)).isCloseTo(2 / 11.0, within(1e-12));
    assertThat(schedule.rate(10, 100)).isCloseTo(2, within(1e-12));
    assertThat(schedule.rate(11, 100)).isCloseTo(2 * 89 / 90.0, within(1e-12));
  }

  @Test
  void aShareIsRoundedDownToSteps() {
    WarmupThenFall share = new WarmupThenFall(1, 0, new Warmup(0, 0.105), Fall.COSINE);
    WarmupThenFall steps = new WarmupThenFall(1, 0, TEN, Fall.COSINE);
    for (long step = 0; step < 100; step++) {
      assertThat(share.rate(step, 100)).isEqualTo(steps.rate(step, 100));
    }
  }

  @Test
  void theMinimumHolds() {
    assertThat(new WarmupThenFall(1, 0.3, TEN, Fall.SQUARE).rate(90, 100)).isEqualTo(0.3);
    assertThat(new WarmupThenFall(1, 0.3, TEN, Fall.LINEAR).rate(100, 100)).isEqualTo(0.3);
  }

  /** Conformer-large: 2, 512 features, 10,000 steps. */
  @Test
  void noamsBaseIsAFactor() {
    Noam noam = new Noam(2, 512, 1e-6, new Warmup(10_000, 0));
    assertThat(noam.rate(10_000, 1_000_000)).isCloseTo(8.8388e-4, within(1e-8));
    assertThat(noam.rate(0, 1_000_000)).isEqualTo(noam.rate(1, 1_000_000)).isPositive();
    assertThat(noam.rate(40_000, 1_000_000)).isCloseTo(4.4194e-4, within(1e-8));
    assertThat(new Noam(2, 512, 1e-3, new Warmup(10_000, 0)).rate(40_000, 1_000_000))
        .isEqualTo(1e-3);
  }

  @Test
  void refusesWhatIsNoSchedule() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Warmup(1, 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Warmup(0, 1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new WarmupThenFall(1, 2, TEN, Fall.NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> new Noam(1, 0, 0, TEN));
  }
}
