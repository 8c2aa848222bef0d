package io.tao4j.networks.yolo;

import io.tao4j.networks.tasks.detection.BoxCollector;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.FoundBoxes;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * From a detector's output maps to boxes, in plain Java: predictions whose score reaches the
 * threshold, then suppression within each class. Thread-safe.
 */
final class YoloDecoder implements BoxDecoder {
  private final List<YoloHead> heads;
  private final int classes;
  private final DetectionThresholds thresholds;

  YoloDecoder(List<YoloHead> heads, int classes, DetectionThresholds thresholds) {
    this.heads = List.copyOf(heads);
    this.classes = classes;
    this.thresholds = thresholds;
  }

  @Override
  public FoundBoxes decode(Map<String, Tensor> outputs, int image) {
    BoxCollector candidates = new BoxCollector();
    for (YoloHead head : heads) {
      Tensor map = outputs.get(head.name());
      if (map == null) {
        throw new IllegalArgumentException("no output '" + head.name() + "'");
      }
      collect(head, map, image, candidates);
    }
    return candidates.suppressed(thresholds);
  }

  private void collect(YoloHead head, Tensor map, int image, BoxCollector candidates) {
    int rows = Math.toIntExact(map.shape().size(2));
    int columns = Math.toIntExact(map.shape().size(3));
    int cells = rows * columns;
    int numbers = YoloHead.BOX_NUMBERS + classes;
    int anchors = head.anchors().size();
    FloatBuffer values = map.floats();
    float scale = (float) (1 + head.gridExtend());
    float shift = (float) (head.gridExtend() / 2);
    for (int anchor = 0; anchor < anchors; anchor++) {
      int from = (image * anchors + anchor) * numbers * cells;
      for (int cell = 0; cell < cells; cell++) {
        float object = sigmoid(values.get(from + 4 * cells + cell));
        // a score is at most the objectness: most cells end here
        if (!(object > thresholds.confidence())) {
          continue;
        }
        float[] box = null;
        for (int c = 0; c < classes; c++) {
          float score =
              object * sigmoid(values.get(from + (YoloHead.BOX_NUMBERS + c) * cells + cell));
          if (score > thresholds.confidence()) {
            if (box == null) {
              float x = sigmoid(values.get(from + cell)) * scale - shift + cell % columns;
              float y = sigmoid(values.get(from + cells + cell)) * scale - shift + cell / columns;
              Anchor a = head.anchors().get(anchor);
              float width = size(values.get(from + 2 * cells + cell), a.width());
              float height = size(values.get(from + 3 * cells + cell), a.height());
              box = box(x * head.stride(), y * head.stride(), width, height);
            }
            candidates.add(box[0], box[1], box[2], box[3], score, c);
          }
        }
      }
    }
  }

  private static float[] box(float x, float y, float width, float height) {
    return new float[] {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
  }

  private static float size(float logit, double anchor) {
    return (float) (anchor * Math.exp(Math.min(logit, YoloHead.LARGEST_EXPONENT)));
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
