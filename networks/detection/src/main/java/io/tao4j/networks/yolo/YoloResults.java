package io.tao4j.networks.yolo;

import io.tao4j.data.detection.Placement;
import io.tao4j.geometry.Box;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From a batch's output maps to detections in the pixels of its pictures, cut to these.
 * Thread-safe.
 */
final class YoloResults {
  private final List<String> classNames;
  private final YoloDecoder decoder;

  /** For a model, with given thresholds. */
  YoloResults(ModelMeta meta, YoloDecoder.Thresholds thresholds) {
    this(
        meta.classNames(),
        new YoloDecoder(YoloHead.of(meta), meta.classNames().size(), thresholds));
  }

  YoloResults(List<String> classNames, YoloDecoder decoder) {
    this.classNames = classNames;
    this.decoder = decoder;
  }

  List<Detections> decode(Map<String, Tensor> outputs, List<Placement> placements) {
    List<Detections> all = new ArrayList<>(placements.size());
    for (int image = 0; image < placements.size(); image++) {
      YoloDecoder.Found found = decoder.decode(outputs, image);
      List<Detection> detections = new ArrayList<>(found.size());
      for (int i = 0; i < found.size(); i++) {
        Box input =
            new Box(
                found.sides()[4 * i],
                found.sides()[4 * i + 1],
                found.sides()[4 * i + 2],
                found.sides()[4 * i + 3]);
        Box box = placements.get(image).cutToPicture(input);
        if (!box.isEmpty()) {
          int kind = found.classes()[i];
          detections.add(new Detection(classNames.get(kind), kind, found.scores()[i], box));
        }
      }
      all.add(new Detections(detections));
    }
    return all;
  }
}
