package io.tao4j.tensorrt;

import java.util.Arrays;
import java.util.Locale;

/**
 * How long calls took: from numbers in the host's memory to numbers there. Covers the last {@value
 * #KEPT} calls. Thread-safe.
 */
public final class LatencyStatistics {
  /** Calls that percentiles are taken of. */
  public static final int KEPT = 4096;

  private final long[] nanos = new long[KEPT];
  private long calls;
  private long rows;

  /**
   * Figures of a moment; milliseconds. All 0 before the first call.
   *
   * @param calls since the engine was opened
   * @param rows of all their batches
   * @param mean of the last calls
   * @param p50 half of them were faster
   * @param p90 nine in ten were faster
   * @param p99 99 in 100 were faster
   */
  public record Snapshot(long calls, long rows, double mean, double p50, double p90, double p99) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d calls, mean %.3f ms, p50 %.3f ms, p90 %.3f ms, p99 %.3f ms",
          calls,
          mean,
          p50,
          p90,
          p99);
    }
  }

  synchronized void add(long duration, long batch) {
    nanos[(int) (calls % KEPT)] = duration;
    calls++;
    rows += batch;
  }

  /** The figures now. */
  public synchronized Snapshot snapshot() {
    long[] sorted = Arrays.copyOf(nanos, (int) Math.min(calls, KEPT));
    if (sorted.length == 0) {
      return new Snapshot(0, 0, 0, 0, 0, 0);
    }
    Arrays.sort(sorted);
    return new Snapshot(
        calls,
        rows,
        Arrays.stream(sorted).average().orElse(0) / 1e6,
        percentile(sorted, 0.5),
        percentile(sorted, 0.9),
        percentile(sorted, 0.99));
  }

  /** Forgets all calls, after warming up for example. */
  public synchronized void reset() {
    calls = 0;
    rows = 0;
  }

  private static double percentile(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
