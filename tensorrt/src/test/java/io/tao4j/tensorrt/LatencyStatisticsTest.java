package io.tao4j.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyStatisticsTest {
  @Test
  void percentilesAreOfTheLastCalls() {
    LatencyStatistics statistics = new LatencyStatistics();
    assertThat(statistics.snapshot().p99()).isZero();
    for (int i = 0; i < LatencyStatistics.KEPT; i++) {
      statistics.add(1_000_000_000L, 1); // forgotten below
    }
    for (int i = 1; i <= LatencyStatistics.KEPT; i++) {
      statistics.add(i * 1_000_000L, 2);
    }
    LatencyStatistics.Snapshot now = statistics.snapshot();
    assertThat(now.calls()).isEqualTo(2L * LatencyStatistics.KEPT);
    assertThat(now.rows()).isEqualTo(3L * LatencyStatistics.KEPT);
    assertThat(now.p50()).isEqualTo(2048);
    assertThat(now.p90()).isEqualTo(3687);
    assertThat(now.p99()).isEqualTo(4056);
    assertThat(now.mean()).isEqualTo(2048.5);
    statistics.reset();
    assertThat(statistics.snapshot().calls()).isZero();
  }
}
