package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorNetwork;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** TAO's dssd: SSD whose maps are joined from the smallest one up by deconvolutions. */
public final class DssdNetwork extends AnchorNetwork<DssdSpec> {
  static final String NAME = "dssd";

  /** For {@link java.util.ServiceLoader}. */
  public DssdNetwork() {
    super(NAME, "boxes and classes of objects: SSD with deconvolutions");
  }

  @Override
  public SpecBinder<DssdSpec> specBinder() {
    return SpecBinder.of(DssdSpec.class)
        .withRules(
            (spec, context) -> {
              if (spec.ssdConfig().isPresent()) {
                context.unsupported(
                    "ssd_config", "this is the network of ssd", "train ssd, or give dssd_config");
              }
              SsdRules.check(NAME, spec, context);
            });
  }

  @Override
  protected DetectorDefinition definition(
      DssdSpec spec, List<String> classNames, Map<String, String> categories) {
    return new SsdDefinition(NAME, spec, classNames, categories);
  }
}
