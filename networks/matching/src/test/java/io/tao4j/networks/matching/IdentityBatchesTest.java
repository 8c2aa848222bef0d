package io.tao4j.networks.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.BatchPlan.Batches;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentityBatchesTest {
  /** Class 0 has two pictures, 1 has seven, 2 has six, 3 has none, 4 has five. */
  private static final int[] LABELS = {1, 0, 2, 4, 1, 2, 4, 1, 2, 4, 1, 2, 4, 1, 2, 4, 1, 2, 1, 0};

  private static Batches batches(int size, int each, long seed, int epoch) {
    return IdentityBatches.drawn(LABELS, size, each)
        .batches(seed, epoch, LABELS.length * IdentityBatches.TIMES, entry -> 1);
  }

  @Test
  void aBatchHasAsManyOfEachOfItsClasses() {
    Set<Integer> seen = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      Batches batches = batches(9, 3, 5, epoch);
      assertThat(batches.count()).isEqualTo(2);
      for (int i = 0; i < batches.count(); i++) {
        int[] batch = batches.batch(i);
        Map<Integer, Set<Integer>> byClass = new HashMap<>();
        for (int entry : batch) {
          int picture = entry % LABELS.length;
          byClass.computeIfAbsent(LABELS[picture], label -> new HashSet<>()).add(picture);
        }
        assertThat(byClass).hasSize(3);
        seen.addAll(byClass.keySet());
        // without repetition where a class has enough
        byClass.forEach(
            (label, pictures) -> {
              if (label != 0) {
                assertThat(pictures).hasSize(3);
              }
            });
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 4);
  }

  @Test
  void eachShowingIsAnEntryOfItsOwn() {
    int[] order = batches(8, 4, 1, 0).order();
    assertThat(IntStream.of(order).distinct().count()).isEqualTo(order.length);
  }

  @Test
  void epochsAndSeedsDiffer() {
    int[] first = batches(8, 4, 1, 0).order();
    assertThat(batches(8, 4, 1, 0).order()).isEqualTo(first);
    assertThat(Arrays.equals(batches(8, 4, 1, 1).order(), first)).isFalse();
    assertThat(Arrays.equals(batches(8, 4, 2, 0).order(), first)).isFalse();
  }

  /** Groups of three: class 0 has one of two pictures, 1 and 2 have two, 4 has one. */
  @Test
  void dealtBatchesShowAsMuchAsCanBeShownAndNothingTwice() {
    Set<Integer> seen = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      Batches batches =
          IdentityBatches.dealt(LABELS, 6, 3)
              .batches(5, epoch, LABELS.length * IdentityBatches.TIMES, entry -> 1);
      assertThat(batches.count()).isEqualTo(3); // six groups, two a batch
      Map<Integer, Integer> shown = new HashMap<>();
      for (int i = 0; i < batches.count(); i++) {
        Map<Integer, Integer> classes = new HashMap<>();
        for (int entry : batches.batch(i)) {
          int picture = entry % LABELS.length;
          classes.merge(LABELS[picture], 1, Integer::sum);
          shown.merge(picture, 1, Integer::sum);
        }
        assertThat(classes.values()).containsExactly(3, 3);
      }
      seen.addAll(shown.keySet());
      shown.forEach(
          (picture, times) -> {
            if (LABELS[picture] != 0) { // two pictures where three are wanted
              assertThat(times).isEqualTo(1);
            }
          });
    }
    assertThat(seen).hasSize(LABELS.length);
  }

  /** Many groups of one class cannot all find a batch; other surplus is left out by turns. */
  @Test
  void dealtBatchesHaveNoClassTwice() {
    int[] labels = new int[40];
    Arrays.fill(labels, 0, 32, 1);
    Batches batches = IdentityBatches.dealt(labels, 8, 4).batches(1, 0, 40, entry -> 1);
    assertThat(batches.count()).isEqualTo(2); // the rare class has two groups
    assertThat(IdentityBatches.dealt(LABELS, 8, 2).batches(1, 0, 20, entry -> 1).count())
        .isEqualTo(1); // a batch takes all four classes, and class 0 has one group
  }

  @Test
  void setsThatMakeNoBatchAreRefused() {
    assertThatThrownBy(() -> IdentityBatches.drawn(LABELS, 20, 4))
        .hasMessageContaining("TRAIN-004");
    assertThatThrownBy(() -> IdentityBatches.drawn(new int[] {0, 1}, 4, 2))
        .hasMessageContaining("TRAIN-004");
    assertThatThrownBy(() -> IdentityBatches.drawn(LABELS, 9, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
