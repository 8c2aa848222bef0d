package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.Placement;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Inference with a detector's file or engine that ends in detections, as {@link SuppressedOutputs}
 * and TensorRT's plug-in EfficientNMS_TRT give them; one that ends in the network's own outputs is
 * decoded as the network does.
 */
public final class SuppressedInference implements SinglePassInference<Image, Detections> {
  private final SinglePassInference<Image, Detections> network;
  private final Preprocessing preprocessing;
  private final List<String> classNames;

  /** For a detector's model. */
  public SuppressedInference(SinglePassInference<Image, Detections> network, ModelMeta meta) {
    this.network = network;
    this.preprocessing = Preprocessing.fromMap(meta.preprocessing());
    this.classNames = meta.classNames();
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return network.encode(images);
  }

  /**
   * @throws TaoException {@code INFERENCE-010} if a class or a count is beyond what there can be
   */
  @Override
  public List<Detections> decode(List<Image> images, Map<String, Tensor> outputs) {
    Tensor counts = outputs.get(SuppressedOutputs.COUNT);
    if (counts == null) {
      return network.decode(images, outputs);
    }
    Tensor boxes = outputs.get(SuppressedOutputs.BOXES);
    Tensor scores = outputs.get(SuppressedOutputs.SCORES);
    Tensor classes = outputs.get(SuppressedOutputs.CLASSES);
    int rows = Math.toIntExact(scores.shape().size(1));
    List<Detections> all = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      Placement placement = Placement.of(preprocessing, image.width(), image.height());
      int count = (int) counts.get(i);
      require(count >= 0 && count <= rows, "%d detections of at most %d", count, rows);
      List<Detection> found = new ArrayList<>();
      for (int at = i * rows; at < i * rows + count; at++) {
        int kind = (int) classes.get(at);
        require(kind >= 0 && kind < classNames.size(), "class %d of %d", kind, classNames.size());
        Box box =
            placement.cutToPicture(
                new Box(
                    boxes.get(4L * at),
                    boxes.get(4L * at + 1),
                    boxes.get(4L * at + 2),
                    boxes.get(4L * at + 3)));
        if (!box.isEmpty()) {
          found.add(new Detection(classNames.get(kind), kind, scores.get(at), box));
        }
      }
      // the plug-in's order is that of scores, but for equal ones in half precision
      found.sort((a, b) -> Double.compare(b.score(), a.score()));
      all.add(new Detections(found));
    }
    return all;
  }

  private static void require(boolean holds, String message, Object... values) {
    if (!holds) {
      throw new TaoException(
          "INFERENCE-010",
          "the file's detections are not the model's: "
              + String.format(Locale.ROOT, message, values));
    }
  }
}
