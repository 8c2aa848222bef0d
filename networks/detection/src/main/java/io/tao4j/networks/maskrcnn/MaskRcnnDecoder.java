package io.tao4j.networks.maskrcnn;

import io.tao4j.geometry.NonMaximumSuppression;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.FoundBoxes;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads what the network found: it suppressed within each class already, so that lower thresholds
 * drop more and higher ones nothing.
 *
 * @param thresholds what is kept
 */
record MaskRcnnDecoder(DetectionThresholds thresholds) implements BoxDecoder {
  @Override
  public FoundBoxes decode(Map<String, Tensor> outputs, int image) {
    FloatBuffer boxes = outputs.get(MaskRcnnGraph.BOXES).floats();
    FloatBuffer scores = outputs.get(MaskRcnnGraph.SCORES).floats();
    FloatBuffer classes = outputs.get(MaskRcnnGraph.CLASSES).floats();
    int most = Math.toIntExact(outputs.get(MaskRcnnGraph.SCORES).shape().size(1));
    int count = 0;
    while (count < most && scores.get(image * most + count) > thresholds.confidence()) {
      count++; // the best come first
    }
    float[] sides = new float[4 * count];
    float[] found = new float[count];
    int[] kinds = new int[count];
    boxes.get(4 * image * most, sides);
    scores.get(image * most, found);
    for (int i = 0; i < count; i++) {
      kinds[i] = Math.round(classes.get(image * most + i));
    }
    int[] kept =
        NonMaximumSuppression.apply(
            sides, found, kinds, (float) thresholds.iou(), thresholds.topK());
    float[] keptSides = new float[4 * kept.length];
    float[] keptScores = new float[kept.length];
    int[] keptKinds = new int[kept.length];
    List<float[]> masks = new ArrayList<>();
    Tensor all = outputs.get(MaskRcnnGraph.MASKS);
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(sides, 4 * kept[i], keptSides, 4 * i, 4);
      keptScores[i] = found[kept[i]];
      keptKinds[i] = kinds[kept[i]];
      if (all != null) {
        int side = Math.toIntExact(all.shape().size(2));
        float[] mask = new float[side * side];
        all.floats().get((image * most + kept[i]) * mask.length, mask);
        masks.add(mask);
      }
    }
    return new FoundBoxes(keptSides, keptScores, keptKinds, masks);
  }
}
