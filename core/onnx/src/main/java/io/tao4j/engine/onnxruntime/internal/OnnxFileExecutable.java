package io.tao4j.engine.onnxruntime.internal;

import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Executable;
import io.tao4j.engine.InputBinding;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;

/** An exported file; inputs are checked against the graph that was exported. */
final class OnnxFileExecutable implements Executable {
  private final Graph fullGraph;
  private final Graph graph;
  private final OnnxSession session;
  private final SideBySide sideBySide;

  OnnxFileExecutable(Path file, Graph fullGraph, CpuOptions cpu) {
    this.fullGraph = fullGraph;
    this.graph = fullGraph.forInference();
    this.session = OnnxSession.open(file, cpu);
    this.sideBySide = new SideBySide(cpu, () -> OnnxSession.open(file, cpu.withThreads(1)));
  }

  @Override
  public int callsSideBySide() {
    return sideBySide.calls();
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return run(session, inputs);
  }

  @Override
  public Map<String, Tensor> runSideBySide(Map<String, Tensor> inputs) {
    return run(sideBySide.session(session), inputs);
  }

  private Map<String, Tensor> run(OnnxSession in, Map<String, Tensor> inputs) {
    Map<String, Tensor> used = InputBinding.withoutTrainingOnly(fullGraph, graph, inputs);
    InputBinding.of(graph, used);
    return in.run(used);
  }

  @Override
  public void load(Weights weights) {
    session.load(weights);
  }

  @Override
  public void close() {
    session.close();
    sideBySide.close();
  }
}
