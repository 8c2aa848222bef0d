package io.tao4j.matching;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.geometry.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DensityClustersTest {
  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Against scikit-learn, on boxes with one minus their IoU as the distance. */
  @ParameterizedTest
  @ValueSource(strings = {"dbscan_a", "dbscan_b"})
  void clustersAreTheReferenceOnes(String name) {
    JsonNode cases = Golden.get().json("ops/matching_clustering.json").get("cases");
    JsonNode golden =
        StreamSupport.stream(cases.spliterator(), false)
            .filter(c -> c.get("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
    double[] sides = GoldenArray.of(golden.get("inputs").get("boxes")).doubles();
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < sides.length; i += 4) {
      boxes.add(new Box(sides[i], sides[i + 1], sides[i + 2], sides[i + 3]));
    }
    int[] clusters =
        DensityClusters.of(
            ones(boxes.size()),
            (a, b) -> 1 - boxes.get(a).iou(boxes.get(b)),
            golden.get("params").get("eps").asDouble(),
            golden.get("params").get("min_samples").asDouble());
    long[] expected = GoldenArray.of(golden.get("outputs").get("labels")).longs();
    assertThat(Arrays.stream(clusters).asLongStream().toArray()).isEqualTo(expected);
  }

  @Test
  void massesDecideWhoIsACore() {
    double[] places = {0, 1, 2, 10, 11};
    double[] masses = {0.3, 0.5, 0.3, 0.4, 0.4};
    assertThat(DensityClusters.of(masses, (a, b) -> Math.abs(places[a] - places[b]), 1, 1))
        .containsExactly(0, 0, 0, DensityClusters.NOISE, DensityClusters.NOISE);
  }

  @Test
  void nothingHasNoClusters() {
    assertThat(DensityClusters.of(new double[0], (a, b) -> 0, 1, 1)).isEmpty();
  }
}
