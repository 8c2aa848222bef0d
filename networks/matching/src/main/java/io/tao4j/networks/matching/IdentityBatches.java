package io.tao4j.networks.matching;

import io.tao4j.data.BatchPlan;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Batches in which several pictures of several classes meet, as TAO's ml_recog draws them: each
 * batch has classes drawn without repetition and so many pictures of each, without repetition
 * unless the class has fewer. An epoch has as many pictures as the set, less what makes no full
 * batch; which of them come how often is a matter of chance.
 *
 * <p>For an {@link IdentityRecipe} that shows each picture up to {@link #TIMES} times.
 */
public final class IdentityBatches implements BatchPlan {
  /** Times that an epoch shows a picture in a way of its own; further ones look as earlier ones. */
  public static final int TIMES = 16;

  private final int size;
  private final int perClass;
  private final int classes;
  private final List<int[]> members;

  /**
   * A plan.
   *
   * @param labels class of each picture
   * @param size pictures of a batch
   * @param perClass pictures of each class in a batch, one or more; divides the size
   * @throws TaoException {@code TRAIN-004} if the set has fewer classes than a batch, or fewer
   *     pictures
   */
  public IdentityBatches(int[] labels, int size, int perClass) {
    if (perClass < 1 || size < perClass || size % perClass != 0) {
      throw new IllegalArgumentException(
          "a batch of %s has no whole number of classes of %s".formatted(size, perClass));
    }
    this.size = size;
    this.perClass = perClass;
    this.classes = size / perClass;
    List<List<Integer>> found = new ArrayList<>();
    for (int picture = 0; picture < labels.length; picture++) {
      while (found.size() <= labels[picture]) {
        found.add(new ArrayList<>());
      }
      found.get(labels[picture]).add(picture);
    }
    members =
        found.stream()
            .filter(one -> !one.isEmpty())
            .map(one -> one.stream().mapToInt(Integer::intValue).toArray())
            .toList();
    if (members.size() < classes || labels.length < size) {
      throw new TaoException(
          "TRAIN-004",
          "the training set has %s pictures of %s classes, a batch takes %s of each of %s"
              .formatted(labels.length, members.size(), perClass, classes),
          "give smaller batches, or more classes");
    }
  }

  @Override
  public Batches batches(long seed, int epoch, int entries, IntUnaryOperator lengths) {
    int pictures = members.stream().mapToInt(one -> one.length).sum();
    int count = pictures / size;
    SeededRandom random = SeededRandom.of(seed, ORDER, epoch);
    int[] shown = new int[pictures];
    int[] order = new int[count * size];
    int[] starts = new int[count + 1];
    int at = 0;
    for (int batch = 0; batch < count; batch++) {
      int[] drawn = random.permutation(members.size());
      for (int i = 0; i < classes; i++) {
        int[] of = members.get(drawn[i]);
        int[] some = of.length < perClass ? null : random.permutation(of.length);
        for (int j = 0; j < perClass; j++) {
          int picture = of[some == null ? random.nextInt(of.length) : some[j]];
          order[at++] = picture + pictures * (shown[picture]++ % TIMES);
        }
      }
      starts[batch + 1] = at;
    }
    return new Batches(order, starts);
  }
}
