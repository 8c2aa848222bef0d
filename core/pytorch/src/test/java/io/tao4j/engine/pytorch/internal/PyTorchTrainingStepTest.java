package io.tao4j.engine.pytorch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.engine.PtNDManager;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Clip;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.engine.Precision;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("pytorch")
class PyTorchTrainingStepTest {
  private static final Optimizer MOMENTUM = new Optimizer.Sgd(0.9, false, 0);

  /** Mean cross-entropy of logits {@code [N, classes]} and targets {@code labels}. */
  private static Value crossEntropy(GraphBuilder b, Value logits, int classes) {
    Value labels = b.input("labels", DType.INT64, Shape.batch());
    Value log = b.add("loss.log", new NormalizeOp.LogSoftmax(1), logits);
    Value hot = b.add("loss.hot", new IndexOp.OneHot(classes), labels);
    Value picked = b.reduce(ReduceKind.SUM, b.product(log, hot), false, 1);
    return b.scale(b.reduceAll(ReduceKind.MEAN, picked), -1);
  }

  private static Graph twoLayers() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(5));
    Value hidden = b.relu(b.linear("first", x, 7, true));
    Value logits = b.linear("second", hidden, 3, true);
    b.output("logits", logits);
    b.trainingOutput("loss", crossEntropy(b, logits, 3));
    return b.build();
  }

  /** Convolution, batch norm, residual sum, pool, dropout, dense. */
  private static Graph convolutional(double dropout) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 16, 16));
    Value stem = b.conv2d("stem", x, 8, 3, 1, Padding.all(1), 1, false);
    Value a = b.relu(b.batchNorm("bn1", stem, 1e-5, 0.1));
    Value c = b.batchNorm("bn2", b.conv2d("conv", a, 8, 3, 1, Padding.all(1), 1, false), 1e-5, 0.1);
    Value pooled = b.reduce(ReduceKind.MEAN, b.relu(b.sum(a, c)), false, 2, 3);
    Value dropped = b.add("drop", new NormalizeOp.Dropout(dropout), pooled);
    Value logits = b.linear("head", dropped, 4, true);
    b.output("logits", logits);
    b.trainingOutput("loss", crossEntropy(b, logits, 4));
    return b.build();
  }

  private static Map<String, Tensor> batch(
      String input, int classes, Random random, long... shape) {
    float[] x = new float[Math.toIntExact(Shape.of(shape).elements())];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    long[] labels = random.longs(shape[0], 0, classes).toArray();
    return Map.of(input, Tensor.of(x, shape), "labels", Tensor.of(labels, shape[0]));
  }

  private static TrainingStep compile(TrainProgram program) {
    return compile(program, Precision.FP32);
  }

  private static TrainingStep compile(TrainProgram program, Precision precision) {
    return Engine.PYTORCH
        .provider()
        .compile(
            program,
            Weights.initialize(program.graph(), 7),
            ExecutionPlan.of(Device.CPU, precision));
  }

  /** The two-layer net with momentum by hand, in double precision. */
  private static List<Double> lossesByHand(
      Weights start, List<Map<String, Tensor>> batches, double rate, double momentum) {
    Map<String, double[]> p = new HashMap<>();
    Map<String, double[]> v = new HashMap<>();
    for (String name : start.names()) {
      p.put(name, start.get(name).toDoubleArray());
      v.put(name, new double[p.get(name).length]);
    }
    List<Double> losses = new ArrayList<>();
    for (Map<String, Tensor> batch : batches) {
      double[] x = batch.get("x").toDoubleArray();
      long[] labels = batch.get("labels").toLongArray();
      int n = labels.length;
      Map<String, double[]> g = new HashMap<>();
      p.forEach((name, values) -> g.put(name, new double[values.length]));
      double loss = 0;
      for (int i = 0; i < n; i++) {
        double[] h = new double[7];
        for (int j = 0; j < 7; j++) {
          h[j] = p.get("first.bias")[j];
          for (int k = 0; k < 5; k++) {
            h[j] += p.get("first.weight")[j * 5 + k] * x[i * 5 + k];
          }
          h[j] = Math.max(0, h[j]);
        }
        double[] z = new double[3];
        double sum = 0;
        for (int c = 0; c < 3; c++) {
          z[c] = p.get("second.bias")[c];
          for (int j = 0; j < 7; j++) {
            z[c] += p.get("second.weight")[c * 7 + j] * h[j];
          }
          sum += Math.exp(z[c]);
        }
        loss += (Math.log(sum) - z[(int) labels[i]]) / n;
        double[] dh = new double[7];
        for (int c = 0; c < 3; c++) {
          double dz = (Math.exp(z[c]) / sum - (c == labels[i] ? 1 : 0)) / n;
          g.get("second.bias")[c] += dz;
          for (int j = 0; j < 7; j++) {
            g.get("second.weight")[c * 7 + j] += dz * h[j];
            dh[j] += dz * p.get("second.weight")[c * 7 + j];
          }
        }
        for (int j = 0; j < 7; j++) {
          if (h[j] > 0) {
            g.get("first.bias")[j] += dh[j];
            for (int k = 0; k < 5; k++) {
              g.get("first.weight")[j * 5 + k] += dh[j] * x[i * 5 + k];
            }
          }
        }
      }
      losses.add(loss);
      p.forEach(
          (name, values) -> {
            for (int i = 0; i < values.length; i++) {
              v.get(name)[i] = momentum * v.get(name)[i] + g.get(name)[i];
              values[i] -= rate * v.get(name)[i];
            }
          });
    }
    return losses;
  }

  @Test
  void lossesOfATwoLayerNetAreThoseWorkedOutByHand() {
    Graph graph = twoLayers();
    TrainProgram program = TrainProgram.of(graph, "loss", MOMENTUM);
    Random random = new Random(3);
    List<Map<String, Tensor>> batches = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      batches.add(batch("x", 3, random, 4 + i % 3, 5));
    }
    List<Double> expected = lossesByHand(Weights.initialize(graph, 7), batches, 0.1f, 0.9);
    try (TrainingStep step = compile(program)) {
      for (int i = 0; i < batches.size(); i++) {
        TrainingStep.Result result = step.run(batches.get(i), 0.1f, i);
        assertThat(result.applied()).isTrue();
        assertThat((double) result.loss()).as("step " + i).isCloseTo(expected.get(i), within(2e-5));
      }
      assertThat(step.state().get("optimizer.step").item()).isEqualTo(25);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void anOverfittedBatchReachesASmallLoss(Precision precision) {
    TrainProgram program = TrainProgram.of(convolutional(0), "loss", MOMENTUM);
    Map<String, Tensor> batch = batch("images", 4, new Random(5), 4, 3, 16, 16);
    try (TrainingStep step = compile(program, precision)) {
      float first = step.run(batch, 0.05f, 0).loss();
      float last = first;
      for (int i = 1; i < 150; i++) {
        last = step.run(batch, 0.05f, i).loss();
      }
      assertThat(first).isGreaterThan(1f);
      assertThat(last).isLessThan(first / 4);
    }
  }

  @Test
  void aResumedRunIsBitIdenticalToOneThatNeverStopped() {
    TrainProgram base = TrainProgram.of(convolutional(0.3), "loss", MOMENTUM);
    for (Optimizer optimizer :
        List.of(
            new Optimizer.Sgd(0.9, true, 1e-4),
            new Optimizer.Adam(0.9, 0.999, 1e-8, true, 1e-4),
            new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.01),
            new Optimizer.RmsProp(0.99, 0.9, 1e-8, true, 0))) {
      TrainProgram program =
          TrainProgram.of(
                  base.graph(),
                  Phase.minimize("loss", optimizer)
                      .report("logits")
                      .clip(new Clip.GlobalNorm(1))
                      .build())
              .withAverage(new TrainProgram.Average(0.99, 0));
      Map<String, Tensor> uninterrupted;
      Map<String, Tensor> half;
      try (TrainingStep step = compile(program)) {
        half = run(step, 0, 5);
        uninterrupted = run(step, 5, 10);
      }
      try (TrainingStep step = compile(program)) {
        step.restore(half);
        assertThat(run(step, 5, 10)).as("%s", optimizer).isEqualTo(uninterrupted);
      }
    }
  }

  /** A convolution of stride 2 over maps of one pixel, as a deep network has on small pictures. */
  private static Graph narrow() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(64, 1, 1));
    Value map = b.conv2d("conv", x, 64, 3, 2, Padding.all(1), 1, false);
    Value logits = b.linear("head", b.reduce(ReduceKind.MEAN, map, false, 2, 3), 4, true);
    b.output("logits", logits);
    b.trainingOutput("loss", crossEntropy(b, logits, 4));
    return b.build();
  }

  /** Fills memory that PyTorch will allocate next with numbers that spoil a sum. */
  private static void leaveNotANumberInFreeMemory() {
    try (PtNDManager scope = PyTorchRuntime.newManager(Device.CPU)) {
      for (int size = 1 << 8; size <= 1 << 18; size *= 2) {
        for (int i = 0; i < 8; i++) {
          scope.full(new ai.djl.ndarray.types.Shape(size), Float.NaN);
        }
      }
    }
  }

  @Test
  void gradientsOfMapsNarrowerThanAStrideAreFiniteInBfloat16() {
    TrainProgram program = TrainProgram.of(narrow(), "loss", MOMENTUM);
    try (TrainingStep step = compile(program, Precision.BF16)) {
      for (int i = 0; i < 20; i++) {
        leaveNotANumberInFreeMemory();
        TrainingStep.Result result =
            step.run(batch("images", 4, new Random(i), 6, 64, 1, 1), 0.01f, i);
        assertThat(result.applied()).as("step %s", i).isTrue();
      }
    }
  }

  private static Map<String, Tensor> run(TrainingStep step, int from, int to) {
    for (int i = from; i < to; i++) {
      step.run(batch("images", 4, new Random(i), 6, 3, 16, 16), 0.01f, 1000 + i);
    }
    return step.state();
  }

  @Test
  void dropoutFollowsTheSeed() {
    TrainProgram program =
        TrainProgram.of(convolutional(0.5), "loss", new Optimizer.Sgd(0, false, 0));
    Map<String, Tensor> batch = batch("images", 4, new Random(5), 8, 3, 16, 16);
    try (TrainingStep step = compile(program)) {
      float first = step.run(batch, 0f, 1).loss();
      assertThat(step.run(batch, 0f, 1).loss()).isEqualTo(first);
      assertThat(step.run(batch, 0f, 2).loss()).isNotEqualTo(first);
    }
  }

  @Test
  void aLossThatIsNotFiniteLeavesTheWholeStateUntouched() {
    TrainProgram base = TrainProgram.of(convolutional(0), "loss", MOMENTUM);
    TrainProgram program =
        TrainProgram.of(
                base.graph(),
                Phase.minimize("loss", new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0))
                    .decay(Set.of())
                    .build())
            .withAverage(new TrainProgram.Average(0.9, 0));
    Map<String, Tensor> batch = new HashMap<>(batch("images", 4, new Random(5), 8, 3, 16, 16));
    try (TrainingStep step = compile(program)) {
      assertThat(step.run(batch, 0.01f, 0).applied()).isTrue();
      Map<String, Tensor> before = step.state();
      float[] broken = batch.get("images").toFloatArray();
      broken[17] = Float.POSITIVE_INFINITY;
      Map<String, Tensor> bad = new HashMap<>(batch);
      bad.put("images", Tensor.of(broken, 8, 3, 16, 16));
      TrainingStep.Result result = step.run(bad, 0.01f, 1);
      assertThat(result.applied()).isFalse();
      assertThat(result.loss()).isNaN();
      assertThat(step.state()).isEqualTo(before);
      assertThat(step.run(batch, 0.01f, 2).applied()).isTrue();
      assertThat(step.state()).isNotEqualTo(before);
    }
  }

  @Test
  void frozenParametersAndFrozenBatchNormsDoNotMove() {
    Graph graph = convolutional(0);
    TrainProgram program =
        TrainProgram.of(
            graph,
            Phase.minimize("loss", new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1))
                .freeze(Set.of("stem.weight", "bn1.weight", "bn1.bias"))
                .freezeBatchNorms(Set.of("bn1"))
                .decay(EnumSet.allOf(Parameter.Role.class))
                .build());
    Weights start = Weights.initialize(graph, 7);
    try (TrainingStep step = compile(program)) {
      step.run(batch("images", 4, new Random(5), 8, 3, 16, 16), 0.01f, 0);
      Weights after = step.weights();
      Set<String> still =
          Set.of("stem.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var");
      for (String name : start.names()) {
        if (still.contains(name)) {
          assertThat(after.get(name)).as(name).isEqualTo(start.get(name));
        } else {
          assertThat(after.get(name)).as(name).isNotEqualTo(start.get(name));
        }
      }
      assertThat(step.state().keySet())
          .contains("optimizer.first_moment.conv.weight")
          .doesNotContain("optimizer.first_moment.stem.weight");
    }
  }

  /** Shows {@code type} of specs. */
  @Test
  void regularizersActOnTheGradientBeforeClippingAndAreNoPartOfTheLoss() {
    Graph graph = twoLayers();
    Weights start = Weights.initialize(graph, 7);
    TrainProgram plain = TrainProgram.of(graph, "loss", new Optimizer.Sgd(0, false, 0));
    TrainProgram penalised =
        TrainProgram.of(
            graph,
            Phase.minimize("loss", plain.phase().optimizer())
                .regularizers(
                    List.of(
                        new Regularizer(Regularizer.Kind.L2, 0.1, Set.of("first.weight")),
                        new Regularizer(Regularizer.Kind.L1, 0.2, Set.of("first.weight"))))
                .decay(Set.of())
                .build());
    Map<String, Tensor> batch = batch("x", 3, new Random(3), 4, 5);
    try (TrainingStep a = compile(plain);
        TrainingStep b = compile(penalised)) {
      assertThat(a.run(batch, 0.5f, 0).loss()).isEqualTo(b.run(batch, 0.5f, 0).loss());
      float[] w = start.get("first.weight").toFloatArray();
      float[] without = a.weights().get("first.weight").toFloatArray();
      float[] with = b.weights().get("first.weight").toFloatArray();
      for (int i = 0; i < w.length; i++) {
        double slope = 2 * 0.1 * w[i] + 0.2 * Math.signum(w[i]);
        assertThat((double) with[i]).isCloseTo(without[i] - 0.5 * slope, within(1e-6));
      }
      assertThat(b.weights().get("second.weight")).isEqualTo(a.weights().get("second.weight"));
    }
  }

  @Test
  void globalNormClippingScalesAllGradientsAndAbsoluteClippingEach() {
    Graph graph = twoLayers();
    Weights start = Weights.initialize(graph, 7);
    Map<String, Tensor> batch = batch("x", 3, new Random(3), 4, 5);
    Map<String, float[]> free = updates(graph, start, null, batch);
    double norm =
        Math.sqrt(
            free.values().stream()
                .mapToDouble(
                    g -> {
                      double sum = 0;
                      for (float value : g) {
                        sum += (double) value * value;
                      }
                      return sum;
                    })
                .sum());
    Map<String, float[]> scaled = updates(graph, start, new Clip.GlobalNorm(norm / 4), batch);
    Map<String, float[]> loose = updates(graph, start, new Clip.GlobalNorm(norm * 4), batch);
    Map<String, float[]> cut = updates(graph, start, new Clip.Absolute(0.05), batch);
    free.forEach(
        (name, g) -> {
          for (int i = 0; i < g.length; i++) {
            assertThat(scaled.get(name)[i]).isCloseTo(g[i] / 4, within(1e-5f));
            assertThat(loose.get(name)[i]).isCloseTo(g[i], within(1e-6f));
            assertThat(cut.get(name)[i])
                .isCloseTo(Math.max(-0.05f, Math.min(0.05f, g[i])), within(1e-6f));
          }
        });
  }

  /** Gradients as the change that plain SGD of rate 1 makes. */
  private static Map<String, float[]> updates(
      Graph graph,
      Weights start,
      @org.jspecify.annotations.Nullable Clip clip,
      Map<String, Tensor> batch) {
    TrainProgram program =
        TrainProgram.of(
            graph,
            Phase.minimize("loss", new Optimizer.Sgd(0, false, 0))
                .clip(clip)
                .decay(Set.of())
                .build());
    Map<String, float[]> updates = new HashMap<>();
    try (TrainingStep step = compile(program)) {
      step.run(batch, 1f, 0);
      Weights after = step.weights();
      for (String name : start.names()) {
        float[] before = start.get(name).toFloatArray();
        float[] change = after.get(name).toFloatArray();
        for (int i = 0; i < change.length; i++) {
          change[i] = before[i] - change[i];
        }
        updates.put(name, change);
      }
    }
    return updates;
  }

  @Test
  void reportedOutputsAreThoseBeforeTheUpdate() {
    Graph graph = twoLayers();
    TrainProgram program =
        TrainProgram.of(
            graph,
            Phase.minimize("loss", MOMENTUM).report("logits", "loss").decay(Set.of()).build());
    try (TrainingStep step = compile(program)) {
      TrainingStep.Result result = step.run(batch("x", 3, new Random(3), 4, 5), 0.1f, 0);
      assertThat(result.outputs().keySet()).containsExactly("logits", "loss");
      assertThat(result.outputs().get("logits").shape()).isEqualTo(Shape.of(4, 3));
      assertThat(result.outputs().get("loss").item()).isEqualTo((double) result.loss());
    }
  }

  @Test
  void anAverageFollowsTheWeights() {
    Graph graph = twoLayers();
    TrainProgram program =
        TrainProgram.of(graph, Phase.minimize("loss", MOMENTUM).decay(Set.of()).build())
            .withAverage(new TrainProgram.Average(0.9, 0));
    Weights start = Weights.initialize(graph, 7);
    try (TrainingStep step = compile(program)) {
      step.run(batch("x", 3, new Random(3), 4, 5), 0.1f, 0);
      float[] average = step.averagedWeights().get("first.weight").toFloatArray();
      float[] now = step.weights().get("first.weight").toFloatArray();
      float[] before = start.get("first.weight").toFloatArray();
      for (int i = 0; i < now.length; i++) {
        assertThat(average[i]).isCloseTo(0.9f * before[i] + 0.1f * now[i], within(1e-6f));
      }
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    TrainProgram program = TrainProgram.of(twoLayers(), "loss", MOMENTUM);
    Map<String, Tensor> good = batch("x", 3, new Random(3), 4, 5);
    try (TrainingStep step = compile(program)) {
      assertThatThrownBy(() -> step.run(Map.of("x", good.get("x")), 0.1f, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'labels'");
      Map<String, Tensor> uneven = new HashMap<>(good);
      uneven.put("labels", Tensor.of(new long[] {1, 2}, 2));
      assertThatThrownBy(() -> step.run(uneven, 0.1f, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("N is 4 elsewhere");
      Map<String, Tensor> state = new HashMap<>(step.state());
      state.remove("optimizer.step");
      state.put("first.bias", Tensor.scalar(1));
      assertThatThrownBy(() -> step.restore(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("missing: optimizer.step")
          .hasMessageContaining("first.bias: expected");
    }
  }

  @Test
  void aClosedStepSaysSoAndClosesAgainQuietly() {
    TrainingStep step = compile(TrainProgram.of(twoLayers(), "loss", MOMENTUM));
    step.close();
    step.close();
    Map<String, Tensor> batch = batch("x", 3, new Random(3), 4, 5);
    assertThatThrownBy(() -> step.run(batch, 0.1f, 0)).isInstanceOf(IllegalStateException.class);
  }
}
