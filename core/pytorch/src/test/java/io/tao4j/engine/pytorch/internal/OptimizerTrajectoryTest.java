package io.tao4j.engine.pytorch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.fixtures.OptimizerCases;
import io.tao4j.fixtures.OptimizerReference;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Update rules over 20 steps with given gradients: {@code loss = sum(w * g)} has the gradient g.
 */
@Tag("pytorch")
class OptimizerTrajectoryTest {

  private static TrainProgram program(Optimizer optimizer, long[] weight, long[] bias) {
    GraphBuilder b = new GraphBuilder();
    Value w = b.parameter("weight", Shape.of(weight), Parameter.Role.WEIGHT, Initializer.zeros());
    Value v = b.parameter("bias", Shape.of(bias), Parameter.Role.BIAS, Initializer.zeros());
    Value gw = b.input("weight_gradient", DType.FLOAT32, Shape.of(weight));
    Value gv = b.input("bias_gradient", DType.FLOAT32, Shape.of(bias));
    b.output(
        "loss",
        b.sum(
            b.reduceAll(ReduceKind.SUM, b.product(w, gw)),
            b.reduceAll(ReduceKind.SUM, b.product(v, gv))));
    return TrainProgram.of(
        b.build(),
        Phase.minimize("loss", optimizer).decay(EnumSet.allOf(Parameter.Role.class)).build());
  }

  private static void near(double[] actual, double[] expected, int step) {
    for (int i = 0; i < actual.length; i++) {
      double allowed = OptimizerCases.ATOL + OptimizerCases.RTOL * Math.abs(expected[i]);
      assertThat(Math.abs(actual[i] - expected[i])).as("step %d, %d", step, i).isLessThan(allowed);
    }
  }

  @TestFactory
  List<DynamicTest> followsTheRule() {
    List<DynamicTest> tests = new ArrayList<>();
    for (OptimizerCases.Case c : OptimizerCases.all(11)) {
      Optimizer optimizer = optimizer(c.settings());
      if (optimizer != null) {
        tests.add(DynamicTest.dynamicTest(c.name(), () -> follow(c, optimizer)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(14);
    return tests;
  }

  private static void follow(OptimizerCases.Case c, Optimizer optimizer) {
    Weights start =
        Weights.of(
            Map.of(
                "weight",
                Tensor.of(c.initialWeight(), 3, 2),
                "bias",
                Tensor.of(c.initialBias(), 2)));
    try (TrainingStep step =
        new PyTorchEngine()
            .compile(
                program(optimizer, new long[] {3, 2}, new long[] {2}),
                start,
                ExecutionPlan.CPU_FP32)) {
      for (int i = 0; i < OptimizerCases.STEPS; i++) {
        step.run(
            Map.of(
                "weight_gradient", Tensor.of(c.weightGradient(i), 3, 2),
                "bias_gradient", Tensor.of(c.biasGradient(i), 2)),
            (float) c.rate(i),
            i);
        Weights after = step.weights();
        near(after.get("weight").toDoubleArray(), c.expectedWeight(i), i);
        near(after.get("bias").toDoubleArray(), c.expectedBias(i), i);
      }
    }
  }

  /** The engine's rule of a case's settings; null where the engine contract has none. */
  private static @Nullable Optimizer optimizer(OptimizerReference.Settings s) {
    if (s.dampening() != 0) {
      return null;
    }
    return switch (s.rule()) {
      case SGD -> new Optimizer.Sgd(s.momentum(), s.nesterov(), s.weightDecay());
      case ADAM ->
          new Optimizer.Adam(s.beta1(), s.beta2(), s.epsilon(), s.amsgrad(), s.weightDecay());
      case ADAMW ->
          s.amsgrad()
              ? null
              : new Optimizer.AdamW(s.beta1(), s.beta2(), s.epsilon(), s.weightDecay());
      case RMSPROP ->
          new Optimizer.RmsProp(
              s.alpha(), s.momentum(), s.epsilon(), s.centered(), s.weightDecay());
    };
  }

  @TestFactory
  List<DynamicTest> followsThePublishedTrajectories() {
    Golden golden = Golden.get();
    JsonNode all = golden.json("optim/trajectories.json");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode c : all.get("cases")) {
      Optimizer optimizer = torchOptimizer(c);
      if (optimizer != null && c.get("problem").asText().equals("given_gradients")) {
        tests.add(
            DynamicTest.dynamicTest(c.get("name").asText(), () -> published(all, c, optimizer)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(12);
    return tests;
  }

  private static @Nullable Optimizer torchOptimizer(JsonNode c) {
    JsonNode h = c.get("hyper_parameters");
    if (!c.get("semantics").asText().equals("torch") || h.has("dampening")) {
      return null;
    }
    double beta1 = h.has("betas") ? h.get("betas").get(0).asDouble() : 0.9;
    double beta2 = h.has("betas") ? h.get("betas").get(1).asDouble() : 0.999;
    double epsilon = h.path("eps").asDouble(1e-8);
    double decay = h.path("weight_decay").asDouble(0);
    double momentum = h.path("momentum").asDouble(0);
    return switch (c.get("optimizer").asText()) {
      case "sgd" -> new Optimizer.Sgd(momentum, h.path("nesterov").asBoolean(), decay);
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
      default -> null;
    };
  }

  private static Tensor tensor(double[] values, long[] shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.of(floats, shape);
  }

  private static void published(JsonNode all, JsonNode c, Optimizer optimizer) {
    double[] weight = GoldenArray.numbers(values(all.get("initial_weight")));
    double[] bias = GoldenArray.numbers(values(all.get("initial_bias")));
    double[] gradients = GoldenArray.numbers(values(all.get("gradients_weight")));
    double[] biasGradients = GoldenArray.numbers(values(all.get("gradients_bias")));
    long[] weightShape = {weight.length};
    long[] biasShape = {bias.length};
    Weights start =
        Weights.of(Map.of("weight", tensor(weight, weightShape), "bias", tensor(bias, biasShape)));
    try (TrainingStep step =
        new PyTorchEngine()
            .compile(program(optimizer, weightShape, biasShape), start, ExecutionPlan.CPU_FP32)) {
      for (int i = 0; i < c.get("lr_per_step").size(); i++) {
        double[] gw = Arrays.copyOfRange(gradients, i * weight.length, (i + 1) * weight.length);
        double[] gb = Arrays.copyOfRange(biasGradients, i * bias.length, (i + 1) * bias.length);
        step.run(
            Map.of(
                "weight_gradient", tensor(gw, weightShape), "bias_gradient", tensor(gb, biasShape)),
            (float) c.get("lr_per_step").get(i).asDouble(),
            i);
        Weights after = step.weights();
        near(
            after.get("weight").toDoubleArray(),
            GoldenArray.numbers(values(c.get("weight_after_step").get(i))),
            i);
        near(
            after.get("bias").toDoubleArray(),
            GoldenArray.numbers(values(c.get("bias_after_step").get(i))),
            i);
      }
    }
  }

  private static JsonNode values(JsonNode node) {
    return node.has("data") ? node.get("data") : node;
  }
}
