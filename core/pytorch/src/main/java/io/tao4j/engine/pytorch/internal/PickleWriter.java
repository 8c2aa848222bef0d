package io.tao4j.engine.pytorch.internal;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The small part of Python's pickle format (protocol 2) that a TorchScript archive needs: an object
 * of one class with tensors, booleans and None as attributes. Only written, never read: unpickling
 * runs code by design and has no place in this library.
 */
final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * {@code data.pkl}: the module object, its tensors stored as {@code data/0}, {@code data/1}, …
   */
  static byte[] module(ScriptModule module) {
    PickleWriter pickle = new PickleWriter();
    pickle.op(0x80).op(2);
    String qualified = module.qualifiedName();
    int dot = qualified.lastIndexOf('.');
    pickle.global(qualified.substring(0, dot), qualified.substring(dot + 1));
    pickle.op(')').op(0x81).op('}').op('(');
    int storage = 0;
    for (ScriptModule.Attribute attribute : module.attributes()) {
      pickle.text(attribute.name());
      pickle.tensor(attribute.value().dtype(), attribute.value().shape(), storage++);
    }
    pickle.text("training").op(0x89);
    pickle.text("_is_full_backward_hook").op('N');
    pickle.op('u').op('b').op('.');
    return pickle.out.toByteArray();
  }

  /** {@code constants.pkl} without constants: an empty tuple. */
  static byte[] noConstants() {
    return new byte[] {(byte) 0x80, 2, ')', '.'};
  }

  private void tensor(DType dtype, Shape shape, int storage) {
    global("torch._utils", "_rebuild_tensor_v2");
    op('(');
    op('(');
    text("storage");
    global("torch", storageClass(dtype));
    text(Integer.toString(storage)).text("cpu").integer(shape.elements());
    op('t').op('Q'); // a persistent id: the reader looks the storage up in the archive
    integer(0);
    long[] sizes = shape.toArray();
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, sizes[i]);
    }
    integers(sizes);
    integers(strides);
    // Nothing asks for a gradient by itself: training programs mark what they differentiate.
    op(0x89);
    global("collections", "OrderedDict").op(')').op('R');
    op('t').op('R');
  }

  private static String storageClass(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "FloatStorage";
      case FLOAT16 -> "HalfStorage";
      case BFLOAT16 -> "BFloat16Storage";
      case INT32 -> "IntStorage";
      case INT64 -> "LongStorage";
      case UINT8 -> "ByteStorage";
      case BOOL -> "BoolStorage";
    };
  }

  private PickleWriter op(int code) {
    out.write(code);
    return this;
  }

  private PickleWriter global(String module, String name) {
    op('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private PickleWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').littleEndian(bytes.length, 4);
    out.writeBytes(bytes);
    return this;
  }

  private PickleWriter integer(long value) {
    if (value >= 0 && value <= 0xff) {
      return op('K').littleEndian(value, 1);
    }
    if (value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE) {
      return op('J').littleEndian(value, 4);
    }
    return op(0x8a).op(8).littleEndian(value, 8);
  }

  private void integers(long[] values) {
    op('(');
    for (long value : values) {
      integer(value);
    }
    op('t');
  }

  private PickleWriter littleEndian(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }
}
