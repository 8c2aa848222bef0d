package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Tolerances;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.NormalizeOp.Softmax;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link Losses} against reference numbers of PyTorch, torchvision and Keras, values and gradients.
 */
class GoldenLossesTest {
  private static final double RELATIVE = 1e-4;
  private static final double ABSOLUTE = 1e-5;

  /** A golden case, and a graph that grows from its arrays. */
  private static final class Case {
    final JsonNode json;
    final GraphBuilder b = new GraphBuilder();
    final Map<String, DoubleArray> arrays = new LinkedHashMap<>();

    Case(JsonNode json) {
      this.json = json;
    }

    double parameter(String name) {
      return json.get("params").get(name).asDouble();
    }

    boolean has(String input) {
      return json.get("inputs").has(input);
    }

    GoldenArray array(String input) {
      return GoldenArray.of(json.get("inputs").get(input));
    }

    @Nullable List<Double> list(String input) {
      return has(input) ? DoubleStream.of(array(input).doubles()).boxed().toList() : null;
    }

    Value input(String name) {
      return input(name, array(name).doubles(), array(name).shape());
    }

    Value input(String name, double[] data, List<Integer> shape) {
      int[] sizes = shape.stream().mapToInt(Integer::intValue).toArray();
      arrays.put(name, new DoubleArray(DType.FLOAT32, sizes, data));
      return b.input(
          name, DType.FLOAT32, Shape.of(shape.stream().mapToLong(Integer::longValue).toArray()));
    }

    /** One-hot rows along axis 1 from class numbers, zeros where ignored, smoothed. */
    Value encoded(String name, String as, List<Integer> shape, double smoothing) {
      int classes = shape.get(1);
      int inner = shape.stream().skip(2).reduce(1, (x, y) -> x * y);
      long[] labels = array(name).longs();
      double[] rows = new double[labels.length * classes];
      for (int i = 0; i < labels.length; i++) {
        for (int c = 0; c < classes && labels[i] != 255; c++) {
          double hard = labels[i] == c ? 1 : 0;
          rows[(i / inner * classes + c) * inner + i % inner] =
              hard * (1 - smoothing) + smoothing / classes;
        }
      }
      return input(as, rows, shape);
    }

    Value reduced(Value losses) {
      String reduction =
          json.get("params").has("reduction")
              ? json.get("params").get("reduction").asText()
              : "none";
      return switch (reduction) {
        case "mean" -> Losses.mean(b, losses);
        case "sum" -> Losses.sum(b, losses);
        default -> losses;
      };
    }

    void check(Value out) {
      b.output("out", out);
      Graph graph = b.build();
      ReferenceExecutor.Run run = ReferenceExecutor.run(graph, arrays, Setting.TRAINING);
      GoldenArray expected = GoldenArray.of(json.get("outputs").get("out"));
      same("out", run.outputs().get("out").data(), expected.doubles());
      JsonNode grads = json.get("grads");
      if (grads == null) {
        return;
      }
      double[] upstream =
          json.has("grad_outputs")
              ? GoldenArray.of(json.get("grad_outputs").get("out")).doubles()
              : new double[] {1};
      List<String> names = new ArrayList<>();
      grads.fieldNames().forEachRemaining(names::add);
      names.retainAll(arrays.keySet());
      assertThat(names).isNotEmpty();
      FiniteDifferences.gradient(graph, arrays, Map.of("out", upstream), names, Setting.TRAINING)
          .forEach((name, g) -> same(name, g, GoldenArray.of(grads.get(name)).doubles()));
    }

    private void same(String what, double[] actual, double[] expected) {
      assertThat(Tolerances.difference(actual, expected, RELATIVE, ABSOLUTE)).as(what).isEmpty();
    }
  }

  private interface Check {
    void run(Case c);
  }

