package io.tao4j.onnx;

import io.tao4j.wire.WireWriter;
import java.util.Arrays;
import java.util.List;

/** An attribute of a node; the numbers below are field numbers of {@code onnx.proto}. */
sealed interface OnnxAttribute {
  /** The attribute's message. */
  WireWriter toProto();

  static OnnxAttribute of(String name, long value) {
    return new Int(name, value);
  }

  static OnnxAttribute of(String name, double value) {
    return new Real(name, (float) value);
  }

  static OnnxAttribute of(String name, String value) {
    return new Text(name, value);
  }

  static OnnxAttribute list(String name, long... values) {
    return new Ints(name, Arrays.stream(values).boxed().toList());
  }

  record Int(String name, long value) implements OnnxAttribute {
    @Override
    public WireWriter toProto() {
      return new WireWriter().string(1, name).int64(3, value).int64(20, 2);
    }
  }

  record Real(String name, float value) implements OnnxAttribute {
    @Override
    public WireWriter toProto() {
      return new WireWriter().string(1, name).float32(2, value).int64(20, 1);
    }
  }

  record Text(String name, String value) implements OnnxAttribute {
    @Override
    public WireWriter toProto() {
      return new WireWriter().string(1, name).string(4, value).int64(20, 3);
    }
  }

  record Ints(String name, List<Long> values) implements OnnxAttribute {
    @Override
    public WireWriter toProto() {
      WireWriter proto = new WireWriter().string(1, name);
      // not packed: onnx.proto is proto2, and that is how its own tools write it
      values.forEach(v -> proto.int64(8, v));
      return proto.int64(20, 7);
    }
  }
}
