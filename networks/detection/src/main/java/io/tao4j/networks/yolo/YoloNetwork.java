package io.tao4j.networks.yolo;

import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** What yolo_v4 and yolo_v4_tiny share: all but names and defaults. */
abstract class YoloNetwork extends YoloFamilyNetwork<YoloV4Spec> {
  YoloNetwork(String name, String description) {
    super(name, description);
  }

  @Override
  public final SpecBinder<YoloV4Spec> specBinder() {
    return SpecBinder.of(YoloV4Spec.class).withRules(new YoloRules(name()));
  }

  @Override
  protected final DetectorDefinition definition(
      YoloV4Spec spec, List<String> classNames, Map<String, String> categories) {
    return new YoloDefinition(name(), spec, classNames, categories);
  }
}
