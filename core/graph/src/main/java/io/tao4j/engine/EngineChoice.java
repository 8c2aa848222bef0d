package io.tao4j.engine;

import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.Op;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.tensor.DType;

/**
 * Which engine computes where the user has named none. Training is PyTorch's. Inference on a GPU is
 * PyTorch's as well; on the CPU it is ONNX Runtime's, which was faster for ResNet-18, MobileNetV2
 * and ViT-tiny (examples/BENCHMARKS.md, "Inference"), unless
 *
 * <ul>
 *   <li>an op has no form there,
 *   <li>the network is on the grid of 8 bits: ONNX Runtime would compute it in integers, fast, but
 *       with other roundings than the training that chose it,
 *   <li>it computes in 16 bits, for which ONNX Runtime has no kernels on the CPU, so that every
 *       operation is surrounded by conversions.
 * </ul>
 *
 * <p>Then it is PyTorch's. Where the engine that would be chosen is not on the class path, the next
 * one takes its place: PyTorch, TensorFlow, ONNX Runtime.
 */
public final class EngineChoice {
  private EngineChoice() {}

  /**
   * The engine for inference.
   *
   * @param graph of the model; its training part does not count
   * @throws TaoException {@code ENGINE-001} if no engine is on the class path
   */
  public static Engine forInference(Graph graph, Device device) {
    Graph inference = graph.forInference();
    boolean onnx = device.kind() == Device.Kind.CPU && Engine.ONNX_RUNTIME.isOnClassPath();
    if (onnx && isFast(inference) && supports(Engine.ONNX_RUNTIME, inference)) {
      return Engine.ONNX_RUNTIME;
    }
    if (Engine.PYTORCH.isOnClassPath()) {
      return Engine.PYTORCH;
    }
    if (Engine.TENSORFLOW.isOnClassPath()) {
      return Engine.TENSORFLOW;
    }
    return onnx ? Engine.ONNX_RUNTIME : Engine.PYTORCH.provider().engine();
  }

  private static boolean isFast(Graph graph) {
    return graph.nodes().stream().map(Node::op).noneMatch(EngineChoice::isNarrow);
  }

  private static boolean isNarrow(Op op) {
    return op instanceof FakeQuantize
        || op instanceof Cast cast
            && (cast.dtype() == DType.FLOAT16 || cast.dtype() == DType.BFLOAT16);
  }

  private static boolean supports(Engine engine, Graph graph) {
    EngineProvider provider = engine.provider();
    return graph.nodes().stream()
        .noneMatch(n -> provider.support(graph, n, Mode.INFERENCE) instanceof Support.No);
  }
}
