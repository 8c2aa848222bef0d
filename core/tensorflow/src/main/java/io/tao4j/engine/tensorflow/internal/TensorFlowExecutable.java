package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.GraphExecutable;
import io.tao4j.engine.InputBinding;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/** An inference graph. */
final class TensorFlowExecutable extends GraphExecutable {
  private final InferenceGraph written;
  private final LoadedGraph program;

  /**
   * @param fullGraph the model's graph
   * @param graph its inference part
   * @param heavy element type of convolutions and matrix products
   */
  TensorFlowExecutable(Graph fullGraph, Graph graph, Weights weights, DType heavy) {
    super(fullGraph, graph);
    GraphWriter writer = new GraphWriter();
    try {
      this.written = new InferenceGraph(graph, heavy, writer);
      this.program = LoadedGraph.load(writer, written.variables(), written.used(weights));
    } catch (RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  /** The program as text. */
  String source() {
    return program.source();
  }

  @Override
  protected List<Tensor> compute(InputBinding binding) {
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    for (int i = 0; i < written.inputs().size(); i++) {
      feeds.put(written.inputs().get(i), binding.tensors().get(i));
    }
    return program.run(feeds, written.outputs(), List.of());
  }

  @Override
  protected void replace(Weights weights) {
    program.set(written.used(weights));
  }

  @Override
  protected void release() {
    program.close();
  }
}
