package io.tao4j.networks.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SkeletonTest {
  private static Skeleton skeleton(JsonNode params) {
    List<Skeleton.Link> links = new ArrayList<>();
    for (JsonNode edge : params.get("edges")) {
      links.add(new Skeleton.Link(edge.get(0).asInt(), edge.get(1).asInt()));
    }
    return new Skeleton(params.get("joints").asInt(), links, params.get("center").asInt());
  }

  @TestFactory
  List<DynamicTest> neighbourhoodsAreThoseOfTheGoldenNumbers() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Golden.get().json("networks/people/graphs_video.json").get("cases")) {
      if (one.get("op").asText().equals("adjacency")) {
        tests.add(DynamicTest.dynamicTest(one.get("name").asText(), () -> check(one)));
      }
    }
    assertThat(tests).hasSize(9);
    return tests;
  }

  private static void check(JsonNode one) {
    JsonNode params = one.get("params");
    Skeleton skeleton = skeleton(params);
    Skeleton.Partition partition =
        Skeleton.Partition.valueOf(params.get("strategy").asText().toUpperCase(Locale.ROOT));
    int most = params.get("max_hop").asInt();
    double[][][] parts = skeleton.adjacency(partition, most);
    JsonNode expected = one.get("outputs").get("A");
    assertThat(parts.length).isEqualTo(expected.get("shape").get(0).asInt());
    int at = 0;
    for (double[][] part : parts) {
      for (double[] row : part) {
        for (double value : row) {
          assertThat(value).isCloseTo(expected.get("data").get(at++).asDouble(), within(1e-6));
        }
      }
    }
    JsonNode hops = one.get("outputs").get("hop").get("data");
    at = 0;
    for (int[] row : skeleton.hops(most)) {
      for (int hop : row) {
        assertThat(hop).isEqualTo(hops.get(at++).asInt());
      }
    }
  }

  @Test
  void taosLayoutsAreThere() {
    assertThat(Skeleton.named("nvidia").orElseThrow().joints()).isEqualTo(34);
    assertThat(Skeleton.named("openpose").orElseThrow().center()).isEqualTo(1);
    assertThat(Skeleton.named("human3.6m").orElseThrow().links()).hasSize(16);
    assertThat(Skeleton.named("ntu-rgb+d").orElseThrow().joints()).isEqualTo(25);
    assertThat(Skeleton.named("ntu_edge").orElseThrow().joints()).isEqualTo(24);
    assertThat(Skeleton.named("coco").orElseThrow().links()).contains(new Skeleton.Link(15, 13));
    assertThat(Skeleton.named("kinect")).isEmpty();
    // every joint of each is linked with the centre
    for (String name : List.of("nvidia", "openpose", "human3.6m", "ntu-rgb+d", "ntu_edge")) {
      Skeleton skeleton = Skeleton.named(name).orElseThrow();
      assertThat(skeleton.hops(skeleton.joints())[skeleton.center()]).doesNotContain(-1);
    }
  }

  @Test
  void linksAreTexts() {
    Skeleton chain = Skeleton.of(List.of("0-1", "1 - 2".replace(" ", "")), 1);
    assertThat(chain)
        .isEqualTo(new Skeleton(3, List.of(new Skeleton.Link(0, 1), new Skeleton.Link(1, 2)), 1));
    assertThatThrownBy(() -> Skeleton.of(List.of("0-1-2"), 0)).hasMessageContaining("'0-1-2'");
    assertThatThrownBy(() -> Skeleton.of(List.of("0-1"), 2)).hasMessageContaining("2 of 2");
  }
}
