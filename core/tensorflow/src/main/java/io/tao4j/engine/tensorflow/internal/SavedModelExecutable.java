package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Executable;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A SavedModel as a program that knows only the file would run it. */
final class SavedModelExecutable implements Executable {
  private final Graph graph;
  private final LoadedSavedModel loaded;

  /**
   * @param graph the inference part of the graph that was exported
   */
  SavedModelExecutable(Path folder, Graph graph) {
    this.graph = graph;
    this.loaded = LoadedSavedModel.open(folder, SavedModelWriter.SIGNATURE);
    Set<String> inputs = graph.inputs().stream().map(Graph.Input::name).collect(Collectors.toSet());
    Set<String> outputs =
        graph.outputs().stream().map(Graph.Output::name).collect(Collectors.toSet());
    Set<String> declared =
        loaded.inputs().stream().map(Graph.Input::name).collect(Collectors.toSet());
    if (!declared.equals(inputs) || !Set.copyOf(loaded.outputs()).equals(outputs)) {
      loaded.close();
      TaoException other =
          LoadedSavedModel.unreadable(
              folder,
              "it has inputs %s and outputs %s, the graph %s and %s"
                  .formatted(
                      new TreeSet<>(declared), loaded.outputs(), new TreeSet<>(inputs), outputs),
              null);
      throw other;
    }
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> results = loaded.run(inputs);
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    graph.outputs().forEach(o -> ordered.put(o.name(), results.get(o.name())));
    return ordered;
  }

  @Override
  public void load(Weights weights) {
    throw new UnsupportedOperationException("the numbers of a SavedModel are its own");
  }

  @Override
  public void close() {
    loaded.close();
  }
}
