package io.tao4j.networks.pose;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.classification.ClassTargets;
import io.tao4j.networks.tasks.classification.ClassificationEvaluator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A network for one spec and the classes of one data set.
 *
 * @param spec the spec
 * @param facts of its sequences
 * @param classNames names by number
 */
record PoseDefinition(PoseSpec spec, PoseFacts facts, List<String> classNames)
    implements NetworkDefinition<PoseBatch> {
  /** What can be frozen: the blocks. Public weights have the authors' names. */
  private static final class Blocks implements Trunk {
    @Override
    public String name() {
      return "st-gcn";
    }

    @Override
    public String classifierName() {
      return StGcnGraph.HEAD;
    }

    @Override
    public List<List<String>> blocks() {
      return IntStream.range(0, StGcnGraph.LAYERS.size())
          .mapToObj(i -> List.of("st_gcn_networks." + i))
          .toList();
    }
  }

  @Override
  public String network() {
    return PoseNetwork.NAME;
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph = StGcnGraph.build(new PoseSettings(spec).graph(facts, classNames.size()));
    return new Model(
        graph,
        Weights.initialize(graph, spec.train().seed()),
        meta(new ModelMeta(network(), classNames, Map.of(), Map.of(), Map.of())));
  }

  private ModelMeta meta(ModelMeta meta) {
    return facts.in(meta);
  }

  @Override
  public Model adopted(Model other, String what) {
    PoseFacts theirs = PoseFacts.of(other.meta());
    if (theirs.channels() != facts.channels()
        || theirs.persons() != facts.persons()
        || !theirs.skeleton().equals(facts.skeleton())) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes %s numbers a place, %s persons and %s joints with %s links"
              .formatted(
                  what,
                  theirs.channels(),
                  theirs.persons(),
                  theirs.skeleton().joints(),
                  theirs.skeleton().links().size()),
          "the spec and its data say %s, %s, %s and %s"
              .formatted(
                  facts.channels(),
                  facts.persons(),
                  facts.skeleton().joints(),
                  facts.skeleton().links().size()),
          "make model.input_channels and model.graph_layout the same");
    }
    return other.withMeta(
        meta(
            new ModelMeta(
                network(),
                classNames,
                Map.of(),
                other.meta().metrics(),
                other.meta().properties())));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(LabelledLayer.of(StGcnGraph.HEAD, meta.classNames()));
  }

  @Override
  public Trunk backbone(Model model) {
    return new Blocks();
  }

  @Override
  public String backboneField() {
    return "model.model_type";
  }

  @Override
  public String classifierLayer() {
    return StGcnGraph.HEAD;
  }

  @Override
  public Map<String, String> facts(Model model) {
    return Map.of("sequences", PoseFacts.of(model.meta()).toString());
  }

  @Override
  public Objective<PoseBatch> objective(Model start) {
    return ClassTargets.objective(start, this::encode);
  }

  private Batch encode(PoseBatch batch) {
    return ClassificationEvaluator.encode(
        Map.of(
            StGcnGraph.POSES,
            batch.poses(),
            ClassTargets.TARGETS,
            ClassTargets.oneHot(batch.labels(), classNames.size())),
        batch.labels(),
        batch.ids());
  }
}
