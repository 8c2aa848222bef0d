package io.tao4j.networks.yolo;

import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.ServedForm;
import io.tao4j.networks.tasks.detection.AnchorCommand;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DatasetConvertCommand;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.DetectorSpec;

/**
 * What yolo_v3, yolo_v4 and yolo_v4_tiny share: how their heads are read.
 *
 * @param <S> record of the spec
 */
abstract class YoloFamilyNetwork<S extends Record & DetectorSpec> extends DetectionNetwork<S> {
  YoloFamilyNetwork(String name, String description) {
    super(name, description, new DatasetConvertCommand(), new AnchorCommand());
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
