package io.tao4j.networks.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against reference numbers of SSD's default boxes, and by hand. */
class AnchorBoxesTest {
  static JsonNode golden(String name) {
    JsonNode cases = Golden.get().json("networks/detection/ssd.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static List<Double> numbers(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    node.forEach(number -> numbers.add(number.doubleValue()));
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"boxes_0", "boxes_1"})
  void boxesAreTheReferenceOnes(String name) {
    JsonNode golden = golden(name);
    JsonNode params = golden.get("params");
    List<List<Double>> ratios = new ArrayList<>();
    params.get("ratios").forEach(list -> ratios.add(numbers(list)));
    List<MapSize> maps = new ArrayList<>();
    params
        .get("feature_hw")
        .forEach(m -> maps.add(new MapSize(m.get(0).asInt(), m.get(1).asInt())));
    int height = params.get("image_hw").get(0).asInt();
    int width = params.get("image_hw").get(1).asInt();
    List<Double> offsets =
        params.has("offset")
            ? maps.stream().map(m -> params.get("offset").asDouble()).toList()
            : List.of();
    AnchorBoxes anchors =
        new AnchorBoxes(
            ratios,
            numbers(params.get("scales")),
            params.get("two_boxes_for_ar1").asBoolean(),
            params.has("steps") ? numbers(params.get("steps")) : List.of(),
            offsets,
            false);
    double[] expected = GoldenArray.of(golden.get("outputs").get("boxes_xyxy")).doubles();
    double[] actual = anchors.sides(maps, height, width);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double side = actual[i] / (i % 2 == 0 ? width : height);
      // the reference clips to the input, TAO to its last pixel
      double shown = params.path("clip").asBoolean() ? Math.max(0, Math.min(1, side)) : side;
      assertThat(shown).as("number " + i).isEqualTo(expected[i], within(1e-6));
    }
  }

  @Test
  void clippedSidesEndAtTheLastPixelAsInTao() {
    AnchorBoxes anchors =
        new AnchorBoxes(List.of(List.of(2.0)), List.of(0.9, 1.0), true, List.of(), List.of(), true);
    double[] sides = anchors.sides(List.of(new MapSize(1, 2)), 100, 200);
    double half = 0.9 * 100 * Math.sqrt(2) / 2;
    double[] expected = {0, 50 - half / 2, 50 + half, 50 + half / 2};
    assertThat(IntStream.range(0, 4).mapToObj(i -> sides[i]).toList())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .containsExactly(expected[0], expected[1], expected[2], expected[3]);
    assertThat(sides[6]).isEqualTo(199, within(1e-9));
  }

  @Test
  void theSecondSquareFollowsTheFirst() {
    AnchorBoxes anchors =
        new AnchorBoxes(
            List.of(List.of(2.0, 1.0, 0.5)), List.of(0.25, 1.0), true, List.of(), List.of(), false);
    assertThat(anchors.shapes(0)).isEqualTo(4);
    AnchorBoxes.Grid grid = anchors.grid(0, new MapSize(1, 1), 80, 100);
    assertThat(grid.widths().subList(1, 3)).containsExactly(20.0, 40.0);
    assertThat(grid.heights().subList(1, 3)).containsExactly(20.0, 40.0);
    assertThat(grid.widths().get(0)).isEqualTo(20 * Math.sqrt(2), within(1e-9));
    assertThat(grid.x()).containsOnly(50.0);
    assertThat(grid.y()).containsOnly(40.0);
  }

  /** The reference has the levels of a ratio after each other, TAO the ratios of a level. */
  @Test
  void shapesOfSeveralLevelsAreTheReferenceOnes() {
    JsonNode cases = Golden.get().json("networks/detection/retinanet.json").get("cases");
    JsonNode golden =
        StreamSupport.stream(cases.spliterator(), false)
            .filter(c -> c.get("name").asText().equals("tao_anchors"))
            .findFirst()
            .orElseThrow();
    JsonNode params = golden.get("params");
    List<Double> ratios = numbers(params.get("ratios"));
    int levels = params.get("n_levels").asInt();
    List<MapSize> maps = new ArrayList<>();
    params
        .get("feature_hw")
        .forEach(m -> maps.add(new MapSize(m.get(0).asInt(), m.get(1).asInt())));
    AnchorBoxes anchors =
        new AnchorBoxes(
            AnchorBoxes.shapes(
                Collections.nCopies(maps.size(), ratios),
                numbers(params.get("scales")),
                params.get("two_boxes_for_ar1").asBoolean(),
                levels),
            List.of(),
            List.of(),
            false);
    int height = params.get("image_hw").get(0).asInt();
    int width = params.get("image_hw").get(1).asInt();
    double[] expected = GoldenArray.of(golden.get("outputs").get("boxes_xyxy")).doubles();
    double[] actual = anchors.sides(maps, height, width);
    assertThat(actual).hasSameSizeAs(expected);
    int shapes = levels * ratios.size();
    for (int box = 0; box < actual.length / 4; box++) {
      int shape = box % shapes;
      int other = box - shape + shape % ratios.size() * levels + shape / ratios.size();
      for (int side = 0; side < 4; side++) {
        assertThat(actual[4 * box + side] / (side % 2 == 0 ? width : height))
            .isEqualTo(expected[4 * other + side], within(1e-6));
      }
    }
  }

  @Test
  void wrongCountsAndNumbersAreRefused() {
    List<List<Double>> one = List.of(List.of(1.0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AnchorBoxes(one, List.of(0.5), true, List.of(), List.of(), false))
        .withMessageContaining("2 scales");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AnchorBoxes(
                    one, List.of(0.5, 0.6), true, List.of(8.0, 16.0), List.of(), false));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AnchorBoxes(one, List.of(0.5, -1.0), true, List.of(), List.of(), false));
  }
}
