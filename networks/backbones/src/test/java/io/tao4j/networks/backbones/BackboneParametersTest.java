package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackboneParametersTest {

  // Published totals for 1,000 classes.
  @ParameterizedTest
  @CsvSource({
    "resnet10,5418792",
    "resnet18,11689512",
    "resnet34,21797672",
    "resnet50,25557032",
    "resnet101,44549160",
    "mobilenet_v2,3504872",
    "darknet19,20842376",
    "darknet53,41609928",
    "cspdarknet53,27642184"
  })
  void hasThePublishedNumberOfParameters(String name, long expected) {
    assertThat(
            Classifiers.plain(Backbones.get(name), BackboneOptions.DEFAULT, 1000).parameterCount())
        .isEqualTo(expected);
  }
}
