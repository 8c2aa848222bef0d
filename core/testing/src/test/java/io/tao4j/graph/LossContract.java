package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.ConformanceReport;
import io.tao4j.engine.ConformanceTarget;
import io.tao4j.engine.Executable;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Tolerances;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.fixtures.LossCases;
import io.tao4j.fixtures.LossReference;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.NormalizeOp.Softmax;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every target makes of {@link Losses}: values and gradients of reference numbers of PyTorch,
 * torchvision and Keras, where they are, and of cases worked out in plain Java.
 */
@ExtendWith(ConformanceReport.class)
public interface LossContract {
  /** How near a loss must be, relative. */
  double FORWARD = 1e-4;

  /** How near its gradient must be, relative. */
  double GRADIENT = 1e-3;

  /** Beside that, absolute. */
  double ABSOLUTE = 1e-5;

  /** The target under test; asked once a test. */
  ConformanceTarget target();

  /** A golden case, and a graph that grows from its arrays. */
  final class Case {
    final ConformanceTarget target;
    final String what;
    final JsonNode json;
    final GraphBuilder b = new GraphBuilder();
    final Map<String, DoubleArray> arrays = new LinkedHashMap<>();

    Case(ConformanceTarget target, String what, JsonNode json) {
      this.target = target;
      this.what = what;
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
      check(out, "out");
    }

    /** Checks an output that the file calls so. */
    void check(Value out, String expectedName) {
      b.output("out", out);
      GoldenArray expected = GoldenArray.of(json.get("outputs").get(expectedName));
      Map<String, double[]> gradients = new LinkedHashMap<>();
      JsonNode grads = json.get("grads");
      if (grads != null) {
        grads
            .fieldNames()
            .forEachRemaining(
                name -> {
                  if (arrays.containsKey(name)) {
                    gradients.put(name, GoldenArray.of(grads.get(name)).doubles());
                  }
                });
        assertThat(gradients).isNotEmpty();
      }
      double[] upstream =
          json.has("grad_outputs")
              ? GoldenArray.of(json.get("grad_outputs").get("out")).doubles()
              : new double[] {1};
      verify(target, what, b.build(), arrays, expected.doubles(), upstream, gradients);
    }
  }

