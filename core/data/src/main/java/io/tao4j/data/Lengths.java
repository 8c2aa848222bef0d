package io.tao4j.data;

import io.tao4j.data.random.SeededRandom;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Parts of plans that go by length. */
final class Lengths {
  private Lengths() {}

  /** Some entries, the shortest first; of one length in their order. */
  static int[] sorted(int[] entries, IntUnaryOperator lengths) {
    int[] known = IntStream.of(entries).map(lengths).toArray();
    return IntStream.range(0, entries.length)
        .boxed()
        .sorted(Comparator.comparingInt(i -> known[i]))
        .mapToInt(i -> entries[i])
        .toArray();
  }

  /** A part of an array in another order. */
  static int[] shuffled(int[] all, int from, int to, SeededRandom random) {
    int[] order = random.permutation(to - from);
    return IntStream.of(order).map(i -> all[from + i]).toArray();
  }

  /** Batches in another order. */
  static BatchPlan.Batches shuffledBatches(List<int[]> batches, SeededRandom random) {
    int[] order = random.permutation(batches.size());
    int[] entries = new int[batches.stream().mapToInt(batch -> batch.length).sum()];
    int[] starts = new int[batches.size() + 1];
    for (int i = 0; i < order.length; i++) {
      int[] batch = batches.get(order[i]);
      System.arraycopy(batch, 0, entries, starts[i], batch.length);
      starts[i + 1] = starts[i] + batch.length;
    }
    return new BatchPlan.Batches(entries, starts);
  }
}
