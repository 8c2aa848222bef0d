package io.tao4j.networks.detr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.detection.Placement;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.geometry.Box;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.networks.anchors.GoldenNetwork;
import io.tao4j.networks.detr.DetrGraph.Network;
import io.tao4j.networks.tasks.detection.DetectionTruth;
import io.tao4j.networks.transformer.DeformableEncoder;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small transformers of the transformers library, with its weights: the same answers, losses and
 * norms of gradients. Their backbones, which are others than those of here, are built by hand.
 */
class DetrGoldenTest {
  private static final int HEIGHT = 64;
  private static final int WIDTH = 96;

  private final GraphBuilder b = new GraphBuilder();

  private Value convolution(
      GraphBuilder s, Value x, int channels, int kernel, int stride, boolean active) {
    GraphBuilder c = s.scope("convolution");
    Value y =
        s.add(
            "convolution",
            WindowOp.Conv.of(stride, Padding.half(kernel), 1),
            x,
            c.parameter(
                "weight",
                Shape.of(channels, s.channels(x), kernel, kernel),
                Parameter.Role.WEIGHT,
                Initializer.zeros()));
    GraphBuilder n = s.scope("normalization");
    Shape shape = Shape.of(channels);
    // frozen in the reference: no parameters
    Value normed =
        s.add(
            "normalization",
            new NormalizeOp.BatchNorm(1e-5, 0.1),
            y,
            n.buffer("weight", shape, Initializer.ones()),
            n.buffer("bias", shape, Initializer.zeros()),
            n.buffer("running_mean", shape, Initializer.zeros()),
            n.buffer("running_var", shape, Initializer.ones()));
    return active ? s.relu(normed) : normed;
  }

  /** ResNet-D's stem and shortcuts, or those of the plain ResNet. */
  private List<Value> backbone(Value images, JsonNode config, boolean deep) {
    GraphBuilder model = b.scope("model.backbone.model");
    int first = config.get("embedding_size").intValue();
    GraphBuilder stem = model.scope("embedder.embedder");
    Value x;
    if (deep) {
      x = convolution(stem.scope("0"), images, first / 2, 3, 2, true);
      x = convolution(stem.scope("1"), x, first / 2, 3, 1, true);
      x = convolution(stem.scope("2"), x, first, 3, 1, true);
    } else {
      x = convolution(stem, images, first, 7, 2, true);
    }
    x = b.add("pooler", new WindowOp.MaxPool(3, 3, 2, 2, Padding.all(1)), x);
    List<Value> maps = new ArrayList<>();
    for (int stage = 0; stage < 4; stage++) {
      int channels = config.at("/hidden_sizes/" + stage).intValue();
      int stride = stage == 0 ? 1 : 2;
      GraphBuilder layer = model.scope("encoder.stages." + stage + ".layers.0");
      Value y = convolution(layer.scope("layer.0"), x, channels, 3, stride, true);
      y = convolution(layer.scope("layer.1"), y, channels, 3, 1, false);
      Value shortcut = x;
      boolean changes = b.channels(x) != channels;
      if (deep && changes) {
        Value half = layer.add("pool", new WindowOp.AveragePool(2, 2, 2, 2, Padding.NONE, true), x);
        shortcut = convolution(layer.scope("shortcut.1"), half, channels, 1, 1, false);
      } else if (deep || changes || stride != 1) {
        shortcut = convolution(layer.scope("shortcut"), x, channels, 1, stride, false);
      }
      x = layer.relu(layer.sum(y, shortcut));
      maps.add(x);
    }
    return maps.subList(1, 4);
  }

  private static int number(JsonNode config, String name) {
    return config.get(name).intValue();
  }

  private static List<List<LabelledBox>> objects(GoldenNetwork golden) {
    long[] counts = golden.input("boxes_per_image").toLongArray();
    long[] kinds = golden.input("class_labels").toLongArray();
    float[] boxes = golden.input("boxes").toFloatArray();
    List<List<LabelledBox>> all = new ArrayList<>();
    int at = 0;
    for (long count : counts) {
      List<LabelledBox> own = new ArrayList<>();
      for (int i = 0; i < count; i++, at++) {
        double x = boxes[4 * at] * WIDTH;
        double y = boxes[4 * at + 1] * HEIGHT;
        double halfWidth = boxes[4 * at + 2] * WIDTH / 2;
        double halfHeight = boxes[4 * at + 3] * HEIGHT / 2;
        Box box = new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
        own.add(new LabelledBox(box, (int) kinds[at], false, false));
      }
      all.add(own);
    }
    return all;
  }

