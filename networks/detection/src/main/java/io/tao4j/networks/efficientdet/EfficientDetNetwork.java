package io.tao4j.networks.efficientdet;

import io.tao4j.networks.anchors.AnchorNetwork;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** TAO's efficientdet_tf1 and efficientdet_tf2: EfficientNets behind a bidirectional pyramid. */
public final class EfficientDetNetwork extends AnchorNetwork<EfficientDetSpec> {
  static final String NAME = "efficientdet";

  /** For {@link java.util.ServiceLoader}. */
  public EfficientDetNetwork() {
    super(
        NAME, "boxes and classes of objects: EfficientDet", "efficientdet_tf2", "efficientdet_tf1");
  }

  @Override
  public SpecBinder<EfficientDetSpec> specBinder() {
    return SpecBinder.of(EfficientDetSpec.class)
        .withRules(new EfficientDetRules())
        .withLayouts(EfficientDetLayouts.all());
  }

  @Override
  protected DetectorDefinition definition(
      EfficientDetSpec spec, List<String> classNames, Map<String, String> categories) {
    return new EfficientDetDefinition(spec, classNames, categories);
  }
}
