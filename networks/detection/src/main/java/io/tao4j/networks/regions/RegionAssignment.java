package io.tao4j.networks.regions;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.detection.Placement;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.BoxMasks;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.network.Batch;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.tasks.detection.DetectionTruth;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws the anchors and the regions of each picture that a step learns from, by what the first
 * stage proposes now.
 *
 * @param anchors sides of all, in input pixels
 * @param levels how many of them each map has
 * @param height of the input
 * @param width of the input
 * @param proposals how many and how far apart
 * @param sampling what is an object, what background, and how many of both
 * @param classes number of classes
 * @param rules how anchors count
 * @param maskSide rows and columns of masks; 0 where there are none
 */
public record RegionAssignment(
    double[] anchors,
    List<Integer> levels,
    int height,
    int width,
    RegionSettings proposals,
    RegionSettings.Sampling sampling,
    int classes,
    Rules rules,
    int maskSide)
    implements TargetAssignment {
  /** TAO counts the last pixel into widths and heights. */
  private static final double PLUS = 1;

  /** How a network counts. */
  public enum Rules {
    /**
     * TAO's faster_rcnn: anchors within the picture; distances of boxes are those of the drawn ones
     * over all that are drawn.
     */
    FASTER_RCNN,
    /**
     * TAO's mask_rcnn: all anchors; distances of boxes are those of every anchor that holds an
     * object, the mean of each level, as of Huber's loss, and of regions the mean of those that
     * hold one.
     */
    MASK_RCNN
  }

  /** What Huber's loss of the first stage is of the smooth L1 loss. */
  private static final double HUBER = 1.0 / 9;

  public RegionAssignment {
    levels = List.copyOf(levels);
  }

  @Override
  public Map<String, Tensor> targets(Batch batch, Map<String, Tensor> predictions, long seed) {
    DetectionTruth all = DetectionTruth.of(batch);
    List<List<LabelledBox>> objects = all.boxes();
    int images = objects.size();
    int count = anchors.length / 4;
    float[] scores = predictions.get(RegionHeads.OBJECTNESS).toFloatArray();
    float[] shifts = predictions.get(RegionHeads.SHIFTS).toFloatArray();
    Numbers out = new Numbers(images, count, sampling, classes, maskSide);
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
              levels,
              height,
              width,
              proposals);
      double[] regions = sampling.truthToo() ? joined(found, truth) : found;
      int[] drawn = regionTargets(out, image, regions, truth, kept, order);
      if (maskSide > 0) {
        masks(out, image, regions, drawn, kept, all.placements().get(image));
      }
    }
    if (rules == Rules.MASK_RCNN) {
      out.divideByObjects(levels);
    }
    return out.tensors();
  }

  private void anchorTargets(Numbers out, int image, double[] truth, RegionTargets.Order order) {
    int count = anchors.length / 4;
    int[] object = new int[count];
    double plus = rules == Rules.MASK_RCNN ? 0 : PLUS;
    int[] labels =
        RegionTargets.anchorLabels(
            anchors,
            truth,
            height,
            width,
            sampling.anchorPositive(),
            sampling.anchorNegative(),
            plus,
            rules == Rules.MASK_RCNN,
            object);
    RegionTargets.Drawn drawn =
        RegionTargets.anchors(
            labels, object, sampling.anchorBatch(), sampling.anchorShare(), order, order);
    for (int anchor : drawn.positives()) {
      out.anchorLabels[image * count + anchor] = 1;
      out.anchorWeights[image * count + anchor] = 1;
    }
    int[] near =
        rules == Rules.MASK_RCNN
            ? IntStream.range(0, count).filter(i -> labels[i] == 1).toArray()
            : drawn.positives();
    float share = 1f / sampling.anchorBatch() / out.images;
    for (int anchor : near) {
      out.anchorBoxWeights[image * count + anchor] = share;
      double[] offsets =
          RegionTargets.offsets(anchors, 4 * anchor, truth, 4 * object[anchor], plus);
      for (int i = 0; i < 4; i++) {
        out.anchorOffsets[4 * (image * count + anchor) + i] = (float) offsets[i];
      }
    }
    for (int anchor : drawn.negatives()) {
      out.anchorWeights[image * count + anchor] = 1;
    }
  }

  /**
   * @return region and object of those that hold one, in turn
   */
  private int[] regionTargets(
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
        out.weights[at] = 1f / sampling.regionBatch() / out.images;
      }
      row++;
    }
    for (int region : drawn.negatives()) {
      out.region(row, regions, region);
      out.kinds[row * (1 + classes)] = 1;
      row++;
    }
    return Arrays.stream(drawn.positives())
        .flatMap(region -> IntStream.of(region, drawn.object()[region]))
        .toArray();
  }

  /** The parts of the objects' masks in the regions that hold one. */
  private void masks(
      Numbers out,
      int image,
      double[] regions,
      int[] drawn,
      List<LabelledBox> objects,
      Placement placement) {
    int most = sampling.regionObjects();
    int row = image * most;
    Map<Integer, boolean[]> pixels = new HashMap<>();
    for (int i = 0; i < drawn.length && row < (image + 1) * most; i += 2) {
      int region = drawn[i];
      LabelledBox object = objects.get(drawn[i + 1]);
      RunLengthMask mask = object.mask();
      if (mask == null) {
        continue; // a box alone has nothing to learn a mask from
      }
      for (int n = 0; n < 4; n++) {
        out.maskRegions[4 * row + n] = (float) regions[4 * region + n];
      }
      boolean[] inside = pixels.computeIfAbsent(drawn[i + 1], one -> mask.toPixels());
      Box box =
          placement.toPicture(
              new Box(
                  regions[4 * region],
                  regions[4 * region + 1],
                  regions[4 * region + 2],
                  regions[4 * region + 3]));
      float[] part = BoxMasks.cut(inside, mask.width(), box, maskSide);
      boolean mirrored = placement.scaleX() < 0;
      for (int y = 0; y < maskSide; y++) {
        int from = placement.scaleY() < 0 ? maskSide - 1 - y : y;
        for (int x = 0; x < maskSide; x++) {
          out.masks[(row * maskSide + y) * maskSide + x] =
              part[from * maskSide + (mirrored ? maskSide - 1 - x : x)];
        }
      }
      out.maskClasses[row * classes + object.classIndex()] = 1;
      out.maskWeights[row++] = 1;
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
    final int most;
    final int classes;
    final int maskSide;
    final float[] anchorLabels;
    final float[] anchorWeights;
    final float[] anchorBoxWeights;
    final float[] anchorOffsets;
    final float[] regions;
    final float[] kinds;
    final float[] targets;
    final float[] weights;
    final float[] maskRegions;
    final float[] maskClasses;
    final float[] masks;
    final float[] maskWeights;

    Numbers(int images, int anchors, RegionSettings.Sampling sampling, int classes, int maskSide) {
      this.images = images;
      this.anchors = anchors;
      this.batch = sampling.regionBatch();
      this.most = maskSide == 0 ? 0 : sampling.regionObjects();
      this.classes = classes;
      this.maskSide = maskSide;
      this.anchorLabels = new float[images * anchors];
      this.anchorWeights = new float[images * anchors];
      this.anchorBoxWeights = new float[images * anchors];
      this.anchorOffsets = new float[images * anchors * 4];
      this.regions = new float[images * batch * 4];
      this.kinds = new float[images * batch * (1 + classes)];
      this.targets = new float[images * batch * 4 * classes];
      this.weights = new float[images * batch * 4 * classes];
      this.maskRegions = new float[images * most * 4];
      this.maskClasses = new float[images * most * classes];
      this.masks = new float[images * most * maskSide * maskSide];
      this.maskWeights = new float[images * most];
    }

    void region(int row, double[] boxes, int box) {
      for (int i = 0; i < 4; i++) {
        regions[4 * row + i] = (float) boxes[4 * box + i];
      }
    }

    /** Sums become means over what holds an object, of each level apart. */
    void divideByObjects(List<Integer> levels) {
      int first = 0;
      for (int count : levels) {
        int objects = 0;
        for (int image = 0; image < images; image++) {
          for (int i = first; i < first + count; i++) {
            objects += anchorBoxWeights[image * anchors + i] > 0 ? 1 : 0;
          }
        }
        for (int image = 0; image < images; image++) {
          for (int i = first; i < first + count; i++) {
            boolean holds = anchorBoxWeights[image * anchors + i] > 0;
            anchorBoxWeights[image * anchors + i] = holds ? (float) (HUBER / 4 / objects) : 0;
          }
        }
        first += count;
      }
      divided(weights, 1);
      divided(maskWeights, maskSide * maskSide);
    }

    private static void divided(float[] weights, int pixels) {
      int count = 0;
      for (float weight : weights) {
        count += weight > 0 ? 1 : 0;
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] = weights[i] > 0 ? 1f / count / pixels : 0;
      }
    }

    Map<String, Tensor> tensors() {
      Map<String, Tensor> all = new HashMap<>();
      all.put(RegionLoss.ANCHOR_LABELS, Tensor.of(anchorLabels, images, anchors));
      all.put(RegionLoss.ANCHOR_WEIGHTS, Tensor.of(anchorWeights, images, anchors));
      all.put(RegionLoss.ANCHOR_BOX_WEIGHTS, Tensor.of(anchorBoxWeights, images, anchors));
      all.put(RegionLoss.ANCHOR_OFFSETS, Tensor.of(anchorOffsets, images, anchors, 4));
      all.put(RegionLoss.REGIONS, Tensor.of(regions, images, batch, 4));
      all.put(RegionLoss.REGION_CLASSES, Tensor.of(kinds, images, batch, 1 + classes));
      all.put(RegionLoss.REGION_OFFSETS, Tensor.of(targets, images, batch, 4L * classes));
      all.put(RegionLoss.REGION_WEIGHTS, Tensor.of(weights, images, batch, 4L * classes));
      if (maskSide > 0) {
        all.put(RegionLoss.MASK_REGIONS, Tensor.of(maskRegions, images, most, 4));
        all.put(RegionLoss.MASK_CLASSES, Tensor.of(maskClasses, images, most, classes));
        all.put(RegionLoss.MASKS, Tensor.of(masks, images, most, maskSide, maskSide));
        all.put(RegionLoss.MASK_WEIGHTS, Tensor.of(maskWeights, images, most));
      }
      return all;
    }
  }
}
