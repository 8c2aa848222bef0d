package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetsTest {

  private static ImageBatch batch(int epoch, int index, int n) {
    float[] pixels = new float[n * 3 * 2 * 2];
    int[] labels = new int[n];
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      java.util.Arrays.fill(pixels, i * 12, i * 12 + 12, i);
      labels[i] = i;
      samples.add(new Sample("s" + i, Path.of("s" + i), i));
    }
    return new ImageBatch(epoch, index, Tensor.of(pixels, n, 3, 2, 2), labels, samples);
  }

  @Test
  void encodesAndSmooths() {
    assertThat(Targets.oneHot(new int[] {2, 0}, 3).toFloatArray())
        .containsExactly(0, 0, 1, 1, 0, 0);
    assertThat(Targets.oneHot(new int[] {1}, 4, 0.1).toFloatArray())
        .containsExactly(0.025f, 0.925f, 0.025f, 0.025f);
    assertThatIllegalArgumentException().isThrownBy(() -> Targets.oneHot(new int[] {3}, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> Targets.oneHot(new int[] {0}, 3, 1.5));
  }

  @Test
  void mixupBlendsImagesAndTargetsAlike() {
    int n = 8;
    MixedBatch mixed = new Mixup(1, 5, 0).apply(batch(0, 3, n), n);
    boolean blended = false;
    for (int i = 0; i < n; i++) {
      // Image i was filled with i and is class i: the mean of the targets' classes is the pixel.
      double expected = 0;
      double sum = 0;
      for (int c = 0; c < n; c++) {
        double t = mixed.targets().get((long) i * n + c);
        expected += c * t;
        sum += t;
        blended |= t > 0.05 && t < 0.95;
        // Its own class has a half or more, that at the place from the end the rest, no other any.
        boolean isLabel = c == i;
        boolean partner = c == n - 1 - i;
        assertThat(t).isBetween(isLabel ? 0.5 : 0, isLabel ? 1 : partner ? 0.5 : 0);
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
      for (int k = 0; k < 12; k++) {
        assertThat(mixed.images().get(i * 12L + k)).isCloseTo(expected, within(1e-5));
      }
    }
    assertThat(blended).isTrue();
  }

  @Test
  void mixupFollowsFromSeedEpochAndBatch() {
    Mixup mixup = new Mixup(0.4, 5, 0.1);
    MixedBatch first = mixup.apply(batch(0, 3, 8), 8);
    assertThat(mixup.apply(batch(0, 3, 8), 8)).isEqualTo(first);
    assertThat(mixup.apply(batch(1, 3, 8), 8)).isNotEqualTo(first);
    assertThat(mixup.apply(batch(0, 4, 8), 8)).isNotEqualTo(first);
    assertThat(new Mixup(0.4, 6, 0.1).apply(batch(0, 3, 8), 8)).isNotEqualTo(first);
  }

  @Test
  void mixupOfZeroOnlyEncodes() {
    ImageBatch batch = batch(0, 0, 3);
    MixedBatch same = new Mixup(0, 1, 0.3).apply(batch, 3);
    assertThat(same.images()).isSameAs(batch.images());
    assertThat(same.targets()).isEqualTo(Targets.oneHot(new int[] {0, 1, 2}, 3, 0.3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Mixup(-1, 1, 0));
  }
}
