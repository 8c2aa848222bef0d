package io.tao4j.metric;

/**
 * Counts of (true class, predicted class). Grows sample by sample or by another matrix; not safe
 * for use by several threads: give each its own and {@link #add(ConfusionMatrix)} them.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final long[] counts;

  /**
   * @param classes number of classes, 1 or more
   */
  public ConfusionMatrix(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("a matrix of " + classes + " classes");
    }
    this.classes = classes;
    counts = new long[Math.multiplyExact(classes, classes)];
  }

  /**
   * @param rows [true class][predicted class], copied
   */
  public static ConfusionMatrix of(long[][] rows) {
    ConfusionMatrix matrix = new ConfusionMatrix(rows.length);
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != rows.length) {
        throw new IllegalArgumentException(
            "row %s has %s of %s columns".formatted(row, rows[row].length, rows.length));
      }
      for (int column = 0; column < rows.length; column++) {
        if (rows[row][column] < 0) {
          throw new IllegalArgumentException("a count of " + rows[row][column]);
        }
        matrix.counts[row * rows.length + column] = rows[row][column];
      }
    }
    return matrix;
  }

  /** Counts one sample; both classes from 0. */
  public void add(int truth, int predicted) {
    counts[index(truth, predicted)]++;
  }

  /** Adds the counts of another matrix of as many classes. */
  public void add(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "a matrix of %s classes and one of %s".formatted(classes, other.classes));
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** Samples of class {@code truth} that were taken for {@code predicted}. */
  public long count(int truth, int predicted) {
    return counts[index(truth, predicted)];
  }

  /** Samples of a class. */
  public long support(int truth) {
    long sum = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      sum += count(truth, predicted);
    }
    return sum;
  }

  /** Samples that were taken for a class. */
  public long predicted(int predicted) {
    long sum = 0;
    for (int truth = 0; truth < classes; truth++) {
      sum += count(truth, predicted);
    }
    return sum;
  }

  /** Samples in all. */
  public long total() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Samples whose class was found. */
  public long correct() {
    long sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += count(i, i);
    }
    return sum;
  }

  /** A copy of the counts: [true class][predicted class]. */
  public long[][] toArray() {
    long[][] rows = new long[classes][classes];
    for (int row = 0; row < classes; row++) {
      System.arraycopy(counts, row * classes, rows[row], 0, classes);
    }
    return rows;
  }

  /** What follows from the counts as they are now. */
  public ClassificationReport report() {
    return ClassificationReport.of(this);
  }

  private int index(int truth, int predicted) {
    if (truth < 0 || truth >= classes || predicted < 0 || predicted >= classes) {
      throw new IllegalArgumentException(
          "true class %s, predicted class %s, with %s classes"
              .formatted(truth, predicted, classes));
    }
    return truth * classes + predicted;
  }
}
