package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Mixup and cutmix of TAO's PyTorch classification: one of both a batch, one share for the batch.
 */
class BatchMixTest {
  private static final int SIDE = 16;
  private static final int COUNT = 8;

  /** Picture i has the level i everywhere, and is of class i. */
  private static ImageBatch batch(int index) {
    int size = 3 * SIDE * SIDE;
    float[] pixels = new float[COUNT * size];
    int[] labels = new int[COUNT];
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      java.util.Arrays.fill(pixels, i * size, (i + 1) * size, i);
      labels[i] = i;
      samples.add(new Sample("s" + i, Path.of("s" + i), i));
    }
    return new ImageBatch(0, index, Tensor.of(pixels, COUNT, 3, SIDE, SIDE), labels, samples);
  }

  /** Shares of their own class in the targets, of those that have a partner. */
  private static Set<Float> shares(MixedBatch mixed) {
    Set<Float> shares = new HashSet<>();
    for (int i = 0; i < COUNT; i++) {
      float share = (float) mixed.targets().get((long) i * COUNT + i);
      if (share < 1) {
        shares.add(share);
      }
    }
    return shares;
  }

  private static boolean isCut(MixedBatch mixed, int image) {
    float[] pixels = mixed.images().toFloatArray();
    int size = 3 * SIDE * SIDE;
    Set<Float> levels = new HashSet<>();
    for (int k = 0; k < size; k++) {
      levels.add(pixels[image * size + k]);
    }
    return levels.size() == 2;
  }

  @Test
  void mixupHasOneShareForTheBatch() {
    int mixups = 0;
    for (int index = 0; index < 40; index++) {
      MixedBatch mixed = new BatchMix(1, 5, 0).apply(batch(index), COUNT);
      assertThat(shares(mixed)).hasSizeLessThanOrEqualTo(1);
      boolean cut = false;
      for (int i = 0; i < COUNT; i++) {
        cut |= isCut(mixed, i);
      }
      mixups += cut ? 0 : 1;
    }
    assertThat(mixups).isBetween(10, 30); // half of them
  }

  /** Of a picture as much is of its partner as the target says, whatever the border cut off. */
  @Test
  void cutmixPastesTheShareOfTheArea() {
    int seen = 0;
    for (int index = 0; index < 40; index++) {
      MixedBatch mixed = new BatchMix(1, 5, 0).apply(batch(index), COUNT);
      float[] pixels = mixed.images().toFloatArray();
      int size = 3 * SIDE * SIDE;
      for (int i = 0; i < COUNT; i++) {
        if (!isCut(mixed, i)) {
          continue;
        }
        seen++;
        int share = 0;
        for (int k = 0; k < size; k++) {
          share += pixels[i * size + k] == i ? 1 : 0;
        }
        assertThat((double) share / size)
            .isCloseTo(mixed.targets().get((long) i * COUNT + i), within(1e-6));
      }
    }
    assertThat(seen).isPositive();
  }

  @Test
  void pixelsAndTargetsAreBlendedAlike() {
    for (int index = 0; index < 40; index++) {
      MixedBatch mixed = new BatchMix(1, 5, 0).apply(batch(index), COUNT);
      float[] pixels = mixed.images().toFloatArray();
      int size = 3 * SIDE * SIDE;
      for (int i = 0; i < COUNT; i++) {
        double mean = 0;
        double expected = 0;
        for (int k = 0; k < size; k++) {
          mean += pixels[i * size + k] / size;
        }
        for (int c = 0; c < COUNT; c++) {
          expected += c * mixed.targets().get((long) i * COUNT + c);
        }
        assertThat(mean).isCloseTo(expected, within(1e-3));
      }
    }
  }

  @Test
  void itFollowsFromSeedEpochAndBatch() {
    BatchMix mix = new BatchMix(0.4, 5, 0.1);
    assertThat(mix.apply(batch(3), COUNT)).isEqualTo(mix.apply(batch(3), COUNT));
    assertThat(mix.apply(batch(3), COUNT)).isNotEqualTo(mix.apply(batch(4), COUNT));
    ImageBatch same = batch(0);
    assertThat(new BatchMix(0, 5, 0).apply(same, COUNT).images()).isSameAs(same.images());
  }
}
