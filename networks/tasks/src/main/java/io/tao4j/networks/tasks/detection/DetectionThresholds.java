package io.tao4j.networks.tasks.detection;

import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.tasks.spec.NmsConfig;
import java.util.List;
import java.util.Map;

/**
 * Which of a detector's predictions are kept.
 *
 * @param confidence least score, above 0
 * @param iou overlap above which the lower score of a class is dropped
 * @param topK most boxes of an image
 */
public record DetectionThresholds(double confidence, double iou, int topK) {
  private static final String CONFIDENCE = "nms.confidence_threshold";
  private static final String IOU = "nms.clustering_iou_threshold";
  private static final String TOP_K = "nms.top_k";

  /** Those of a spec. */
  public static DetectionThresholds of(NmsConfig nms) {
    return new DetectionThresholds(
        nms.confidenceThreshold(), nms.clusteringIouThreshold(), nms.topK());
  }

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if the file does not say them
   */
  public static DetectionThresholds of(ModelMeta meta) {
    try {
      return new DetectionThresholds(
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

  /** What a model file must say of them. */
  public Map<String, String> properties() {
    return Map.of(
        CONFIDENCE, Double.toString(confidence),
        IOU, Double.toString(iou),
        TOP_K, Integer.toString(topK));
  }
}
