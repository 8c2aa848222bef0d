package io.tao4j.networks.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.GoldenNetwork;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DSSD's module against reference numbers, and at sizes of which one is not twice the other. */
class DeconvolutionsTest {
  private static final Map<String, String> LAYERS =
      Map.of(
          "side1.conv", "conv_s1",
          "side1.bn", "bn_s1",
          "side2.conv", "conv_s2",
          "side2.bn", "bn_s2",
          "up", "deconv",
          "fit", "conv_d",
          "fit_bn", "bn_d");

  private static String reference(String name) {
    int dot = name.lastIndexOf('.');
    return LAYERS.get(name.substring(0, dot)) + name.substring(dot);
  }

  @Test
  @Tag("pytorch")
  void theModuleIsTheReferenceOne() {
    GoldenNetwork golden = GoldenNetwork.read("networks/vision/dssd_module_tiny");
    GraphBuilder b = new GraphBuilder();
    // the reference has biases in front of its norms, TAO's templates have none
    BackboneOptions options = new BackboneOptions(null, true, true, 1e-5, 0.1, false, true, 0);
    Value out =
        new Deconvolutions(b, options)
            .module(
                b,
                golden.addInput(b, "side"),
                golden.addInput(b, "deep"),
                golden.config().get("out").asInt());
    b.output("out", out);
    b.trainingOutput(GoldenNetwork.LOSS, GoldenNetwork.meanSquares(b, List.of(out)));
    golden.check(b.build(), DeconvolutionsTest::reference);
  }

  @ParameterizedTest
  @CsvSource({"10, 6, 5, 3", "19, 12, 10, 6", "9, 7, 4, 3", "3, 3, 2, 1"})
  void theResultIsAsLargeAsTheLargerMap(int height, int width, int halfHeight, int halfWidth) {
    GraphBuilder b = new GraphBuilder();
    Value side = b.input("side", DType.FLOAT32, Shape.of(1, 4, height, width));
    Value deeper = b.input("deeper", DType.FLOAT32, Shape.of(1, 6, halfHeight, halfWidth));
    BackboneOptions options = new BackboneOptions(null, true, false, 1e-3, 0.01, false, true, 0);
    Value out = new Deconvolutions(b, options).module(b, side, deeper, 4);
    assertThat(b.shape(out)).isEqualTo(Shape.of(1, 4, height, width));
  }
}
