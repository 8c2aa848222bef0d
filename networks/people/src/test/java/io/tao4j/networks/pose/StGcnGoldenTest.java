package io.tao4j.networks.pose;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Engine;
import io.tao4j.networks.people.GoldenClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ST-GCN against reference numbers: answers, losses, norms of gradients. */
@Tag("pytorch")
class StGcnGoldenTest {
  private static final List<String> CHAIN = List.of("0-1", "1-2", "2-3", "3-4", "4-5", "5-6");

  @ParameterizedTest
  @ValueSource(strings = {"st_gcn_openpose_spatial_tiny", "st_gcn_chain7_distance_tiny"})
  void answersLossesAndGradients(String name) {
    check(name, Engine.PYTORCH);
  }

  @ParameterizedTest
  @Tag("tensorflow")
  @ValueSource(strings = {"st_gcn_openpose_spatial_tiny", "st_gcn_chain7_distance_tiny"})
  void answersLossesAndGradientsOnTensorFlow(String name) {
    check(name, Engine.TENSORFLOW);
  }

  private static void check(String name, Engine engine) {
    JsonNode golden = GoldenClassifier.facts(name);
    JsonNode config = golden.get("config");
    List<StGcnGraph.Layer> layers = new ArrayList<>();
    config
        .get("blocks")
        .forEach(one -> layers.add(new StGcnGraph.Layer(one.get(0).asInt(), one.get(1).asInt())));
    Skeleton skeleton =
        Skeleton.named(config.get("layout").asText()).orElseGet(() -> Skeleton.of(CHAIN, 3));
    Skeleton.Partition partition =
        Skeleton.Partition.valueOf(config.get("strategy").asText().toUpperCase(Locale.ROOT));
    GoldenClassifier.check(
        name,
        StGcnGraph.build(
            new StGcnGraph.Settings(
                config.get("channels").asInt(),
                golden.at("/inputs/x/shape/4").asInt(),
                skeleton.adjacency(partition, 1),
                layers,
                config.get("kernel").asInt(),
                0,
                true,
                config.get("classes").asInt())),
        StGcnGraph.POSES,
        reference -> reference.startsWith("fcn") ? reference : "backbone." + reference,
        engine.provider());
  }
}
