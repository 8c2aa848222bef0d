package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Interpolation;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.LeakyRelu;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.model.Model;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.detection.AugmentationConfig;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fields of TAO's yolo_v4 mean there, by its code. */
class YoloMeaningTest {
  /** The network's default spec with other fields, a name, then its value. */
  static SpecBinding<YoloV4Spec> bind(String... fields) {
    YoloV4Network network = new YoloV4Network();
    SpecTree tree =
        SpecReader.standard().parse(network.defaultSpec(), SpecSyntax.YAML, "default spec");
    tree =
        tree.with("augmentation_config.output_width", "96")
            .with("augmentation_config.output_height", "64");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    SpecBinding<YoloV4Spec> binding = network.specBinder().allowMissingPaths().bind(tree);
    assertThat(binding.report().errors()).isEmpty();
    return binding;
  }

  private static Model model(String... fields) {
    return new YoloDefinition(
            YoloV4Network.NAME, bind(fields).spec(), List.of("cat", "dog"), Map.of())
        .fresh(new ArrayList<>());
  }

  private static String shape(Graph graph, String output) {
    var shape = graph.type(graph.output(output).value()).shape();
    return shape.size(1) + " " + shape.size(2) + " " + shape.size(3);
  }

  /** Of 64 x 96, 3 anchors and 2 classes. */
  @ParameterizedTest
  @CsvSource({
    // Shows {@code output_width} and {@code output_height} of specs.
    "resnet, 10",
    "resnet, 18",
    "resnet, 34",
    "resnet, 50",
    "darknet, 19",
    "darknet, 53",
    "cspdarknet, 19",
    "cspdarknet, 53",
    "googlenet, 18",
    "mobilenet_v1, 18",
    "mobilenet_v2, 18",
    "squeezenet, 18",
    "efficientnet_b0, 18"
  })
  void headsHaveTheStrides32And16And8(String arch, String layers) {
    Graph graph = model("yolov4_config.arch", arch, "yolov4_config.nlayers", layers).graph();
    assertThat(shape(graph, "big")).isEqualTo("21 2 3");
    assertThat(shape(graph, "mid")).isEqualTo("21 4 6");
    assertThat(shape(graph, "small")).isEqualTo("21 8 12");
  }

  @Test
  void headsOfVggHaveHalfTheStrides() {
    Model model = model("yolov4_config.arch", "vgg", "yolov4_config.nlayers", "16");
    assertThat(shape(model.graph(), "big")).isEqualTo("21 4 6");
    assertThat(shape(model.graph(), "small")).isEqualTo("21 16 24");
    assertThat(YoloHead.of(model.meta())).extracting(YoloHead::stride).containsExactly(16, 8, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet, 18, 128, 64",
    "resnet, 50, 256, 128",
    "darknet, 53, 256, 128",
    "mobilenet_v1, 18, 128, 64",
    "mobilenet_v2, 18, 32, 16",
    "squeezenet, 18, 64, 64",
    "googlenet, 18, 256, 128"
  })
  void widthsOfPathAggregationGoWithTheBackbone(String arch, String layers, long mid, long small) {
    Graph graph = model("yolov4_config.arch", arch, "yolov4_config.nlayers", layers).graph();
    assertThat(outputs(graph, "neck.down_big.conv1")).isEqualTo(4 * mid);
    assertThat(outputs(graph, "neck.down_mid.conv5")).isEqualTo(mid);
    assertThat(outputs(graph, "neck.down_small.conv5")).isEqualTo(small);
    assertThat(outputs(graph, "neck.up_big.conv1")).isEqualTo(2 * mid);
    assertThat(outputs(graph, "head.small.conv")).isEqualTo(2 * small);
    assertThat(outputs(graph, "head.mid.conv2")).isEqualTo(256);
    assertThat(outputs(graph, "head.mid.conv3")).isEqualTo(512);
    assertThat(outputs(graph, "head.big.conv2")).isEqualTo(512);
    assertThat(outputs(graph, "head.big.conv3")).isEqualTo(1024);
  }

  private static long outputs(Graph graph, String convolution) {
    return graph.parameter(convolution + ".conv.weight").shape().size(0);
  }

  @Test
  void theBackboneOfResnetHasStride16AndAConvolutionMakes32() {
    Graph graph = model().graph();
    assertThat(graph.parameter("backbone.layer1.1.downsample.0.weight")).isNotNull();
    assertThat(graph.parameter("neck.pyramid.halved.conv.weight").shape().toArray())
        .containsExactly(512, 512, 3, 3);
    // the middle map is stage 3's, of 256 channels
    assertThat(graph.parameter("neck.down_mid.lateral.conv.weight").shape().size(1)).isEqualTo(256);
  }

  @Test
  void archConvBlocksIsNotReadAndNeckConvBlocksIsDarknets() {
    assertThat(notices(bind("yolov4_config.arch_conv_blocks", "1")))
        .anyMatch(m -> m.startsWith("'yolov4_config.arch_conv_blocks' has no effect"));
    Graph ours =
        model("yolov4_config.neck", "DARKNET", "yolov4_config.neck_conv_blocks", "1").graph();
    assertThat(ours.parameter("neck.down_mid.conv3.conv.weight").shape().size(0)).isEqualTo(256);
    assertThat(ours.parameter("neck.down_mid.conv5.conv.weight")).isNull();
    assertThat(ours.parameter("backbone.layer1.1.downsample.0.weight")).isNull();
  }

