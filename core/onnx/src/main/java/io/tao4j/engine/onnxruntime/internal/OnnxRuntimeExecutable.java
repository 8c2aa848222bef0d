package io.tao4j.engine.onnxruntime.internal;

import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.GraphExecutable;
import io.tao4j.engine.InputBinding;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model in a session. */
final class OnnxRuntimeExecutable extends GraphExecutable {
  private final Graph named;
  private final ModelMeta meta;
  private final CpuOptions cpu;
  private final SideBySide sideBySide;
  private Weights weights;
  private OnnxSession session;
  private boolean closed;

  /**
   * @param model with what only training needs
   */
  OnnxRuntimeExecutable(Model model, CpuOptions cpu) {
    super(model.graph(), model.graph().forInference());
    this.named = withDistinctOutputNames(graph());
    this.meta = model.meta();
    this.cpu = cpu;
    this.weights = model.weights();
    this.session = open(weights, cpu);
    this.sideBySide = new SideBySide(cpu, () -> open(weights, cpu.withThreads(1)));
  }

  /** ONNX has one space of names, while an output here may be named as an input is. */
  private static Graph withDistinctOutputNames(Graph graph) {
    List<Graph.Output> outputs = new ArrayList<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      outputs.add(new Graph.Output(outputName(i), graph.outputs().get(i).value()));
    }
    return new Graph(graph.inputs(), graph.parameters(), graph.buffers(), graph.nodes(), outputs);
  }

  private static String outputName(int index) {
    return "output/" + index;
  }

  private OnnxSession open(Weights numbers, CpuOptions options) {
    Map<String, Tensor> used = new LinkedHashMap<>(numbers.asMap());
    used.keySet().removeIf(n -> named.parameter(n) == null && named.buffer(n) == null);
    return OnnxSession.of(new Model(named, Weights.of(used), meta), options);
  }

  @Override
  public int callsSideBySide() {
    return sideBySide.calls();
  }

  @Override
  protected List<Tensor> compute(InputBinding binding) {
    return compute(session, binding);
  }

  @Override
  protected List<Tensor> computeSideBySide(InputBinding binding) {
    return compute(sideBySide.session(session), binding);
  }

  private List<Tensor> compute(OnnxSession in, InputBinding binding) {
    Map<String, Tensor> given = new LinkedHashMap<>();
    for (int i = 0; i < named.inputs().size(); i++) {
      given.put(named.inputs().get(i).name(), binding.tensors().get(i));
    }
    Map<String, Tensor> results = in.run(given);
    return named.outputs().stream().map(output -> results.get(output.name())).toList();
  }

  /** Numbers are worked into the session's kernels when it is made: a new one takes its place. */
  @Override
  protected void replace(Weights others) {
    if (closed) {
      throw new IllegalStateException("the program is closed");
    }
    OnnxSession next = open(others, cpu);
    session.close();
    session = next;
    weights = others;
    sideBySide.reset();
  }

  @Override
  protected void release() {
    closed = true;
    session.close();
    sideBySide.close();
  }
}
