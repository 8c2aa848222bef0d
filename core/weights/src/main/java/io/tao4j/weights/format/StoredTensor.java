package io.tao4j.weights.format;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.StoredType;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** A tensor of a file: known by type and shape, its numbers read when they are asked for. */
public final class StoredTensor {
  private final StoredType type;
  private final Shape shape;
  private final Supplier<Tensor> reading;

  private StoredTensor(StoredType type, Shape shape, Supplier<Tensor> reading) {
    this.type = type;
    this.shape = shape;
    this.reading = reading;
  }

  /** A tensor that is there already. */
  static StoredTensor of(Tensor tensor) {
    return new StoredTensor(StoredType.of(tensor.dtype()), tensor.shape(), () -> tensor);
  }

  /** A tensor over bytes in row-major order. */
  static StoredTensor of(StoredType type, Shape shape, Supplier<ByteBuffer> bytes) {
    return new StoredTensor(type, shape, () -> type.decode(shape, bytes.get()));
  }

  /** Element type in the file. */
  public StoredType type() {
    return type;
  }

  /** Fixed shape, as the file has it. */
  public Shape shape() {
    return shape;
  }

  /** The numbers; a type without a counterpart is converted as {@link StoredType} says. */
  public Tensor read() {
    return reading.get();
  }

  /** The numbers as {@code FLOAT32}; converted on the heap where the file holds another type. */
  public Tensor readFloat32() {
    return read().to(DType.FLOAT32);
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
