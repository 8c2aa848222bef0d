package io.tao4j.networks.detr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.detection.SsdAugmentation;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.deploy.TaoOutputs;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.networks.detr.DetrGraph.Network;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the fields of deformable_detr, dino and rtdetr make of network, loss, rates and pictures.
 */
class DetrMeaningTest {
  private static DetrNetwork network(Network network) {
    return switch (network) {
      case DEFORMABLE_DETR -> new DeformableDetrNetwork();
      case DINO -> new DinoNetwork();
      case RTDETR -> new RtDetrNetwork();
    };
  }

  private static SpecBinding<DetrSpec> bind(Network network, String fields) {
    return DetectorCases.bind(network(network), SpecSyntax.YAML, fields);
  }

  private static DetrSpec spec(String fields) {
    return bind(Network.DINO, fields).spec();
  }

  private static DetrSettings settings(Network network, String fields) {
    return new DetrSettings(network, bind(network, fields).spec());
  }

  private static Graph graph(Network network, String fields) {
    DetrSpec spec = bind(network, small(fields)).spec();
    return new DetrDefinition("detr", network, spec, List.of("a", "b"), Map.of()).graph();
  }

  private static String small(String fields) {
    return "model_config: {nlayers: 10, hidden_dim: 32, dec_layers: 2, enc_layers: 1, %s}"
        .formatted(fields);
  }

  @Test
  void archAndNlayersNameTheBackbone() {
    assertThat(settings(Network.DINO, "model_config: {arch: resnet, nlayers: 18}").backbone())
        .extracting(backbone -> backbone.name())
        .isEqualTo("resnet18");
    assertThat(settings(Network.DINO, "model_config: {arch: convnext_tiny}").backbone().name())
        .isEqualTo("convnext_tiny");
  }

  @ParameterizedTest
  @EnumSource(Network.class)
  void theSizesAreThoseOfTheFileOrTheNetworksOwn(Network network) {
    String fields =
        """
        model_config:
          {hidden_dim: 64, nheads: 4, num_feature_levels: 3, num_queries: 7, enc_layers: 2,
           dec_layers: 5, enc_n_points: 6, dec_n_points: 3, dim_feedforward: 48,
           dropout_ratio: 0.1, pe_temperature: 30}""";
    assertThat(settings(network, fields).sizes(2))
        .isEqualTo(new DetrSizes(64, 4, 3, 7, 2, 5, 6, 3, 48, 0.1, 30, 2));
    DetrSizes own =
        switch (network) {
          case DEFORMABLE_DETR -> new DetrSizes(256, 8, 4, 300, 6, 6, 4, 4, 1024, 0.3, 10000, 2);
          case DINO -> new DetrSizes(256, 8, 4, 300, 6, 6, 4, 4, 2048, 0, 20, 2);
          case RTDETR -> new DetrSizes(256, 8, 3, 300, 1, 6, 4, 4, 1024, 0, 10000, 2);
        };
    assertThat(settings(network, "").sizes(2)).isEqualTo(own);
  }

  @Test
  void withBoxRefineMovesBoxesAndOthersAlwaysDo() {
    DetrSettings plain =
        settings(Network.DEFORMABLE_DETR, "model_config: {with_box_refine: false}");
    assertThat(plain.decoder().refines()).isFalse();
    // what does not move boxes has one head for all layers
    assertThat(plain.heads()).isOne();
    assertThat(settings(Network.DEFORMABLE_DETR, "").decoder().refines()).isTrue();
    assertThat(settings(Network.DEFORMABLE_DETR, "").heads()).isEqualTo(6);
    assertThat(settings(Network.RTDETR, "model_config: {with_box_refine: false}").decoder())
        .extracting(Decoder.Kind::refines)
        .isEqualTo(true);
  }

  @Test
  void dnFieldsMakeTheDenoisingQueries() {
    String fields =
        """
        model_config:
          {dn_number: 9, dn_label_noise_ratio: 0.3, dn_box_noise_scale: 0.6, num_queries: 7}
        augmentation_config: {output_width: 96, output_height: 64}""";
    assertThat(settings(Network.DINO, fields).denoising(2))
        .isEqualTo(new Noise(18, 9, 0.3, 0.6, 7, 2, 64, 96));
    String table = DetrGraph.LABELS + ".weight";
    assertThat(graph(Network.DINO, "dn_number: 9").parameter(table)).isNotNull();
    assertThat(graph(Network.DINO, "dn_number: 0").parameter(table)).isNull();
    assertThat(settings(Network.DEFORMABLE_DETR, fields).noise()).isZero();
  }

