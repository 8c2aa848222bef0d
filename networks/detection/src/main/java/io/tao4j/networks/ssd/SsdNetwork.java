package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorNetwork;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** TAO's ssd: boxes and classes from six maps of anchors. */
public final class SsdNetwork extends AnchorNetwork<SsdSpec> {
  static final String NAME = "ssd";

  /** For {@link java.util.ServiceLoader}. */
  public SsdNetwork() {
    super(NAME, "boxes and classes of objects: SSD");
  }

  @Override
  public SpecBinder<SsdSpec> specBinder() {
    return SpecBinder.of(SsdSpec.class)
        .withRules(
            (spec, context) -> {
              if (spec.dssdConfig().isPresent()) {
                context.unsupported(
                    "dssd_config", "this is the network of dssd", "train dssd, or give ssd_config");
              }
              SsdRules.check(NAME, spec, context);
            });
  }

  @Override
  protected DetectorDefinition definition(
      SsdSpec spec, List<String> classNames, Map<String, String> categories) {
    return new SsdDefinition(NAME, spec, classNames, categories);
  }
}
