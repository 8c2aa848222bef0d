package io.tao4j.networks.reid;

import io.tao4j.error.TaoException;
import io.tao4j.graph.EmbeddingLosses;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.networks.matching.EmbeddingDefinition;
import io.tao4j.networks.matching.IdentityBatch;
import io.tao4j.networks.matching.MirroredPictures;
import io.tao4j.networks.matching.VectorEvaluator;
import io.tao4j.networks.reid.ReIdSpec.Optim;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A network for one spec and the identities of one training set. */
final class ReIdDefinition extends EmbeddingDefinition {
  private static final String CLASSES = "classes";
  private static final String ID_LOSS = "id_loss";
  private static final String TRIPLET_LOSS = "triplet_loss";
  private static final String CENTER_LOSS = "center_loss";
  private static final double SMOOTHING = 0.1;

  private final ReIdSpec spec;
  private final ReIdSettings settings;
  private final List<String> identities;

  ReIdDefinition(ReIdSpec spec, List<String> identities) {
    this(spec, new ReIdSettings(spec), identities);
  }

  private ReIdDefinition(ReIdSpec spec, ReIdSettings settings, List<String> identities) {
    super(
        ReIdNetwork.NAME,
        settings.backbone(),
        settings.preprocessing(),
        identities,
        MirroredPictures.property(spec.model().withFlipFeature()));
    this.spec = spec;
    this.settings = settings;
    this.identities = List.copyOf(identities);
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph =
        settings
            .graph(identities.size())
            .build(settings.backbone(), settings.backboneOptions(), settings.preprocessing());
    return new Model(graph, Weights.initialize(graph, spec.train().seed()), meta());
  }

  @Override
  public Model adopted(Model other, String what) {
    if (settings.hasClassifier()
        && other.graph().outputs().stream().noneMatch(o -> o.name().equals(ReIdGraph.LOGITS))) {
      throw new TaoException(
          "TRAIN-006",
          what + " has no classifier of identities: it was trained on triplets alone",
          "set dataset.sampler to triplet, or start from its weights");
    }
    return super.adopted(other, what);
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(LabelledLayer.of(ReIdGraph.CLASSIFIER, meta.classNames()));
  }

  @Override
  public String headText() {
    return "a new classifier of identities";
  }

  @Override
  public Map<String, Double> rateFactors(Graph graph) {
    return settings.rateFactors(graph);
  }

  /** Centres of the identities' features, at 0. */
  ClassCenters centers(int width) {
    return new ClassCenters(identities.size(), width, spec.train().optim().centerLr());
  }

  @Override
  public Objective<IdentityBatch> objective(Model start) {
    GraphBuilder builder = GraphBuilder.of(start.graph());
    Value labels = builder.input(LABELS, DType.FLOAT32, Shape.batch());
    Value classes = null;
    ClassCenters centers = null;
    Value feature = start.graph().output(ReIdGraph.FEATURE).value();
    Optim optim = spec.train().optim();
    GraphBuilder b = builder.scope(LOSS);
    List<String> terms = new ArrayList<>();
    Value total = null;
    if (settings.hasClassifier() || spec.model().withCenterLoss()) {
      classes =
          builder.input(
              CLASSES, DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.of(identities.size())));
    }
    if (settings.hasClassifier()) {
      Value logits = start.graph().output(ReIdGraph.LOGITS).value();
      double smoothing = spec.model().labelSmooth() ? SMOOTHING : 0;
      Value targets =
          b.sum(
              b.scale(Objects.requireNonNull(classes), 1 - smoothing),
              b.constant(smoothing / identities.size()));
      Value each = Losses.softmaxCrossEntropy(b, logits, targets, null);
      total =
          term(builder, ID_LOSS, Losses.mean(b, each), spec.model().idLossWeight(), terms, total);
    }
    if (settings.hasTriplets()) {
      Value compared = optim.trpL2() ? EmbeddingLosses.normalized(b, feature) : feature;
      Value loss =
          spec.model().noMargin()
              ? EmbeddingLosses.batchHardSoftTriplet(b, compared, labels)
              : EmbeddingLosses.batchHardTriplet(b, compared, labels, optim.tripletLossMargin());
      total = term(builder, TRIPLET_LOSS, loss, spec.model().tripletLossWeight(), terms, total);
    }
    if (spec.model().withCenterLoss()) {
      centers = centers(builder.channels(feature));
      Value loss = center(builder, b, feature, Objects.requireNonNull(classes), centers);
      total = term(builder, CENTER_LOSS, loss, optim.centerLossWeight(), terms, total);
    }
    builder.trainingOutput(LOSS, Objects.requireNonNull(total));
    boolean hasClasses = classes != null;
    Map<String, Tensor> first = centers == null ? Map.of() : centers.first();
    Objective<IdentityBatch> objective =
        new Objective<>(builder.build(), LOSS, terms, batch -> encode(batch, hasClasses, first));
    return centers == null ? objective : objective.withAdapted(centers);
  }

  private static Value term(
      GraphBuilder builder,
      String name,
      Value loss,
      double weight,
      List<String> terms,
      @Nullable Value total) {
    builder.trainingOutput(name, loss);
    terms.add(name);
    GraphBuilder b = builder.scope(LOSS);
    Value weighted = weight == 1 ? loss : b.scale(loss, weight);
    return total == null ? weighted : b.sum(total, weighted);
  }

  /** Features whose class has no centre yet, and their centres, count as 0. */
  private static Value center(
      GraphBuilder builder, GraphBuilder b, Value feature, Value classes, ClassCenters centers) {
    Value places =
        builder.input(
            ClassCenters.CENTERS, DType.FLOAT32, Shape.of(centers.classes(), centers.width()));
    Value known = builder.input(ClassCenters.KNOWN, DType.FLOAT32, Shape.of(centers.classes()));
    Value column =
        b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), known); // [C,1]
    Value counts = b.add(new LinearOp.MatMul(), classes, column); // [N,1]
    Value turned = b.add(new Transpose(List.of(1, 0)), classes); // [C,N]
    builder.trainingOutput(
        ClassCenters.SUMS, b.add(new LinearOp.MatMul(), turned, b.stopGradient(feature)));
    builder.trainingOutput(ClassCenters.COUNTS, b.reduce(ReduceKind.SUM, classes, false, 0));
    return EmbeddingLosses.center(b, b.product(feature, counts), classes, places);
  }

  private Batch encode(IdentityBatch batch, boolean hasClasses, Map<String, Tensor> first) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(first);
    inputs.put(IMAGES, batch.images());
    inputs.put(LABELS, labels(batch));
    if (hasClasses) {
      int size = batch.samples().size();
      float[] classes = new float[size * identities.size()];
      for (int i = 0; i < size; i++) {
        classes[i * identities.size() + batch.samples().get(i).label()] = 1;
      }
      inputs.put(CLASSES, Tensor.of(classes, size, identities.size()));
    }
    return VectorEvaluator.encode(batch, inputs);
  }
}
