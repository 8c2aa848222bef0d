package io.tao4j.networks.rcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.AnchorShape;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.regions.RegionLoss;
import io.tao4j.networks.regions.RegionSettings;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecSyntax;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fields of faster_rcnn make of network, regions, loss, rate and pictures. */
class RcnnMeaningTest {
  private static SpecBinding<RcnnSpec> bind(String fields) {
    return DetectorCases.bind(new RcnnNetwork(), SpecSyntax.YAML, fields);
  }

  private static RcnnSpec spec(String fields) {
    return bind(fields).spec();
  }

  private static RcnnSettings settings(String fields) {
    RcnnSpec spec = spec(fields);
    return new RcnnSettings(spec.modelConfig(), spec.regionConfig());
  }

  private static RcnnSettings model(String fields) {
    return settings("model_config: {%s}".formatted(fields));
  }

  @Test
  void theBackboneIsThatOfItsFields() {
    assertThat(model("arch: 'resnet:34'").backbone().name()).isEqualTo("resnet34");
    assertThat(model("arch: 'efficientnet:b1'").backbone().name()).isEqualTo("efficientnet_b1");
    BackboneOptions given =
        model(
                """
                use_bias: true, all_projections: false, use_pooling: true, drop_connect_rate: 0.2,
                activation: {activation_type: swish}""")
            .options();
    assertThat(List.of(given.bias(), given.allProjections(), given.poolingStem()))
        .containsExactly(true, false, true);
    assertThat(given.dropPath()).isEqualTo(0.2);
    assertThat(given.activation()).isEqualTo(Activation.SWISH);
    BackboneOptions usual = model("").options();
    assertThat(List.of(usual.bias(), usual.allProjections(), usual.poolingStem()))
        .containsExactly(false, true, false);
    assertThat(usual.activation()).isNull();
  }

  @Test
  void theInputIsThatOfTheFile() {
    Preprocessing colour =
        spec("""
                model_config:
                  input_image_config:
                    {image_type: RGB, size_height_width: {height: 64, width: 96},
                     image_channel_order: rgb, image_channel_mean: {r: 1, g: 2, b: 3},
                     image_scaling_factor: 4}""")
            .preprocessing();
    assertThat(List.of(colour.height(), colour.width(), colour.channels()))
        .containsExactly(64, 96, 3);
    assertThat(colour.normalization().order()).isEqualTo(ColorOrder.RGB);
    assertThat(colour.normalization().means()).containsExactly(1.0, 2.0, 3.0);
    assertThat(colour.normalization().stds()).containsExactly(4.0, 4.0, 4.0);
    String blueFirst = "{image_channel_order: bgr, image_channel_mean: {r: 1, g: 2, b: 3}}";
    assertThat(input(blueFirst).normalization().means()).containsExactly(3.0, 2.0, 1.0);
    Preprocessing grey = input("{image_type: GRAY_SCALE, image_channel_mean: {l: 9}}");
    assertThat(grey.channels()).isOne();
    assertThat(grey.normalization().means()).containsExactly(9.0);
  }

  private static Preprocessing input(String fields) {
    return spec("model_config: {input_image_config: %s}".formatted(fields)).preprocessing();
  }

  @Test
  void aSizeMinIsRefused() {
    assertThat(
            bind("model_config: {input_image_config: {size_min: {min: 600}}}")
                .report()
                .errors()
                .toString())
        .contains("the input has one size here", "give size_height_width");
  }

  /** Shows {@code rpn_stride} of specs. */
  @Test
  void scaleAndRatioMakeAnchorsAtTheRpnStride() {
    AnchorBoxes anchors =
        model("anchor_box_config: {scale: [32, 64], ratio: [1, 4]}, rpn_stride: 16")
            .anchors(128, 256);
    List<AnchorShape> shapes = anchors.shapes().get(0);
    assertThat(shapes).hasSize(4);
    // sides over the input's shorter one; a ratio keeps the area
    assertThat(shapes.get(0).width() * 128).isCloseTo(32, within(1e-9));
    assertThat(shapes.get(3).width() * 128).isCloseTo(128, within(1e-9));
    assertThat(shapes.get(3).height() * 128).isCloseTo(32, within(1e-9));
    assertThat(anchors.steps()).containsExactly(16.0);
  }

  @Test
  void whatCountsIsThatOfTheFile() {
    RcnnSettings given =
        settings(
            """
            model_config: {roi_mini_batch: 32}
            region_config:
              {rpn_min_overlap: 0.2, rpn_max_overlap: 0.6, rpn_mini_batch: 64,
               classifier_min_overlap: 0.1, classifier_max_overlap: 0.4, gt_as_roi: true,
               classifier_regr_std: {x: 1, y: 2, w: 3, h: 4}}""");
    assertThat(given.sampling())
        .isEqualTo(
            new RegionSettings.Sampling(
                0.6, 0.2, 64, 0.5, 0.4, 0.1, 0.4, 32, 0.25, true, List.of(1.0, 2.0, 3.0, 4.0)));
    assertThat(settings("").sampling())
        .isEqualTo(
            new RegionSettings.Sampling(
                0.7, 0.3, 256, 0.5, 0.5, 0, 0.5, 256, 0.25, false, List.of(10.0, 10.0, 5.0, 5.0)));
  }

