package io.tao4j.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RunLengthMaskTest {
  private static boolean[] pixels(long seed, int count, double share) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] pixels = new boolean[count];
    boolean inside = false;
    for (int i = 0; i < count; i++) {
      inside = random.nextDouble() < share ? !inside : inside;
      pixels[i] = inside;
    }
    return pixels;
  }

  @Property
  void allFormsAreTheSameMask(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width) {
    boolean[] a = pixels(seed, height * width, 0.2);
    boolean[] b = pixels(seed + 1, height * width, 0.5);
    RunLengthMask mask = RunLengthMask.ofPixels(height, width, a);
    RunLengthMask other = RunLengthMask.ofPixels(height, width, b);
    assertThat(mask.toPixels()).isEqualTo(a);
    assertThat(RunLengthMask.ofCounts(height, width, mask.counts())).isEqualTo(mask);
    assertThat(RunLengthMask.ofCompressed(height, width, mask.toCompressed())).isEqualTo(mask);
    boolean[] both = new boolean[a.length];
    boolean[] either = new boolean[a.length];
    long area = 0;
    for (int i = 0; i < a.length; i++) {
      both[i] = a[i] && b[i];
      either[i] = a[i] || b[i];
      area += a[i] ? 1 : 0;
    }
    assertThat(mask.area()).isEqualTo(area);
    assertThat(mask.intersection(other).toPixels()).isEqualTo(both);
    assertThat(RunLengthMask.union(List.of(mask, other)).toPixels()).isEqualTo(either);
    assertThat(mask.box()).isEqualTo(boxOf(a, height, width));
  }

  private static Box boxOf(boolean[] pixels, int height, int width) {
    int left = width;
    int top = height;
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i]) {
        left = Math.min(left, i % width);
        right = Math.max(right, i % width + 1);
        top = Math.min(top, i / width);
        bottom = Math.max(bottom, i / width + 1);
      }
    }
    return right == 0 ? new Box(0, 0, 0, 0) : new Box(left, top, right, bottom);
  }

  @Test
  void runsGoDownTheColumns() {
    RunLengthMask mask =
        RunLengthMask.ofPixels(2, 3, new boolean[] {true, false, false, true, true, false});
    assertThat(mask.counts()).containsExactly(0, 2, 1, 1, 2);
    assertThat(mask.area()).isEqualTo(3);
    assertThat(mask.box()).isEqualTo(new Box(0, 0, 2, 2));
  }

  @Test
  void overlapsAreOfPixels() {
    RunLengthMask left = RunLengthMask.ofPixels(1, 4, new boolean[] {true, true, true, false});
    RunLengthMask right = RunLengthMask.ofPixels(1, 4, new boolean[] {false, true, true, true});
    assertThat(left.iou(right)).isEqualTo(0.5);
    assertThat(left.shareIn(right)).isEqualTo(2 / 3.0);
    RunLengthMask nothing = RunLengthMask.ofPixels(1, 4, new boolean[4]);
    assertThat(nothing.iou(nothing)).isZero();
    assertThat(nothing.shareIn(left)).isZero();
  }

  @Test
  void aPolygonIsFilledByPycocotoolsRule() {
    RunLengthMask square = RunLengthMask.ofPolygon(6, 8, new double[] {2, 1, 6, 1, 6, 4, 2, 4});
    assertThat(square.area()).isEqualTo(12);
    assertThat(square.box()).isEqualTo(new Box(2, 1, 6, 4));
    RunLengthMask outside = RunLengthMask.ofPolygon(6, 8, new double[] {20, 1, 30, 1, 30, 4});
    assertThat(outside.area()).isZero();
  }

  @Test
  void agreesWithGoldenMasks() {
    JsonNode file = Golden.get().json("metrics/coco_segm.json");
    assertThat(file.get("rle_cases")).isNotEmpty();
    for (JsonNode one : file.get("rle_cases")) {
      int height = one.get("height").asInt();
      int width = one.get("width").asInt();
      double[] xy = new double[one.get("polygon_xy").size()];
      for (int i = 0; i < xy.length; i++) {
        xy[i] = one.get("polygon_xy").get(i).asDouble();
      }
      RunLengthMask mask = RunLengthMask.ofPolygon(height, width, xy);
      String text = one.get("compressed_counts").asText();
      assertThat(mask.toCompressed()).isEqualTo(text);
      assertThat(mask.area()).isEqualTo(one.get("area").asLong());
      assertThat(RunLengthMask.ofCompressed(height, width, text)).isEqualTo(mask);
      JsonNode box = one.get("bbox_xywh");
      assertThat(mask.box())
          .isEqualTo(
              Box.ofSize(
                  box.get(0).asDouble(),
                  box.get(1).asDouble(),
                  box.get(2).asDouble(),
                  box.get(3).asDouble()));
      boolean[] pixels = mask.toPixels();
      for (int i = 0; i < pixels.length; i++) {
        char expected = one.get("mask_rows").get(i / width).asText().charAt(i % width);
        assertThat(pixels[i]).isEqualTo(expected == '1');
      }
    }
    for (JsonNode one : file.get("cases")) {
      for (JsonNode annotation : one.get("annotations")) {
        JsonNode size = annotation.get("segmentation").get("size");
        RunLengthMask mask =
            RunLengthMask.ofCompressed(
                size.get(0).asInt(),
                size.get(1).asInt(),
                annotation.get("segmentation_compressed").asText());
        JsonNode counts = annotation.get("segmentation").get("counts");
        assertThat(mask.counts()).hasSize(counts.size());
        for (int i = 0; i < counts.size(); i++) {
          assertThat(mask.counts().get(i)).isEqualTo(counts.get(i).asInt());
        }
      }
    }
  }

  @Test
  void damagedMasksAreRefused() {
    assertThatThrownBy(() -> RunLengthMask.ofCounts(2, 2, List.of(1, 2)))
        .hasMessageContaining("runs of 3 pixels for a picture of 2 x 2");
    assertThatThrownBy(() -> RunLengthMask.ofCounts(2, 2, List.of(5, -1)))
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> RunLengthMask.ofCompressed(2, 2, "~~~"))
        .hasMessageContaining("character 1");
    assertThatThrownBy(() -> RunLengthMask.ofCompressed(2, 2, "oooooooo"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RunLengthMask.ofCompressed(2, 2, "P"))
        .hasMessageContaining("character 2");
    assertThatThrownBy(() -> RunLengthMask.ofPolygon(2, 2, new double[] {0, 0, 1, 1}))
        .hasMessageContaining("three corners");
    assertThatThrownBy(
            () -> RunLengthMask.ofPolygon(2, 2, new double[] {0, 0, 1, 1, 0, Double.NaN}))
        .hasMessageContaining("NaN");
  }
}
