package io.tao4j.networks.efficientdet;

import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorMatcher;
import io.tao4j.networks.anchors.AnchorSettings;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.networks.anchors.NumberLists;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.efficientdet.EfficientDetSpec.ModelConfig;
import java.util.List;
import java.util.Optional;

/**
 * What the fields of {@code model_config} mean in terms of the shared parts.
 *
 * @param side shorter side of the input, pixels
 */
record EfficientDetSettings(ModelConfig config, int side) implements AnchorSettings {
  private static final double POSITIVE_IOU = 0.5;

  @Override
  public String group() {
    return "model_config";
  }

  /** The scale that the spec names, if there is one. */
  Optional<EfficientDetScale> findScale() {
    return EfficientDetScale.of(config.modelName().strip());
  }

  EfficientDetScale scale() {
    return findScale().orElseThrow();
  }

  @Override
  public Backbone backbone() {
    return scale().network();
  }

  /** Width and height of each shape; empty if the text is no list of pairs above 0. */
  Optional<List<List<Double>>> aspects() {
    return NumberLists.parseNested(config.aspectRatios())
        .filter(
            pairs ->
                !pairs.isEmpty()
                    && pairs.stream().allMatch(p -> p.size() == 2 && p.get(0) > 0 && p.get(1) > 0));
  }

  @Override
  public AnchorBoxes anchors() {
    return EfficientDetGraph.anchors(
        config.anchorScale() == 0 ? 4 : config.anchorScale(),
        config.numScales() == 0 ? 3 : config.numScales(),
        aspects().orElseThrow(),
        side);
  }

  @Override
  public BoxCoder coder() {
    return new BoxCoder(List.of(1.0, 1.0, 1.0, 1.0));
  }

  @Override
  public double positiveIou() {
    return POSITIVE_IOU;
  }

  @Override
  public double negativeIou() {
    return POSITIVE_IOU;
  }

  @Override
  public AnchorTargets.Matching matching() {
    return (anchors, objects) -> AnchorMatcher.matchBest(anchors, objects, POSITIVE_IOU);
  }
}
