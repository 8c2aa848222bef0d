package io.tao4j.weights;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Which classes of a new last layer an old one knew. A row is all that belongs to one class: along
 * axis 0 of weight and bias.
 */
public final class HeadRows {
  private final int[] from;

  private HeadRows(int[] from) {
    this.from = from;
  }

  /** Classes of the same name. */
  public static HeadRows byName(List<String> old, List<String> fresh) {
    return new HeadRows(fresh.stream().mapToInt(old::indexOf).toArray());
  }

  /**
   * Rows by their places.
   *
   * @param from for each new row the old one that it continues, or -1
   */
  public static HeadRows of(int... from) {
    return new HeadRows(from.clone());
  }

  /** Number of classes that both know. */
  public int size() {
    return (int) Arrays.stream(from).filter(row -> row >= 0).count();
  }

  /**
   * The new tensor with the old rows of the classes that both know.
   *
   * @param old {@code FLOAT32}, axis 0 the old classes
   * @param fresh {@code FLOAT32}, axis 0 the new classes, the other axes as the old ones
   */
  public Tensor copy(Tensor old, Tensor fresh) {
    int row = Math.toIntExact(fresh.byteSize() / from.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(fresh.byteSize())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < from.length; i++) {
      Tensor source = from[i] < 0 ? fresh : old;
      bytes.put(source.bytes().slice((from[i] < 0 ? i : from[i]) * row, row));
    }
    return Tensor.wrap(DType.FLOAT32, fresh.shape(), bytes.flip());
  }
}
