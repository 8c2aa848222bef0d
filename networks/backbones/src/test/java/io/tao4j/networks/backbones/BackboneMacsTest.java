package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.GraphSummary;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackboneMacsTest {

  /** Counted in other libraries: convolutions and dense layers, one image of 224x224. */
  @ParameterizedTest
  @CsvSource({
    "resnet10,889229312",
    "resnet18,1814073344",
    "resnet34,3663761408",
    "resnet50,4089184256",
    "resnet101,7801405440",
    "mobilenet_v2,300774272",
    "darknet19,2790989824",
    "darknet53,7109156864",
    "cspdarknet53,5002567680"
  })
  void hasThePublishedNumberOfMultiplyAccumulates(String name, long expected) {
    GraphSummary summary =
        GraphSummary.of(
            Classifiers.plain(Backbones.get(name), BackboneOptions.DEFAULT, 1000),
            Map.of("H", 224L, "W", 224L));
    assertThat(summary.convLinearMacs()).isEqualTo(expected);
    assertThat(summary.matMulMacs()).isZero();
  }
}
