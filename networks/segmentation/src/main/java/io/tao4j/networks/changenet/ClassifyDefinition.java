package io.tao4j.networks.changenet;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.inspection.PartBatch;
import io.tao4j.networks.tasks.inspection.PartDefinition;
import io.tao4j.networks.tasks.inspection.PartGraph;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/** visual_changenet of parts, for one spec. */
final class ClassifyDefinition extends PartDefinition {
  private final ChangenetSpec spec;
  private final ClassifyConfig config;
  private final SegmenterEncoder encoder;

  ClassifyDefinition(ChangenetSpec spec) {
    super(
        ChangenetNetwork.NAME,
        spec.classifyConfig().dataset(),
        spec.classifyConfig().evalMargin(),
        Map.of(
            BACKBONE,
            spec.modelConfig().encoder().get().name(),
            "difference_module",
            spec.classifyConfig().differenceModule()));
    this.spec = spec;
    this.config = spec.classifyConfig();
    this.encoder = spec.modelConfig().encoder();
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph =
        config.isLearnable()
            ? ClassifyGraph.learnable(
                encoder.get(),
                encoder.options(),
                shape(),
                spec.modelConfig().embedDim(),
                config.learnableDifferenceModules(),
                config.embedDec())
            : ClassifyGraph.euclidean(
                encoder.get(), encoder.options(), shape(), config.embeddingVectors());
    return new Model(graph, Weights.initialize(graph, spec.randomSeed()), meta());
  }

  @Override
  public Backbone backbone(Model model) {
    String name = model.meta().properties().get(BACKBONE);
    return name == null ? encoder.get() : Backbones.get(name);
  }

  @Override
  public String backboneField() {
    return "model_config.backbone";
  }

  @Override
  public Objective<PartBatch> objective(Model start) {
    GraphBuilder builder = GraphBuilder.of(start.graph());
    Value faulty = builder.input(DEFECTS, DType.FLOAT32, Shape.batch());
    GraphBuilder b = builder.scope(LOSS);
    builder.trainingOutput(
        LOSS,
        config.isLearnable()
            ? crossEntropy(b, start.graph().output(ClassifyGraph.LOGITS).value(), faulty)
            : contrastive(
                b,
                start.graph().output(PartGraph.SCORE).value(),
                faulty,
                config.trainMarginEuclid()));
    return new Objective<>(builder.build(), LOSS, List.of(), PartDefinition::encode);
  }

  private Value crossEntropy(GraphBuilder b, Value logits, Value faulty) {
    Reshape column = new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1)));
    Value good = b.difference(b.constant(1), faulty);
    Value targets =
        b.add("verdicts", new Concat(1), List.of(b.add(column, good), b.add(column, faulty)));
    return Losses.meanSoftmaxCrossEntropy(b, logits, targets, config.clsWeight());
  }
}
