package io.tao4j.networks.yolo;

import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The detector's training program: its loss, and what the spec freezes and penalises. */
final class YoloProgram {
  private YoloProgram() {}

  /**
   * Builds it.
   *
   * @param graph the network; of any size where the input's size varies
   */
  static TrainProgram of(
      YoloV4Spec spec,
      Graph graph,
      List<YoloHead> heads,
      YoloLoss.Settings loss,
      Backbone backbone) {
    TrainingConfig train = spec.trainingConfig();
    Phase phase =
        Phase.minimize(YoloLoss.LOSS, train.toOptimizer())
            .report(YoloLoss.TERMS)
            .clip(
                train.gradientClipNorm() > 0
                    ? new Phase.Clip.GlobalNorm(train.gradientClipNorm())
                    : null)
            .regularizers(train.regularizers(graph))
            .freeze(frozen(spec, graph, backbone))
            .freezeBatchNorms(spec.yolov4Config().freezeBn() ? batchNorms(graph) : Set.of())
            .build();
    return TrainProgram.of(YoloLoss.append(graph, heads, loss), phase)
        .withAverage(train.modelEma() ? TrainProgram.Average.of(train.emaDecay()) : null);
  }

  /** Convolutions of the frozen blocks; TAO does not freeze their batch norms. */
  private static Set<String> frozen(YoloV4Spec spec, Graph graph, Backbone backbone) {
    Set<String> frozen = new HashSet<>();
    for (int block : spec.yolov4Config().freezeBlocks()) {
      for (String prefix : backbone.blocks().get(block)) {
        String scope = YoloGraph.BACKBONE + "." + prefix + ".";
        graph.parameters().stream()
            .filter(p -> p.role() == Parameter.Role.WEIGHT || p.role() == Parameter.Role.BIAS)
            .map(Parameter::name)
            .filter(name -> name.startsWith(scope))
            .forEach(frozen::add);
      }
    }
    return frozen;
  }

  private static Set<String> batchNorms(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof NormalizeOp.BatchNorm)
        .map(Node::name)
        .collect(Collectors.toSet());
  }
}
