package io.tao4j.networks.yolo;

import io.tao4j.error.TaoException;
import io.tao4j.geometry.NonMaximumSuppression;
import io.tao4j.model.ModelMeta;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * From a detector's output maps to boxes, in plain Java: predictions whose score reaches the
 * threshold, then suppression within each class. Thread-safe.
 */
final class YoloDecoder {
  private final List<YoloHead> heads;
  private final int classes;
  private final Thresholds thresholds;

  /**
   * What is kept.
   *
   * @param confidence least score, above 0
   * @param iou overlap above which the lower score of a class is dropped
   * @param topK most boxes of an image
   */
  record Thresholds(double confidence, double iou, int topK) {
    private static final String CONFIDENCE = "nms.confidence_threshold";
    private static final String IOU = "nms.clustering_iou_threshold";
    private static final String TOP_K = "nms.top_k";

    /** What a model file must say of them. */
    Map<String, String> properties() {
      return Map.of(
          CONFIDENCE, Double.toString(confidence),
          IOU, Double.toString(iou),
          TOP_K, Integer.toString(topK));
    }

    /**
     * Those of a model.
     *
     * @throws TaoException {@code MODEL-010} if the file does not say them
     */
    static Thresholds of(ModelMeta meta) {
      try {
        return new Thresholds(
            Double.parseDouble(String.valueOf(meta.properties().get(CONFIDENCE))),
            Double.parseDouble(String.valueOf(meta.properties().get(IOU))),
            Integer.parseInt(String.valueOf(meta.properties().get(TOP_K))));
      } catch (NumberFormatException e) {
        throw new TaoException(
            "MODEL-010",
            "the model does not say which predictions to keep",
            List.of("properties %s, %s, %s".formatted(CONFIDENCE, IOU, TOP_K)),
            e);
      }
    }
  }

  /**
   * An image's boxes, best first.
   *
   * @param sides left, top, right, bottom of each in input pixels, not clipped
   * @param scores objectness times class probability
   * @param classes class of each
   */
  record Found(float[] sides, float[] scores, int[] classes) {
    int size() {
      return scores.length;
    }
  }

  YoloDecoder(List<YoloHead> heads, int classes, Thresholds thresholds) {
    this.heads = List.copyOf(heads);
    this.classes = classes;
    this.thresholds = thresholds;
  }

  /**
   * Decodes one image of a batch.
   *
   * @param outputs the network's maps by name
   */
  Found decode(Map<String, Tensor> outputs, int image) {
    Candidates candidates = new Candidates();
    for (YoloHead head : heads) {
      Tensor map = outputs.get(head.name());
      if (map == null) {
        throw new IllegalArgumentException("no output '" + head.name() + "'");
      }
      collect(head, map, image, candidates);
    }
    float[] sides = Arrays.copyOf(candidates.sides, 4 * candidates.size);
    float[] scores = Arrays.copyOf(candidates.scores, candidates.size);
    int[] kinds = Arrays.copyOf(candidates.classes, candidates.size);
    int[] kept =
        NonMaximumSuppression.apply(
            sides, scores, kinds, (float) thresholds.iou(), thresholds.topK());
    float[] keptSides = new float[4 * kept.length];
    float[] keptScores = new float[kept.length];
    int[] keptClasses = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(sides, 4 * kept[i], keptSides, 4 * i, 4);
      keptScores[i] = scores[kept[i]];
      keptClasses[i] = kinds[kept[i]];
    }
    return new Found(keptSides, keptScores, keptClasses);
  }

  private void collect(YoloHead head, Tensor map, int image, Candidates candidates) {
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
            candidates.add(box, score, c);
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

  /** Growing arrays. */
  private static final class Candidates {
    private float[] sides = new float[4 * 64];
    private float[] scores = new float[64];
    private int[] classes = new int[64];
    private int size;

    void add(float[] box, float score, int kind) {
      if (size == scores.length) {
        sides = Arrays.copyOf(sides, 8 * size);
        scores = Arrays.copyOf(scores, 2 * size);
        classes = Arrays.copyOf(classes, 2 * size);
      }
      System.arraycopy(box, 0, sides, 4 * size, 4);
      scores[size] = score;
      classes[size++] = kind;
    }
  }
}
