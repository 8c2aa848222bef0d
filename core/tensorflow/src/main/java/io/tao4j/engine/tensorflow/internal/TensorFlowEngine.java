package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.engine.Support;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.file.AtomicFolder;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compiles graphs to TensorFlow's and runs them in its sessions, on the CPU. Its jars are optional:
 * this class loads none of their classes before something is compiled.
 */
public final class TensorFlowEngine implements EngineProvider {

  @Override
  public Engine engine() {
    return Engine.TENSORFLOW;
  }

  @Override
  public boolean isOnClassPath() {
    return EngineProvider.isPresent(TensorFlowRuntime.BINDING);
  }

  @Override
  public String version() {
    return "TensorFlow " + TensorFlowRuntime.version();
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.CPU);
  }

  @Override
  public Support support(Graph graph, Node node, Mode mode) {
    return node.op()
        .accept(OpSupport.INSTANCE, new OpSupport.Signature(graph.inputTypes(node), mode));
  }

  @Override
  public Precision precision(ExecutionPlan plan) {
    return heavyType(plan) == DType.BFLOAT16 ? Precision.BF16 : Precision.FP32;
  }

  @Override
  public Executable compile(Model model, ExecutionPlan plan) {
    Graph graph = model.graph().forInference();
    requireSupport(graph, Mode.INFERENCE);
    DType heavy = start(plan);
    TensorFlowExecutable executable =
        TensorFlowRuntime.call(
            () -> new TensorFlowExecutable(model.graph(), graph, model.weights(), heavy));
    if (plan.sourceFolder() != null) {
      write(plan, "inference.pbtxt", executable.source());
    }
    return executable;
  }

  @Override
  public TrainingStep compile(TrainProgram program, Weights initial, ExecutionPlan plan) {
    initial.checkAgainst(program.graph());
    requireSupport(program.graph(), Mode.TRAINING);
    DType heavy = start(plan);
    TensorFlowTrainingStep step =
        TensorFlowRuntime.call(() -> new TensorFlowTrainingStep(program, initial, heavy));
    if (plan.sourceFolder() != null) {
      write(plan, "training.pbtxt", step.source());
    }
    return step;
  }

  /** Loads TensorFlow and says which element type heavy arithmetic has. */
  private static DType start(ExecutionPlan plan) {
    if (plan.device().kind() != Device.Kind.CPU) {
      throw new TaoException(
          "ENGINE-003",
          "TensorFlow runs on the CPU here, there is no " + plan.device(),
          "choose the device cpu, or the engine PYTORCH");
    }
    TensorFlowRuntime.start();
    return heavyType(plan);
  }

  private static DType heavyType(ExecutionPlan plan) {
    return switch (plan.precision()) {
      // Where a CPU gains by bfloat16 has not been measured for this engine.
      case AUTO, FP32 -> DType.FLOAT32;
      case BF16 -> TensorFlowRuntime.oneDnn().halfOrSingle();
    };
  }

  private static void write(ExecutionPlan plan, String name, String source) {
    if (plan.sourceFolder() != null) {
      try {
        AtomicFile.writeString(plan.sourceFolder().resolve(name), source);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + plan.sourceFolder().resolve(name), e);
      }
    }
  }

  @Override
  public void export(Model model, Path file) {
    requireSupport(model.graph().forInference(), Mode.INFERENCE);
    TensorFlowRuntime.start();
    TensorFlowRuntime.call(
        () -> {
          write(model, file);
          return null;
        });
  }

  private static void write(Model model, Path file) {
    try {
      AtomicFolder.write(
          file, SavedModelWriter.MARK, folder -> SavedModelWriter.write(model, folder));
    } catch (IOException e) {
      throw new TaoException(
          "ENGINE-005", file + " cannot be written: " + e.getMessage(), List.of(), e);
    }
  }

  @Override
  public Executable open(Path file, Graph graph, ExecutionPlan plan) {
    start(plan);
    return new SavedModelExecutable(file, graph.forInference());
  }
}
