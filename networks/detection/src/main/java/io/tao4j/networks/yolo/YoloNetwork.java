package io.tao4j.networks.yolo;

import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.ServedForm;
import io.tao4j.networks.tasks.detection.AnchorCommand;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DatasetConvertCommand;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** What yolo_v4 and yolo_v4_tiny share: all but names and defaults. */
abstract class YoloNetwork extends DetectionNetwork<YoloV4Spec> {
  YoloNetwork(String name, String description) {
    super(name, description, new DatasetConvertCommand(), new AnchorCommand());
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

  @Override
  protected final BoxDecoder decoder(ModelMeta meta, DetectionThresholds thresholds) {
    return new YoloDecoder(YoloHead.of(meta), meta.classNames().size(), thresholds);
  }

  @Override
  protected final ServedForm.Boxes served(Model model) {
    return YoloDetections.of(model);
  }
}
