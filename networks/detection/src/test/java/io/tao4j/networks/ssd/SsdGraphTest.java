package io.tao4j.networks.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.geometry.Box;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.AnchorRules;
import io.tao4j.networks.anchors.AnchorSettings;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SsdGraphTest {
  private static final AnchorBoxes ANCHORS =
      new AnchorBoxes(
          Collections.nCopies(6, List.of(1.0, 2.0, 0.5, 3.0, 1.0 / 3)),
          List.of(0.05, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85),
          true,
          List.of(),
          List.of(),
          false);
  private static final BoxCoder CODER = new BoxCoder(List.of(0.1, 0.1, 0.2, 0.2));

  /** Every backbone of TAO's matrix, at a size that no stride divides. */
  @ParameterizedTest
  @CsvSource({
    "resnet10, 38 19 10 5 3 2",
    "resnet18, 38 19 10 5 3 2",
    "resnet34, 38 19 10 5 3 2",
    "resnet50, 38 19 10 5 3 2",
    "resnet101, 38 19 10 5 3 2",
    "vgg16_bn, 38 19 10 5 3 2",
    "vgg19_bn, 38 19 10 5 3 2",
    "googlenet, 37 18 9 5 3 2",
    "mobilenet_v1, 38 19 10 5 3 2",
    "mobilenet_v2, 38 19 10 5 3 2",
    "squeezenet1_0, 38 19 10 5 3 2",
    "darknet19, 37 18 9 5 3 2",
    "darknet53, 38 19 10 5 3 2",
    "efficientnet_b0, 38 19 10 5 3 2"
  })
  void sixMapsOfEveryBackbone(String name, String sides) {
    Backbone backbone = Backbones.get(name);
    assertThat(AnchorRules.hasStrides(backbone, 8, 16)).isTrue();
    Graph graph =
        SsdGraph.build(backbone, AnchorSettings.TEMPLATE, false, 0, ANCHORS, CODER, 3, 3, 300, 300);
    List<MapSize> sizes = SsdGraph.mapSizes(graph);
    assertThat(sizes.stream().map(MapSize::rows).map(String::valueOf).toList())
        .isEqualTo(List.of(sides.split(" ")));
    long anchors = 6L * sizes.stream().mapToLong(s -> (long) s.rows() * s.columns()).sum();
    assertThat(graph.type(graph.output(AnchorOutputs.BOXES).value()).shape().dims().get(1).size())
        .isEqualTo(anchors);
    assertThat(ANCHORS.sides(sizes, 300, 300)).hasSize(Math.toIntExact(4 * anchors));
  }

  @Test
  void predictionBlocksStandBeforeTheHeads() {
    Graph graph =
        SsdGraph.build(
            Backbones.get("resnet10"),
            AnchorSettings.TEMPLATE,
            false,
            256,
            ANCHORS,
            CODER,
            3,
            3,
            96,
            128);
    assertThat(graph.parameter("head.5.residual.conv3.conv.weight").shape())
        .isEqualTo(Shape.of(256, 64, 1, 1));
    assertThat(graph.parameter("head.0.classes.weight").shape())
        .isEqualTo(Shape.of(6 * 4, 256, 3, 3));
  }

  /** What is encoded comes back from the graph's own arithmetic, at every anchor. */
  @Test
  void decodingIsTheWayBack() {
    int height = 64;
    int width = 96;
    MapSize size = new MapSize(4, 6);
    AnchorBoxes anchors =
        new AnchorBoxes(
            List.of(List.of(1.0, 2.0, 0.5)), List.of(0.3, 0.6), true, List.of(), List.of(), true);
    double[] sides = anchors.sides(List.of(size), height, width);
    int count = sides.length / 4;
    SplittableRandom random = new SplittableRandom(7);
    Box box = new Box(11.5, 7.25, 40 + random.nextDouble(), 33);
    double[] offsets = new double[4 * count];
    for (int anchor = 0; anchor < count; anchor++) {
      double[] one = java.util.Arrays.copyOfRange(sides, 4 * anchor, 4 * anchor + 4);
      Map<String, Tensor> targets =
          new AnchorTargets(one, 1, CODER, 0.5, 0.5)
              .encode(List.of(List.of(new LabelledBox(box, 0, false, false))));
      float[] encoded = targets.get(AnchorTargets.BOXES).toFloatArray();
      for (int i = 0; i < 4; i++) {
        offsets[4 * anchor + i] = encoded[i];
      }
    }
    GraphBuilder b = new GraphBuilder();
    int[] shape = {1, size.rows(), size.columns(), 4, 4};
    Value x = b.input("offsets", DType.FLOAT32, Shape.of(1, size.rows(), size.columns(), 4, 4));
    b.output("boxes", CODER.decode(b, x, anchors.grid(0, size, height, width)));
    double[] decoded =
        ReferenceExecutor.run(
                b.build(),
                Map.of("offsets", new DoubleArray(DType.FLOAT32, shape, offsets)),
                Setting.INFERENCE)
            .outputs()
            .get("boxes")
            .data();
    double[] expected = {box.left(), box.top(), box.right(), box.bottom()};
    for (int i = 0; i < decoded.length; i++) {
      assertThat(decoded[i]).isEqualTo(expected[i % 4], within(1e-3));
    }
  }
}
