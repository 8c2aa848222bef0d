package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.engine.Tolerances;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.SampleOp.GridSample;
import io.tao4j.graph.SampleOp.RoiAlign;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ops and what is made of them as the reference computes them, against PyTorch's numbers. */
class GoldenOpsTest {
  /** A graph with its numbers, and the golden name of each of its outputs. */
  private static final class Net {
    final GraphBuilder b = new GraphBuilder();
    final Map<String, DoubleArray> numbers = new LinkedHashMap<>();
    final JsonNode json;

    Net(JsonNode json) {
      this.json = json;
    }

    JsonNode params() {
      return json.get("params");
    }

    boolean has(String input) {
      return json.get("inputs").has(input);
    }

    /** An input of the case, with its axes in another order. */
    Value input(String name, Integer... order) {
      DoubleArray array = array(json.get("inputs").get(name));
      if (order.length > 0) {
        array = turned(array, order);
      }
      return given(name, array);
    }

    Value given(String name, DoubleArray array) {
      numbers.put(name, array);
      long[] sizes = Arrays.stream(array.shape()).asLongStream().toArray();
      return b.input(name, array.dtype(), Shape.of(sizes));
    }

    /** Numbers of a parameter that a block has added. */
    void weight(String name, JsonNode node) {
      numbers.put(name, array(node));
    }

    void check(Map<String, Value> outputs, double tolerance) {
      outputs.forEach(b::output);
      Map<String, DoubleArray> actual =
          ReferenceExecutor.run(b.build(), numbers, Setting.INFERENCE).outputs();
      outputs
          .keySet()
          .forEach(
              name -> {
                double[] expected = GoldenArray.of(json.get("outputs").get(name)).doubles();
                assertThat(
                        Tolerances.difference(
                            actual.get(name).data(), expected, tolerance, tolerance * 0.1))
                    .as(name)
                    .isEmpty();
              });
    }
  }

  private static DoubleArray array(JsonNode node) {
    GoldenArray golden = GoldenArray.of(node);
    int[] shape = golden.shape().stream().mapToInt(Integer::intValue).toArray();
    if (golden.dtype().startsWith("float")) {
      // short decimals, to be read as float32
      float[] values = golden.floats();
      double[] wide = IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
      return new DoubleArray(DType.FLOAT32, shape, wide);
    }
    DType dtype = golden.dtype().equals("bool") ? DType.BOOL : DType.INT64;
    return new DoubleArray(dtype, shape, golden.doubles());
  }

  private static DoubleArray turned(DoubleArray x, Integer... order) {
    GraphBuilder b = new GraphBuilder();
    long[] sizes = Arrays.stream(x.shape()).asLongStream().toArray();
    Value y =
        b.add(new MovementOp.Transpose(List.of(order)), b.input("x", x.dtype(), Shape.of(sizes)));
    b.output("y", y);
    return ReferenceExecutor.run(b.build(), Map.of("x", x), Setting.INFERENCE).values().get(y);
  }

  private interface Check {
    void check(Net net);
  }

  /** Cases that a check knows; how many there are is said, so that none is lost. */
  private static Stream<DynamicTest> tests(
      String file, int count, java.util.function.Predicate<JsonNode> known, Check check) {
    JsonNode root;
    try (InputStream in = GoldenOpsTest.class.getResourceAsStream("golden/" + file)) {
      root = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<JsonNode> cases =
        StreamSupport.stream(root.get("cases").spliterator(), false).filter(known).toList();
    assertThat(cases).hasSize(count);
    return cases.stream()
        .map(c -> DynamicTest.dynamicTest(c.get("name").asText(), () -> check.check(new Net(c))));
  }

  private static List<Integer> numbers(JsonNode node, int rank) {
    List<Integer> numbers = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(n -> numbers.add(n.asInt()));
      return numbers;
    }
    return Collections.nCopies(rank, node.asInt());
  }

