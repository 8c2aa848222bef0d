package io.tao4j.networks.segformer;

import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.segmentation.PixelTargets;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SegFormer for one spec. */
final class SegformerDefinition extends SegmenterDefinition {
  private final SegformerSpec spec;
  private final MaskClasses classes;

  SegformerDefinition(SegformerSpec spec) {
    super(SegformerNetwork.NAME, spec);
    this.spec = spec;
    this.classes = spec.classes();
  }

  @Override
  protected Graph graph() {
    SegmenterEncoder encoder = spec.modelConfig().encoder();
    return SegformerGraph.build(
        encoder.get(),
        encoder.options(),
        encoder.inputHeight(),
        encoder.inputWidth(),
        spec.modelConfig().embedDim(),
        classes.names().size());
  }

  @Override
  protected Trunk specTrunk() {
    return spec.modelConfig().encoder().get();
  }

  @Override
  protected Trunk trunk(String name) {
    return Backbones.get(name);
  }

  @Override
  public String backboneField() {
    return "model_config.backbone";
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(LabelledLayer.of(SegformerGraph.CLASSIFIER, meta.classNames()));
  }

  /** The head has the names of the public checkpoints. */
  @Override
  public @Nullable String publicName(String parameter) {
    return parameter.startsWith(SegformerGraph.HEAD + ".")
            && !parameter.startsWith(SegformerGraph.CLASSIFIER + ".")
        ? parameter
        : null;
  }

  @Override
  protected Value asLarge(GraphBuilder b, Value logits) {
    SegmenterEncoder encoder = spec.modelConfig().encoder();
    return enlarged(b, logits, encoder.inputHeight(), encoder.inputWidth());
  }

  static Value enlarged(GraphBuilder b, Value logits, int height, int width) {
    return b.add(
        "loss.enlarged",
        new WindowOp.Resize2d(
            WindowOp.ResizeKind.BILINEAR, new WindowOp.ResizeTo.Size(height, width)),
        logits);
  }

  /** TAO's: the sum over the pixels that count, over the number of all. */
  @Override
  protected List<String> loss(GraphBuilder b, Value logits, PixelTargets targets) {
    List<Double> weights = spec.trainingConfig().shared().classWeights(classes);
    b.trainingOutput(
        LOSS,
        Losses.mean(
            b,
            Losses.softmaxCrossEntropy(
                b.scope("loss"), logits, targets.oneHot(), weights.isEmpty() ? null : weights)));
    return List.of();
  }
}
