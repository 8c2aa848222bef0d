package io.tao4j.engine.internal;

import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct memory through which tensors go into native code, used again by each call, so that calls
 * allocate none. Used by one call at a time.
 */
public final class StagingBuffers {
  private final List<ByteBuffer> buffers = new ArrayList<>();

  /** The bytes of a tensor in direct memory of ours, valid until the next call for the index. */
  public ByteBuffer copy(int index, Tensor tensor) {
    int size = Math.toIntExact(tensor.byteSize());
    while (buffers.size() <= index) {
      buffers.add(ByteBuffer.allocateDirect(0));
    }
    if (buffers.get(index).capacity() < size) {
      buffers.set(index, ByteBuffer.allocateDirect(size));
    }
    ByteBuffer buffer = buffers.get(index).duplicate().order(ByteOrder.nativeOrder());
    buffer.put(tensor.bytes()).flip();
    return buffer;
  }

  /** The bytes of a tensor as they are where they lie in direct memory, else {@link #copy}. */
  public ByteBuffer direct(int index, Tensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    return bytes.isDirect() && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? bytes
        : copy(index, tensor);
  }
}
