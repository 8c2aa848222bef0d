package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.Placement;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.BoxMasks;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From a batch's outputs to detections in the pixels of its pictures, cut to these; masks become
 * those of the pictures. Thread-safe.
 *
 * @param classNames names by index
 * @param decoder gives boxes in input pixels
 */
public record DetectionResults(List<String> classNames, BoxDecoder decoder) {
  /** A pixel is an object's where the network is surer than this. */
  private static final double INSIDE = 0.5;

  public DetectionResults {
    classNames = List.copyOf(classNames);
  }

  /**
   * Decodes a batch.
   *
   * @param outputs the network's, by name
   * @param placements how each picture lies in the network's input
   */
  public List<Detections> decode(Map<String, Tensor> outputs, List<Placement> placements) {
    List<Detections> all = new ArrayList<>(placements.size());
    for (int image = 0; image < placements.size(); image++) {
      FoundBoxes found = decoder.decode(outputs, image);
      float[] sides = found.sides();
      List<Detection> detections = new ArrayList<>(found.size());
      for (int i = 0; i < found.size(); i++) {
        Box input = new Box(sides[4 * i], sides[4 * i + 1], sides[4 * i + 2], sides[4 * i + 3]);
        Box box = placements.get(image).cutToPicture(input);
        if (!box.isEmpty()) {
          int kind = found.classes()[i];
          RunLengthMask mask =
              found.masks().isEmpty()
                  ? null
                  : pasted(found.masks().get(i), input, placements.get(image));
          detections.add(new Detection(classNames.get(kind), kind, found.scores()[i], box, mask));
        }
      }
      all.add(new Detections(detections));
    }
    return all;
  }

  private static RunLengthMask pasted(float[] part, Box input, Placement placement) {
    int size = (int) Math.round(Math.sqrt(part.length));
    return BoxMasks.paste(
        part,
        size,
        placement.toPicture(input),
        placement.pictureHeight(),
        placement.pictureWidth(),
        INSIDE);
  }
}
