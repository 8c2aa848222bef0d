package io.tao4j.networks.rcnn;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.network.Batch;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.tasks.detection.DetectionTruth;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Draws the anchors and the regions of each picture that a step learns from, by what the first
 * stage proposes now.
 *
 * @param anchors sides of all, in input pixels
 * @param height of the input
 * @param width of the input
 * @param proposals how many and how far apart
 * @param sampling what is an object, what background, and how many of both
 * @param classes number of classes
 */
record RcnnAssignment(
    double[] anchors,
    int height,
    int width,
    RegionSettings proposals,
    RegionSettings.Sampling sampling,
    int classes)
    implements TargetAssignment {
  /** TAO counts the last pixel into widths and heights. */
  private static final double PLUS = 1;

  @Override
  public Map<String, Tensor> targets(Batch batch, Map<String, Tensor> predictions, long seed) {
    List<List<LabelledBox>> objects = DetectionTruth.of(batch).boxes();
    int images = objects.size();
    int count = anchors.length / 4;
    float[] scores = predictions.get(RcnnGraph.OBJECTNESS).toFloatArray();
    float[] shifts = predictions.get(RcnnGraph.SHIFTS).toFloatArray();
    Numbers out = new Numbers(images, count, sampling.regionBatch(), classes);
    SplittableRandom random = new SplittableRandom(seed);
    for (int image = 0; image < images; image++) {
      SplittableRandom own = random.split();
      RegionTargets.Order order = size -> permutation(own, size);
      List<LabelledBox> kept =
          objects.get(image).stream().filter(o -> !o.crowd() && !o.box().isEmpty()).toList();
      double[] truth = sides(kept);
      anchorTargets(out, image, truth, order);
      double[] found =
          RegionTargets.proposals(
              Arrays.copyOfRange(scores, image * count, (image + 1) * count),
              Arrays.copyOfRange(shifts, 4 * image * count, 4 * (image + 1) * count),
              anchors,
              height,
              width,
              proposals);
      double[] regions = sampling.truthToo() ? joined(found, truth) : found;
      regionTargets(out, image, regions, truth, kept, order);
    }
    return out.tensors();
  }

  private void anchorTargets(Numbers out, int image, double[] truth, RegionTargets.Order order) {
    int count = anchors.length / 4;
    int[] object = new int[count];
    int[] labels =
        RegionTargets.anchorLabels(
            anchors,
            truth,
            height,
            width,
            sampling.anchorPositive(),
            sampling.anchorNegative(),
            PLUS,
            object);
    RegionTargets.Drawn drawn =
        RegionTargets.anchors(labels, object, sampling.anchorBatch(), order, order);
    for (int anchor : drawn.positives()) {
      out.anchorLabels[image * count + anchor] = 1;
      out.anchorWeights[image * count + anchor] = 1;
      double[] offsets =
          RegionTargets.offsets(anchors, 4 * anchor, truth, 4 * object[anchor], PLUS);
      for (int i = 0; i < 4; i++) {
        out.anchorOffsets[4 * (image * count + anchor) + i] = (float) offsets[i];
      }
    }
    for (int anchor : drawn.negatives()) {
      out.anchorWeights[image * count + anchor] = 1;
    }
  }

  private void regionTargets(
      Numbers out,
      int image,
      double[] regions,
      double[] truth,
      List<LabelledBox> objects,
      RegionTargets.Order order) {
    RegionTargets.Drawn drawn = RegionTargets.regions(regions, truth, sampling, PLUS, order, order);
    int row = image * sampling.regionBatch();
    for (int region : drawn.positives()) {
      int object = drawn.object()[region];
      int kind = objects.get(object).classIndex();
      out.region(row, regions, region);
      out.kinds[row * (1 + classes) + 1 + kind] = 1;
      double[] offsets = RegionTargets.offsets(regions, 4 * region, truth, 4 * object, PLUS);
      for (int i = 0; i < 4; i++) {
        int at = 4 * (row * classes + kind) + i;
        out.targets[at] = (float) (offsets[i] * sampling.factors().get(i));
        out.weights[at] = 1;
      }
      row++;
    }
    for (int region : drawn.negatives()) {
      out.region(row, regions, region);
      out.kinds[row * (1 + classes)] = 1;
      row++;
    }
  }

  private static int[] permutation(SplittableRandom random, int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static double[] sides(List<LabelledBox> objects) {
    double[] sides = new double[4 * objects.size()];
    for (int i = 0; i < objects.size(); i++) {
      sides[4 * i] = objects.get(i).box().left();
      sides[4 * i + 1] = objects.get(i).box().top();
      sides[4 * i + 2] = objects.get(i).box().right();
      sides[4 * i + 3] = objects.get(i).box().bottom();
    }
    return sides;
  }

  /** Inputs of the loss, all zero at first. */
  private static final class Numbers {
    final int images;
    final int anchors;
    final int batch;
    final int classes;
    final float[] anchorLabels;
    final float[] anchorWeights;
    final float[] anchorOffsets;
    final float[] regions;
    final float[] kinds;
    final float[] targets;
    final float[] weights;

    Numbers(int images, int anchors, int batch, int classes) {
      this.images = images;
      this.anchors = anchors;
      this.batch = batch;
      this.classes = classes;
      this.anchorLabels = new float[images * anchors];
      this.anchorWeights = new float[images * anchors];
      this.anchorOffsets = new float[images * anchors * 4];
      this.regions = new float[images * batch * 4];
      this.kinds = new float[images * batch * (1 + classes)];
      this.targets = new float[images * batch * 4 * classes];
      this.weights = new float[images * batch * 4 * classes];
    }

    void region(int row, double[] boxes, int box) {
      for (int i = 0; i < 4; i++) {
        regions[4 * row + i] = (float) boxes[4 * box + i];
      }
    }

    Map<String, Tensor> tensors() {
      Map<String, Tensor> all = new HashMap<>();
      all.put(RcnnLoss.ANCHOR_LABELS, Tensor.of(anchorLabels, images, anchors));
      all.put(RcnnLoss.ANCHOR_WEIGHTS, Tensor.of(anchorWeights, images, anchors));
      all.put(RcnnLoss.ANCHOR_OFFSETS, Tensor.of(anchorOffsets, images, anchors, 4));
      all.put(RcnnLoss.REGIONS, Tensor.of(regions, images, batch, 4));
      all.put(RcnnLoss.REGION_CLASSES, Tensor.of(kinds, images, batch, 1 + classes));
      all.put(RcnnLoss.REGION_OFFSETS, Tensor.of(targets, images, batch, 4L * classes));
      all.put(RcnnLoss.REGION_WEIGHTS, Tensor.of(weights, images, batch, 4L * classes));
      return all;
    }
  }
}
