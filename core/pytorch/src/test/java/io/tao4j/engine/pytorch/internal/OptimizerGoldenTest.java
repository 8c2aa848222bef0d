package io.tao4j.engine.pytorch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Optimisers on gradients that the engine works out itself; clipping; averages. Shows {@code rho}
 * and {@code gradient_clip_norm} of specs.
 */
@Tag("pytorch")
class OptimizerGoldenTest {

  private static Golden golden() {
    return Golden.get();
  }

  private static TrainingStep compile(
      Graph graph,
      Optimizer optimizer,
      Phase.@Nullable Clip clip,
      TrainProgram.@Nullable Average average,
      Map<String, Tensor> initial) {
    TrainProgram program =
        TrainProgram.of(
                graph,
                Phase.minimize("loss", optimizer)
                    .clip(clip)
                    .decay(EnumSet.allOf(Role.class))
                    .build())
            .withAverage(average);
    return new PyTorchEngine().compile(program, Weights.of(initial), ExecutionPlan.CPU_FP32);
  }

  private static Tensor tensor(JsonNode node) {
    GoldenArray array = GoldenArray.of(node);
    return Tensor.of(
        array.floats(), array.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  // Trajectories

  /** {@code sum((x w + b - y)^2) / 16} over eight rows. */
  private static Graph leastSquares() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(8, 3));
    Value y = b.input("y", DType.FLOAT32, Shape.of(8, 2));
    Value weight = b.parameter("weight", Shape.of(3, 2), Role.WEIGHT, Initializer.zeros());
    Value bias = b.parameter("bias", Shape.of(2), Role.BIAS, Initializer.zeros());
    Value error = b.difference(b.sum(b.add(new LinearOp.MatMul(), x, weight), bias), y);
    b.output("loss", b.scale(b.reduceAll(ReduceKind.SUM, b.product(error, error)), 1 / 16.0));
    return b.build();
  }

