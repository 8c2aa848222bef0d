package io.tao4j.networks.maskrcnn;

import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.ServedForm;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DatasetConvertCommand;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** TAO's mask_rcnn: boxes, classes and masks of objects. */
public final class MaskRcnnNetwork extends DetectionNetwork<MaskRcnnSpec> {
  static final String NAME = "mask_rcnn";

  /** For {@link java.util.ServiceLoader}. */
  public MaskRcnnNetwork() {
    super(NAME, "boxes, classes and masks of objects: Mask R-CNN", new DatasetConvertCommand());
  }

  @Override
  public SpecBinder<MaskRcnnSpec> specBinder() {
    return SpecBinder.of(MaskRcnnSpec.class)
        .withRules(new MaskRcnnRules())
        .withLayouts(MaskRcnnLayouts.all());
  }

  @Override
  protected DetectorDefinition definition(
      MaskRcnnSpec spec, List<String> classNames, Map<String, String> categories) {
    return new MaskRcnnDefinition(spec, classNames, categories);
  }

  @Override
  protected BoxDecoder decoder(ModelMeta meta, DetectionThresholds thresholds) {
    return new MaskRcnnDecoder(thresholds);
  }

  @Override
  protected boolean hasMasks(ModelMeta meta) {
    return MaskRcnnDefinition.hasMasks(meta);
  }

  /** Detections are final in the network itself: exported files have its own outputs. */
  @Override
  protected ServedForm served(Model model) {
    return new ServedForm.Raw();
  }
}
