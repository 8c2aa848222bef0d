package io.tao4j.networks.mask2former;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.segments.SegmentMap;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.anchors.GoldenNetwork;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.backbones.SwinTransformer;
import io.tao4j.networks.mask2former.MaskMatching.Piece;
import io.tao4j.networks.transformer.DeformableEncoder;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small networks of the transformers library, with its weights and random points: the same answers,
 * losses and norms of gradients.
 */
@Tag("pytorch")
class MaskGoldenTest {
  private static final String ENCODER = "model.pixel_level_module.encoder.";

  private static int number(JsonNode config, String name) {
    return config.get(name).intValue();
  }

  private static List<Integer> numbers(JsonNode list) {
    List<Integer> numbers = new ArrayList<>();
    list.forEach(one -> numbers.add(one.intValue()));
    return numbers;
  }

  private static MaskSizes sizes(JsonNode config) {
    return new MaskSizes(
        number(config, "num_labels"),
        number(config, "feature_size"),
        number(config, "mask_feature_size"),
        number(config, "hidden_dim"),
        number(config, "num_attention_heads"),
        number(config, "dim_feedforward"),
        number(config, "decoder_layers"),
        number(config, "num_queries"),
        false,
        0,
        new DeformableEncoder.Settings(
            number(config, "encoder_layers"),
            number(config, "num_attention_heads"),
            4,
            number(config, "encoder_feedforward_dim"),
            0,
            10000,
            1));
  }

  private static Graph graph(JsonNode config, Shape images) {
    JsonNode swin = config.get("swin");
    GraphBuilder b = new GraphBuilder();
    Value input = b.input("pixel_values", DType.FLOAT32, images);
    Features features =
        new SwinTransformer(
                "tiny",
                4,
                number(swin, "window_size"),
                number(swin, "embed_dim"),
                numbers(swin.get("depths")),
                numbers(swin.get("num_heads")),
                2)
            .build(b.scope("backbone"), input, BackboneOptions.DEFAULT);
    List<Value> maps = new ArrayList<>(features.byStride().values());
    MaskGraph.finish(b, MaskGraph.normed(b, maps), sizes(config));
    return MaskGraph.forTraining(b.build());
  }

  private static String reference(String name) {
    if (!name.startsWith("backbone.")) {
      return name.startsWith(MaskGraph.CLASSIFIER) ? name : "model." + name;
    }
    String own = name.substring("backbone.".length());
    if (own.startsWith("patch_embed.")) {
      return ENCODER
          + own.replace("patch_embed.proj", "embeddings.patch_embeddings.projection")
              .replace("patch_embed.norm", "embeddings.norm");
    }
    String[] parts = own.split("\\.", 3); // layers, stage, rest
    if (parts[2].startsWith("downsample")) {
      return ENCODER + "encoder.layers.%s.%s".formatted(Integer.parseInt(parts[1]) - 1, parts[2]);
    }
    String other =
        own.replace("norm1", "layernorm_before")
            .replace("norm2", "layernorm_after")
            .replace("attn.proj", "attention.output.dense")
            .replace("attn.relative", "attention.self.relative")
            .replace("mlp.fc1", "intermediate.dense")
            .replace("mlp.fc2", "output.dense");
    String all = ENCODER + "encoder." + other;
    return !all.contains("attn.qkv")
        ? all
        : String.join(
            "|",
            all.replace("attn.qkv", "attention.self.query"),
            all.replace("attn.qkv", "attention.self.key"),
            all.replace("attn.qkv", "attention.self.value"));
  }

