package io.tao4j.networks.yolo;

import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** TAO's yolo_v3: three heads on a neck that goes down. */
public final class YoloV3Network extends YoloFamilyNetwork<YoloV3Spec> {
  static final String NAME = "yolo_v3";

  /** For {@link java.util.ServiceLoader}. */
  public YoloV3Network() {
    super(NAME, "boxes and classes of objects: YOLOv3");
  }

  @Override
  public SpecBinder<YoloV3Spec> specBinder() {
    return SpecBinder.of(YoloV3Spec.class).withRules(new YoloV3Rules());
  }

  @Override
  protected DetectorDefinition definition(
      YoloV3Spec spec, List<String> classNames, Map<String, String> categories) {
    return new YoloV3Definition(spec, classNames, categories);
  }
}
