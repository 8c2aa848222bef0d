package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.BackboneOptions.Form;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strides, shapes and layers of TAO's Keras templates, by NVIDIA's code. */
class TaoTemplateTest {
  private static BackboneOptions options(boolean pooling, boolean projections, Form form) {
    return new BackboneOptions(null, true, false, 1e-5, 0.1, pooling, projections, 0, form);
  }

  /** A graph that gives out every stage of a ResNet, and what its maps are. */
  private static List<Shape> stages(
      Backbone backbone, BackboneOptions options, int height, int width) {
    GraphBuilder b = new GraphBuilder();
    Features features = backbone.build(b, images(b, height, width), options);
    return Stream.of(1, 2, 3, 4).map(n -> b.shape(features.inner(ResNet.stage(n)))).toList();
  }

  private static Value images(GraphBuilder b, int height, int width) {
    return b.input(
        "images",
        DType.FLOAT32,
        Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(height), Dim.of(width)));
  }

  private static Graph graph(Backbone backbone, BackboneOptions options, int height, int width) {
    GraphBuilder b = new GraphBuilder();
    Features features = backbone.build(b, images(b, height, width), options);
    b.output("last", features.last());
    return b.build();
  }

  @ParameterizedTest
  @CsvSource({
    // pooling, height, width: sides of the four stages
    "false, 224, 224, 56 56, 28 28, 14 14, 14 14",
    "true, 224, 224, 56 56, 28 28, 14 14, 7 7",
    "false, 544, 960, 136 240, 68 120, 34 60, 34 60",
    "true, 544, 960, 136 240, 68 120, 34 60, 17 30"
  })
  void stagesOfResnet18(
      boolean pooling, int height, int width, String one, String two, String three, String four) {
    List<Shape> stages =
        stages(ResNet.resnet18(), options(pooling, false, Form.TAO), height, width);
    assertThat(stages.stream().map(s -> s.size(2) + " " + s.size(3)))
        .containsExactly(one, two, three, four);
    assertThat(stages.stream().map(s -> s.size(1))).containsExactly(64L, 128L, 256L, 512L);
  }

  @Test
  void everyStageOfResnetBeginsWithAProjectionOrAllBlocksHaveOne() {
    Graph some = graph(ResNet.resnet18(), options(true, false, Form.TAO), 64, 64);
    Graph all = graph(ResNet.resnet18(), options(true, true, Form.TAO), 64, 64);
    Graph ours = graph(ResNet.resnet18(), BackboneOptions.DEFAULT, 64, 64);
    assertThat(projections(some)).isEqualTo(4);
    assertThat(projections(all)).isEqualTo(8);
    assertThat(projections(ours)).isEqualTo(3);
  }

  private static long projections(Graph graph) {
    return graph.parameters().stream()
        .filter(p -> p.name().endsWith("downsample.0.weight"))
        .count();
  }

  @Test
  void bottlenecksHaveTheirStrideInTheFirstConvolution() {
    Graph tao = graph(ResNet.resnet50(), options(true, false, Form.TAO), 64, 64);
    assertThat(stride(tao, "layer2.0.conv1")).isEqualTo(2);
    assertThat(stride(tao, "layer2.0.conv2")).isEqualTo(1);
    Graph ours = graph(ResNet.resnet50(), BackboneOptions.DEFAULT, 64, 64);
    assertThat(stride(ours, "layer2.0.conv1")).isEqualTo(1);
    assertThat(stride(ours, "layer2.0.conv2")).isEqualTo(2);
  }

  private static int stride(Graph graph, String node) {
    return ((WindowOp.Conv) graph.node(node).op()).strides().get(0);
  }

  @Test
  void convolutionsHaveBiasesWhereAskedForOnly() {
    BackboneOptions bare =
        new BackboneOptions(null, false, false, null, null, false, false, 0, Form.TAO);
    assertThat(graph(ResNet.resnet10(), bare, 64, 64).parameters())
        .noneMatch(p -> p.name().endsWith("bias"));
  }

  @ParameterizedTest
  @CsvSource({
    "vgg16_bn, TAO, true, 16",
    "vgg16_bn, TAO, false, 16",
    "vgg16_bn, TAO_WITH_HEAD, true, 32",
    "googlenet, TAO, true, 16",
    "googlenet, TAO_WITH_HEAD, true, 32",
    "squeezenet1_0, TAO, true, 16",
    "mobilenet_v1, TAO, true, 32",
    "darknet53, TAO, true, 32"
  })
  void totalStrides(String name, Form form, boolean pooling, int stride) {
    Backbone backbone = Backbones.get(name);
    GraphBuilder b = new GraphBuilder();
    Features features = backbone.build(b, images(b, 256, 320), options(pooling, false, form));
    assertThat(b.shape(features.last()).size(2)).isEqualTo(256 / stride);
    assertThat(b.shape(features.last()).size(3)).isEqualTo(320 / stride);
  }

  @Test
  void modulesOfGooglenetHaveAFiveByFive() {
    Graph tao = graph(GoogLeNet.standard(), options(true, false, Form.TAO), 64, 64);
    assertThat(tao.parameter("inception3a.branch3.1.conv.weight").shape().size(2)).isEqualTo(5);
    Graph ours = graph(GoogLeNet.standard(), BackboneOptions.DEFAULT, 64, 64);
    assertThat(ours.parameter("inception3a.branch3.1.conv.weight").shape().size(2)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_v1", "mobilenet_v2"})
  void mobilenetsHaveReluWithoutALimit(String name) {
    Graph tao = graph(Backbones.get(name), options(true, false, Form.TAO), 64, 64);
    assertThat(tao.nodes()).noneMatch(n -> n.op() instanceof ElementwiseOp.Clip);
    Graph ours = graph(Backbones.get(name), BackboneOptions.DEFAULT, 64, 64);
    assertThat(ours.nodes()).anyMatch(n -> n.op() instanceof ElementwiseOp.Clip);
  }

  @Test
  void shortcutsOfMobilenet2AreProjectedWithoutANorm() {
    Graph all = graph(MobileNetV2.standard(), options(true, true, Form.TAO), 64, 64);
    assertThat(all.parameters().stream().filter(p -> p.name().contains("projection")))
        .hasSize(10)
        .allMatch(p -> p.name().endsWith("projection.weight"));
    Graph none = graph(MobileNetV2.standard(), options(true, false, Form.TAO), 64, 64);
    assertThat(none.parameters()).noneMatch(p -> p.name().contains("projection"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"darknet53", "cspdarknet53", "cspdarknet19", "cspdarknet_tiny"})
  void theSlopeOfDarknetsIsATenth(String name) {
    Graph tao = graph(Backbones.get(name), options(true, false, Form.TAO), 64, 64);
    assertThat(
            tao.nodes().stream()
                .filter(n -> n.op() instanceof ElementwiseOp.LeakyRelu)
                .map(n -> ((ElementwiseOp.LeakyRelu) n.op()).slope()))
        .isNotEmpty()
        .containsOnly(0.1);
  }

  /**
   * TAO divides by the 16 blocks of B0: of B1's 23 the last, the 22nd from 0, has 0.2 * 22 / 16.
   */
  @Test
  void branchesOfEfficientnetAreDroppedByTheirNumberOverSixteen() {
    BackboneOptions options =
        new BackboneOptions(null, true, false, 1e-5, 0.1, true, false, 0.2, Form.TAO);
    List<Double> rates =
        graph(EfficientNet.b(1), options, 64, 64).nodes().stream()
            .filter(n -> n.op() instanceof NormalizeOp.Dropout)
            .map(n -> ((NormalizeOp.Dropout) n.op()).rate())
            .toList();
    assertThat(rates.get(rates.size() - 1)).isEqualTo(0.2 * 22 / 16, within(1e-9));
  }

  @Test
  void halvingWindowsOfEfficientnetPadTheFarEndOnly() {
    Graph tao = graph(EfficientNet.b(0), options(true, false, Form.TAO), 64, 64);
    assertThat(((WindowOp.Conv) tao.node("conv_stem").op()).padding())
        .isEqualTo(new Padding(0, 0, 1, 1));
    assertThat(((WindowOp.Conv) tao.node("blocks.2.0.conv_dw").op()).padding())
        .isEqualTo(new Padding(1, 1, 2, 2));
    assertThat(((WindowOp.Conv) tao.node("blocks.0.0.conv_dw").op()).padding())
        .isEqualTo(Padding.half(3));
  }
}
