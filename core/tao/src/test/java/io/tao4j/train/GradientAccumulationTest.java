package io.tao4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Precision;
import io.tao4j.engine.TrainProgram;
import io.tao4j.error.TaoException;
import io.tao4j.graph.CaseNumbers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TargetAssignment;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates of several batches, and targets that depend on predictions, through a real training. */
class GradientAccumulationTest {
  private static final int SAMPLES = 28;

  @TempDir Path folder;

  /** A regression of 28 samples; targets are given, or assigned in each step. */
  private static final class Regression implements TrainingTask {
    private final Graph graph;
    private final TrainingSettings settings;
    private final int batchSize;
    private final @Nullable TargetAssignment assignment;
    private final Tensor x = CaseNumbers.normal(1, SAMPLES, 3);
    private final Tensor y = CaseNumbers.normal(2, SAMPLES, 2);

    Regression(int batchSize, int batchesPerUpdate, @Nullable TargetAssignment assignment) {
      this.batchSize = batchSize;
      this.assignment = assignment;
      this.settings =
          new TrainingSettings(3, (step, total) -> 0.05, 1, 1, 0, null)
              .withBatchesPerUpdate(batchesPerUpdate);
      GraphBuilder b = new GraphBuilder();
      Value hidden =
          b.relu(b.linear("first", b.input("x", DType.FLOAT32, Shape.batch(3)), 6, true));
      Value answer = b.linear("second", hidden, 2, true);
      b.output("answer", answer);
      Value error = b.difference(answer, b.input("y", DType.FLOAT32, Shape.batch(2)));
      b.trainingOutput("loss", b.reduceAll(ReduceKind.MEAN, b.product(error, error)));
      this.graph = b.build();
    }

    @Override
    public Model start() {
      Graph inference = graph.forInference();
      return new Model(inference, Weights.initialize(inference, 1), ModelMeta.of("regression"));
    }

    @Override
    public TrainProgram program() {
      return TrainProgram.of(
              graph,
              Phase.minimize("loss", new Optimizer.Adam(0.9, 0.99, 1e-3, false, 0.01)).build())
          .withPredictions(List.of("answer"));
    }

    @Override
    public @Nullable TargetAssignment assignment() {
      return assignment;
    }

    @Override
    public TrainingTask startingWith(Model other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TrainingSettings settings() {
      return settings;
    }

    @Override
    public int stepsPerEpoch() {
      return (SAMPLES + batchSize - 1) / batchSize;
    }

    @Override
    public BatchStream batches(int epoch) {
      Iterator<Batch> batches =
          IntStream.range(0, stepsPerEpoch()).mapToObj(this::batch).toList().iterator();
      return new BatchStream() {
        @Override
        public boolean hasNext() {
          return batches.hasNext();
        }

        @Override
        public Batch next() {
          return batches.next();
        }

        @Override
        public void close() {}
      };
    }

    private Batch batch(int index) {
      int from = index * batchSize;
      int to = Math.min(from + batchSize, SAMPLES);
      Map<String, Tensor> inputs =
          assignment == null
              ? Map.of("x", rows(x, from, to), "y", rows(y, from, to))
              : Map.of("x", rows(x, from, to));
      return new Batch(
          inputs, Map.of(), IntStream.range(from, to).mapToObj(Integer::toString).toList());
    }

    private static Tensor rows(Tensor all, int from, int to) {
      int width = Math.toIntExact(all.shape().size(1));
      float[] values = java.util.Arrays.copyOfRange(all.toFloatArray(), from * width, to * width);
      return Tensor.of(values, to - from, width);
    }

    @Override
    public @Nullable EvaluationTask validation() {
      return null;
    }

    @Override
    public List<String> notices() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private TrainingResult run(
      String name,
      TrainingTask task,
      boolean resume,
      Cancellation cancellation,
      List<TrainingListener> listeners) {
    return Trainer.run(
        task,
        new TrainerOptions(
            Engine.PYTORCH.provider(),
            ExecutionPlan.of(Device.CPU, Precision.FP32),
            folder.resolve(name),
            resume,
            Map.of(),
            listeners,
            cancellation));
  }

  private TrainingResult run(String name, TrainingTask task) {
    return run(name, task, false, new Cancellation(), List.of());
  }

  /**
   * Seven batches of 4 are updates of 12, 12 and 4 samples. Shows {@code batches_per_update} of
   * specs.
   */
  @Test
  void threeBatchesAnUpdateTrainAsBatchesOfThreeTimesTheSize() {
    Weights parts = run("parts", new Regression(4, 3, null)).last().weights();
    Weights reference = run("whole", new Regression(12, 1, null)).last().weights();
    Weights start = new Regression(4, 3, null).start().weights();
    for (String name : reference.asMap().keySet()) {
      double[] expected = reference.get(name).toDoubleArray();
      double[] actual = parts.get(name).toDoubleArray();
      assertThat(actual).isNotEqualTo(start.get(name).toDoubleArray());
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i])
            .as(name)
            .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(2e-6));
      }
    }
  }

  @Test
  void aTrainingThatEndsBetweenTwoUpdatesGoesOnBitForBit() {
    Weights uninterrupted = run("whole", new Regression(4, 3, null)).last().weights();
    Cancellation cancellation = new Cancellation();
    TrainingListener afterTheFifthBatchOfTheSecondEpoch =
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            if (step.globalStep() == 11) {
              cancellation.cancel();
            }
          }
        };
    TrainingResult half =
        run(
            "resumed",
            new Regression(4, 3, null),
            false,
            cancellation,
            List.of(afterTheFifthBatchOfTheSecondEpoch));
    assertThat(half.outcome()).isEqualTo(TrainingResult.Outcome.CANCELLED);
    Weights resumed =
        run("resumed", new Regression(4, 3, null), true, new Cancellation(), List.of())
            .last()
            .weights();
    assertThat(resumed).isEqualTo(uninterrupted);
  }

  @Test
  void targetsAreAssignedFromWhatTheNetworkSaysNow() {
    List<Tensor> seen = new ArrayList<>();
    // drawn towards half of what it says, its answers shrink
    TargetAssignment half =
        (batch, predictions, seed) -> {
          Tensor answer = predictions.get("answer");
          seen.add(answer);
          float[] values = answer.toFloatArray();
          for (int i = 0; i < values.length; i++) {
            values[i] /= 2;
          }
          return Map.of("y", Tensor.of(values, answer.shape().toArray()));
        };
    TrainingResult result = run("assigned", new Regression(14, 1, half));
    assertThat(seen).hasSize(6);
    double first = squares(seen.get(0));
    assertThat(squares(seen.get(4))).isPositive().isLessThan(first);
    // the loss is a quarter of the mean square of what was said
    assertThat(result.history().get(0).loss())
        .isCloseTo(
            (first + squares(seen.get(1))) / 2 / 4, org.assertj.core.data.Offset.offset(1e-5));
  }

  private static double squares(Tensor tensor) {
    return java.util.Arrays.stream(tensor.toDoubleArray()).map(v -> v * v).average().orElseThrow();
  }

  @Test
  void aRateThatBlowsTheWeightsUpIsToldWhereItWasFound() {
    TargetAssignment endless =
        (batch, predictions, seed) -> Map.of("y", Tensor.full(Float.NaN, batch.size(), 2));
    assertThatThrownBy(() -> run("broken", new Regression(4, 3, endless)))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("epoch 1, step 1");
  }
}
