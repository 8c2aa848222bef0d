package io.tao4j.networks.maskrcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.graph.Graph;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.networks.regions.RegionLoss;
import io.tao4j.networks.regions.RegionSettings;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the fields of mask_rcnn make of network, regions, detections, loss and rate. */
class MaskRcnnMeaningTest {
  private static SpecBinding<MaskRcnnSpec> bind(String fields) {
    return DetectorCases.bind(new MaskRcnnNetwork(), SpecSyntax.YAML, fields);
  }

  private static MaskRcnnSpec spec(String fields) {
    return bind("maskrcnn_config: {%s}".formatted(fields)).spec();
  }

  private static MaskRcnnSettings settings(String fields) {
    return new MaskRcnnSettings(spec(fields).maskrcnnConfig());
  }

  private static Graph graph(String fields) {
    String small = "nlayers: 10, test_rpn_pre_nms_topn: 20, test_rpn_post_nms_topn: 9, ";
    return MaskRcnnGraph.build(
        settings(small + fields), 2, Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(64), Dim.of(128)));
  }

  private static List<Long> sizes(Graph graph, String parameter) {
    Shape shape = graph.parameter(parameter).shape();
    return java.util.Arrays.stream(shape.toArray()).boxed().toList();
  }

  @Test
  void theBackboneIsThatOfItsFields() {
    assertThat(settings("arch: resnet, nlayers: 34").backbone().name()).isEqualTo("resnet34");
    assertThat(settings("").backbone().name()).isEqualTo("resnet18");
  }

  @Test
  void freezeBlocksAndFreezeBnStopTheBackbone() {
    MaskRcnnSpec given = spec("freeze_blocks: [0, 1], freeze_bn: true");
    ProgramSettings settings = DetectionNetwork.plan(given).program();
    assertThat(settings.freezeBlocks()).containsExactly(0, 1);
    assertThat(settings.frozenBatchNorms()).isEqualTo(BatchNorms.ALL);
    assertThat(DetectionNetwork.plan(spec("freeze_bn: false")).program().frozenBatchNorms())
        .isEqualTo(BatchNorms.NONE);
  }

  @Test
  void widthsAreThoseOfTheLayers() {
    Graph graph = graph("fpn_channels: 12, fast_rcnn_mlp_head_dim: 20, mrcnn_resolution: 16");
    assertThat(sizes(graph, "pyramid.smooth.0.weight")).containsExactly(12L, 12L, 3L, 3L);
    // a quarter of the mask along both axes
    assertThat(sizes(graph, "head.fc1.weight")).containsExactly(20L, 12L * 4 * 4);
    assertThat(graph.type(graph.output(MaskRcnnGraph.MASKS).value()).shape().size(2)).isEqualTo(16);
    assertThat(sizes(graph, "mask.classes.weight")).containsExactly(2L, 12L, 1L, 1L);
  }

  /** Shows {@code min_level} and {@code max_level} of specs too. */
  @Test
  void anchorsAreThoseOfTheFile() {
    AnchorBoxes anchors =
        settings(
                "num_scales: 2, anchor_scale: 4, min_level: 2, max_level: 6,"
                    + " aspect_ratios: '[(1.0, 1.0), (2.0, 0.5)]'")
            .anchors(64, 128);
    assertThat(anchors.maps()).isEqualTo(5);
    assertThat(anchors.steps()).containsExactly(4.0, 8.0, 16.0, 32.0, 64.0);
    assertThat(anchors.shapes(0)).isEqualTo(4);
    AnchorBoxes.AnchorShape wide = anchors.shapes().get(1).get(3);
    // 4 strides of 8 pixels, the second octave, twice as wide and half as high
    assertThat(wide.width() * 64).isCloseTo(32 * Math.sqrt(2) * 2, within(1e-9));
    assertThat(wide.height() * 64).isCloseTo(32 * Math.sqrt(2) / 2, within(1e-9));
  }

  @Test
  void whatCountsIsThatOfTheFile() {
    assertThat(
            settings(
                    "rpn_positive_overlap: 0.6, rpn_negative_overlap: 0.2,"
                        + " rpn_batch_size_per_im: 64, rpn_fg_fraction: 0.4, fg_thresh: 0.55,"
                        + " bg_thresh_lo: 0.1, bg_thresh_hi: 0.45, batch_size_per_im: 32,"
                        + " fg_fraction: 0.3, bbox_reg_weights: '(1., 2., 3., 4.)'")
                .sampling())
        .isEqualTo(
            new RegionSettings.Sampling(
                0.6, 0.2, 64, 0.4, 0.55, 0.1, 0.45, 32, 0.3, true, List.of(2.0, 1.0, 4.0, 3.0)));
    assertThat(settings("").sampling())
        .isEqualTo(
            new RegionSettings.Sampling(
                0.7, 0.3, 256, 0.5, 0.5, 0, 0.5, 512, 0.25, true, List.of(10.0, 10.0, 5.0, 5.0)));
  }

  @Test
  void proposalsAreThoseOfTheFile() {
    MaskRcnnSettings given =
        settings(
            "rpn_min_size: 3, train_rpn_pre_nms_topn: 100, train_rpn_post_nms_topn: 50,"
                + " train_rpn_nms_threshold: 0.6, test_rpn_pre_nms_topn: 80,"
                + " test_rpn_post_nms_topn: 40, test_rpn_nms_thresh: 0.5");
    assertThat(given.trainingRegions()).isEqualTo(new RegionSettings(100, 50, 0.6, 3));
    assertThat(given.regions()).isEqualTo(new RegionSettings(80, 40, 0.5, 3));
  }

  @Test
  void detectionsAreThoseOfTheFile() {
    Graph graph = graph("test_detections_per_image: 7");
    assertThat(graph.type(graph.output(MaskRcnnGraph.SCORES).value()).shape().size(1)).isEqualTo(7);
    assertThat(
            bind("maskrcnn_config: {test_nms: 0.3}\nnms_config: {clustering_iou_threshold: 0.6}")
                .report()
                .toString())
        .contains("test_nms, 0.3");
    assertThat(graph("test_nms: 0.3").nodes()).isNotEqualTo(graph("test_nms: 0.6").nodes());
  }

  @Test
  void withoutMasksThereIsNoHeadOfThem() {
    assertThat(graph("include_mask: false").outputs())
        .extracting(Graph.Output::name)
        .contains(MaskRcnnGraph.BOXES)
        .doesNotContain(MaskRcnnGraph.MASKS);
    assertThat(spec("include_mask: false").hasMasks()).isFalse();
    assertThat(spec("").hasMasks()).isTrue();
  }

  @Test
  void weightsAreTheFactorsOfTheLoss() {
    assertThat(
            settings(
                    "rpn_box_loss_weight: 2, fast_rcnn_box_loss_weight: 3,"
                        + " mrcnn_weight_loss_mask: 4, rpn_batch_size_per_im: 8")
                .loss())
        .isEqualTo(new RegionLoss.Settings(List.of(1.0, 2.0, 1.0, 3.0, 4.0), 8));
    assertThat(RegionLoss.terms(true))
        .containsExactly("loss_rpn_class", "loss_rpn_box", "loss_class", "loss_box", "loss_mask");
  }

  /** TAO's own spec: rates, epochs and sizes. */
  @Test
  void taosFieldsAreRead() {
    SpecBinding<MaskRcnnSpec> bound =
        DetectorCases.bind(
            new MaskRcnnNetwork(),
            SpecSyntax.PROTOBUF_TEXT,
            """
            seed: 7
            train_batch_size: 2
            num_epochs: 5
            num_examples_per_epoch: 100
            num_steps_per_eval: 100
            warmup_steps: 25
            warmup_learning_rate: 0.001
            init_learning_rate: 0.02
            learning_rate_steps: "[100, 200]"
            learning_rate_decay_levels: "[0.1, 0.01]"
            l2_weight_decay: 0.0001
            data_config { image_size: "(128, 192)" augment_input_data: True }
            maskrcnn_config { nlayers: 10 freeze_blocks: "[0,1]" include_mask: True freeze_bn: True }
            """);
    MaskRcnnSpec spec = bound.spec();
    assertThat(spec.randomSeed()).isEqualTo(7);
    assertThat(spec.preprocessing().height()).isEqualTo(128);
    assertThat(spec.preprocessing().width()).isEqualTo(192);
    assertThat(spec.freezeBlocks()).containsExactly(0, 1);
    assertThat(spec.trainingConfig().numEpochs()).isEqualTo(5);
    assertThat(spec.evalConfig().validationPeriodDuringTraining()).isEqualTo(2);
    assertThat(spec.augmentationConfig().augmentation().largest()).isEqualTo(1);
    var schedule = DetectionNetwork.plan(spec).settings().schedule();
    assertThat(schedule.rate(0, 250)).isCloseTo(0.001, within(1e-4));
    assertThat(schedule.rate(50, 250)).isCloseTo(0.02, within(1e-6));
    assertThat(schedule.rate(150, 250)).isCloseTo(0.002, within(1e-6));
    assertThat(schedule.rate(240, 250)).isCloseTo(0.0002, within(1e-6));
  }
}