  @TestFactory
  Stream<DynamicTest> windowsOverOneTwoAndThreeAxes() {
    return tests(
        "conv_pool_1d_3d.json",
        19,
        c -> List.of("conv", "conv_transpose", "pool").contains(c.get("op").asText()),
        net -> {
          Value x = net.input("x");
          int rank = net.b.shape(x).rank() - 2;
          JsonNode p = net.params();
          List<Integer> strides = numbers(p.get("stride"), rank);
          List<Integer> sides = numbers(p.get("padding"), rank);
          Padding padding = new Padding(sides, sides);
          Value y;
          if (net.json.get("op").asText().equals("pool")) {
            List<Integer> kernel = numbers(p.get("kernel"), rank);
            y =
                net.b.add(
                    p.get("kind").asText().equals("max")
                        ? new WindowOp.MaxPool(kernel, strides, padding)
                        : new WindowOp.AveragePool(kernel, strides, padding, true),
                    x);
          } else {
            List<Integer> dilations = numbers(p.get("dilation"), rank);
            int groups = p.get("groups").asInt();
            WindowOp op =
                p.has("output_padding")
                    ? new WindowOp.ConvTranspose(
                        strides, dilations, padding, numbers(p.get("output_padding"), rank), groups)
                    : new WindowOp.Conv(strides, dilations, padding, groups);
            y = net.b.add(op, x, net.input("w"), net.input("b"));
          }
          net.check(Map.of("out", y), 1e-5);
        });
  }

  @TestFactory
  Stream<DynamicTest> padsByWhatIsInside() {
    return tests(
        "conv_pool_1d_3d.json",
        3,
        c ->
            c.get("op").asText().equals("pad")
                && !c.get("params").get("mode").asText().equals("constant"),
        net -> {
          Value y = net.input("x");
          JsonNode pads = net.params().get("pads");
          Pads.Kind kind =
              Pads.Kind.valueOf(
                  net.params().get("mode").asText().toUpperCase(java.util.Locale.ROOT));
          int rank = net.b.shape(y).rank();
          for (int i = 0; i < pads.size() / 2; i++) {
            y =
                Pads.pad(
                    net.b,
                    y,
                    rank - 1 - i,
                    pads.get(2 * i).asInt(),
                    pads.get(2 * i + 1).asInt(),
                    kind);
          }
          net.check(Map.of("out", y), 1e-6);
        });
  }

  @TestFactory
  Stream<DynamicTest> linesAndVolumesOfOtherSizes() {
    return tests(
        "conv_pool_1d_3d.json",
        4,
        c -> c.get("op").asText().equals("interpolate"),
        net -> {
          Value x = net.input("x");
          JsonNode size = net.params().get("size");
          WindowOp.ResizeKind kind =
              net.params().get("mode").asText().equals("nearest")
                  ? WindowOp.ResizeKind.NEAREST
                  : WindowOp.ResizeKind.BILINEAR;
          Value y =
              size.size() == 1
                  ? Resizes.line(net.b, x, kind, size.get(0).asInt())
                  : Resizes.volume(
                      net.b,
                      x,
                      kind,
                      size.get(0).asInt(),
                      size.get(1).asInt(),
                      size.get(2).asInt());
          net.check(Map.of("out", y), 1e-5);
        });
  }

  @TestFactory
  Stream<DynamicTest> elementsAlongAnAxis() {
    return tests(
        "index_norm.json",
        3,
        c -> c.get("op").asText().equals("gather"),
        net ->
            net.check(
                Map.of(
                    "out",
                    Gathers.elements(
                        net.b,
                        net.input("x"),
                        net.input("index"),
                        net.params().get("dim").asInt())),
                1e-6));
  }

  @TestFactory
  Stream<DynamicTest> layersOfRecurrentNetworksOverDifferentLengths() {
    return tests(
        "recurrent_layers.json",
        6,
        c -> true,
        net -> {
          JsonNode p = net.params();
          Value x = net.input("x");
          Value lengths = net.input("lengths");
          int hidden = p.get("hidden").asInt();
          int layers = p.get("layers").asInt();
          boolean both = p.get("bidirectional").asBoolean();
          Recurrent.Result result =
              p.get("kind").asText().equals("lstm")
                  ? Recurrent.lstm(net.b, "rnn", x, hidden, layers, both, lengths)
                  : Recurrent.gru(net.b, "rnn", x, hidden, layers, both, lengths);
          JsonNode weights = net.json.get("inputs").get("weights");
          weights.fieldNames().forEachRemaining(n -> net.weight("rnn." + n, weights.get(n)));
          Value[] states =
              result.states().stream()
                  .map(
                      s ->
                          net.b.add(
                              new MovementOp.Reshape(
                                  List.of(
                                      new MovementOp.Extent.Sized(1),
                                      new MovementOp.Extent.SameAs(0),
                                      new MovementOp.Extent.SameAs(1))),
                              s))
                  .toArray(Value[]::new);
          net.check(
              Map.of("out", result.steps(), "h_n", net.b.add(new MovementOp.Concat(0), states)),
              1e-5);
        });
  }

