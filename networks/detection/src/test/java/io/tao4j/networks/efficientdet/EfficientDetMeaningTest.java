package io.tao4j.networks.efficientdet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.AnchorShape;
import io.tao4j.networks.anchors.AnchorFocalLoss;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.spec.SpecSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the fields of efficientdet's spec make of anchors, network, loss and pictures. */
class EfficientDetMeaningTest {
  private static EfficientDetSpec spec(String fields) {
    return DetectorCases.bind(new EfficientDetNetwork(), SpecSyntax.YAML, fields).spec();
  }

  private static AnchorBoxes anchors(String fields) {
    return EfficientDetDefinition.settings(spec("model_config: {" + fields + "}")).anchors();
  }

  @Test
  void aspectRatiosAnchorScaleAndNumScalesMakeTheShapes() {
    AnchorBoxes one =
        anchors("aspect_ratios: '[(1.0, 1.0), (2.0, 0.5)]', anchor_scale: 8, num_scales: 1");
    assertThat(one.shapes(0)).isEqualTo(2);
    List<AnchorShape> first = one.shapes().get(0);
    // eight strides of 8 pixels, of 512
    assertThat(first.get(0).width()).isCloseTo(64.0 / 512, within(1e-9));
    assertThat(first.get(1).width() / first.get(1).height()).isCloseTo(4, within(1e-9));
    assertThat(anchors("num_scales: 0, anchor_scale: 0"))
        .isEqualTo(anchors("num_scales: 3, anchor_scale: 4"));
  }

  @Test
  void minLevelAndMaxLevelAreThoseOfItsFiveMaps() {
    assertThat(anchors("min_level: 3, max_level: 7").maps()).isEqualTo(5);
  }

  @Test
  void modelNameIsTheScale() {
    EfficientDetSettings large =
        EfficientDetDefinition.settings(spec("model_config: {model_name: efficientdet-d2}"));
    assertThat(large.backbone().name()).isEqualTo("efficientnet_b2");
    assertThat(large.scale().width()).isEqualTo(112);
  }

  @Test
  void freezeBlocksAndFreezeBnStopTheBackbone() {
    ProgramSettings program =
        DetectionNetwork.plan(spec("model_config: {freeze_blocks: [0, 1], freeze_bn: true}"))
            .program();
    assertThat(program.freezeBlocks()).containsExactly(0, 1);
    assertThat(program.frozenBatchNorms()).isEqualTo(BatchNorms.ALL);
  }

  @Test
  void boxLossWeightAndLabelSmoothingReachTheLoss() {
    AnchorFocalLoss.Settings loss =
        EfficientDetDefinition.loss(
            spec("loss_config: {box_loss_weight: 20, label_smoothing: 0.1}"), 2);
    assertThat(loss.boxWeight()).isCloseTo(20 * 0.1 / 4, within(1e-12));
    assertThat(loss.smoothing()).isEqualTo(0.1);
  }

  @Test
  void iouLossTypeAndIouLossWeightAddALossOfOverlap() {
    assertThat(
            EfficientDetDefinition.overlap(
                spec("loss_config: {iou_loss_type: giou, iou_loss_weight: 3}")))
        .isEqualTo(new AnchorFocalLoss.Overlap(AnchorFocalLoss.OverlapKind.GIOU, 3));
    assertThat(EfficientDetDefinition.overlap(spec(""))).isNull();
    assertThat(report("iou_loss_type: giou")).contains("iou_loss_type' has no effect");
    assertThat(report("iou_loss_weight: 2")).contains("iou_loss_weight' has no effect");
    assertThat(report("iou_loss_type: diou, iou_loss_weight: 2")).doesNotContain("no effect");
    assertThat(report("iou_loss_type: liou, iou_loss_weight: 2"))
        .contains("'liou' is no loss of overlap");
  }

  private static String report(String fields) {
    return DetectorCases.bind(
            new EfficientDetNetwork(), SpecSyntax.YAML, "loss_config: {%s}".formatted(fields))
        .report()
        .toString();
  }

  @Test
  void theInputAndItsScalesAreThoseOfTheFile() {
    EfficientDetSpec spec =
        spec(
            """
            augmentation_config:
              {output_width: 128, output_height: 96, rand_hflip: false, random_crop_min_scale: 0.5,
               random_crop_max_scale: 1.5}""");
    Preprocessing input = spec.preprocessing();
    assertThat(List.of(input.width(), input.height())).containsExactly(128, 96);
    assertThat(spec.augmentationStory(field -> true))
        .singleElement()
        .asString()
        .contains("to fit 0.5 to 1.5 times the input");
    assertThat(spec("augmentation_config: {rand_hflip: true}").augmentationStory(field -> true))
        .anyMatch(sentence -> sentence.startsWith("Left and right are exchanged"));
    assertThat(
            spec("augmentation_config: {random_crop_min_scale: 0, random_crop_max_scale: 0}")
                .augmentationStory(field -> true))
        .anyMatch(sentence -> sentence.contains("to fit 0.1 to 2 times the input"));
  }
}
