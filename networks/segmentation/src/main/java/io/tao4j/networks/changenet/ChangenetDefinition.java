package io.tao4j.networks.changenet;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Value;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.segmentation.PixelTargets;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import java.util.List;

/** visual_changenet for one spec. */
final class ChangenetDefinition extends SegmenterDefinition {
  private final ChangenetSpec spec;

  ChangenetDefinition(ChangenetSpec spec) {
    super(ChangenetNetwork.NAME, spec);
    this.spec = spec;
  }

  @Override
  protected Graph graph() {
    SegmenterEncoder encoder = spec.modelConfig().encoder();
    return ChangenetGraph.build(
        encoder.get(),
        encoder.options(),
        encoder.inputHeight(),
        encoder.inputWidth(),
        spec.modelConfig().embedDim(),
        classNames().size());
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
    return List.of(LabelledLayer.of(ChangenetGraph.CLASSIFIER, meta.classNames()));
  }

  /** TAO's: the sum over the pixels that count, over the number of all. */
  @Override
  protected List<String> loss(GraphBuilder b, Value logits, PixelTargets targets) {
    List<Double> weights = spec.trainingConfig().shared().classWeights(spec.classes());
    b.trainingOutput(
        LOSS,
        Losses.mean(
            b,
            Losses.softmaxCrossEntropy(
                b.scope("loss"), logits, targets.oneHot(), weights.isEmpty() ? null : weights)));
    return List.of();
  }
}
