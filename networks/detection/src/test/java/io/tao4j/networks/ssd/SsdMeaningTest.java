package io.tao4j.networks.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
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

/**
 * What the fields of {@code ssd_config} and {@code dssd_config} make of anchors, network and loss.
 */
class SsdMeaningTest {
  private static SsdSpec spec(String fields) {
    String text =
        "ssd_config { %s } augmentation_config { output_width: 128 output_height: 96 }"
            .formatted(fields);
    return DetectorCases.bind(new SsdNetwork(), SpecSyntax.PROTOBUF_TEXT, text).spec();
  }

  private static SsdSettings settings(String fields) {
    return new SsdSettings("ssd", spec(fields).ssdConfig());
  }

  private static Graph graph(String fields) {
    return new SsdDefinition("ssd", spec(fields), List.of("a", "b"), Map.of()).graph();
  }

  private static List<Double> widths(AnchorBoxes anchors, int map) {
    return anchors.shapes().get(map).stream().map(AnchorShape::width).toList();
  }

  @Test
  void aspectRatiosAreOfAllMapsOrOfEach() {
    AnchorBoxes all = settings("aspect_ratios_global: \"[1.0, 4.0]\"").anchors();
    for (int map = 0; map < 6; map++) {
      AnchorShape wide = all.shapes().get(map).get(1);
      assertThat(wide.width() / wide.height()).isCloseTo(4, within(1e-9));
    }
    AnchorBoxes each =
        settings("aspect_ratios: \"[[1.0], [1.0, 2.0], [1.0], [1.0], [1.0], [1.0, 3.0, 0.5]]\"")
            .anchors();
    assertThat(List.of(each.shapes(0), each.shapes(1), each.shapes(5))).containsExactly(1, 2, 3);
  }

  @Test
  void scalesAreGivenOrEvenlySpacedAndASecondSquareLiesBetweenTwo() {
    String ratios = "aspect_ratios_global: \"[1.0]\" ";
    AnchorBoxes given =
        settings(ratios + "scales: \"[0.1, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]\" two_boxes_for_ar1: true")
            .anchors();
    assertThat(widths(given, 0).get(0)).isCloseTo(0.1, within(1e-9));
    assertThat(widths(given, 0).get(1)).isCloseTo(Math.sqrt(0.1 * 0.4), within(1e-9));
    AnchorBoxes even = settings(ratios + "min_scale: 0.1 max_scale: 0.7").anchors();
    assertThat(widths(even, 5))
        .singleElement()
        .satisfies(w -> assertThat(w).isCloseTo(0.6, within(1e-9)));
  }

  /** Shows {@code steps}, {@code offsets} and {@code clip_boxes} of specs. */
  @Test
  void stepsOffsetsAndClipBoxesPlaceTheAnchors() {
    DetectorCases.placesAnchors(SsdMeaningTest::settings, 6);
  }

  @Test
  void variancesDivideEncodedBoxes() {
    assertThat(settings("variances: \"[0.1, 0.2, 0.3, 0.4]\"").coder().variances())
        .containsExactly(0.1, 0.2, 0.3, 0.4);
  }

  @Test
  void archAndNlayersNameTheBackbone() {
    assertThat(settings("arch: \"resnet\" nlayers: 10").backbone().name()).isEqualTo("resnet10");
    assertThat(settings("arch: \"mobilenet_v2\"").backbone().name()).isEqualTo("mobilenet_v2");
  }

  @Test
  void predNumChannelsAddsABlockBeforeThePredictions() {
    String small = "arch: \"resnet\" nlayers: 10 ";
    assertThat(graph(small + "pred_num_channels: 8").parameterCount())
        .isNotEqualTo(graph(small).parameterCount());
  }

  @Test
  void alphaAndNegPosRatioWeighTheLossAndZeroIsTaosNumber() {
    SsdSettings given = settings("alpha: 2.0 neg_pos_ratio: 5.0");
    assertThat(List.of(given.boxWeight(), given.negatives())).containsExactly(2.0, 5.0);
    SsdSettings zero = settings("alpha: 0 neg_pos_ratio: 0");
    assertThat(List.of(zero.boxWeight(), zero.negatives())).containsExactly(1.0, 3.0);
  }

  @Test
  void posIouThreshAndNegIouThreshMatchAnchorsAndZeroIsTaosNumber() {
    SsdSettings given = settings("pos_iou_thresh: 0.7 neg_iou_thresh: 0.3");
    assertThat(List.of(given.positiveIou(), given.negativeIou())).containsExactly(0.7, 0.3);
    SsdSettings zero = settings("pos_iou_thresh: 0 neg_iou_thresh: 0");
    assertThat(List.of(zero.positiveIou(), zero.negativeIou())).containsExactly(0.5, 0.5);
  }

  @Test
  void freezeBlocksAndFreezeBnStopTheBackbone() {
    ProgramSettings program =
        DetectionNetwork.plan(spec("freeze_blocks: 0 freeze_blocks: 1 freeze_bn: true")).program();
    assertThat(program.freezeBlocks()).containsExactly(0, 1);
    assertThat(program.frozenBatchNorms()).isEqualTo(BatchNorms.ALL);
    assertThat(DetectionNetwork.plan(spec("")).program().frozenBatchNorms())
        .isEqualTo(BatchNorms.NONE);
  }

  @Test
  void classesAreBehindABackground() {
    Graph graph = graph("arch: \"resnet\" nlayers: 10 aspect_ratios_global: \"[1.0, 2.0]\"");
    Parameter first =
        graph.parameters().stream()
            .filter(p -> p.name().equals("head.0.classes.weight"))
            .findFirst()
            .orElseThrow();
    assertThat(first.shape().size(0)).isEqualTo(2 * 3);
  }
}
