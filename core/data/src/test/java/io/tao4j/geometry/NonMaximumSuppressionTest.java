package io.tao4j.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {
  private static final int ALL = Integer.MAX_VALUE;

  @Test
  void agreesWithGoldenNms() {
    int seen = 0;
    for (JsonNode one : Golden.get().json("ops/nms.json").get("cases")) {
      String name = one.get("name").asText();
      if (name.startsWith("soft") || name.startsWith("diou")) {
        continue; // other algorithms
      }
      JsonNode inputs = one.get("inputs");
      float[] boxes = GoldenArray.of(inputs.get("boxes")).floats();
      float[] scores = GoldenArray.of(inputs.get("scores")).floats();
      float threshold = one.get("params").get("iou_threshold").floatValue();
      int[] kept =
          inputs.has("labels")
              ? NonMaximumSuppression.apply(
                  boxes, scores, GoldenArray.of(inputs.get("labels")).ints(), threshold, ALL)
              : NonMaximumSuppression.apply(boxes, scores, threshold, ALL);
      assertThat(kept).as(name).isEqualTo(GoldenArray.of(one.get("outputs").get("keep")).ints());
      seen++;
    }
    assertThat(seen).isGreaterThanOrEqualTo(14);
  }

  @Test
  void keepsTheBetterOfTwoAndWhatOnlyTouches() {
    float[] boxes = {0, 0, 10, 10, 1, 0, 11, 10, 11, 0, 20, 10};
    assertThat(NonMaximumSuppression.apply(boxes, new float[] {0.5f, 0.9f, 0.1f}, 0.5f, ALL))
        .containsExactly(1, 2);
    assertThat(NonMaximumSuppression.apply(boxes, new float[] {0.5f, 0.9f, 0.1f}, 0.5f, 1))
        .containsExactly(1);
  }

  @Test
  void neverKeepsWhatIsNoNumber() {
    float[] boxes = {0, 0, 10, 10, 50, 0, Float.NaN, 10, 90, 0, 99, 10};
    assertThat(NonMaximumSuppression.apply(boxes, new float[] {Float.NaN, 1, 0.5f}, 0.5f, ALL))
        .containsExactly(2);
  }

  @Test
  void ordersNegativeScoresAndBothZeros() {
    float[] boxes = new float[16];
    assertThat(NonMaximumSuppression.apply(boxes, new float[] {-2, -0f, 0, -1}, 0.5f, ALL))
        .containsExactly(1, 2, 3, 0);
  }

  @Test
  void refusesSizesThatDoNotFit() {
    assertThatThrownBy(() -> NonMaximumSuppression.apply(new float[7], new float[2], 0.5f, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("7 coordinates and 2 classes for 2 scores");
    assertThatThrownBy(() -> NonMaximumSuppression.apply(new float[8], new float[2], 1.5f, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NonMaximumSuppression.apply(new float[8], new float[2], 0.5f, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The rule as it is told: take the best, strike out what it overlaps, go on. */
  @Property(tries = 150)
  void agreesWithStrikingOut(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 60) int count,
      @ForAll @IntRange(min = 1, max = 70) int topK) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] boxes = new float[4 * count];
    float[] scores = new float[count];
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      boxes[4 * i] = random.nextInt(20);
      boxes[4 * i + 1] = random.nextInt(20);
      boxes[4 * i + 2] = boxes[4 * i] + random.nextInt(12);
      boxes[4 * i + 3] = boxes[4 * i + 1] + random.nextInt(12);
      scores[i] = random.nextInt(30) / 30f;
      classes[i] = random.nextInt(3);
    }
    float threshold = random.nextInt(11) / 10f;

    List<Integer> left =
        new ArrayList<>(
            IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -scores[i]))
                .toList());
    List<Integer> expected = new ArrayList<>();
    while (!left.isEmpty() && expected.size() < topK) {
      int best = left.remove(0);
      expected.add(best);
      left.removeIf(
          other -> classes[other] == classes[best] && iou(boxes, best, other) > threshold);
    }

    int[] kept = NonMaximumSuppression.apply(boxes, scores, classes, threshold, topK);
    assertThat(Arrays.stream(kept).boxed().toList()).isEqualTo(expected);
  }

  private static float iou(float[] boxes, int a, int b) {
    float[] first = Arrays.copyOfRange(boxes, 4 * a, 4 * a + 4);
    float[] second = Arrays.copyOfRange(boxes, 4 * b, 4 * b + 4);
    float width = Math.max(0, Math.min(first[2], second[2]) - Math.max(first[0], second[0]));
    float height = Math.max(0, Math.min(first[3], second[3]) - Math.max(first[1], second[1]));
    float shared = width * height;
    float union =
        (first[2] - first[0]) * (first[3] - first[1])
            + (second[2] - second[0]) * (second[3] - second[1])
            - shared;
    return shared == 0 ? 0 : shared / union;
  }
}
