package io.tao4j.networks.anchors;

import static io.tao4j.networks.anchors.AnchorBoxesTest.golden;
import static io.tao4j.networks.anchors.AnchorBoxesTest.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.geometry.Box;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matching and encoding against reference numbers, and what they are hard on. */
class AnchorMatcherTest {
  private static double[] input(JsonNode golden, String name) {
    return GoldenArray.of(golden.get("inputs").get(name)).doubles();
  }

  @ParameterizedTest
  @ValueSource(strings = {"match_0", "match_1", "match_2", "match_3"})
  void matchesAndTargetsAreTheReferenceOnes(String name) {
    JsonNode golden = golden(name);
    JsonNode params = golden.get("params");
    double[] anchors = input(golden, "default_boxes");
    double[] objects = input(golden, "gt_boxes");
    double positive = params.get("pos_iou").asDouble();
    double negative = params.get("neg_iou").asDouble();
    long[] expected = GoldenArray.of(golden.get("outputs").get("match")).longs();
    int[] match = AnchorMatcher.match(anchors, objects, positive, negative);
    assertThat(Arrays.stream(match).asLongStream().boxed())
        .containsExactlyElementsOf(LongStream.of(expected).boxed().toList());

    long[] kinds = GoldenArray.of(golden.get("inputs").get("gt_classes")).longs();
    List<LabelledBox> labelled = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      Box box = new Box(objects[4 * i], objects[4 * i + 1], objects[4 * i + 2], objects[4 * i + 3]);
      labelled.add(new LabelledBox(box, (int) kinds[i] - 1, false, false));
    }
    BoxCoder coder = new BoxCoder(numbers(params.get("variances")));
    Map<String, Tensor> targets =
        new AnchorTargets(anchors, 3, coder, positive, negative).encode(List.of(labelled));
    float[] classes = targets.get(AnchorTargets.CLASSES).toFloatArray();
    long[] expectedClasses = GoldenArray.of(golden.get("outputs").get("class_target")).longs();
    for (int anchor = 0; anchor < expectedClasses.length; anchor++) {
      for (int kind = 0; kind < 4; kind++) {
        assertThat(classes[4 * anchor + kind]).isEqualTo(kind == expectedClasses[anchor] ? 1f : 0f);
      }
    }
    double[] boxes = GoldenArray.of(golden.get("outputs").get("loc_target")).doubles();
    float[] encoded = targets.get(AnchorTargets.BOXES).toFloatArray();
    for (int i = 0; i < boxes.length; i++) {
      assertThat((double) encoded[i]).isEqualTo(boxes[i], within(1e-4));
    }
  }

  @Test
  void eachObjectGetsAnAnchorHoweverLittleTheyOverlap() {
    double[] anchors = {0, 0, 10, 10, 20, 0, 30, 10, 40, 0, 50, 10};
    double[] objects = {0, 0, 9, 9, 1, 1, 10, 10, 100, 100, 101, 101};
    int[] match = AnchorMatcher.match(anchors, objects, 0.5, 0.5);
    assertThat(match).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(match[0]).isEqualTo(0);
  }

  @Test
  void moreObjectsThanAnchorsLeaveSomeWithout() {
    double[] anchors = {0, 0, 10, 10};
    double[] objects = {0, 0, 2, 2, 0, 0, 10, 10};
    assertThat(AnchorMatcher.match(anchors, objects, 0.5, 0.5)).containsExactly(1);
  }

  @Test
  void crowdsAndEmptyBoxesAreNoObjects() {
    double[] anchors = {0, 0, 10, 10, 20, 20, 30, 30};
    BoxCoder coder = new BoxCoder(List.of(0.1, 0.1, 0.2, 0.2));
    List<LabelledBox> boxes =
        List.of(
            new LabelledBox(new Box(0, 0, 10, 10), 0, false, true),
            new LabelledBox(new Box(20, 20, 20, 30), 1, false, false));
    Map<String, Tensor> targets =
        new AnchorTargets(anchors, 2, coder, 0.5, 0.5).encode(List.of(boxes));
    assertThat(targets.get(AnchorTargets.CLASSES).toFloatArray()).containsExactly(1, 0, 0, 1, 0, 0);
    assertThat(targets.get(AnchorTargets.BOXES).toFloatArray()).containsOnly(0f);
  }

  @Test
  void inTheAuthorsMatchingTheFirstOfTwoObjectsGetsTheirBestAnchor() {
    double[] anchors = {0, 0, 10, 10, 20, 0, 30, 10};
    double[] objects = {0, 0, 4, 4, 0, 0, 5, 5, 20, 0, 30, 9};
    assertThat(AnchorMatcher.matchBest(anchors, objects, 0.5)).containsExactly(0, 2);
    assertThat(AnchorMatcher.matchBest(anchors, new double[0], 0.5))
        .containsOnly(AnchorMatcher.BACKGROUND);
    double[] apart = {50, 50, 60, 60};
    assertThat(AnchorMatcher.matchBest(anchors, apart, 0.5)).containsOnly(AnchorMatcher.BACKGROUND);
  }
}
