package io.tao4j.networks.retinanet;

import io.tao4j.networks.anchors.AnchorNetwork;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** TAO's retinanet: boxes and classes from a feature pyramid, learnt with a focal loss. */
public final class RetinaNetwork extends AnchorNetwork<RetinaSpec> {
  static final String NAME = "retinanet";

  /** For {@link java.util.ServiceLoader}. */
  public RetinaNetwork() {
    super(NAME, "boxes and classes of objects: RetinaNet");
  }

  @Override
  public SpecBinder<RetinaSpec> specBinder() {
    return SpecBinder.of(RetinaSpec.class).withRules(new RetinaRules());
  }

  @Override
  protected DetectorDefinition definition(
      RetinaSpec spec, List<String> classNames, Map<String, String> categories) {
    return new RetinaDefinition(spec, classNames, categories);
  }
}