  @TestFactory
  List<DynamicTest> solvesLeastSquaresAlongTheReferencesPath() {
    JsonNode file = golden().json("optim/trajectories.json");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode path : file.get("cases")) {
      Optimizer optimizer = optimizer(path);
      if (optimizer != null && path.get("problem").asText().equals("least_squares")) {
        tests.add(
            DynamicTest.dynamicTest(
                path.get("name").asText(), () -> follow(file, path, optimizer)));
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(12);
    return tests;
  }

  private static void follow(JsonNode file, JsonNode path, Optimizer optimizer) {
    Map<String, Tensor> initial =
        Map.of(
            "weight", tensor(file.get("initial_weight")), "bias", tensor(file.get("initial_bias")));
    Map<String, Tensor> batch = Map.of("x", tensor(file.get("X")), "y", tensor(file.get("Y")));
    double rtol = file.at("/tolerance/rtol").doubleValue();
    double atol = file.at("/tolerance/atol").doubleValue();
    try (TrainingStep step = compile(leastSquares(), optimizer, null, null, initial)) {
      for (int i = 0; i < path.get("lr_per_step").size(); i++) {
        step.run(batch, path.get("lr_per_step").get(i).floatValue(), i);
        Weights now = step.weights();
        for (String name : List.of("weight", "bias")) {
          ArrayAssert.assertThat(now.get(name).toFloatArray())
              .as("%s after step %d", name, i)
              .isCloseTo(numbers(path.get(name + "_after_step").get(i)), rtol, atol);
        }
      }
    }
  }

  private static double[] numbers(JsonNode node) {
    return GoldenArray.numbers(node.has("data") ? node.get("data") : node);
  }

  /**
   * The rule of a case, or null where {@link Optimizer} has none: Adagrad, dampening, and Keras'
   * variants, but for its SGD at a constant rate without decay, which is PyTorch's.
   */
  private static @Nullable Optimizer optimizer(JsonNode path) {
    JsonNode h = path.get("hyper_parameters");
    boolean torch = path.get("semantics").asText().equals("torch");
    double decay = h.path("weight_decay").asDouble(0);
    double momentum = h.path("momentum").asDouble(0);
    String rule = path.get("optimizer").asText();
    if (!torch && (!rule.equals("sgd") || decay != 0 || !constant(path.get("lr_per_step")))) {
      return null;
    }
    double beta1 = h.path("betas").path(0).asDouble(0.9);
    double beta2 = h.path("betas").path(1).asDouble(0.999);
    double epsilon = h.path("eps").asDouble(1e-8);
    return switch (rule) {
      case "sgd" ->
          h.has("dampening")
              ? null
              : new Optimizer.Sgd(momentum, h.path("nesterov").asBoolean(), decay);
      case "adam" ->
          new Optimizer.Adam(beta1, beta2, epsilon, h.path("amsgrad").asBoolean(), decay);
      case "adamw" -> new Optimizer.AdamW(beta1, beta2, epsilon, decay);
      case "rmsprop" ->
          new Optimizer.RmsProp(
              h.path("alpha").asDouble(0.99),
              momentum,
              epsilon,
              h.path("centered").asBoolean(),
              decay);
      case "adagrad" -> null;
      default -> throw new AssertionError("no optimiser '" + rule + "'");
    };
  }

  private static boolean constant(JsonNode rates) {
    for (JsonNode rate : rates) {
      if (rate.doubleValue() != rates.get(0).doubleValue()) {
        return false;
      }
    }
    return true;
  }

  // Clipping

  @TestFactory
  List<DynamicTest> clipsAsTheReferenceDoes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode clipping : golden().json("optim/clipping_ema.json").get("cases")) {
      Phase.Clip clip =
          switch (clipping.get("kind").asText()) {
            case "torch_clip_grad_norm" ->
                new Phase.Clip.GlobalNorm(clipping.get("max_norm").doubleValue());
            case "keras_global_clipnorm" ->
                new Phase.Clip.GlobalNorm(clipping.get("global_clipnorm").doubleValue());
            case "keras_clipvalue" ->
                new Phase.Clip.Absolute(clipping.get("clipvalue").doubleValue());
            // A norm of each variable's own is no rule of a program; the rest are no clipping.
            default -> null;
          };
      if (clip != null) {
        tests.add(
            DynamicTest.dynamicTest(
                clipping.get("kind").asText() + " " + clip, () -> clips(clipping, clip)));
      }
    }
    assertThat(tests).hasSize(4);
    return tests;
  }

  /** From zero, one step of plain SGD at rate 1 ends at the negative of the clipped gradient. */
  private static void clips(JsonNode clipping, Phase.Clip clip) {
    GraphBuilder b = new GraphBuilder();
    Value loss = b.constant(0);
    java.util.LinkedHashMap<String, Tensor> zeros = new java.util.LinkedHashMap<>();
    java.util.LinkedHashMap<String, Tensor> gradients = new java.util.LinkedHashMap<>();
    for (int i = 0; i < clipping.get("grads").size(); i++) {
      Tensor gradient = tensor(clipping.get("grads").get(i));
      gradients.put("gradient" + i, gradient);
      zeros.put("p" + i, Tensor.full(0, gradient.shape().toArray()));
      Value given = b.input("gradient" + i, DType.FLOAT32, gradient.shape());
      Value p = b.parameter("p" + i, gradient.shape(), Role.WEIGHT, Initializer.zeros());
      loss = b.sum(loss, b.reduceAll(ReduceKind.SUM, b.product(p, given)));
    }
    b.output("loss", loss);
    try (TrainingStep step =
        compile(b.build(), new Optimizer.Sgd(0, false, 0), clip, null, zeros)) {
      step.run(gradients, 1, 0);
      for (int i = 0; i < gradients.size(); i++) {
        double[] moved = step.weights().get("p" + i).toDoubleArray();
        for (int k = 0; k < moved.length; k++) {
          moved[k] = -moved[k];
        }
        ArrayAssert.assertThat(moved)
            .isCloseTo(GoldenArray.of(clipping.get("clipped").get(i)), 1e-5, 1e-7);
      }
    }
  }

  // Averages

  @TestFactory
  List<DynamicTest> averagesAsTheReferenceDoes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode entry : golden().json("optim/clipping_ema.json").get("cases")) {
      String kind = entry.get("kind").asText();
      if (kind.startsWith("ema_")) {
        tests.add(DynamicTest.dynamicTest(kind, () -> averages(entry)));
      }
    }
    assertThat(tests).hasSize(2);
    return tests;
  }

  private static void averages(JsonNode entry) {
    double[] weights = GoldenArray.numbers(entry.get("weights"));
    boolean ramped = entry.has("tau");
    double[] expected = GoldenArray.numbers(entry.get(ramped ? "ema_after_update_1_on" : "ema"));
    int first = ramped ? 1 : 0; // the update to which the first number belongs
    TrainProgram.Average average =
        new TrainProgram.Average(
            entry.get("decay").doubleValue(), ramped ? entry.get("tau").doubleValue() : 0);
    GraphBuilder b = new GraphBuilder();
    Value w = b.parameter("w", Shape.of(1), Role.WEIGHT, Initializer.zeros());
    Value gradient = b.input("gradient", DType.FLOAT32, Shape.of(1));
    b.output("loss", b.reduceAll(ReduceKind.SUM, b.product(w, gradient)));
    Map<String, Tensor> initial = Map.of("w", Tensor.of(new float[] {(float) weights[0]}, 1));
    try (TrainingStep step =
        compile(b.build(), new Optimizer.Sgd(0, false, 0), null, average, initial)) {
      for (int i = 1; i < weights.length; i++) {
        // At rate 1 the gradient is what is to be taken away.
        float away = (float) (step.weights().get("w").get(0) - weights[i]);
        step.run(Map.of("gradient", Tensor.of(new float[] {away}, 1)), 1, i);
        assertThat(step.weights().get("w").get(0)).isCloseTo(weights[i], within(1e-5));
        assertThat(step.averagedWeights().get("w").get(0))
            .as("after %d updates", i)
            .isCloseTo(expected[i - first], within(1e-5));
      }
    }
  }
}
