package io.tao4j.networks.mlrecog;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.EmbeddingLosses;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.matching.IdentityBatch;
import io.tao4j.networks.matching.RetrievalEvaluator;
import io.tao4j.networks.mlrecog.MlRecogSpec.Optim;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** A network for one spec. It knows no classes: its vectors are for any. */
final class MlRecogDefinition implements NetworkDefinition<IdentityBatch> {
  private static final String LABELS = "labels";
  private static final String LOSS = "loss";

  private final MlRecogSpec spec;
  private final MlRecogSettings settings;
  private final Preprocessing input;

  MlRecogDefinition(MlRecogSpec spec) {
    this.spec = spec;
    this.settings = new MlRecogSettings(spec);
    this.input = settings.preprocessing();
  }

  @Override
  public String network() {
    return MlRecogNetwork.NAME;
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph =
        MlRecogGraph.build(
            settings.backbone(), settings.backboneOptions(), input, settings.width());
    return new Model(
        graph,
        Weights.initialize(graph, spec.train().seed()),
        meta(Map.of(BACKBONE, settings.backbone().name())));
  }

  private ModelMeta meta(Map<String, String> properties) {
    return new ModelMeta(network(), List.of(), input.toMap(), Map.of(), properties);
  }

  @Override
  public Model adopted(Model other, String what) {
    Shape expected = Shape.batch(input.channels(), input.height(), input.width());
    Shape given = other.graph().inputs().get(0).type().shape();
    if (!given.equals(expected)) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images %s, the spec says %s".formatted(what, given, expected),
          "make model.input_width and input_height the same");
    }
    return other.withMeta(meta(other.meta().properties()));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of();
  }

  @Override
  public Backbone backbone(Model model) {
    String name = model.meta().properties().get(BACKBONE);
    return name == null ? settings.backbone() : Backbones.get(name);
  }

  @Override
  public String backboneField() {
    return "model.backbone";
  }

  @Override
  public Map<String, Double> rateFactors(Graph graph) {
    return settings.rateFactors(graph);
  }

  /** A set to judge by has its pictures class after class: its batches make no triplets. */
  @Override
  public boolean hasValidationLoss() {
    return false;
  }

  @Override
  public Objective<IdentityBatch> objective(Model start) {
    GraphBuilder b = GraphBuilder.of(start.graph());
    Value vectors = start.graph().output(MlRecogGraph.EMBEDDING).value();
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
    int size = batch.samples().size();
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      labels[i] = batch.samples().get(i).label();
    }
    return RetrievalEvaluator.encode(
        batch, Map.of(MlRecogGraph.IMAGES, batch.images(), LABELS, Tensor.of(labels, size)));
  }
}
