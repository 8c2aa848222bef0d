package io.tao4j.data.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededRandomTest {

  @Test
  void staysTheSameForEver() {
    // Written down once: a change here changes every training run of every user.
    SeededRandom random = SeededRandom.of(42, 1, 7);
    assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()})
        .containsExactly(FIRST);
    assertThat(SeededRandom.of(42).permutation(8)).containsExactly(ORDER);
  }

  private static final long[] FIRST = {
    -322208425715444599L, -6609440080813305044L, -4586474584967847497L
  };
  private static final int[] ORDER = {5, 0, 1, 2, 7, 3, 6, 4};

  @Test
  void keysInAnotherOrderOrNumberGiveUnrelatedStreams() {
    Set<Long> first = new HashSet<>();
    long[][] keys = {{}, {0}, {0, 0}, {0, 0, 0}, {1}, {1, 2}, {2, 1}, {1, 2, 0}, {0, 1, 2}, {-1}};
    for (long[] key : keys) {
      first.add(SeededRandom.of(key).nextLong());
    }
    for (int epoch = 0; epoch < 100; epoch++) {
      for (int sample = 0; sample < 100; sample++) {
        first.add(SeededRandom.of(42, epoch, sample, 9).nextLong());
      }
    }
    assertThat(first).hasSize(keys.length + 10_000);
  }

  @Test
  void neighbouringKeysAreUncorrelated() {
    double sum = 0;
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      double a = SeededRandom.of(1, 0, i).nextDouble() - 0.5;
      double b = SeededRandom.of(1, 0, i + 1).nextDouble() - 0.5;
      sum += a * b * 12;
    }
    assertThat(sum / n).isCloseTo(0, within(4 / Math.sqrt(n)));
  }

  @Test
  void drawsHaveTheirDistributionsMoments() {
    SeededRandom random = SeededRandom.of(3);
    int n = 50_000;
    double[] gauss = IntStream.range(0, n).mapToDouble(i -> random.nextGaussian()).toArray();
    assertThat(Arrays.stream(gauss).average().orElseThrow()).isCloseTo(0, within(0.02));
    assertThat(Arrays.stream(gauss).map(x -> x * x).average().orElseThrow())
        .isCloseTo(1, within(0.03));
    for (double shape : new double[] {0.1, 0.5, 1, 2.5, 9}) {
      double mean = IntStream.range(0, n).mapToDouble(i -> random.nextGamma(shape)).sum() / n;
      assertThat(mean).as("gamma %s", shape).isCloseTo(shape, within(0.05 * Math.max(shape, 0.4)));
    }
    for (double alpha : new double[] {0.01, 0.1, 0.4, 1, 4}) {
      double[] beta =
          IntStream.range(0, n).mapToDouble(i -> random.nextBeta(alpha, alpha)).toArray();
      assertThat(Arrays.stream(beta)).allMatch(x -> x >= 0 && x <= 1);
      double mean = Arrays.stream(beta).average().orElseThrow();
      double variance = Arrays.stream(beta).map(x -> (x - mean) * (x - mean)).sum() / n;
      assertThat(mean).as("beta %s", alpha).isCloseTo(0.5, within(0.01));
      assertThat(variance).as("beta %s", alpha).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
    }
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 10_000) < 450);
  }

  @Test
  void permutationHoldsEachNumberOnceAndEveryPlaceIsAsLikely() {
    int[] at = new int[5];
    for (int i = 0; i < 10_000; i++) {
      int[] order = SeededRandom.of(i).permutation(5);
      assertThat(Arrays.stream(order).sorted().toArray()).containsExactly(0, 1, 2, 3, 4);
      at[order[0]]++;
    }
    assertThat(Arrays.stream(at)).allMatch(count -> Math.abs(count - 2000) < 180);
    assertThat(SeededRandom.of(1).permutation(0)).isEmpty();
  }

  @Test
  void refusesImpossibleArguments() {
    assertThatIllegalArgumentException().isThrownBy(() -> SeededRandom.of(1).nextInt(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SeededRandom.of(1).nextGamma(0));
  }
}
