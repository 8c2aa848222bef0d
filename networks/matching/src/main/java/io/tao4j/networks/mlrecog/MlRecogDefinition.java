package io.tao4j.networks.mlrecog;

import io.tao4j.graph.EmbeddingLosses;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.networks.matching.EmbeddingDefinition;
import io.tao4j.networks.matching.IdentityBatch;
import io.tao4j.networks.matching.VectorEvaluator;
import io.tao4j.networks.mlrecog.MlRecogSpec.Optim;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/** A network for one spec. It knows no classes: its vectors are for any. */
final class MlRecogDefinition extends EmbeddingDefinition {
  private final MlRecogSpec spec;
  private final MlRecogSettings settings;

  MlRecogDefinition(MlRecogSpec spec) {
    this(spec, new MlRecogSettings(spec));
  }

  private MlRecogDefinition(MlRecogSpec spec, MlRecogSettings settings) {
    super(MlRecogNetwork.NAME, settings.backbone(), settings.preprocessing(), List.of(), Map.of());
    this.spec = spec;
    this.settings = settings;
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph =
        MlRecogGraph.build(
            settings.backbone(),
            settings.backboneOptions(),
            settings.preprocessing(),
            settings.width());
    return new Model(graph, Weights.initialize(graph, spec.train().seed()), meta());
  }

  @Override
  public Map<String, Double> rateFactors(Graph graph) {
    return settings.rateFactors(graph);
  }

  @Override
  public Objective<IdentityBatch> objective(Model start) {
    GraphBuilder b = GraphBuilder.of(start.graph());
    Value vectors = start.graph().output(EMBEDDING).value();
    Value labels = b.input(LABELS, DType.FLOAT32, Shape.batch());
    Optim optim = spec.train().optim();
    b.trainingOutput(
        LOSS,
        EmbeddingLosses.minedTriplet(
            b.scope("loss"),
            vectors,
            labels,
            optim.minerFunctionMargin(),
            optim.tripletLossMargin(),
            spec.train().smoothLoss()));
    return new Objective<>(b.build(), LOSS, List.of(), MlRecogDefinition::encode);
  }

  private static Batch encode(IdentityBatch batch) {
    return VectorEvaluator.encode(batch, Map.of(IMAGES, batch.images(), LABELS, labels(batch)));
  }
}
