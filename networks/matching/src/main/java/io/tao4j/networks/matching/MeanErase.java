package io.tao4j.networks.matching;

import io.tao4j.data.image.ImageTransform.RandomErase;
import io.tao4j.data.image.Normalization;
import java.util.ArrayList;
import java.util.List;

/** How TAO's networks of vectors paint over a part of a picture. */
public final class MeanErase {
  private static final double LARGEST = 0.4;
  private static final int WHITE = 255;

  private MeanErase() {}

  /**
   * A rectangle of up to 40 % of the area in the colour that TAO gives it: it paints with the means
   * as numbers of the network's input.
   *
   * @param probability from 0 to 1
   * @param normalization of the network's input, whose numbers are the levels that are painted
   */
  public static RandomErase of(double probability, Normalization normalization) {
    List<Integer> levels = new ArrayList<>();
    for (int c = 0; c < normalization.means().size(); c++) {
      double mean = normalization.means().get(c);
      double level = WHITE * (mean * normalization.stds().get(c) + mean);
      levels.add((int) Math.max(0, Math.min(WHITE, Math.round(level))));
    }
    return new RandomErase(probability, LARGEST, levels);
  }
}