  private static List<String> notices(SpecBinding<YoloV4Spec> binding) {
    return binding.report().notices().stream().map(Problem::message).toList();
  }

  @Test
  void batchNormsHaveKerasConstants() {
    assertThat(norms(model().graph())).containsOnly(new Norm(1e-3, 0.01));
    List<Norm> mobile = norms(model("yolov4_config.arch", "mobilenet_v2").graph()).toList();
    assertThat(mobile).contains(new Norm(1e-3, 0.001), new Norm(1e-3, 0.01));
  }

  private record Norm(double epsilon, double updateRate) {}

  private static Stream<Norm> norms(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof BatchNorm)
        .map(n -> (BatchNorm) n.op())
        .map(norm -> new Norm(norm.epsilon(), norm.updateRate()));
  }

  @Test
  void frozenNormsAreTheBackbones() {
    YoloV4Spec spec = bind("yolov4_config.freeze_bn", "true").spec();
    assertThat(spec.frozenBatchNorms()).isEqualTo(BatchNorms.OF_BACKBONE);
  }

  @Test
  void activationActsOnCspDarknetsOnly() {
    assertThat(notices(bind("yolov4_config.activation", "mish")))
        .anyMatch(m -> m.startsWith("'yolov4_config.activation' has no effect"));
    Graph absent = model("yolov4_config.arch", "cspdarknet", "yolov4_config.nlayers", "19").graph();
    assertThat(leaky(absent, "backbone")).isPositive();
    assertThat(slopes(absent)).containsOnly(0.1);
    Graph mish =
        model(
                "yolov4_config.arch",
                "cspdarknet",
                "yolov4_config.nlayers",
                "19",
                "yolov4_config.activation",
                "mish")
            .graph();
    assertThat(leaky(mish, "backbone")).isZero();
    assertThat(leaky(mish, "neck")).isPositive();
    Graph relu =
        model(
                "yolov4_config.arch",
                "cspdarknet",
                "yolov4_config.nlayers",
                "19",
                "yolov4_config.force_relu",
                "true")
            .graph();
    assertThat(slopes(relu)).isEmpty();
    assertThat(relu.nodes()).anyMatch(n -> n.op() instanceof ElementwiseOp.Unary);
  }

  private static long leaky(Graph graph, String scope) {
    return graph.nodes().stream()
        .filter(n -> n.name().startsWith(scope + ".") && n.op() instanceof LeakyRelu)
        .count();
  }

  private static Stream<Double> slopes(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof LeakyRelu)
        .map(n -> ((LeakyRelu) n.op()).slope());
  }

  @Test
  void picturesAreResizedWithoutAntialiasUnlessAskedFor() {
    assertThat(bind().spec().preprocessing().interpolation()).isEqualTo(Interpolation.BILINEAR);
    assertThat(
            bind("augmentation_config.resize_filter", "AREA")
                .spec()
                .preprocessing()
                .interpolation())
        .isEqualTo(Interpolation.AREA);
  }

  @Test
  void theValidationPeriodIsThatOfTheField() {
    YoloV4Spec spec = bind("eval_config.validation_period_during_training", "3").spec();
    assertThat(DetectionNetwork.plan(spec).settings().validationPeriod()).isEqualTo(3);
  }

  @Test
  void theAverageRampsUpAsTaos() {
    assertThat(TrainProgram.Average.of(0.999).ramp())
        .isEqualTo(2000, org.assertj.core.data.Offset.offset(1e-6));
  }

  /** An augmentation that protobuf text does not name does nothing, and so does a weight. */
  @Test
  void absentFieldsOfProtobufTextAreZero() {
    YoloV4Spec spec =
        new YoloV4Network()
            .specBinder()
            .allowMissingPaths()
            .bind(
                SpecReader.standard()
                    .parse(
                        """
                        yolov4_config { arch: "resnet" nlayers: 18 loss_loc_weight: 5 }
                        training_config { batch_size_per_gpu: 8 num_epochs: 1 }
                        augmentation_config { output_width: 96 output_height: 64 output_channel: 3 }
                        dataset_config {
                          data_sources { label_directory_path: "l" image_directory_path: "i" }
                          target_class_mapping { key: "cat" value: "cat" }
                        }
                        """,
                        SpecSyntax.PROTOBUF_TEXT,
                        "spec"))
            .spec();
    AugmentationConfig augmentation = spec.augmentationConfig();
    assertThat(
            List.of(
                augmentation.pictures().hue(),
                augmentation.pictures().horizontalFlip(),
                augmentation.pictures().verticalFlip(),
                augmentation.pictures().jitter(),
                augmentation.mosaicProb(),
                spec.yolov4Config().lossNegObjWeights(),
                spec.yolov4Config().lossClassWeights(),
                spec.yolov4Config().bigGridXyExtend()))
        .containsOnly(0.0);
    assertThat(augmentation.pictures().saturation()).isEqualTo(1);
    assertThat(augmentation.pictures().exposure()).isEqualTo(1);
    assertThat(spec.yolov4Config().lossLocWeight()).isEqualTo(5);
  }
}