  @TestFactory
  Stream<DynamicTest> indicesAndNorms() {
    List<String> known =
        List.of("embedding", "top_k", "cumsum", "group_norm", "weight_norm", "scatter_nd");
    return tests(
        "index_norm.json",
        16,
        c ->
            known.contains(c.get("op").asText())
                && !c.get("params").path("reduce").asText().equals("set"),
        GoldenOpsTest::indexOrNorm);
  }

  private static void indexOrNorm(Net net) {
    JsonNode p = net.params();
    JsonNode inputs = net.json.get("inputs");
    GraphBuilder b = net.b;
    switch (net.json.get("op").asText()) {
      case "embedding" -> {
        Value ids = net.input("ids");
        DoubleArray table = array(inputs.get("weight"));
        Value y = Blocks.embedding(b, "words", ids, table.size(0), table.size(1));
        net.weight("words.weight", inputs.get("weight"));
        net.check(Map.of("out", b.scale(y, p.get("max_norm_scale").asDouble())), 1e-6);
      }
      case "top_k" -> {
        Value x = net.input("x");
        IndexOp.TopK op =
            new IndexOp.TopK(
                p.get("dim").asInt(), p.get("k").asInt(), p.get("largest").asBoolean());
        List<Value> both = b.addAll(op, x);
        net.check(Map.of("out", both.get(0), "indices", both.get(1)), 1e-6);
      }
      case "cumsum" -> {
        Value x = net.input("x");
        int axis = b.shape(x).axis(p.get("dim").asInt());
        ReduceOp.CumulativeSum op =
            new ReduceOp.CumulativeSum(
                axis, p.get("exclusive").asBoolean(), p.get("reverse").asBoolean());
        net.check(Map.of("out", b.add(op, x)), 1e-6);
      }
      case "group_norm" -> {
        Value x = net.input("x");
        Value y = Norms.groupNorm(b, "norm", x, p.get("groups").asInt(), p.get("eps").asDouble());
        net.weight("norm.weight", inputs.get("weight"));
        net.weight("norm.bias", inputs.get("bias"));
        net.check(Map.of("out", y), 1e-5);
      }
      case "scatter_nd" -> {
        // rows of indices address two axes, which become one
        Value data = net.input("data");
        long columns = b.shape(data).size(1);
        DoubleArray pairs = array(inputs.get("indices"));
        double[] flat =
            IntStream.range(0, pairs.size(0))
                .mapToDouble(i -> pairs.data()[2 * i] * columns + pairs.data()[2 * i + 1])
                .toArray();
        Value index =
            net.given("index", new DoubleArray(DType.INT64, new int[] {flat.length}, flat));
        Value rows =
            b.add(
                new MovementOp.Reshape(
                    List.of(new MovementOp.Extent.Rest(), new MovementOp.Extent.SameAs(2))),
                data);
        net.check(
            Map.of("out", b.add(new IndexOp.ScatterAdd(0), rows, index, net.input("updates"))),
            1e-6);
      }
      default -> {
        Value x = net.input("x");
        DoubleArray direction = array(inputs.get("v"));
        long[] sizes = Arrays.stream(direction.shape()).asLongStream().toArray();
        Value weight = Norms.normedWeight(b, "w", Shape.of(sizes));
        net.weight("w.weight_v", inputs.get("v"));
        net.weight("w.weight_g", inputs.get("gain"));
        net.check(Map.of("weight", weight), 1e-6);
        assertThat(b.shape(x).rank()).isEqualTo(3);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> gridsOfAllKinds() {
    return tests(
        "grid_sample.json",
        12,
        c -> c.get("params").has("mode"),
        net -> {
          JsonNode p = net.params();
          GridSample op =
              new GridSample(
                  SampleOp.SampleKind.valueOf(p.get("mode").asText().toUpperCase(Locale.ROOT)),
                  SampleOp.SampleBorder.valueOf(
                      p.get("padding_mode").asText().toUpperCase(Locale.ROOT)),
                  p.get("align_corners").asBoolean());
          net.check(Map.of("out", net.b.add(op, net.input("input"), net.input("grid"))), 1e-5);
        });
  }

  /** The golden boxes are one list; here each image has its own, so each box gets its image. */
  @TestFactory
  Stream<DynamicTest> boxesWithAChosenNumberOfSamples() {
    return tests(
        "roi_align.json",
        4,
        c -> c.get("params").get("sampling_ratio").asInt() > 0,
        net -> {
          JsonNode p = net.params();
          DoubleArray images = array(net.json.get("inputs").get("input"));
          DoubleArray rows = array(net.json.get("inputs").get("rois"));
          int count = rows.size(0);
          int each = images.length() / images.size(0);
          double[] pixels = new double[count * each];
          double[] corners = new double[count * 4];
          for (int i = 0; i < count; i++) {
            int image = (int) rows.data()[5 * i];
            System.arraycopy(images.data(), image * each, pixels, i * each, each);
            System.arraycopy(rows.data(), 5 * i + 1, corners, 4 * i, 4);
          }
          int[] shape = images.shape();
          shape[0] = count;
          Value x = net.given("x", new DoubleArray(DType.FLOAT32, shape, pixels));
          Value boxes =
              net.given("boxes", new DoubleArray(DType.FLOAT32, new int[] {count, 1, 4}, corners));
          RoiAlign op =
              new RoiAlign(
                  p.get("output_size").get(0).asInt(),
                  p.get("output_size").get(1).asInt(),
                  p.get("spatial_scale").asDouble(),
                  p.get("sampling_ratio").asInt(),
                  p.get("aligned").asBoolean());
          net.check(Map.of("out", net.b.add(op, x, boxes)), 1e-5);
        });
  }

  @TestFactory
  Stream<DynamicTest> lossesOfSequences() {
    return tests(
        "ctc_loss.json",
        13,
        c -> c.get("params").has("reduction"),
        net -> {
          JsonNode p = net.params();
          GraphBuilder b = net.b;
          Value logits = net.input("logits", 1, 0, 2);
          Value lengths = net.input("target_lengths");
          Value loss =
              b.add(
                  new LossOp.CtcLoss(p.get("blank").asInt(), p.get("zero_infinity").asBoolean()),
                  logits,
                  net.input("targets"),
                  net.input("input_lengths"),
                  lengths);
          Value out =
              switch (p.get("reduction").asText()) {
                case "mean" -> {
                  Value divisor =
                      Blocks.atLeast(b, b.add(new ElementwiseOp.Cast(DType.FLOAT32), lengths), 1);
                  yield b.reduceAll(ReduceOp.ReduceKind.MEAN, b.quotient(loss, divisor));
                }
                case "sum" -> b.reduceAll(ReduceOp.ReduceKind.SUM, loss);
                default -> loss;
              };
          net.check(Map.of("out", out), 1e-5);
        });
  }

  @TestFactory
  Stream<DynamicTest> attentionAtPlacesOfSeveralMaps() {
    return tests(
        "ms_deform_attn.json",
        2,
        c -> true,
        net -> {
          List<int[]> sizes = new ArrayList<>();
          net.params()
              .get("spatial_shapes")
              .forEach(s -> sizes.add(new int[] {s.get(0).asInt(), s.get(1).asInt()}));
          Value out =
              Attention.deformable(
                  net.b,
                  net.input("value"),
                  net.input("sampling_locations"),
                  net.input("attention_weights"),
                  sizes);
          net.check(Map.of("out", out), 1e-5);
        });
  }

  @TestFactory
  Stream<DynamicTest> attentionOfSeveralHeadsWithMasks() {
    return tests(
        "multi_head_attention.json",
        5,
        c -> c.get("inputs").has("w_in"),
        net -> {
          GraphBuilder b = net.b;
          JsonNode inputs = net.json.get("inputs");
          List<Value> biases = new ArrayList<>();
          if (net.has("attn")) {
            Value mask = net.input("attn");
            biases.add(b.type(mask).dtype() == DType.BOOL ? Attention.masked(b, mask) : mask);
          }
          if (net.has("kpm")) {
            biases.add(Attention.overKeys(b, Attention.masked(b, net.input("kpm"))));
          }
          Value out =
              Attention.multiHead(
                  b,
                  "attention",
                  net.input("query"),
                  net.input("key"),
                  net.input("value"),
                  net.params().get("heads").asInt(),
                  biases.toArray(Value[]::new));
          net.weight("attention.in_proj_weight", inputs.get("w_in"));
          net.weight("attention.in_proj_bias", inputs.get("b_in"));
          net.weight("attention.out_proj.weight", inputs.get("w_out"));
          net.weight("attention.out_proj.bias", inputs.get("b_out"));
          net.check(Map.of("out", out), 1e-5);
        });
  }
}