  private static Stream<DynamicTest> cases(String file, Check check, String... notExpressible) {
    Golden golden = Golden.find().orElse(null);
    Assumptions.assumeTrue(golden != null, "no golden numbers here");
    return StreamSupport.stream(
            golden.json("ops/" + file + ".json").get("cases").spliterator(), false)
        .filter(json -> Stream.of(notExpressible).noneMatch(json.get("name").asText()::startsWith))
        .map(
            json ->
                DynamicTest.dynamicTest(
                    json.get("name").asText(), () -> check.run(new Case(json))));
  }

  @TestFactory
  Stream<DynamicTest> softmaxCrossEntropy() {
    return cases(
        "softmax_cross_entropy",
        c -> {
          Value logits = c.input("logits");
          List<Integer> shape = c.array("logits").shape();
          List<Double> weights = c.list("weight");
          double smoothing = c.parameter("label_smoothing");
          boolean soft = c.array("target").dtype().equals("float");
          if (soft) {
            double[] rows = c.array("target").doubles();
            for (int i = 0; i < rows.length; i++) {
              rows[i] = rows[i] * (1 - smoothing) + smoothing / shape.get(1);
            }
            Value target = c.input("target", rows, shape);
            c.check(c.reduced(Losses.softmaxCrossEntropy(c.b, logits, target, weights)));
            return;
          }
          Value target = c.encoded("target", "target", shape, smoothing);
          if (c.json.get("params").get("reduction").asText().equals("mean")) {
            Value hard = c.encoded("target", "hard", shape, 0);
            c.check(
                Losses.meanSoftmaxCrossEntropy(
                    c.b, logits, target, Losses.classWeightOfRow(c.b, hard, weights), weights));
          } else {
            c.check(c.reduced(Losses.softmaxCrossEntropy(c.b, logits, target, weights)));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> sigmoidCrossEntropy() {
    return cases(
        "bce_with_logits",
        c -> {
          Value loss =
              Losses.sigmoidCrossEntropy(
                  c.b, c.input("logits"), c.input("target"), c.list("pos_weight"));
          if (c.has("weight")) {
            loss = c.b.product(loss, c.input("weight"));
          }
          c.check(c.reduced(loss));
        });
  }

  @TestFactory
  Stream<DynamicTest> focal() {
    return cases(
        "focal_loss",
        c -> {
          Value logits = c.input("logits");
          double gamma = c.parameter("gamma");
          if (c.has("al")) {
            Value target = c.encoded("target", "target", c.array("logits").shape(), 0);
            c.check(c.reduced(Losses.softmaxFocal(c.b, logits, target, c.list("al"), gamma)));
            return;
          }
          Value loss =
              Losses.sigmoidFocal(c.b, logits, c.input("target"), c.parameter("alpha"), gamma);
          c.check(
              c.json.get("params").has("num_pos")
                  ? c.b.scale(Losses.sum(c.b, loss), 1 / c.parameter("num_pos"))
                  : c.reduced(loss));
        });
  }

  @TestFactory
  Stream<DynamicTest> smoothL1AndHuber() {
    return cases(
        "smooth_l1_huber",
        c -> {
          Value x = c.input("input");
          Value target = c.input("target");
          JsonNode parameters = c.json.get("params");
          Value loss;
          if (parameters.has("delta")) {
            loss = Losses.huber(c.b, x, target, c.parameter("delta"));
          } else if (parameters.has("beta")) {
            loss = Losses.smoothL1(c.b, x, target, c.parameter("beta"));
          } else if (c.json.get("name").asText().startsWith("l1")) {
            loss = Losses.absolute(c.b, x, target);
          } else {
            loss = Losses.squared(c.b, x, target);
          }
          c.check(c.reduced(loss));
        });
  }

  @TestFactory
  Stream<DynamicTest> dice() {
    return cases(
        "dice_loss",
        c -> {
          Value logits = c.input("logits");
          GraphBuilder b = c.b;
          int rank = c.array("logits").shape().size();
          int[] perSample = java.util.stream.IntStream.range(1, rank).toArray();
          String name = c.json.get("name").asText();
          if (name.equals("softmax_per_class_batch")) {
            Value p = b.add(new Softmax(1), logits);
            Value target = c.encoded("target", "target", c.array("logits").shape(), 0);
            c.check(
                Losses.mean(b, Losses.dice(b, p, target, c.parameter("smooth"), false, 0, 2, 3)));
            return;
          }
          Value p = b.unary(UnaryKind.SIGMOID, logits);
          Value target = c.input("target");
          c.check(
              switch (name) {
                case "sigmoid_batch_squared" -> Losses.diceOfBatch(b, p, target, 1, true);
                case "tversky" ->
                    Losses.mean(b, Losses.tversky(b, p, target, 0.3, 0.7, 1, perSample));
                case "mask_dice_num_masks" ->
                    b.scale(
                        Losses.sum(b, Losses.dice(b, p, target, 1, false, perSample)),
                        1 / c.parameter("num_masks"));
                default -> Losses.mean(b, Losses.dice(b, p, target, 1, false, perSample));
              });
        });
  }

  private static BoxLosses.Sides sides(GraphBuilder b, Value boxes) {
    Value[] side = new Value[4];
    for (int i = 0; i < 4; i++) {
      Value one = b.add(new MovementOp.Slice(1, i, i + 1, 1), boxes); // [N,1]
      side[i] = b.add(new MovementOp.Reshape(List.of(new MovementOp.Extent.SameAs(0))), one); // [N]
    }
    return new BoxLosses.Sides(side[0], side[1], side[2], side[3]);
  }

  @TestFactory
  Stream<DynamicTest> boxes() {
    return cases(
        "iou_losses",
        c -> {
          BoxLosses.Sides predicted = sides(c.b, c.input("pred"));
          BoxLosses.Sides target = sides(c.b, c.input("target"));
          // the file's own IoU loss is one minus IoU
          c.check(
              c.json.get("params").get("kind").asText().equals("ciou")
                  ? BoxLosses.completeIntersectionOverUnion(c.b, predicted, target)
                  : c.b.difference(
                      c.b.constant(1), BoxLosses.intersectionOverUnion(c.b, predicted, target)));
        },
        "giou",
        "diou",
        "pairwise");
  }

  /** Keras' losses of probabilities clip them; ours take logits, so those cases have no place. */
  @TestFactory
  Stream<DynamicTest> keras() {
    return cases(
        "keras_losses",
        c -> {
          GraphBuilder b = c.b;
          String name = c.json.get("name").asText();
          Value predicted = c.input("y_pred");
          List<Integer> shape = c.array("y_pred").shape();
          if (name.equals("huber")) {
            Value loss = Losses.huber(b, predicted, c.input("y_true"), c.parameter("delta"));
            c.check(b.reduce(ReduceKind.MEAN, loss, false, 1));
          } else if (name.startsWith("categorical")) {
            double[] smooth = smoothed(c, shape.get(1));
            c.check(
                Losses.softmaxCrossEntropy(b, predicted, c.input("y_true", smooth, shape), null));
          } else if (name.startsWith("binary")) {
            double[] smooth = smoothed(c, 2);
            Value loss =
                Losses.sigmoidCrossEntropy(b, predicted, c.input("y_true", smooth, shape), null);
            c.check(b.reduce(ReduceKind.MEAN, loss, false, 1));
          } else {
            Value target = c.encoded("y_true", "y_true", shape, 0);
            Value rows = Losses.softmaxCrossEntropy(b, predicted, target, null);
            c.check(
                c.has("sample_weight")
                    ? Losses.mean(b, b.product(rows, c.input("sample_weight")))
                    : rows);
          }
        },
        "categorical_crossentropy_probs",
        "binary_crossentropy_probs");
  }

  private static double[] smoothed(Case c, int ways) {
    double s = c.parameter("label_smoothing");
    return DoubleStream.of(c.array("y_true").doubles()).map(y -> y * (1 - s) + s / ways).toArray();
  }
}
