package io.tao4j.engine;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import java.nio.file.Path;
import java.util.List;

/**
 * Compiles graphs for one engine. Making a provider is cheap and loads no native library; the first
 * {@code compile} does.
 */
public interface EngineProvider {
  /** Which engine this is. */
  Engine engine();

  /** Whether the classes that it needs are there; loads no native library. */
  default boolean isOnClassPath() {
    return true;
  }

  /** Whether a class is there, without initialising it; for {@link #isOnClassPath}. */
  static boolean isPresent(String className) {
    try {
      Class.forName(className, false, EngineProvider.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false; // this is the question
    }
  }

  /** Whether it compiles training steps; else it is for inference. */
  default boolean trains() {
    return true;
  }

  /** Name and version of the engine for reports, for example {@code PyTorch 2.7.1}. */
  String version();

  /** Devices that work here, best first; always has the CPU. */
  List<Device> devices();

  /**
   * Whether and how a node can run. A pure question: loads nothing.
   *
   * @param graph the node's graph
   */
  Support support(Graph graph, Node node, Mode mode);

  /**
   * What the plan's precision comes to on its device: never {@link Precision#AUTO}. Needs no native
   * library of the engine where the device is the CPU.
   */
  default Precision precision(ExecutionPlan plan) {
    return plan.precision() == Precision.AUTO ? Precision.FP32 : plan.precision();
  }

  /**
   * Compiles for inference: the graph's outputs that are not training-only, dropout off, running
   * statistics fixed.
   *
   * @throws TaoException {@code ENGINE-002} listing every node that cannot run, {@code ENGINE-003}
   *     if the device is not there
   */
  Executable compile(Model model, ExecutionPlan plan);

  /**
   * Compiles a training step.
   *
   * @param initial numbers of all parameters and buffers of the program's graph
   * @throws TaoException as for inference; {@code ENGINE-033} from an engine that cannot train
   */
  TrainingStep compile(TrainProgram program, Weights initial, ExecutionPlan plan);

  /**
   * Writes a model in the engine's own form, for programs that run without tao4j: a TorchScript
   * file for PyTorch, a SavedModel folder for TensorFlow, an ONNX file for ONNX Runtime. Inputs and
   * outputs are those of {@link #compile(Model, ExecutionPlan)}, in graph order.
   *
   * @param file is replaced as a whole; parent folders are made
   * @throws TaoException {@code ENGINE-002} as for inference, {@code ENGINE-005} if it cannot be
   *     written
   */
  void export(Model model, Path file);

  /**
   * Opens a file that {@link #export} wrote, as a program that knows nothing of tao4j would:
   * everything that it computes comes from the file, and names come from the graph. Its numbers
   * cannot be replaced: {@link Executable#load} throws {@link UnsupportedOperationException}.
   *
   * @param graph that was exported
   * @param plan where to compute; the precision is the file's own
   * @throws TaoException {@code ENGINE-012} if the file cannot be read, {@code ENGINE-003} if the
   *     device is not there
   */
  Executable open(Path file, Graph graph, ExecutionPlan plan);

  /** Throws {@code ENGINE-002} with every node of a graph that this engine cannot run. */
  default void requireSupport(Graph graph, Mode mode) {
    List<String> problems =
        graph.nodes().stream()
            .flatMap(
                node ->
                    support(graph, node, mode) instanceof Support.No no
                        ? java.util.stream.Stream.of(
                            "node '%s' (%s): %s; %s"
                                .formatted(
                                    node.name(),
                                    node.op().getClass().getSimpleName(),
                                    no.reason(),
                                    no.remedy()))
                        : java.util.stream.Stream.empty())
            .toList();
    if (!problems.isEmpty()) {
      throw new TaoException(
          "ENGINE-002",
          "%s cannot run %s of %s nodes".formatted(engine(), problems.size(), graph.nodes().size()),
          problems,
          null);
    }
  }
}
