package io.tao4j.network.detection;

import java.util.List;

/**
 * What was found in a picture.
 *
 * @param detections the surest first; none where nothing was found
 */
public record Detections(List<Detection> detections) {
  public Detections {
    detections = List.copyOf(detections);
    for (int i = 1; i < detections.size(); i++) {
      if (detections.get(i).score() > detections.get(i - 1).score()) {
        throw new IllegalArgumentException(
            "detection %s is surer than the one before: %s".formatted(i, detections.get(i)));
      }
    }
  }

  /** Those with a score of at least this. */
  public Detections atLeast(double score) {
    return new Detections(detections.stream().filter(one -> one.score() >= score).toList());
  }

  /** Those of one class. */
  public Detections of(String className) {
    return new Detections(
        detections.stream().filter(one -> one.className().equals(className)).toList());
  }

  /** How many. */
  public int size() {
    return detections.size();
  }
}
