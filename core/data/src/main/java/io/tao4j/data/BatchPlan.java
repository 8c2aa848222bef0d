package io.tao4j.data;

import io.tao4j.data.random.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Which entries make which batch of an epoch. A pure function: seed, epoch and lengths decide.
 * Every epoch has as many batches as any other, so that a learning rate can be planned.
 */
public interface BatchPlan {
  /** Kinds of random numbers, as the loader has them. */
  long ORDER = 1;

  /**
   * The batches of an epoch: batch i has the entries {@code order[starts[i]]} up to before {@code
   * order[starts[i + 1]]}; what stands behind the last start is left out.
   *
   * @param order every entry once
   * @param starts one more than there are batches, ascending
   */
  record Batches(int[] order, int[] starts) {
    /** Number of batches. */
    public int count() {
      return starts.length - 1;
    }

    /** Entries of a batch. */
    public int[] batch(int index) {
      return Arrays.copyOfRange(order, starts[index], starts[index + 1]);
    }
  }

  /**
   * The batches of one epoch.
   *
   * @param entries number of entries
   * @param lengths length of each entry, at least 0
   */
  Batches batches(long seed, int epoch, int entries, IntUnaryOperator lengths);

  /**
   * Batches of one size, whatever the lengths.
   *
   * @param size of a batch
   * @param shuffle whether each epoch has its own order; else the order of the entries
   * @param dropLast whether a last batch that is not full is left out
   */
  static BatchPlan fixed(int size, boolean shuffle, boolean dropLast) {
    if (size < 1) {
      throw new IllegalArgumentException("a batch has one sample or more, got " + size);
    }
    return (seed, epoch, entries, lengths) -> {
      int[] order =
          shuffle
              ? SeededRandom.of(seed, ORDER, epoch).permutation(entries)
              : IntStream.range(0, entries).toArray();
      int count = dropLast ? entries / size : (int) ((entries + (long) size - 1) / size);
      int[] starts = new int[count + 1];
      for (int i = 0; i <= count; i++) {
        starts[i] = (int) Math.min((long) i * size, entries);
      }
      return new Batches(order, starts);
    };
  }

  /**
   * The entries by their lengths, the shortest first, in the same batches each epoch: for
   * evaluations, where order does not matter and as little as possible is padded.
   *
   * @param size of a batch
   */
  static BatchPlan sorted(int size) {
    BatchPlan plain = fixed(size, false, false);
    return (seed, epoch, entries, lengths) ->
        new Batches(
            Lengths.sorted(IntStream.range(0, entries).toArray(), lengths),
            plain.batches(seed, epoch, entries, lengths).starts());
  }

  /**
   * Batches of entries that are about as long, so that little is padded. Each epoch shuffles all
   * entries, sorts the next {@code bucket} batches of them by length, cuts these into batches, and
   * so on; then the batches are shuffled. Every entry is in one batch, each epoch beside others.
   *
   * @param size of a batch; the last of an epoch may be smaller
   * @param bucket batches that are sorted together: more pad less and mix lengths less, 1 is a
   *     plain shuffle
   */
  static BatchPlan bucketed(int size, int bucket) {
    if (size < 1 || bucket < 1) {
      throw new IllegalArgumentException(
          "size and bucket are one or more, got %s and %s".formatted(size, bucket));
    }
    return (seed, epoch, entries, lengths) -> {
      int most = (int) Math.min((long) size * bucket, Integer.MAX_VALUE);
      List<int[]> batches = new ArrayList<>();
      SeededRandom random = SeededRandom.of(seed, ORDER, epoch);
      int[] order = random.permutation(entries);
      for (int from = 0; from < entries; from += Math.min(most, entries - from)) {
        int to = from + Math.min(most, entries - from);
        int[] one = Lengths.sorted(Arrays.copyOfRange(order, from, to), lengths);
        for (int at = 0; at < one.length; at += size) {
          batches.add(Arrays.copyOfRange(one, at, Math.min(one.length, at + size)));
        }
      }
      return Lengths.shuffledBatches(batches, random);
    };
  }

  /**
   * Batches that hold at most so many tokens or frames once their entries are padded to the
   * longest: many short entries or few long ones. Entries are sorted by length and cut into
   * buckets; each epoch shuffles within a bucket, and then the batches; in a bucket all batches
   * have as many entries as its longest allows. An entry that is longer than the budget is alone.
   *
   * @param budget most length times entries of a batch
   * @param most most entries of a batch
   * @param bucket batches of a bucket, about
   */
  static BatchPlan budget(long budget, int most, int bucket) {
    if (budget < 1 || most < 1 || bucket < 1) {
      throw new IllegalArgumentException(
          "budget, most and bucket are one or more, got %s, %s and %s"
              .formatted(budget, most, bucket));
    }
    return (seed, epoch, entries, lengths) -> {
      int[] sorted = Lengths.sorted(IntStream.range(0, entries).toArray(), lengths);
      List<int[]> batches = new ArrayList<>();
      SeededRandom random = SeededRandom.of(seed, ORDER, epoch);
      // From the longest down: the first of a bucket is its longest and decides on its batches.
      int to = entries;
      while (to > 0) {
        int longest = Math.max(1, lengths.applyAsInt(sorted[to - 1]));
        int size = (int) Math.max(1, Math.min(most, budget / longest));
        int from = (int) Math.max(0, to - (long) size * bucket);
        int[] one = Lengths.shuffled(sorted, from, to, random);
        for (int at = 0; at < one.length; at += size) {
          batches.add(Arrays.copyOfRange(one, at, Math.min(one.length, at + size)));
        }
        to = from;
      }
      return Lengths.shuffledBatches(batches, random);
    };
  }
}