  private static DetrSizes sizes(JsonNode config, int hidden, String feedForward) {
    return new DetrSizes(
        hidden,
        number(config, "decoder_attention_heads"),
        number(config, "num_feature_levels"),
        number(config, "num_queries"),
        number(config, "encoder_layers"),
        number(config, "decoder_layers"),
        config.has("encoder_n_points") ? number(config, "encoder_n_points") : 0,
        number(config, "decoder_n_points"),
        number(config, feedForward),
        0,
        10000,
        number(config, "num_labels"));
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

  private static String rtDetrName(String name) {
    if (name.startsWith("model.")) {
      return name;
    }
    if (name.startsWith("class_embed") || name.startsWith("bbox_embed")) {
      return "model.decoder." + name;
    }
    return name.equals("label_embedding.weight")
        ? "model.denoising_class_embed.weight"
        : "model." + name;
  }

  /** The row of nothing comes first here and last there. */
  private static Weights turned(Weights weights) {
    Tensor table = weights.asMap().get("label_embedding.weight");
    if (table == null) {
      return weights;
    }
    int width = Math.toIntExact(table.shape().size(1));
    float[] from = table.toFloatArray();
    float[] to = new float[from.length];
    System.arraycopy(from, from.length - width, to, 0, width);
    System.arraycopy(from, 0, to, width, from.length - width);
    return weights.with(Map.of("label_embedding.weight", Tensor.of(to, table.shape().toArray())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rt_detr_tiny", "rt_detr_denoising_tiny"})
  void rtDetrAnswersLosesAndLearnsAsTheReference(String name) {
    GoldenNetwork golden = GoldenNetwork.read("networks/detr/" + name);
    JsonNode config = golden.config();
    Value images = b.input("pixel_values", DType.FLOAT32, Shape.of(2, 3, HEIGHT, WIDTH));
    DetrSizes sizes = sizes(config, number(config, "d_model"), "encoder_ffn_dim");
    DetrSizes.Hybrid hybrid = new DetrSizes.Hybrid(1, 1, 2, UnaryKind.GELU, UnaryKind.SWISH, true);
    DeformableEncoder.Memory memory =
        Encoders.hybrid(b, backbone(images, config.get("backbone"), true), sizes, hybrid);
    Decoder.Kind kind = new Decoder.Kind(Decoder.Position.OF_BOX, true, false, false, 0);
    int pairs = number(config, "num_denoising");
    DetrGraph.finish(b, memory, sizes, Network.RTDETR, kind, pairs > 0, HEIGHT, WIDTH);
    List<List<LabelledBox>> objects = objects(golden);
    int most = objects.stream().mapToInt(List::size).max().orElseThrow();
    int capacity = pairs == 0 ? 0 : 2 * most * Math.max(1, pairs / most);
    Graph trained =
        pairs > 0 ? DetrGraph.withNoise(b.build(), capacity) : DetrGraph.forTraining(b.build());
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put("pixel_values", golden.input("pixel_values"));
    inputs.putAll(noise(golden, objects, capacity, pairs, sizes));
    Weights weights = turned(golden.weights(trained, DetrGoldenTest::rtDetrName));
    Map<String, Tensor> given = new HashMap<>(inputs);
    given.keySet().retainAll(trained.inputs().stream().map(Graph.Input::name).toList());
    Map<String, Tensor> said = run(trained, weights, given);
    Matching matching =
        new Matching(
            HEIGHT, WIDTH, capacity, sizes.decoderLayers(), true, new Matching.Costs(2, 5, 2));
    inputs.putAll(matching.targets(truth(objects), said, 0));

    Graph loss =
        DetrLoss.append(trained, capacity, new DetrLoss.Settings(true, 0.75, 2, 1, 5, 2, 1));
    GraphBuilder whole = GraphBuilder.of(loss);
    int last = sizes.decoderLayers() - 1;
    whole.output("logits", loss.output(DetrGraph.logits(last)).value());
    whole.output("pred_boxes", loss.output(DetrGraph.boxes(last)).value());
    golden.check(whole.build(), weights, inputs, DetrGoldenTest::rtDetrName);
  }

  private static Batch truth(List<List<LabelledBox>> objects) {
    List<Placement> placements =
        objects.stream().map(o -> new Placement(WIDTH, HEIGHT, 1, 1, 0, 0)).toList();
    return new Batch(
        Map.of(), new DetectionTruth(objects, placements).tensors(), List.of("a", "b"));
  }

  private static Map<String, Tensor> noise(
      GoldenNetwork golden,
      List<List<LabelledBox>> objects,
      int capacity,
      int pairs,
      DetrSizes sizes) {
    if (capacity == 0) {
      float[] counts = {objects.get(0).size(), 0, objects.get(1).size(), 0};
      return Map.of(DetrLoss.COUNTS, Tensor.of(counts, 2, 2));
    }
    float[] label = golden.input("draw_0").toFloatArray();
    long[] other = golden.input("draw_1").toLongArray();
    long[] sign = golden.input("draw_2").toLongArray();
    float[] part = golden.input("draw_3").toFloatArray();
    Noise noise =
        new Noise(capacity, pairs, 0.5, 1, sizes.queries(), sizes.classes(), HEIGHT, WIDTH);
    Map<String, Tensor> inputs =
        noise.inputs(
            objects,
            new Noise.Draws() {
              @Override
              public double ofLabel(int image, int query) {
                return label[image * capacity + query];
              }

              @Override
              public int otherClass(int image, int query) {
                return (int) other[image * capacity + query];
              }

              @Override
              public double ofSide(int image, int query, int side) {
                return part[4 * (image * capacity + query) + side];
              }

              @Override
              public boolean isForward(int image, int query, int side) {
                return sign[4 * (image * capacity + query) + side] == 1;
              }
            });
    float[] places = inputs.get(DetrGraph.NOISY_BOXES).toFloatArray();
    double[] expected = golden.output("denoising_queries_boxes_logit").doubles();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) places[i]).as("number " + i).isCloseTo(expected[i], within(1e-3));
    }
    return inputs;
  }

  private static String deformableName(String name) {
    String other = name.replace(".out_proj.", ".o_proj.").replaceAll("\\.(fc[12])\\.", ".mlp.$1.");
    return name.startsWith("model.") || name.startsWith("class_embed") || name.startsWith("bbox_")
        ? other
        : "model." + other;
  }

  /**
   * Of the first picture, which fills the input; the second is padded there, which none is here.
   */
  @ParameterizedTest
  @ValueSource(strings = {"deformable_detr_tiny", "deformable_detr_refine_tiny"})
  void deformableDetrAnswersAsTheReference(String name) {
    GoldenNetwork golden = GoldenNetwork.read("networks/detr/" + name);
    JsonNode config = golden.config();
    Value images = b.input("pixel_values", DType.FLOAT32, Shape.of(2, 3, HEIGHT, WIDTH));
    DetrSizes sizes = sizes(config, number(config, "d_model"), "encoder_ffn_dim");
    DeformableEncoder.Memory memory =
        Encoders.deformable(b, backbone(images, config.get("backbone"), false), sizes);
    boolean refines = config.get("with_box_refine").booleanValue();
    Decoder.Kind kind = new Decoder.Kind(Decoder.Position.LEARNT, refines, !refines, false, 0);
    DetrGraph.finish(b, memory, sizes, Network.DEFORMABLE_DETR, kind, false, HEIGHT, WIDTH);
    Graph trained = DetrGraph.forTraining(b.build());
    Weights weights = golden.weights(trained, DetrGoldenTest::deformableName);
    Map<String, Tensor> said =
        run(trained, weights, Map.of("pixel_values", golden.input("pixel_values")));
    int last = sizes.decoderLayers() - 1;
    compare(golden, "logits", said.get(DetrGraph.logits(last)));
    compare(golden, "pred_boxes", said.get(DetrGraph.boxes(last)));
  }

  private static void compare(GoldenNetwork golden, String output, Tensor found) {
    double[] expected = golden.output(output).doubles();
    float[] numbers = found.toFloatArray();
    assertThat(numbers).hasSize(expected.length);
    IntStream.range(0, expected.length / 2)
        .forEach(
            i ->
                assertThat((double) numbers[i])
                    .as(output + " " + i)
                    .isCloseTo(expected[i], within(1e-3 * Math.abs(expected[i]) + 1e-4)));
  }
}
