package io.tao4j.tensorrt;

import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a batch, along the first axis of every tensor. */
final class BatchRows {
  private BatchRows() {}

  /** Rows from one to another; nothing is copied. */
  static Map<String, Tensor> part(Map<String, Tensor> batch, long from, long to) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    batch.forEach(
        (name, tensor) -> {
          int each = Math.toIntExact(tensor.byteSize() / tensor.shape().size(0));
          part.put(
              name,
              Tensor.wrap(
                  tensor.dtype(),
                  tensor.shape().with(0, Dim.of(to - from)),
                  tensor
                      .bytes()
                      .slice(Math.toIntExact(from * each), Math.toIntExact((to - from) * each))));
        });
    return part;
  }

  /** All parts as one batch. */
  static Map<String, Tensor> joined(List<Map<String, Tensor>> parts) {
    Map<String, Tensor> joined = new LinkedHashMap<>();
    for (String name : parts.get(0).keySet()) {
      List<Tensor> tensors = parts.stream().map(part -> part.get(name)).toList();
      long bytes = tensors.stream().mapToLong(Tensor::byteSize).sum();
      long rows = tensors.stream().mapToLong(t -> t.shape().size(0)).sum();
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
      tensors.forEach(t -> all.put(t.bytes()));
      Tensor first = tensors.get(0);
      joined.put(name, Tensor.wrap(first.dtype(), first.shape().with(0, Dim.of(rows)), all.flip()));
    }
    return joined;
  }
}
