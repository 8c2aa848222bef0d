package io.tao4j.networks.matching;

import io.tao4j.data.BatchPlan;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Batches in which several pictures of several classes meet: so many of each, without repetition
 * unless the class has fewer.
 *
 * <p>{@link #drawn} has classes drawn anew for each batch, as TAO's ml_recog does: an epoch has as
 * many pictures as the set, less what makes no full batch, and which of them come how often is a
 * matter of chance. {@link #dealt} shows each picture at most once, as TAO's re_identification
 * does, and leaves out what makes no full batch: the fewest that can be left out, where TAO's luck
 * decides.
 *
 * <p>For an {@link IdentityRecipe} that shows each picture up to {@link #TIMES} times.
 */
public final class IdentityBatches implements BatchPlan {
  /** Times that an epoch shows a picture in a way of its own; further ones look as earlier ones. */
  public static final int TIMES = 16;

  private final int size;
  private final int perClass;
  private final int classes;
  private final boolean isDealt;
  private final List<int[]> members;

  /**
   * Classes are drawn for each batch.
   *
   * @param labels class of each picture
   * @param size pictures of a batch
   * @param perClass pictures of each class in a batch, one or more; divides the size
   * @throws TaoException {@code TRAIN-004} if the set has fewer classes than a batch, or fewer
   *     pictures
   */
  public static IdentityBatches drawn(int[] labels, int size, int perClass) {
    return new IdentityBatches(labels, size, perClass, false);
  }

  /**
   * Each picture comes at most once; one of a class with fewer than a batch takes comes again.
   *
   * @param labels class of each picture
   * @param size pictures of a batch
   * @param perClass pictures of each class in a batch, one or more; divides the size
   * @throws TaoException {@code TRAIN-004} if the set has fewer classes than a batch, or fewer
   *     pictures
   */
  public static IdentityBatches dealt(int[] labels, int size, int perClass) {
    return new IdentityBatches(labels, size, perClass, true);
  }

  private IdentityBatches(int[] labels, int size, int perClass, boolean isDealt) {
    this.isDealt = isDealt;
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
    return isDealt ? dealt(seed, epoch) : drawn(seed, epoch);
  }

  private Batches drawn(long seed, int epoch) {
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

  /**
   * Groups of pictures are dealt to the batches in turn, class after class: a class has no more
   * groups than there are batches, so that no batch gets two of one class.
   */
  private Batches dealt(long seed, int epoch) {
    int pictures = members.stream().mapToInt(one -> one.length).sum();
    int count = 1;
    while (groups(count + 1) >= (long) (count + 1) * classes) {
      count++;
    }
    SeededRandom random = SeededRandom.of(seed, ORDER, epoch);
    int[] batchOfTurn = random.permutation(count);
    int[] filled = new int[count];
    int[] order = new int[count * size];
    int[] shown = new int[pictures];
    long surplus = groups(count) - (long) count * classes;
    int turn = 0;
    for (int drawn : random.permutation(members.size())) {
      int[] of = members.get(drawn);
      int dealt = Math.min(count, groupsOf(of));
      if (surplus > 0) { // the first classes of this epoch show less
        int less = (int) Math.min(surplus, dealt);
        dealt -= less;
        surplus -= less;
      }
      int[] mixed = random.permutation(of.length);
      for (int group = 0; group < dealt; group++) {
        int batch = batchOfTurn[turn++ % count];
        for (int j = 0; j < perClass; j++) {
          int at = group * perClass + j;
          int picture = of[at < of.length ? mixed[at] : random.nextInt(of.length)];
          order[batch * size + filled[batch]++] = picture + pictures * (shown[picture]++ % TIMES);
        }
      }
    }
    return new Batches(order, IntStream.rangeClosed(0, count).map(i -> i * size).toArray());
  }

  private int groupsOf(int[] pictures) {
    return Math.max(1, pictures.length / perClass);
  }

  /** Groups that so many batches can take, one of each class at most. */
  private long groups(int batches) {
    return members.stream().mapToLong(one -> Math.min(batches, groupsOf(one))).sum();
  }
}
