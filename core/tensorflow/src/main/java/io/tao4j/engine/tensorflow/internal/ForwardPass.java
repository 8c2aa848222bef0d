package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.DropoutMask;
import io.tao4j.engine.InputBinding;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Output;

/** A part of a training program's graph, written with placeholders of its own. */
final class ForwardPass {
  private final Graph fullGraph;
  private final Graph part;
  private final GraphLowering lowering;
  private final List<Output<?>> inputs;
  private final List<Node> dropouts = new ArrayList<>();
  private final List<Output<?>> masks = new ArrayList<>();

  /**
   * @param part of the program's graph
   * @param still batch norms that keep their running statistics and normalise by them
   */
  ForwardPass(TrainingGraph training, Graph part, Set<String> still, DType heavy) {
    this.fullGraph = training.program().graph();
    this.part = part;
    GraphWriter writer = training.writer();
    Graph graph = MissingKernels.replaced(part);
    this.lowering = new GraphLowering(graph, Mode.TRAINING, heavy, writer);
    this.inputs = lowering.inputs();
    lowering.bind(training.variables());
    for (Node node : graph.nodes()) {
      if (node.op() instanceof NormalizeOp.Dropout dropout && dropout.rate() > 0) {
        writer.at(node.name());
        Output<?> mask =
            writer.placeholder(DType.BOOL, dropout.maskShape(graph.type(node.output()).shape()));
        lowering.drop(node.name(), mask);
        dropouts.add(node);
        masks.add(mask);
      }
    }
    lowering.nodes(still);
  }

  /** What the placeholders are fed in a call. */
  Map<Output<?>, Tensor> feeds(Map<String, Tensor> given, long seed) {
    InputBinding binding = InputBinding.ofNeeded(fullGraph, part, given);
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      feeds.put(inputs.get(i), binding.tensors().get(i));
    }
    for (int i = 0; i < dropouts.size(); i++) {
      Node node = dropouts.get(i);
      feeds.put(
          masks.get(i),
          DropoutMask.draw(seed, node, binding.shape(part.type(node.output()).shape())));
    }
    return feeds;
  }

  /** A value of the graph. */
  Output<?> value(String output) {
    return lowering.value(valueOf(output));
  }

  /** Values as callers get them. */
  List<Output<?>> hostForms(List<String> outputs) {
    return outputs.stream().<Output<?>>map(name -> lowering.hostForm(valueOf(name))).toList();
  }

  private Value valueOf(String output) {
    return lowering.graph().output(output).value();
  }

  /** New values of the buffers that batch norms move, by name. */
  Map<String, Output<?>> moved() {
    return lowering.moved();
  }
}