  /**
   * Runs a graph with the output {@code out}, and the gradients of {@code sum(out * upstream)} by
   * its inputs.
   */
  private static void verify(
      ConformanceTarget target,
      String what,
      Graph graph,
      Map<String, DoubleArray> arrays,
      double[] expected,
      double[] upstream,
      Map<String, double[]> gradients) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    arrays.forEach((name, array) -> inputs.put(name, array.toTensor()));
    Model model = new Model(graph, Weights.of(Map.of()), ModelMeta.of("loss"));
    try (Executable executable = target.compile(model)) {
      double[] out = executable.run(inputs).get("out").toDoubleArray();
      ConformanceReport.forward(target, "loss " + what, Tolerances.worst(out, expected, 0));
      same("out", out, expected, FORWARD, 0);
    }
    if (gradients.isEmpty()) {
      return;
    }
    // What is differentiated becomes a parameter: plain descent at rate 1 moves it by the gradient.
    Map<String, Tensor> weights = new LinkedHashMap<>();
    gradients.keySet().forEach(name -> weights.put(name, inputs.remove(name)));
    GraphBuilder b =
        GraphBuilder.of(
            new Graph(
                graph.inputs().stream().filter(i -> !weights.containsKey(i.name())).toList(),
                graph.inputs().stream()
                    .filter(i -> weights.containsKey(i.name()))
                    .map(
                        i ->
                            new Parameter(
                                i.name(),
                                i.type().shape(),
                                Parameter.Role.WEIGHT,
                                Initializer.zeros()))
                    .toList(),
                List.of(),
                graph.nodes(),
                graph.outputs()));
    Value out = graph.output("out").value();
    Value projection = b.input("upstream", DType.FLOAT32, graph.type(out).shape());
    inputs.put(
        "upstream",
        new DoubleArray(DType.FLOAT32, DoubleArray.ints(graph.type(out).shape()), upstream)
            .toTensor());
    b.output("total", b.reduceAll(ReduceKind.SUM, b.product(out, projection)));
    TrainProgram program = TrainProgram.of(b.build(), "total", new Optimizer.Sgd(0, false, 0));
    try (TrainingStep step = target.compile(program, Weights.of(weights))) {
      assertThat(step.run(inputs, 1, 1).applied()).isTrue();
      Weights after = step.weights();
      gradients.forEach(
          (name, expectedNumbers) -> {
            double[] moved = weights.get(name).toDoubleArray();
            double largest = DoubleStream.of(moved).map(Math::abs).max().orElse(0);
            double[] now = after.get(name).toDoubleArray();
            for (int i = 0; i < moved.length; i++) {
              moved[i] -= now[i];
            }
            // the difference of two float32 numbers knows no more than their last place
            double slack = 2 * Math.ulp((float) largest);
            ConformanceReport.gradient(
                target, "loss " + what, Tolerances.worst(moved, expectedNumbers, slack));
            same("gradient of " + name, moved, expectedNumbers, GRADIENT, slack);
          });
    }
  }

  private static void same(
      String what, double[] actual, double[] expected, double relative, double slack) {
    assertThat(Tolerances.difference(actual, expected, relative, ABSOLUTE + slack))
        .as(what)
        .isEmpty();
  }

  /** Writes the graph of a case and checks it. */
  interface Check {
    void run(Case c);
  }

  private Stream<DynamicTest> cases(String file, Check check, String... notExpressible) {
    Golden golden = Golden.get();
    return StreamSupport.stream(
            golden.json("ops/" + file + ".json").get("cases").spliterator(), false)
        .filter(json -> Stream.of(notExpressible).noneMatch(json.get("name").asText()::startsWith))
        .map(
            json ->
                DynamicTest.dynamicTest(
                    json.get("name").asText(), () -> check.run(new Case(target(), file, json))));
  }

  @TestFactory
  default Stream<DynamicTest> softmaxCrossEntropy() {
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
  default Stream<DynamicTest> sigmoidCrossEntropy() {
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
  default Stream<DynamicTest> focal() {
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
  default Stream<DynamicTest> smoothL1AndHuber() {
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
  default Stream<DynamicTest> dice() {
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

  /** Triplets of given samples, pairs, softmaxes with margins and teachers have no place here. */
  @TestFactory
  default Stream<DynamicTest> embeddings() {
    return cases(
        "metric_learning",
        c -> {
          Value vectors = c.input("features");
          if (c.has("centers")) {
            List<Integer> shape = List.of(c.array("labels").longs().length, 3);
            c.check(
                EmbeddingLosses.center(
                    c.b, vectors, c.encoded("labels", "classes", shape, 0), c.input("centers")));
            return;
          }
          GoldenArray labels = c.array("labels");
          Value classes =
              c.input(
                  "labels",
                  LongStream.of(labels.longs()).asDoubleStream().toArray(),
                  labels.shape());
          Value loss =
              c.json.get("params").get("margin").isNull()
                  ? EmbeddingLosses.batchHardSoftTriplet(c.b, vectors, classes)
                  : EmbeddingLosses.batchHardTriplet(c.b, vectors, classes, c.parameter("margin"));
          c.check(loss, c.json.get("outputs").has("loss") ? "loss" : "out");
        },
        "triplet",
        "contrastive",
        "clip",
        "kd",
        "arcface");
  }

  /** Pairs that the miner keeps, and their triplets, against loops in plain Java. */
  @TestFactory
  default Stream<DynamicTest> minedTriplets() {
    List<DynamicTest> tests = new ArrayList<>();
    for (double miner : new double[] {0.1, 0.5}) {
      for (boolean smooth : new boolean[] {false, true}) {
        String what = "miner %s smooth %s".formatted(miner, smooth);
        tests.add(
            DynamicTest.dynamicTest(
                what,
                () -> {
                  int[] labels = {2, 0, 2, 0, 1, 1, 2, 3};
                  double[] vectors = MinedTriplets.vectors(labels.length, 3);
                  GraphBuilder b = new GraphBuilder();
                  Value x = b.input("vectors", DType.FLOAT32, Shape.of(labels.length, 3));
                  Value classes = b.input("labels", DType.FLOAT32, Shape.of(labels.length));
                  b.output("out", EmbeddingLosses.minedTriplet(b, x, classes, miner, 0.3, smooth));
                  MinedTriplets expected = new MinedTriplets(labels, 3, miner, 0.3, smooth);
                  Map<String, DoubleArray> arrays = new LinkedHashMap<>();
                  arrays.put(
                      "vectors",
                      new DoubleArray(DType.FLOAT32, new int[] {labels.length, 3}, vectors));
                  arrays.put(
                      "labels",
                      new DoubleArray(
                          DType.FLOAT32,
                          new int[] {labels.length},
                          IntStream.of(labels).asDoubleStream().toArray()));
                  verify(
                      target(),
                      "mined_triplets",
                      b.build(),
                      arrays,
                      new double[] {expected.loss(vectors)},
                      new double[] {1},
                      Map.of("vectors", expected.gradient(vectors)));
                }));
      }
    }
    return tests.stream();
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
  default Stream<DynamicTest> boxes() {
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
  default Stream<DynamicTest> keras() {
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

  /** Cross entropy worked out in plain Java: needs no reference numbers of others. */
  @TestFactory
  default Stream<DynamicTest> crossEntropyInPlainJava() {
    return LossCases.crossEntropy(11).stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> crossEntropy(c)));
  }

  private void crossEntropy(LossCases.Case c) {
    GraphBuilder b = new GraphBuilder();
    int[] sizes = {c.rows(), c.classes()};
    Shape shape = Shape.of(c.rows(), c.classes());
    Value logits = b.input("logits", DType.FLOAT32, shape);
    Value hard = b.input("target", DType.FLOAT32, shape);
    float[] weights = c.classWeights();
    List<Double> classWeights =
        weights == null ? null : DoubleStream.of(doubles(weights)).boxed().toList();
    Value smooth = b.sum(b.scale(hard, 1 - c.smoothing()), b.constant(c.smoothing() / c.classes()));
    boolean byWeight = c.classNumbers() != null && c.reduction() == LossReference.Reduction.MEAN;
    Value rows = Losses.softmaxCrossEntropy(b, logits, smooth, classWeights);
    Value loss =
        byWeight
            ? Losses.meanSoftmaxCrossEntropy(
                b, logits, smooth, Losses.classWeightOfRow(b, hard, classWeights), classWeights)
            : c.reduction() == LossReference.Reduction.MEAN
                ? Losses.mean(b, rows)
                : Losses.sum(b, rows);
    b.output("out", loss);
    verify(
        target(),
        "cross_entropy_in_plain_java",
        b.build(),
        Map.of(
            "logits", new DoubleArray(DType.FLOAT32, sizes, doubles(c.logits())),
            "target", new DoubleArray(DType.FLOAT32, sizes, doubles(c.targets()))),
        new double[] {c.expected()},
        new double[] {1},
        Map.of("logits", c.expectedGradient()));
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
