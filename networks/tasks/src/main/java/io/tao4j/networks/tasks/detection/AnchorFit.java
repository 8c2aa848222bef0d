package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.AnchorKMeans;
import io.tao4j.data.detection.AnchorKMeans.Size;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.detection.Placement;
import io.tao4j.data.image.ImageSize;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.geometry.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How well a detector's anchors fit the boxes that it is to learn. */
public final class AnchorFit {
  /** Below this share of what k-means reaches, anchors are worth a notice. */
  private static final double LEAST_SHARE = 0.85;

  /** More boxes say no more about their shapes. */
  private static final int MOST_BOXES = 5000;

  private static final int MOST_STEPS = 100;

  private AnchorFit() {}

  /**
   * What a person should know before training: that the anchors' mean best IoU with the boxes of
   * the set, as they lie in the network's input, is much lower than that of anchors from k-means.
   *
   * @param anchors width and height in pixels of the input
   * @param seed of k-means
   * @return empty where they fit, or the sizes of the pictures are not known
   */
  public static Optional<String> notice(
      DetectionDataset set, Preprocessing input, List<Size> anchors, long seed) {
    List<Size> boxes = boxes(set, input);
    if (boxes.stream().distinct().limit(anchors.size()).count() < anchors.size()) {
      return Optional.empty();
    }
    double meanIou = AnchorKMeans.meanBestIou(boxes, anchors);
    AnchorKMeans.Result found = AnchorKMeans.cluster(boxes, anchors.size(), seed, MOST_STEPS);
    if (meanIou >= LEAST_SHARE * found.meanIou()) {
      return Optional.empty();
    }
    String shapes =
        found.anchors().stream()
            .map(size -> String.format(Locale.ROOT, "(%.1f, %.1f)", size.width(), size.height()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the anchors fit the boxes of the %s badly: their mean best IoU is %.2f, that of"
                + " kmeans' own %d anchors %.2f: %s",
            set.name(),
            meanIou,
            anchors.size(),
            found.meanIou(),
            shapes));
  }

  /** Sizes in the input; of a large set, boxes at equal distances. */
  private static List<Size> boxes(DetectionDataset set, Preprocessing input) {
    List<Size> all = new ArrayList<>();
    for (DetectionSample sample : set.samples()) {
      ImageSize size = sample.size();
      if (size == null) {
        continue;
      }
      Placement placement = Placement.of(input, size.width(), size.height());
      for (LabelledBox one : sample.boxes()) {
        Box box = placement.toInput(one.box());
        if (!box.isEmpty()) {
          all.add(new Size(box.width(), box.height()));
        }
      }
    }
    if (all.size() <= MOST_BOXES) {
      return all;
    }
    List<Size> some = new ArrayList<>(MOST_BOXES);
    for (int i = 0; i < MOST_BOXES; i++) {
      some.add(all.get((int) ((long) i * all.size() / MOST_BOXES)));
    }
    return some;
  }
}
