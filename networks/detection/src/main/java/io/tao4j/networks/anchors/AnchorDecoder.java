package io.tao4j.networks.anchors;

import io.tao4j.networks.tasks.detection.BoxCollector;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.FoundBoxes;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Map;

/** What a graph says of all its anchors: those above the threshold, then suppression. */
record AnchorDecoder(DetectionThresholds thresholds) implements BoxDecoder {
  @Override
  public FoundBoxes decode(Map<String, Tensor> outputs, int image) {
    Tensor scores = outputs.get(AnchorOutputs.SCORES);
    FloatBuffer sides = outputs.get(AnchorOutputs.BOXES).floats();
    FloatBuffer values = scores.floats();
    int anchors = Math.toIntExact(scores.shape().size(1));
    int classes = Math.toIntExact(scores.shape().size(2));
    BoxCollector candidates = new BoxCollector();
    for (int anchor = image * anchors; anchor < (image + 1) * anchors; anchor++) {
      for (int kind = 0; kind < classes; kind++) {
        float score = values.get(anchor * classes + kind);
        if (score > thresholds.confidence()) {
          int at = 4 * anchor;
          candidates.add(
              sides.get(at), sides.get(at + 1), sides.get(at + 2), sides.get(at + 3), score, kind);
        }
      }
    }
    return candidates.suppressed(thresholds);
  }
}
