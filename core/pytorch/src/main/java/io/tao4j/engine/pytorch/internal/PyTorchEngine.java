package io.tao4j.engine.pytorch.internal;

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
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles graphs to TorchScript and runs them through DJL's PyTorch engine. */
public final class PyTorchEngine implements EngineProvider {

  @Override
  public Engine engine() {
    return Engine.PYTORCH;
  }

  @Override
  public boolean isOnClassPath() {
    return EngineProvider.isPresent("ai.djl.pytorch.engine.PtEngine");
  }

  @Override
  public String version() {
    return "PyTorch " + PyTorchRuntime.version();
  }

  @Override
  public List<Device> devices() {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < PyTorchRuntime.gpuCount(); i++) {
      devices.add(Device.gpu(i));
    }
    devices.add(Device.CPU);
    return devices;
  }

  @Override
  public Support support(Graph graph, Node node, Mode mode) {
    return node.op().accept(OpSupport.INSTANCE, graph.inputTypes(node));
  }

  @Override
  public Precision precision(ExecutionPlan plan) {
    return Bfloat16.heavyType(plan) == DType.BFLOAT16 ? Precision.BF16 : Precision.FP32;
  }

  @Override
  public Executable compile(Model model, ExecutionPlan plan) {
    Graph graph = model.graph().forInference();
    requireSupport(graph, Mode.INFERENCE);
    DType heavy = Bfloat16.heavyType(plan);
    ScriptModule script = InferenceScript.forExecutable(graph, model.weights(), heavy);
    writeSource(plan, "inference.py", script);
    return new PyTorchExecutable(
        model.graph(), graph, LoadedModule.load(script, plan.device(), false));
  }

  @Override
  public TrainingStep compile(TrainProgram program, Weights initial, ExecutionPlan plan) {
    initial.checkAgainst(program.graph());
    requireSupport(program.graph(), Mode.TRAINING);
    DType heavy = Bfloat16.heavyType(plan);
    TrainingScript script = new TrainingScript(program, initial, heavy, true);
    writeSource(plan, "training.py", script.module());
    return new PyTorchTrainingStep(
        program, script, LoadedModule.load(script.module(), plan.device(), true));
  }

  private static void writeSource(ExecutionPlan plan, String name, ScriptModule script) {
    if (plan.sourceFolder() != null) {
      try {
        AtomicFile.writeString(plan.sourceFolder().resolve(name), script.source());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + plan.sourceFolder().resolve(name), e);
      }
    }
  }

  @Override
  public void export(Model model, Path file) {
    try {
      TorchScriptExport.write(model, file);
    } catch (IOException e) {
      throw new TaoException(
          "ENGINE-005", file + " cannot be written: " + e.getMessage(), List.of(), e);
    }
  }

  @Override
  public Executable open(Path file, Graph graph, ExecutionPlan plan) {
    return new TorchScriptExecutable(
        graph, graph.forInference(), LoadedModule.open(file, plan.device()));
  }
}
