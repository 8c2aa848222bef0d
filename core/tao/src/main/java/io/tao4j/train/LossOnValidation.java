package io.tao4j.train;

import io.tao4j.engine.Device;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.ValidationLoss;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Computes a training's loss on its validation set, in float32; compiled once. */
final class LossOnValidation implements AutoCloseable {
  private final ValidationLoss loss;
  private final EngineProvider engine;
  private final ExecutionPlan plan;
  private @Nullable Executable executable;

  private LossOnValidation(ValidationLoss loss, EngineProvider engine, Device device) {
    this.loss = loss;
    this.engine = engine;
    this.plan = ExecutionPlan.of(device, Precision.FP32);
  }

  /**
   * Nothing is compiled yet.
   *
   * @throws TaoException {@code TRAIN-013} if the task has no such loss
   */
  static LossOnValidation of(TrainingTask task, EngineProvider engine, Device device) {
    ValidationLoss loss = task.validationLoss();
    if (loss == null) {
      throw new TaoException(
          "TRAIN-013",
          "the training shall monitor its loss on the validation set, and this network has none",
          "monitor a figure of the validation");
    }
    return new LossOnValidation(loss, engine, device);
  }

  /**
   * The mean, each sample with the same weight.
   *
   * @param cancelled asked before each batch; where it answers true the mean is over what was seen
   */
  double compute(Model current, BooleanSupplier cancelled) {
    Weights weights = weights(current);
    Executable compiled = executable;
    if (compiled == null) {
      compiled = engine.compile(new Model(loss.graph(), weights, current.meta()), plan);
      executable = compiled;
    } else {
      compiled.load(weights);
    }
    double sum = 0;
    long samples = 0;
    try (BatchStream batches = loss.batches().get()) {
      while (!cancelled.getAsBoolean() && batches.hasNext()) {
        Batch batch = batches.next();
        sum += compiled.run(batch.inputs()).get(loss.output()).item() * batch.size();
        samples += batch.size();
      }
    }
    return sum / samples;
  }

  private Weights weights(Model current) {
    Graph graph = loss.graph();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      tensors.put(parameter.name(), current.weights().get(parameter.name()));
    }
    for (Buffer buffer : graph.buffers()) {
      tensors.put(buffer.name(), current.weights().get(buffer.name()));
    }
    return Weights.of(tensors);
  }

  @Override
  public void close() {
    if (executable != null) {
      executable.close();
      executable = null;
    }
  }
}
