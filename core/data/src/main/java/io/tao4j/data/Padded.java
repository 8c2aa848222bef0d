package io.tao4j.data;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Samples of several lengths as one tensor: the shorter ones are filled up at their end.
 *
 * @param values {@code [samples, longest, ...]}
 * @param lengths {@code INT32 [samples]}, length of each sample along its first axis
 */
public record Padded(Tensor values, Tensor lengths) {

  /** Pads to the longest. */
  public static Padded of(List<Tensor> samples, double fill) {
    return of(samples, fill, 1);
  }

  /**
   * Pads to a multiple, which leaves an engine that compiles for shapes fewer of them.
   *
   * @param samples of one element type, {@code [length, ...]}, alike but for the length; one or
   *     more
   * @param fill value of what is filled up, in the samples' type
   * @param multiple the padded length is a multiple of this
   */
  public static Padded of(List<Tensor> samples, double fill, int multiple) {
    if (samples.isEmpty() || multiple < 1) {
      throw new IllegalArgumentException(
          "there are %s samples, and a multiple of %s".formatted(samples.size(), multiple));
    }
    Tensor first = samples.get(0);
    int[] lengths = new int[samples.size()];
    int longest = 1;
    for (int i = 0; i < lengths.length; i++) {
      requireAlike(first, samples.get(i));
      lengths[i] = Math.toIntExact(samples.get(i).shape().size(0));
      longest = Math.max(longest, lengths[i]);
    }
    longest = Math.multiplyExact((longest + multiple - 1) / multiple, multiple);
    long[] sizes = new long[first.shape().rank() + 1];
    sizes[0] = samples.size();
    sizes[1] = longest;
    int rowElements = 1;
    for (int axis = 1; axis < first.shape().rank(); axis++) {
      sizes[axis + 1] = first.shape().size(axis);
      rowElements = Math.multiplyExact(rowElements, Math.toIntExact(first.shape().size(axis)));
    }
    int rowBytes = rowElements * first.dtype().byteSize();
    ByteBuffer bytes =
        ByteBuffer.allocate(
                Math.multiplyExact(Math.multiplyExact(samples.size(), longest), rowBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < lengths.length; i++) {
      bytes.put(samples.get(i).bytes());
      for (long k = (long) (longest - lengths[i]) * rowElements; k > 0; k--) {
        put(bytes, first.dtype(), fill);
      }
    }
    return new Padded(
        Tensor.wrap(first.dtype(), Shape.of(sizes), bytes.flip()),
        Tensor.of(lengths, lengths.length));
  }

  private static void requireAlike(Tensor first, Tensor other) {
    boolean alike =
        other.shape().rank() >= 1
            && other.shape().rank() == first.shape().rank()
            && other.dtype() == first.dtype();
    for (int axis = 1; alike && axis < first.shape().rank(); axis++) {
      alike = other.shape().size(axis) == first.shape().size(axis);
    }
    if (!alike) {
      throw new IllegalArgumentException(
          "samples of a batch differ in their length only, got %s %s and %s %s"
              .formatted(first.dtype(), first.shape(), other.dtype(), other.shape()));
    }
  }

  private static void put(ByteBuffer bytes, DType type, double fill) {
    switch (type) {
      case FLOAT32 -> bytes.putFloat((float) fill);
      case INT32 -> bytes.putInt((int) fill);
      case INT64 -> bytes.putLong((long) fill);
      default -> throw new IllegalArgumentException("samples of type " + type + " are not padded");
    }
  }

  /**
   * 1 where a sample has values and 0 where it was filled up, {@code FLOAT32 [samples, longest]}.
   */
  public Tensor mask() {
    int longest = Math.toIntExact(values.shape().size(1));
    int count = Math.toIntExact(lengths.elements());
    float[] mask = new float[Math.multiplyExact(count, longest)];
    for (int i = 0; i < count; i++) {
      java.util.Arrays.fill(mask, i * longest, i * longest + (int) lengths.get(i), 1);
    }
    return Tensor.of(mask, count, longest);
  }
}
