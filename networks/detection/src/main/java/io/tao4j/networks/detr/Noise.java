package io.tao4j.networks.detr;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Denoising queries: true objects whose classes and boxes are spoilt, for a decoder to repair.
 * Groups of as many pairs as the fullest picture has objects: first little spoilt ones, which are
 * to become their object, then more spoilt ones, which are to become nothing. Groups do not see
 * each other, and a decoder's own queries see none of them.
 *
 * @param capacity denoising queries of a picture, at least two
 * @param number TAO's {@code dn_number}: pairs over all groups, about
 * @param labels share of the labels that another takes the place of, twice over
 * @param boxes how far sides move, in halves of the box
 * @param queries of the decoder
 * @param classes number of classes
 * @param height of the input, pixels
 * @param width of the input, pixels
 * @see <a href="https://arxiv.org/abs/2203.03605">Zhang et al. 2022</a>
 */
record Noise(
    int capacity,
    int number,
    double labels,
    double boxes,
    int queries,
    int classes,
    int height,
    int width) {
  private static final float HIDDEN = -30_000;
  private static final double EPSILON = 1e-5;

  /** What is random about a query. */
  interface Draws {
    /** From 0 to below 1: the label is another where it is small. */
    double ofLabel(int image, int query);

    /** Another class. */
    int otherClass(int image, int query);

    /** From 0 to below 1: how far a side moves. */
    double ofSide(int image, int query, int side);

    /** Whether a side moves outwards or down. */
    boolean isForward(int image, int query, int side);
  }

  /** Draws that follow from a seed. */
  Draws draws(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Draws() {
      @Override
      public double ofLabel(int image, int query) {
        return random.nextDouble();
      }

      @Override
      public int otherClass(int image, int query) {
        return random.nextInt(classes);
      }

      @Override
      public double ofSide(int image, int query, int side) {
        return random.nextDouble();
      }

      @Override
      public boolean isForward(int image, int query, int side) {
        return random.nextBoolean();
      }
    };
  }

  /**
   * The inputs of a batch.
   *
   * @param objects of each picture, in input pixels, those that are learnt
   */
  Map<String, Tensor> inputs(List<List<LabelledBox>> objects, Draws draws) {
    int images = objects.size();
    // pictures with more objects than there is room for keep the first ones here
    int most = Math.min(objects.stream().mapToInt(List::size).max().orElse(0), capacity / 2);
    int groups = most == 0 ? 0 : Math.max(1, Math.min(number / most, capacity / (2 * most)));
    float[] kinds = new float[images * capacity * (1 + classes)];
    float[] places = new float[images * capacity * 4];
    float[] aims = new float[images * capacity * classes];
    float[] truths = new float[images * capacity * 4];
    float[] weights = new float[images * capacity];
    float[] counts = new float[2 * images];
    for (int at = 0; at < truths.length; at++) {
      truths[at] = at % 4 < 2 ? 0.5f : 1;
    }
    for (int image = 0; image < images; image++) {
      List<LabelledBox> boxes = objects.get(image);
      int used = Math.min(boxes.size(), most);
      counts[2 * image] = boxes.size();
      counts[2 * image + 1] = used * groups;
      for (int query = 0; query < 2 * most * groups; query++) {
        int row = image * capacity + query;
        int object = query % most;
        boolean spoilt = query / most % 2 == 1;
        weights[row] = 1;
        // a picture with fewer objects has queries of nothing at the corner
        boolean real = object < used;
        double[] box =
            real ? Matching.normal(boxes.get(object).box(), height, width) : new double[4];
        double label = draws.ofLabel(image, query);
        int other = draws.otherClass(image, query);
        int kind = real ? boxes.get(object).classIndex() : -1;
        int shown = real && label < labels / 2 ? other : kind;
        kinds[row * (1 + classes) + 1 + shown] = 1;
        move(places, 4 * row, box, spoilt, image, query, draws);
        if (real && !spoilt) {
          aims[row * classes + kind] = 1;
          for (int i = 0; i < 4; i++) {
            truths[4 * row + i] = (float) box[i];
          }
        }
      }
    }
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put(DetrGraph.NOISY_CLASSES, Tensor.of(kinds, images, capacity, 1 + classes));
    inputs.put(DetrGraph.NOISY_BOXES, Tensor.of(places, images, capacity, 4));
    inputs.put(DetrGraph.MASK, mask(2 * most, groups));
    inputs.put(DetrLoss.NOISE_CLASSES, Tensor.of(aims, images, capacity, classes));
    inputs.put(DetrLoss.NOISE_BOXES, Tensor.of(truths, images, capacity, 4));
    inputs.put(DetrLoss.NOISE_WEIGHTS, Tensor.of(weights, images, capacity, 1));
    inputs.put(DetrLoss.COUNTS, Tensor.of(counts, images, 2));
    return inputs;
  }

  /** Moves the sides, and writes middle and size before a sigmoid. */
  private void move(
      float[] places, int at, double[] box, boolean spoilt, int image, int query, Draws draws) {
    double[] sides = new double[4];
    for (int side = 0; side < 4; side++) {
      int axis = side % 2;
      double half = box[2 + axis] / 2;
      double part = draws.ofSide(image, query, side) + (spoilt ? 1 : 0);
      double move = (draws.isForward(image, query, side) ? part : -part) * half * boxes;
      double place = box[axis] + (side < 2 ? -half : half) + move;
      sides[side] = Math.max(0, Math.min(1, place));
    }
    places[at] = logit((sides[0] + sides[2]) / 2);
    places[at + 1] = logit((sides[1] + sides[3]) / 2);
    places[at + 2] = logit(sides[2] - sides[0]);
    places[at + 3] = logit(sides[3] - sides[1]);
  }

  private static float logit(double share) {
    double kept = Math.max(0, Math.min(1, share));
    return (float) Math.log(Math.max(kept, EPSILON) / Math.max(1 - kept, EPSILON));
  }

  /** Who may not see whom. */
  private Tensor mask(int group, int groups) {
    int all = capacity + queries;
    float[] mask = new float[all * all];
    for (int from = 0; from < all; from++) {
      for (int to = 0; to < capacity; to++) {
        boolean sameGroup =
            from < group * groups && to < group * groups && from / group == to / group;
        // a place without a query sees itself, so that its row has a sum
        if (!sameGroup && !(from == to)) {
          mask[from * all + to] = HIDDEN;
        }
      }
    }
    return Tensor.of(mask, 1, 1, all, all);
  }
}