  /** The true masks, which overlap. */
  private static List<List<Piece>> pieces(GoldenNetwork golden) {
    Tensor masks = golden.input("mask_labels");
    long[] inside = masks.toLongArray();
    long[] classes = golden.input("class_labels").toLongArray();
    int height = Math.toIntExact(masks.shape().size(1));
    int width = Math.toIntExact(masks.shape().size(2));
    List<List<Piece>> pieces = new ArrayList<>();
    int mask = 0;
    for (long count : golden.input("masks_per_image").toLongArray()) {
      List<Piece> own = new ArrayList<>();
      for (int i = 0; i < count; i++, mask++) {
        byte[] places = new byte[height * width];
        for (int p = 0; p < places.length; p++) {
          places[p] = (byte) (inside[mask * places.length + p] != 0 ? 0 : 255);
        }
        int kind = (int) classes[mask];
        own.addAll(Piece.of(SegmentMap.of(width, height, places, List.of(kind))));
      }
      pieces.add(own);
    }
    return pieces;
  }

  private static Map<String, Tensor> run(Graph graph, Weights weights, Map<String, Tensor> inputs) {
    Graph shown =
        new Graph(
            graph.inputs(),
            graph.parameters(),
            graph.buffers(),
            graph.nodes(),
            graph.outputs().stream().map(o -> new Graph.Output(o.name(), o.value())).toList());
    try (Executable executable =
        new PyTorchEngine()
            .compile(new Model(shown, weights, ModelMeta.of("golden")), ExecutionPlan.CPU_FP32)) {
      return executable.run(inputs);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mask2former_tiny", "mask2former_rect_tiny"})
  void itAnswersLosesAndLearnsAsTheReference(String name) {
    GoldenNetwork golden = GoldenNetwork.read("networks/segmentation/" + name);
    JsonNode config = golden.config();
    Tensor images = golden.input("pixel_values");
    Graph graph = graph(config, images.shape());
    Weights weights = golden.weights(graph, MaskGoldenTest::reference);
    Map<String, Tensor> inputs = new HashMap<>(Map.of("pixel_values", images));
    Map<String, Tensor> said = run(graph, weights, inputs);

    int predictions = number(config, "decoder_layers");
    int points = number(config, "train_num_points");
    List<Double> classWeights = new ArrayList<>();
    for (int i = 0; i < number(config, "num_labels"); i++) {
      classWeights.add(1.0);
    }
    classWeights.add(0.1);
    MaskLoss.Settings settings = new MaskLoss.Settings(2, 5, 5, classWeights, points, true);
    MaskMatching matching =
        new MaskMatching(
            predictions,
            settings,
            config.get("oversample_ratio").doubleValue(),
            config.get("importance_sample_ratio").doubleValue());
    int[] next = {2}; // the first two draws leave layers out, none
    inputs.putAll(
        matching.targets(
            pieces(golden),
            said,
            count -> {
              float[] drawn = golden.input("draw_" + next[0]++).toFloatArray();
              assertThat(drawn).hasSize(2 * count);
              return drawn;
            }));
    Graph loss = MaskLoss.append(graph, settings);
    GraphBuilder whole = GraphBuilder.of(loss);
    whole.output("class_queries_logits", loss.output(MaskGraph.classes(predictions - 1)).value());
    whole.output("masks_queries_logits", loss.output(MaskGraph.masks(predictions - 1)).value());
    for (int i = 0; i < predictions - 1; i++) {
      whole.output("aux_class_logits_" + i, loss.output(MaskGraph.classes(i)).value());
    }
    Graph all = whole.build();
    golden.check(all, weights, inputs, MaskGoldenTest::reference);

    Map<String, Tensor> terms = run(loss, weights, inputs);
    for (Map.Entry<String, String> term :
        Map.of(
                "loss_ce", "loss_cross_entropy",
                "loss_mask", "loss_mask",
                "loss_dice", "loss_dice")
            .entrySet()) {
      double expected = golden.scalar(term.getValue());
      for (int i = 0; i < predictions - 1; i++) {
        expected += golden.scalar(term.getValue() + "_" + i);
      }
      assertThat(terms.get(term.getKey()).item())
          .as(term.getKey())
          .isCloseTo(expected, within(1e-3 * expected));
    }
  }
}
