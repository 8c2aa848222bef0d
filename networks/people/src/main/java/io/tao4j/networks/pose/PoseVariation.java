package io.tao4j.networks.pose;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.Tensor;

/**
 * What training does to a sequence. In the end zeros fill it up to the frames that the network
 * takes.
 *
 * @param window frames of a sequence that is shown; 0 for all that there are
 * @param anywhere whether a window is taken, or zeros put around, at random; else zeros are behind
 * @param moved whether the persons are turned, scaled and shifted, evenly from the first frame to
 *     the last
 */
record PoseVariation(int window, boolean anywhere, boolean moved) {
  private static final double[] DEGREES = {-10, -5, 0, 5, 10};
  private static final double[] SCALES = {0.9, 1, 1.1};
  private static final double[] SHIFTS = {-0.2, -0.1, 0, 0.1, 0.2};

  PoseSequence apply(PoseSequence sequence, SeededRandom random) {
    PoseSequence shown = sequence;
    if (window > 0) {
      int more = window - shown.frames();
      if (anywhere && more != 0) {
        int first = random.nextInt(Math.abs(more) + 1);
        shown = shown.placed(more > 0 ? first : -first, window);
      } else {
        shown = shown.padded(window);
      }
    }
    PoseSequence varied = moved ? move(shown, random) : shown;
    return varied.padded(StGcnGraph.taken(varied.frames()));
  }

  private static PoseSequence move(PoseSequence sequence, SeededRandom random) {
    double[] degrees = ends(DEGREES, random);
    double[] scale = ends(SCALES, random);
    double[] right = ends(SHIFTS, random);
    double[] down = ends(SHIFTS, random);
    float[] numbers = sequence.places().toFloatArray();
    int frames = sequence.frames();
    int each =
        Math.toIntExact(sequence.places().shape().size(2) * sequence.places().shape().size(3));
    for (int t = 0; t < frames; t++) {
      double at = frames == 1 ? 0 : (double) t / (frames - 1);
      double angle = Math.toRadians(between(degrees, at));
      double cos = Math.cos(angle) * between(scale, at);
      double sin = Math.sin(angle) * between(scale, at);
      for (int i = 0; i < each; i++) {
        int x = t * each + i;
        int y = (frames + t) * each + i;
        double oldX = numbers[x];
        double oldY = numbers[y];
        numbers[x] = (float) (cos * oldX - sin * oldY + between(right, at));
        numbers[y] = (float) (sin * oldX + cos * oldY + between(down, at));
      }
    }
    return new PoseSequence(Tensor.of(numbers, sequence.places().shape().toArray()));
  }

  private static double[] ends(double[] choices, SeededRandom random) {
    return new double[] {
      choices[random.nextInt(choices.length)], choices[random.nextInt(choices.length)]
    };
  }

  private static double between(double[] ends, double at) {
    return ends[0] + (ends[1] - ends[0]) * at;
  }
}
