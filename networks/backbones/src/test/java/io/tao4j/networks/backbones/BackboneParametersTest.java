package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackboneParametersTest {

  static Graph classifier(Backbone backbone, int classes) {
    GraphBuilder b = new GraphBuilder();
    Value x =
        b.input(
            "images",
            DType.FLOAT32,
            Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 32), Dim.symbol("W", 32)));
    Features features = backbone.build(b, x, BackboneOptions.DEFAULT);
    Value pooled = backbone.pool(b, features.last());
    b.output("logits", b.linear(backbone.classifierName(), pooled, classes, true));
    return b.build();
  }

  // Published totals for 1,000 classes.
  @ParameterizedTest
  @CsvSource({
    "resnet10,5418792",
    "resnet18,11689512",
    "resnet34,21797672",
    "resnet50,25557032",
    "resnet101,44549160",
    "mobilenet_v2,3504872"
  })
  void hasThePublishedNumberOfParameters(String name, long expected) {
    assertThat(classifier(Backbones.get(name), 1000).parameterCount()).isEqualTo(expected);
  }
}
