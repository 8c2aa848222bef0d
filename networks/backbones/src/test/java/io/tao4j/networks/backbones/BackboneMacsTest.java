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
    "resnet152,11513626624",
    "vgg16,15470264320",
    "vgg16_bn,15470264320",
    "vgg19,19632062464",
    "alexnet,714188480",
    "squeezenet1_0,818924576",
    "squeezenet1_1,349151936",
    "googlenet,1498376192",
    "mobilenet_v1,568740352",
    "mobilenet_v2,300774272",
    "mobilenet_v3_small,56510400",
    "mobilenet_v3_large,216589760",
    "efficientnet_b0,385814752",
    "efficientnet_b1,569651680",
    "efficientnet_lite0,385187552",
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
