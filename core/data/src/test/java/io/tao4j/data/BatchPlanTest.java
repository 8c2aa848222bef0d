package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.BatchPlan.Batches;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches by length, and the loader with samples that are no pictures. */
@Timeout(60)
class BatchPlanTest {
  private static final int SENTENCES = 997;

  /** Lengths as of sentences: many short ones, some long. */
  private static final int[] LENGTHS = lengths();

  private static int[] lengths() {
    SplittableRandom random = new SplittableRandom(3);
    return IntStream.range(0, SENTENCES)
        .map(i -> 1 + (int) (80 * Math.pow(random.nextDouble(), 3)))
        .toArray();
  }

  private static int[] all(Batches batches) {
    List<Integer> entries = new ArrayList<>();
    for (int i = 0; i < batches.count(); i++) {
      Arrays.stream(batches.batch(i)).forEach(entries::add);
    }
    return entries.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** Tokens that are fill, as a share of those that are computed. */
  private static double padding(Batches batches) {
    long computed = 0;
    long used = 0;
    for (int i = 0; i < batches.count(); i++) {
      int[] lengths = Arrays.stream(batches.batch(i)).map(e -> LENGTHS[e]).toArray();
      computed += (long) lengths.length * Arrays.stream(lengths).max().orElseThrow();
      used += Arrays.stream(lengths).sum();
    }
    return 1 - (double) used / computed;
  }

  @Test
  void bucketsHoldEveryEntryOnceAndLengthsThatAreNear() {
    BatchPlan plan = BatchPlan.bucketed(16, 8);
    Batches first = plan.batches(1, 0, SENTENCES, i -> LENGTHS[i]);
    assertThat(all(first)).isEqualTo(IntStream.range(0, SENTENCES).toArray());
    Batches plain = BatchPlan.fixed(16, true, false).batches(1, 0, SENTENCES, i -> LENGTHS[i]);
    assertThat(padding(first)).isLessThan(padding(plain) / 3);
    // another epoch: other batches, as many
    Batches second = plan.batches(1, 1, SENTENCES, i -> LENGTHS[i]);
    assertThat(second.count()).isEqualTo(first.count());
    assertThat(second.order()).isNotEqualTo(first.order());
    assertThat(plan.batches(1, 0, SENTENCES, i -> LENGTHS[i]).order()).isEqualTo(first.order());
    assertThat(plan.batches(2, 0, SENTENCES, i -> LENGTHS[i]).order()).isNotEqualTo(first.order());
    // the long ones do not all come first or last
    assertThat(LENGTHS[first.order()[0]]).isNotEqualTo(Arrays.stream(LENGTHS).max().orElseThrow());
  }

  /** As little padding in a small set as in a large one, where whole windows are sorted. */
  @Test
  void smallSetsArePaddedLittleToo() {
    for (int entries : new int[] {200, SENTENCES}) {
      Batches batches = BatchPlan.bucketed(8, 64).batches(1, 0, entries, i -> LENGTHS[i]);
      assertThat(padding(batches)).as("%s", entries).isLessThan(0.12);
    }
    Batches sorted = BatchPlan.sorted(8).batches(1, 0, 20, i -> LENGTHS[i]);
    assertThat(Arrays.stream(sorted.order()).map(i -> LENGTHS[i])).isSorted();
    assertThat(sorted.starts()).containsExactly(0, 8, 16, 20);
    assertThat(BatchPlan.sorted(8).batches(5, 3, 20, i -> LENGTHS[i]).order())
        .isEqualTo(sorted.order());
  }

  @Test
  void aBudgetLimitsWhatABatchHoldsOncePadded() {
    BatchPlan plan = BatchPlan.budget(400, 64, 4);
    for (int epoch = 0; epoch < 3; epoch++) {
      Batches batches = plan.batches(9, epoch, SENTENCES, i -> LENGTHS[i]);
      assertThat(all(batches)).isEqualTo(IntStream.range(0, SENTENCES).toArray());
      assertThat(batches.count()).isEqualTo(plan.batches(9, 0, SENTENCES, i -> LENGTHS[i]).count());
      for (int i = 0; i < batches.count(); i++) {
        int[] batch = batches.batch(i);
        int longest = Arrays.stream(batch).map(e -> LENGTHS[e]).max().orElseThrow();
        assertThat(batch.length * longest).isLessThanOrEqualTo(400);
        assertThat(batch.length).isBetween(1, 64);
      }
    }
    // longer than the budget: alone
    Batches alone = BatchPlan.budget(10, 64, 4).batches(1, 0, 3, i -> i == 1 ? 50 : 2);
    assertThat(IntStream.range(0, alone.count()).mapToObj(alone::batch))
        .anyMatch(batch -> Arrays.equals(batch, new int[] {1}));
  }

  /** Sentences of token numbers; a few cannot be read. */
  private record Sentences(AtomicInteger open, AtomicInteger most)
      implements Recipe<Tensor, Padded> {
    @Override
    public String name() {
      return "sentences";
    }

    @Override
    public int size() {
      return SENTENCES;
    }

    @Override
    public String source(int source) {
      return "corpus.txt:" + (source + 1);
    }

    @Override
    public String sourceText() {
      return "sentence";
    }

    @Override
    public int length(int entry) {
      return LENGTHS[entry];
    }

    @Override
    public Tensor load(Loading entry) {
      most.accumulateAndGet(open.incrementAndGet(), Math::max);
      int source = entry.index();
      int[] tokens =
          entry.read(
              source,
              () -> {
                if (source % 100 == 50) {
                  throw new TaoException("TEXT-001", source(source) + ": no sentence");
                }
                int[] read = new int[LENGTHS[source]];
                Arrays.fill(read, source);
                return read;
              });
      if (tokens == null) {
        open.decrementAndGet();
        return null;
      }
      // one token is dropped out at random, by the entry's own numbers
      tokens[entry.random().nextInt(tokens.length)] = -1;
      return Tensor.of(tokens, tokens.length);
    }

    @Override
    public Padded collate(BatchKey batch, List<Tensor> samples) {
      open.addAndGet(-samples.size());
      return Padded.of(samples, 0, 4);
    }
  }

  private static List<Padded> run(int threads, BadImagePolicy policy, List<String> bad) {
    LoaderOptions options =
        LoaderOptions.training(16, 5)
            .withThreads(threads)
            .withPrefetch(2)
            .withBadImages(policy)
            .withListener(one -> bad.add(one.source() + " " + one.reason().code()));
    Sentences sentences = new Sentences(new AtomicInteger(), new AtomicInteger());
    List<Padded> all = new ArrayList<>();
    try (BatchLoader<Padded> loader =
        new BatchLoader<>(sentences, options, BatchPlan.bucketed(16, 4))) {
      for (int epoch = 0; epoch < 2; epoch++) {
        try (LoadedBatches<Padded> batches = loader.epoch(epoch)) {
          batches.forEachRemaining(all::add);
        }
      }
    }
    // no more in the making than was allowed, and the batch that is read
    assertThat(sentences.most().get()).isLessThanOrEqualTo(3 * 16);
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void samplesThatAreNoPicturesAreTheSameForAnyNumberOfThreads(int threads) {
    List<String> bad = new ArrayList<>();
    List<Padded> one = run(1, BadImagePolicy.REPLACE, bad);
    List<String> badAgain = new ArrayList<>();
    assertThat(run(threads, BadImagePolicy.REPLACE, badAgain)).isEqualTo(one);
    assertThat(badAgain).isEqualTo(bad).hasSize(10).contains("corpus.txt:51 TEXT-001");
    assertThat(one.stream().mapToLong(batch -> batch.lengths().elements()).sum())
        .isEqualTo(2L * SENTENCES);
  }

  @Test
  void whatCannotBeReadIsLeftOutOrEndsTheLoading() {
    List<Padded> left = run(4, BadImagePolicy.LEAVE_OUT, new ArrayList<>());
    assertThat(left.stream().mapToLong(batch -> batch.lengths().elements()).sum())
        .isEqualTo(2L * (SENTENCES - 10));
    LoaderOptions strict = LoaderOptions.evaluation(16).withBadImageLimit(BadImageLimit.count(3));
    Sentences sentences = new Sentences(new AtomicInteger(), new AtomicInteger());
    try (BatchLoader<Padded> loader = new BatchLoader<>(sentences, strict);
        LoadedBatches<Padded> batches = loader.epoch(0)) {
      assertThatThrownBy(() -> batches.forEachRemaining(batch -> {}))
          .isInstanceOfSatisfying(
              TaoException.class, e -> assertThat(e.code()).isEqualTo("DATA-010"))
          .hasMessageContaining("sentences: 4 sentences cannot be read, the limit is 3 of 997")
          .hasMessageContaining("corpus.txt:51");
    }
  }

  @Test
  void paddingFillsTheEndAndSaysTheLengths() {
    Tensor two = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor one = Tensor.of(new float[] {5, 6}, 1, 2);
    Padded padded = Padded.of(List.of(two, one), -1, 3);
    assertThat(padded.values().shape().toArray()).containsExactly(2, 3, 2);
    assertThat(padded.values().toFloatArray())
        .containsExactly(1, 2, 3, 4, -1, -1, 5, 6, -1, -1, -1, -1);
    assertThat(padded.lengths().toLongArray()).containsExactly(2, 1);
    assertThat(padded.mask().toFloatArray()).containsExactly(1, 1, 0, 1, 0, 0);
    Padded tokens =
        Padded.of(List.of(Tensor.of(new long[] {7}, 1), Tensor.of(new long[] {8, 9}, 2)), 0);
    assertThat(tokens.values().dtype()).isEqualTo(DType.INT64);
    assertThat(tokens.values().toLongArray()).containsExactly(7, 0, 8, 9);
    assertThatThrownBy(() -> Padded.of(List.of(two, Tensor.of(new float[] {1}, 1)), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("differ in their length only");
  }
}