  @Test
  void expansionDepthMultAndUseEncoderIdxAreThoseOfTheHybridEncoder() {
    String fields = "expansion: 0.5, depth_mult: 0.34, use_encoder_idx: 1";
    assertThat(settings(Network.RTDETR, "model_config: {%s}".formatted(fields)).hybrid())
        .isEqualTo(new DetrSizes.Hybrid(0.5, 0.34, 1, UnaryKind.GELU, UnaryKind.SWISH, false));
    Graph graph = graph(Network.RTDETR, fields);
    String block = "encoder.fpn_blocks.0.bottlenecks.";
    assertThat(graph.parameter(block + "0.conv1.conv.weight").shape().size(0)).isEqualTo(16);
    assertThat(graph.parameter(block + "1.conv1.conv.weight")).isNull();
  }

  @Test
  void freezeBlocksAndFreezeBnStopTheBackbone() {
    ProgramSettings program =
        DetectionNetwork.plan(spec("model_config: {freeze_blocks: [0, 1], freeze_bn: true}"))
            .program();
    assertThat(program.freezeBlocks()).containsExactly(0, 1);
    assertThat(program.frozenBatchNorms()).isEqualTo(BatchNorms.OF_BACKBONE);
    assertThat(
            DetectionNetwork.plan(spec("model_config: {freeze_bn: false}"))
                .program()
                .frozenBatchNorms())
        .isEqualTo(BatchNorms.NONE);
  }

  @Test
  void theLossIsThatOfTheFileOrTheNetworksOwn() {
    DetrSettings given =
        settings(
            Network.DINO,
            """
            loss_config:
              {cls_loss_coef: 3, bbox_loss_coef: 4, giou_loss_coef: 6, interm_loss_coef: 0.5,
               focal_alpha: 0.3, focal_gamma: 1.5, class_cost: 7, bbox_cost: 8, giou_cost: 9}""");
    assertThat(given.loss()).isEqualTo(new DetrLoss.Settings(false, 0.3, 1.5, 3, 4, 6, 0.5));
    assertThat(given.costs()).isEqualTo(new Matching.Costs(7, 8, 9));
    assertThat(settings(Network.DINO, "").loss())
        .isEqualTo(new DetrLoss.Settings(false, 0.25, 2, 2, 5, 2, 1));
    assertThat(settings(Network.RTDETR, "").loss())
        .isEqualTo(new DetrLoss.Settings(true, 0.75, 2, 1, 5, 2, 1));
  }

