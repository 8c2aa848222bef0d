package io.tao4j.networks.rcnn;

import io.tao4j.networks.regions.RegionHeads;
import io.tao4j.networks.tasks.detection.BoxCollector;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.FoundBoxes;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * From regions to boxes in plain Java: each class has its own way from the region to its box; what
 * reaches the threshold, then suppression within each class.
 *
 * @param factors of the offsets
 * @param height of the input
 * @param width of the input
 * @param thresholds what is kept
 */
record RcnnDecoder(List<Double> factors, int height, int width, DetectionThresholds thresholds)
    implements BoxDecoder {
  RcnnDecoder {
    factors = List.copyOf(factors);
  }

  @Override
  public FoundBoxes decode(Map<String, Tensor> outputs, int image) {
    Tensor scores = outputs.get(RegionHeads.SCORES);
    FloatBuffer probabilities = scores.floats();
    FloatBuffer regions = outputs.get(RegionHeads.REGIONS).floats();
    FloatBuffer offsets = outputs.get(RegionHeads.OFFSETS).floats();
    int count = Math.toIntExact(scores.shape().size(1));
    int classes = Math.toIntExact(scores.shape().size(2)) - 1;
    BoxCollector candidates = new BoxCollector();
    for (int region = image * count; region < (image + 1) * count; region++) {
      for (int kind = 0; kind < classes; kind++) {
        float score = probabilities.get(region * (classes + 1) + 1 + kind);
        if (score > thresholds.confidence()) {
          float[] box = box(regions, 4 * region, offsets, 4 * (region * classes + kind));
          candidates.add(box[0], box[1], box[2], box[3], score, kind);
        }
      }
    }
    return candidates.suppressed(thresholds);
  }

  private float[] box(FloatBuffer regions, int region, FloatBuffer offsets, int at) {
    double[] box = new double[4];
    for (int axis = 0; axis < 2; axis++) {
      double first = regions.get(region + axis);
      double length = regions.get(region + axis + 2) - first + 1;
      double middle = first + length / 2 + offsets.get(at + axis) / factors.get(axis) * length;
      double exponent = offsets.get(at + axis + 2) / factors.get(axis + 2);
      double half = length * Math.exp(Math.min(exponent, RegionHeads.LARGEST_EXPONENT)) / 2;
      int last = (axis == 0 ? width : height) - 1;
      box[axis] = Math.max(0, Math.min(last, middle - half));
      box[axis + 2] = Math.max(0, Math.min(last, middle + half));
    }
    return new float[] {(float) box[0], (float) box[1], (float) box[2], (float) box[3]};
  }
}