  @Test
  void proposalsAreThoseOfTheFile() {
    RcnnSettings given =
        settings(
            """
            region_config:
              {rpn_pre_nms_top_n: 100, rpn_nms_max_boxes: 50, rpn_nms_overlap_threshold: 0.6,
               inference_before_suppression: 80, inference_proposals: 40,
               inference_suppressing_iou: 0.5}""");
    assertThat(given.trainingRegions()).isEqualTo(new RegionSettings(100, 50, 0.6, 1));
    assertThat(given.regions()).isEqualTo(new RegionSettings(80, 40, 0.5, 1));
  }

  @Test
  void lambdasAreTheFactorsOfTheLoss() {
    RegionLoss.Settings loss =
        settings(
                """
                region_config:
                  {lambda_rpn_class: 1, lambda_rpn_regr: 2, lambda_cls_class: 3,
                   lambda_cls_regr: 4, rpn_mini_batch: 8}""")
            .loss();
    assertThat(RegionLoss.terms(false))
        .containsExactly("loss_rpn_class", "loss_rpn_box", "loss_class", "loss_box");
    assertThat(loss).isEqualTo(new RegionLoss.Settings(List.of(1.0, 2.0, 3.0, 4.0), 8));
  }

  @Test
  void dropoutRateIsThatOfVggsDenseLayers() {
    assertThat(dropouts("arch: 'vgg:16', dropout_rate: 0.3")).containsExactly(0.3, 0.3);
    assertThat(dropouts("arch: 'vgg:16'")).isEmpty();
  }

  private static List<Double> dropouts(String fields) {
    RcnnSpec spec =
        spec(
            """
            model_config:
              {%s, input_image_config: {size_height_width: {height: 64, width: 96}}}"""
                .formatted(fields));
    return new RcnnDefinition(spec, List.of("a", "b"), Map.of())
        .graph().nodes().stream()
            .map(node -> node.op())
            .filter(NormalizeOp.Dropout.class::isInstance)
            .map(op -> ((NormalizeOp.Dropout) op).rate())
            .toList();
  }

  @Test
  void poolSizeAndPoolSize2xAreThoseOfTheCrops() {
    RcnnSettings plain = model("roi_pooling_config: {pool_size: 5, pool_size_2x: false}");
    assertThat(plain.cropSize()).isEqualTo(5);
    assertThat(plain.halvesCrops()).isFalse();
    RcnnSettings twice = model("roi_pooling_config: {pool_size: 5, pool_size_2x: true}");
    assertThat(twice.cropSize()).isEqualTo(10);
    assertThat(twice.halvesCrops()).isTrue();
  }

  @Test
  void freezeBlocksAndFreezeBnStopTheBackbone() {
    ProgramSettings program =
        DetectionNetwork.plan(spec("model_config: {freeze_blocks: [0, 1], freeze_bn: true}"))
            .program();
    assertThat(program.freezeBlocks()).containsExactly(0, 1);
    assertThat(program.frozenBatchNorms()).isEqualTo(BatchNorms.ALL);
    assertThat(
            DetectionNetwork.plan(spec("model_config: {freeze_bn: false}"))
                .program()
                .frozenBatchNorms())
        .isEqualTo(BatchNorms.NONE);
  }

  @Test
  void schedulesHaveTheNumbersOfTheFile() {
    assertThat(
            rate(
                """
                soft_start: {base_lr: 0.2, start_lr: 0.1, soft_start: 0.3,
                             annealing_points: [0.5, 0.6], annealing_divider: 4}"""))
        .isEqualTo(new TaoSchedule.SoftAnneal(0.1, 0.2, 0.3, List.of(0.5, 0.6), 4));
    assertThat(rate("step: {base_lr: 0.2, gamma: 0.5, step_size: 12.5}"))
        .isEqualTo(new TaoSchedule.Step(0.2, 0.5, 12.5));
    assertThat(rate("multi_step: {learning_rate: 0.2, lr_steps: [3, 5], lr_decay: 0.5}"))
        .isEqualTo(new TaoSchedule.MultiStep(0.2, List.of(3, 5), 0.5, 9));
  }

  private static Object rate(String fields) {
    return spec("training_config: {num_epochs: 9, learning_rate: {%s}}".formatted(fields))
        .trainingConfig()
        .schedule();
  }

  @ParameterizedTest
  @CsvSource({
    "resnet:18, dropout_rate, 0.5",
    "resnet:18, drop_connect_rate, 0.5",
    "darknet:19, all_projections, true",
    "googlenet, use_pooling, true"
  })
  void fieldsOfOtherBackbonesAreSaidToHaveNoEffect(String arch, String field, String value) {
    String fields = "model_config: {arch: '%s', %s: %s}".formatted(arch, field, value);
    assertThat(bind(fields).report().notices().toString())
        .contains("'model_config.%s' has no effect".formatted(field));
    assertThat(bind("model_config: {arch: '%s'}".formatted(arch)).report().notices().toString())
        .doesNotContain("has no effect");
  }
}