  @Test
  void theOptimizerIsThatOfTheFile() {
    DetrSpec spec =
        spec(
            small("num_queries: 4")
                + "\noptimizer_config: {weight_decay: 0.05, decay_all: true, backbone_rate: 0.2,"
                + " places_rate: 0.3}");
    ProgramSettings program = DetectionNetwork.plan(spec).program();
    assertThat(program.optimizer()).isEqualTo(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.05));
    assertThat(program.decay()).isEqualTo(new ProgramSettings.Decay(true, List.of()));
    DetrDefinition definition =
        new DetrDefinition("dino", Network.DINO, spec, List.of("a", "b"), Map.of());
    assertThat(definition.rateFactors(definition.graph()))
        .containsEntry("backbone.conv1.weight", 0.2)
        .containsEntry("decoder.layers.0.encoder_attn.sampling_offsets.weight", 0.3)
        .doesNotContainKey("class_embed.0.weight");
    assertThat(
            DetectionNetwork.plan(spec("training_config: {optimizer: {sgd: {momentum: 0.5}}}"))
                .program()
                .optimizer())
        .isInstanceOf(Optimizer.Sgd.class);
  }

  @Test
  void confidenceThresholdAndNumSelectKeepDetections() {
    DetrSpec spec = spec("selection_config: {confidence_threshold: 0.3, num_select: 20}");
    assertThat(spec.nmsConfig().confidenceThreshold()).isEqualTo(0.3);
    assertThat(spec.nmsConfig().topK()).isEqualTo(20);
  }

  @Test
  void theInputIsThatOfTheFile() {
    Preprocessing input =
        spec("""
                augmentation_config:
                  {output_width: 96, output_height: 64, input_mean: [0.1, 0.2, 0.3],
                   input_std: [0.4, 0.5, 0.6]}""")
            .preprocessing();
    assertThat(List.of(input.width(), input.height())).containsExactly(96, 64);
    assertThat(input.normalization().means()).containsExactly(0.1, 0.2, 0.3);
    assertThat(input.normalization().stds()).containsExactly(0.4, 0.5, 0.6);
    assertThat(input.normalization().scale()).isEqualTo(1.0 / 255);
  }

  @Test
  void picturesVaryAsTheFileSays() {
    SsdAugmentation given =
        spec("""
                augmentation_config:
                  {horizontal_flip_prob: 0.3, distortion: 0.5, zoom_out_max_scale: 3,
                   random_crop_min_scale: 0.4, input_mean: [0, 0.2, 1]}""")
            .augmentationConfig()
            .augmentation();
    assertThat(given)
        .isEqualTo(
            new SsdAugmentation(
                16, 0.25, 0.25, 4.5, 0.3, 1, 3, 0.4, 1, 0.5, 2, List.of(0, 51, 255)));
    SsdAugmentation none =
        spec("augmentation_config: {horizontal_flip_prob: 0}").augmentationConfig().augmentation();
    assertThat(none)
        .isEqualTo(new SsdAugmentation(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, List.of(124, 116, 104)));
  }

  @ParameterizedTest
  @CsvSource({
    "RTDETR, enc_n_points, 2",
    "RTDETR, with_box_refine, false",
    "DINO, expansion, 0.5",
    "DINO, depth_mult, 0.5",
    "DEFORMABLE_DETR, use_encoder_idx, 1",
    "DEFORMABLE_DETR, dn_number, 5",
    "DEFORMABLE_DETR, dn_label_noise_ratio, 0.1",
    "DEFORMABLE_DETR, dn_box_noise_scale, 0.1"
  })
  void fieldsOfOtherNetworksAreSaidToHaveNoEffect(Network network, String field, String value) {
    assertThat(notices(network, "model_config: {%s: %s}".formatted(field, value)))
        .contains("'model_config.%s' has no effect".formatted(field));
    assertThat(notices(network, "")).doesNotContain("has no effect");
  }

  @Test
  void theLossOfProposalsHasNoEffectWhereThereAreNone() {
    String fields = "loss_config: {interm_loss_coef: 2}";
    assertThat(notices(Network.DEFORMABLE_DETR, fields))
        .contains("interm_loss_coef' has no effect");
    assertThat(notices(Network.DINO, fields)).doesNotContain("has no effect");
  }

  /** As NVIDIA's parser reads them: class 0 is a background that is never the largest. */
  @Test
  @Tag("pytorch")
  void taosOutputsAreTheDetectionsBehindABackground(@TempDir Path folder) throws IOException {
    DetrSpec spec =
        spec(
            small("num_queries: 5, nheads: 4, num_feature_levels: 2, dim_feedforward: 32")
                + "\naugmentation_config: {output_width: 96, output_height: 64}");
    DetrDefinition definition =
        new DetrDefinition("dino", Network.DINO, spec, List.of("a", "b"), Map.of());
    Model model = definition.fresh(new ArrayList<>());
    Path file = folder.resolve("tao.onnx");
    EngineProvider engine = Engine.PYTORCH.provider();
    TaoOutputs.export(
        model,
        new DinoNetwork().task(model, null),
        engine,
        ExecutionPlan.CPU_FP32,
        null,
        ExportSettings.onnx(file));
    float[] pixels = new float[3 * 64 * 96];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    Tensor images = Tensor.of(pixels, 1, 3, 64, 96);
    Map<String, Tensor> said;
    try (OnnxSession session = OnnxSession.open(file)) {
      said = session.run(Map.of("inputs", images));
    }
    Map<String, Tensor> usual;
    try (Executable executable = engine.compile(model, ExecutionPlan.CPU_FP32)) {
      usual = executable.run(Map.of(DetectorDefinition.IMAGES, images));
    }
    Tensor logits = said.get("pred_logits");
    Tensor boxes = said.get("pred_boxes");
    assertThat(logits.shape().toArray()).containsExactly(1, 5, 3);
    for (int query = 0; query < 5; query++) {
      assertThat(logits.get(3L * query)).isEqualTo(-100);
      for (int c = 0; c < 2; c++) {
        double score = 1 / (1 + Math.exp(-logits.get(3L * query + 1 + c)));
        assertThat(usual.get("scores").get(2L * query + c)).isCloseTo(score, within(1e-4));
      }
      for (int axis = 0; axis < 2; axis++) {
        int side = axis == 0 ? 96 : 64;
        double middle = boxes.get(4L * query + axis) * side;
        double size = boxes.get(4L * query + 2 + axis) * side;
        assertThat(usual.get("boxes").get(4L * query + axis))
            .isCloseTo(middle - size / 2, within(1e-2));
        assertThat(usual.get("boxes").get(4L * query + 2 + axis))
            .isCloseTo(middle + size / 2, within(1e-2));
      }
    }
    assertThat(Files.readString(folder.resolve("tao_labels.txt"))).isEqualTo("background\na\nb\n");
    assertThat(Files.readString(folder.resolve("tao_nvinfer.txt")))
        .contains(
            "num-detected-classes=3\n", "parse-bbox-func-name=NvDsInferParseCustomDDETRTAO\n");
  }

  private static String notices(Network network, String fields) {
    return bind(network, fields).report().notices().toString();
  }
}
