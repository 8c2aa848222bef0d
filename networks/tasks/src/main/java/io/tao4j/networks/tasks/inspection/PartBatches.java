package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.BatchPlan;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Batches of parts that are drawn with replacement, as TAO draws them: faulty ones come a given
 * number of times as often as good ones, all together. An epoch has as many parts as the set.
 *
 * <p>For a {@link PartRecipe} that shows each part up to {@link #TIMES} times.
 */
public final class PartBatches implements BatchPlan {
  /** Times that an epoch shows a part in a way of its own; further ones look as earlier ones. */
  public static final int TIMES = 16;

  private final int size;
  private final boolean[] isDefect;
  private final double faulty;

  /**
   * A plan.
   *
   * @param set with faulty and with good parts
   * @param size parts of a batch; the last one of an epoch is left out where it is not full
   * @param ratio of faulty to good parts that are shown, above 0: 0.1 for one in eleven
   * @throws TaoException {@code TRAIN-004} if the set has parts of one verdict only, or fewer than
   *     a batch
   */
  public PartBatches(PartSet set, int size, double ratio) {
    List<PartSample> samples = set.samples();
    int defects = set.defects();
    if (defects == 0 || defects == samples.size() || samples.size() < size) {
      throw new TaoException(
          "TRAIN-004",
          "the training set has %s parts, %s of them faulty, a batch takes %s"
              .formatted(samples.size(), defects, size),
          "a training needs good parts and faulty ones, and as many as a batch");
    }
    this.size = size;
    this.isDefect = new boolean[samples.size()];
    for (int i = 0; i < samples.size(); i++) {
      isDefect[i] = samples.get(i).isDefect();
    }
    this.faulty = ratio / (1 + ratio);
  }

  @Override
  public Batches batches(long seed, int epoch, int entries, IntUnaryOperator lengths) {
    int[] good = IntStream.range(0, isDefect.length).filter(i -> !isDefect[i]).toArray();
    int[] bad = IntStream.range(0, isDefect.length).filter(i -> isDefect[i]).toArray();
    SeededRandom random = SeededRandom.of(seed, ORDER, epoch);
    int count = isDefect.length / size;
    int[] shown = new int[isDefect.length];
    int[] order = new int[count * size];
    for (int i = 0; i < order.length; i++) {
      int[] among = random.chance(faulty) ? bad : good;
      int part = among[random.nextInt(among.length)];
      order[i] = part + isDefect.length * (shown[part]++ % TIMES);
    }
    return new Batches(order, IntStream.rangeClosed(0, count).map(i -> i * size).toArray());
  }
}
