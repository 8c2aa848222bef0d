package io.tao4j.networks.retinanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.graph.Graph;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.AnchorShape;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.spec.SpecSyntax;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fields of {@code retinanet_config} make of anchors, network and loss. */
class RetinaMeaningTest {
  private static RetinaSpec spec(String fields) {
    String text =
        "retinanet_config { %s } augmentation_config { output_width: 128 output_height: 128 }"
            .formatted(fields);
    return DetectorCases.bind(new RetinaNetwork(), SpecSyntax.PROTOBUF_TEXT, text).spec();
  }

  private static RetinaSettings settings(String fields) {
    return new RetinaSettings(spec(fields).retinanetConfig());
  }

  private static Graph graph(String fields) {
    return new RetinaDefinition(spec(fields), List.of("a", "b"), Map.of()).graph();
  }

  @Test
  void aspectRatiosScalesAndLevelsMakeTheShapes() {
    AnchorBoxes anchors =
        settings(
                """
                aspect_ratios_global: "[1.0, 4.0]" scales: "[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]"
                n_anchor_levels: 2 two_boxes_for_ar1: true
                """)
            .anchors();
    // each size has both ratios and a second square
    assertThat(anchors.shapes(0)).isEqualTo(6);
    List<Double> widths = anchors.shapes().get(0).stream().map(AnchorShape::width).toList();
    assertThat(widths.get(0)).isCloseTo(0.1, within(1e-9));
    assertThat(widths).anySatisfy(w -> assertThat(w).isCloseTo(0.1 * Math.sqrt(2), within(1e-6)));
    assertThat(settings("aspect_ratios_global: \"[1.0]\" n_anchor_levels: 0").anchors().shapes(0))
        .isEqualTo(3);
    assertThat(
            settings("aspect_ratios: \"[[1.0], [1.0], [1.0], [1.0], [1.0]]\" n_anchor_levels: 1")
                .anchors()
                .shapes(4))
        .isOne();
  }

  @Test
  void minScaleAndMaxScaleAreTheEndsOfEvenSteps() {
    AnchorBoxes anchors =
        settings("aspect_ratios_global: \"[1.0]\" n_anchor_levels: 1 min_scale: 0.1 max_scale: 0.6")
            .anchors();
    assertThat(anchors.shapes().get(4).get(0).width()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void stepsOffsetsAndClipBoxesPlaceTheAnchors() {
    DetectorCases.placesAnchors(fields -> settings(fields + " n_anchor_levels: 1"), 5);
  }

  @Test
  void archNlayersFeatureSizeAndNKernelsMakeTheNetwork() {
    assertThat(settings("arch: \"resnet\" nlayers: 10").backbone().name()).isEqualTo("resnet10");
    String small = "arch: \"resnet\" nlayers: 10 feature_size: 8 ";
    long one = graph(small + "n_kernels: 1").parameterCount();
    long two = graph(small + "n_kernels: 2").parameterCount();
    // one more 3x3 convolution of eight channels in both small networks
    assertThat(two - one).isBetween(2L * 9 * 8 * 8, 2L * 9 * 8 * 8 + 100);
    assertThat(graph("arch: \"resnet\" nlayers: 10 feature_size: 16 n_kernels: 1").parameterCount())
        .isGreaterThan(one);
  }

  @Test
  void posIouThreshAndNegIouThreshMatchAnchorsAndZeroIsTaosNumber() {
    RetinaSettings given = settings("pos_iou_thresh: 0.7 neg_iou_thresh: 0.3");
    assertThat(List.of(given.positiveIou(), given.negativeIou())).containsExactly(0.7, 0.3);
    RetinaSettings absent = settings("");
    assertThat(List.of(absent.positiveIou(), absent.negativeIou())).containsExactly(0.5, 0.4);
  }

  @Test
  void freezeBlocksAndFreezeBnStopTheBackbone() {
    ProgramSettings program =
        DetectionNetwork.plan(spec("freeze_blocks: 0 freeze_bn: true")).program();
    assertThat(program.freezeBlocks()).containsExactly(0);
    assertThat(program.frozenBatchNorms()).isEqualTo(BatchNorms.ALL);
  }

  @Test
  void lossLocWeightAndFocalNumbersReachTheLoss() {
    RetinaSpec spec = spec("loss_loc_weight: 0.3 focal_loss_alpha: 0.4 focal_loss_gamma: 1.5");
    assertThat(RetinaDefinition.loss(spec, List.of("a", "b")))
        .satisfies(
            loss -> {
              assertThat(loss.boxWeight()).isEqualTo(0.3);
              assertThat(loss.alpha()).isEqualTo(0.4);
              assertThat(loss.gamma()).isEqualTo(1.5);
            });
  }

  @Test
  void weightsOfClassesThatFollowTheTrainingAreSaidToBeOfYolo() {
    String field = "class_weighting_config { enable_auto: true }";
    assertThat(
            DetectorCases.bind(new RetinaNetwork(), SpecSyntax.PROTOBUF_TEXT, field)
                .report()
                .notices()
                .toString())
        .contains("'class_weighting_config.enable_auto' has no effect");
  }
}
