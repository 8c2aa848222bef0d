package io.tao4j.engine.onnxruntime.internal;

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
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.onnx.OnnxSupport;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles graphs to ONNX and runs them in ONNX Runtime, on the CPU in float32. */
public final class OnnxRuntimeEngine implements EngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntimeEngine.class);

  @Override
  public Engine engine() {
    return Engine.ONNX_RUNTIME;
  }

  @Override
  public boolean isOnClassPath() {
    return EngineProvider.isPresent("ai.onnxruntime.OrtEnvironment");
  }

  @Override
  public boolean trains() {
    return false;
  }

  @Override
  public String version() {
    return "ONNX Runtime " + OnnxSession.runtimeVersion();
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.CPU);
  }

  @Override
  public Support support(Graph graph, Node node, Mode mode) {
    return OnnxSupport.of(graph, node, mode);
  }

  @Override
  public Executable compile(Model model, ExecutionPlan plan) {
    requireCpu(plan);
    requireSupport(model.graph().forInference(), Mode.INFERENCE);
    if (plan.precision() == Precision.BF16) {
      LOG.warn("ONNX Runtime has no bfloat16 kernels on the CPU; this runs in float32");
    }
    if (plan.sourceFolder() != null) {
      OnnxExporter.export(model, plan.sourceFolder().resolve("inference.onnx"));
    }
    return new OnnxRuntimeExecutable(model, plan.cpu());
  }

  /**
   * Refused: ONNX Runtime computes forward only.
   *
   * @throws TaoException {@code ENGINE-033} always
   */
  @Override
  public TrainingStep compile(TrainProgram program, Weights initial, ExecutionPlan plan) {
    throw new TaoException(
        "ENGINE-033",
        "ONNX Runtime is for inference: it cannot train",
        "train with the engine PYTORCH or TENSORFLOW");
  }

  @Override
  public void export(Model model, Path file) {
    requireSupport(model.graph().forInference(), Mode.INFERENCE);
    try {
      OnnxExporter.export(model, file);
    } catch (TaoException e) {
      if (!e.code().equals("EXPORT-001")) {
        throw e;
      }
      throw new TaoException("ENGINE-005", e.problem(), e.details(), e);
    }
  }

  @Override
  public Executable open(Path file, Graph graph, ExecutionPlan plan) {
    requireCpu(plan);
    try {
      return new OnnxFileExecutable(file, graph, plan.cpu());
    } catch (TaoException e) {
      if (!e.code().equals("EXPORT-005")) {
        throw e;
      }
      throw new TaoException("ENGINE-012", e.problem(), e.details(), e);
    }
  }

  private static void requireCpu(ExecutionPlan plan) {
    if (plan.device().kind() != Device.Kind.CPU) {
      throw new TaoException(
          "ENGINE-003",
          "ONNX Runtime runs on the CPU here, there is no " + plan.device(),
          "choose the device cpu, or the engine PYTORCH");
    }
  }
}
