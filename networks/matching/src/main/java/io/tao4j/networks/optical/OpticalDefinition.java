package io.tao4j.networks.optical;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.inspection.PartBatch;
import io.tao4j.networks.tasks.inspection.PartDefinition;
import io.tao4j.networks.tasks.inspection.PartGraph;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/** A network for one spec. */
final class OpticalDefinition extends PartDefinition {
  private final OpticalSpec spec;

  OpticalDefinition(OpticalSpec spec) {
    super(
        OpticalNetwork.NAME,
        spec.dataset(),
        spec.model().margin(),
        Map.of(
            "model_type",
            spec.model().modelType(),
            "embedding_vectors",
            Integer.toString(spec.model().embeddingVectors())));
    this.spec = spec;
  }

  /** The three convolutions. */
  private record Convolutions() implements Trunk {
    @Override
    public String name() {
      return "custom";
    }

    @Override
    public String classifierName() {
      return "head";
    }

    @Override
    public List<List<String>> blocks() {
      return OpticalGraph.LAYERS.stream().map(List::of).toList();
    }
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph =
        new OpticalGraph(
                spec.model().modelType().equals("Siamese_3"), spec.model().embeddingVectors())
            .build(shape());
    return new Model(graph, Weights.initialize(graph, spec.train().seed()), meta());
  }

  @Override
  public Trunk backbone(Model model) {
    return new Convolutions();
  }

  @Override
  public String backboneField() {
    return "model.model_backbone";
  }

  @Override
  public Objective<PartBatch> objective(Model start) {
    GraphBuilder builder = GraphBuilder.of(start.graph());
    Value faulty = builder.input(DEFECTS, DType.FLOAT32, Shape.batch());
    builder.trainingOutput(
        LOSS,
        contrastive(
            builder.scope(LOSS),
            start.graph().output(PartGraph.SCORE).value(),
            faulty,
            spec.model().margin()));
    return new Objective<>(builder.build(), LOSS, List.of(), PartDefinition::encode);
  }
}
