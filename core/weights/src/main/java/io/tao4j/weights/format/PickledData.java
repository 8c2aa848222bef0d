package io.tao4j.weights.format;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python pickles of lists, texts and numbers, as labels of data sets are saved. Nothing that a
 * pickle names is looked up or run; whole numbers of NumPy are known, all else is refused.
 */
public final class PickledData {
  private static final int DEEPEST = 16;

  /** First byte of every pickle of these protocols. */
  private static final int PROTOCOL = 0x80;

  private PickledData() {}

  /**
   * Reads a file.
   *
   * @return lists (tuples too), maps, String, Long, Double and Boolean in any depth, null for None
   * @throws TaoException {@code WEIGHTS-001} it cannot be read, {@code WEIGHTS-003} it is truncated
   *     or no pickle, {@code WEIGHTS-004} it holds something else
   */
  public static @Nullable Object read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw WeightErrors.unreadable(file, e);
    }
    String place = file.toString();
    if (bytes.length < 2 || (bytes[0] & 0xff) != PROTOCOL) {
      throw WeightErrors.damaged(place, "it is no pickle of protocol 2 or later");
    }
    Object value = PickleReader.read(ByteBuffer.wrap(bytes), place, new Numbers(place));
    return new Plain(place).of(value, 0);
  }

  /** Python's values as Java's. What a pickle holds in several places stays one object. */
  private static final class Plain {
    private final String place;
    private final Map<Object, Object> done = new IdentityHashMap<>();

    Plain(String place) {
      this.place = place;
    }

    @Nullable Object of(Object value, int depth) {
      Object known = done.get(value);
      if (known != null) {
        return known;
      }
      Object plain = made(value, depth);
      if (plain instanceof List || plain instanceof Map) {
        done.put(value, plain);
      }
      return plain;
    }

    private @Nullable Object made(Object value, int depth) {
      if (depth > DEEPEST) {
        throw WeightErrors.refused(place, "lists are too deep in each other", "save plain lists");
      }
      if (value == PickleReader.None.NONE) {
        return null;
      }
      if (value instanceof PickleReader.Tuple tuple) {
        return of(tuple.items(), depth);
      }
      if (value instanceof List<?> list) {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(item -> all.add(of(item, depth + 1)));
        return all;
      }
      if (value instanceof Map<?, ?> map) {
        Map<Object, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((key, item) -> all.put(key, of(item, depth + 1)));
        return all;
      }
      if (value instanceof String
          || value instanceof Long
          || value instanceof Double
          || value instanceof Boolean) {
        return value;
      }
      throw refused(place, value.getClass().getSimpleName());
    }
  }

  private static TaoException refused(String place, String what) {
    return WeightErrors.refused(
        place, "it holds " + what, "save lists of texts and whole numbers, with pickle.dump");
  }

  /** NumPy's scalars, and nothing else. */
  private record Numbers(String place) implements PickleReader.Names {
    /** What a pickle may call here. */
    private enum Callable {
      TYPE,
      SCALAR
    }

    /** {@code i8}, {@code f4} and so on; little-endian until its state says otherwise. */
    private static final class Type {
      private final String code;
      private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

      Type(String code) {
        this.code = code;
      }
    }

    @Override
    public Object global(String module, String name) {
      if (module.equals("numpy") && name.equals("dtype")) {
        return Callable.TYPE;
      }
      if (module.matches("numpy\\.(_)?core\\.multiarray") && name.equals("scalar")) {
        return Callable.SCALAR;
      }
      throw refused(place, module + "." + name);
    }

    @Override
    public Object call(Object global, List<Object> arguments) {
      if (global == Callable.TYPE && !arguments.isEmpty()) {
        return new Type(String.valueOf(arguments.get(0)));
      }
      if (global == Callable.SCALAR
          && arguments.size() == 2
          && arguments.get(0) instanceof Type type
          && arguments.get(1) instanceof byte[] bytes) {
        return number(type, bytes);
      }
      throw refused(place, "a call that is not known");
    }

    private Object number(Type type, byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(type.order);
      return switch (type.code + ":" + bytes.length) {
        case "i1:1" -> (long) buffer.get();
        case "u1:1", "b1:1" -> buffer.get() & 0xffL;
        case "i2:2" -> (long) buffer.getShort();
        case "u2:2" -> buffer.getShort() & 0xffffL;
        case "i4:4" -> (long) buffer.getInt();
        case "u4:4" -> buffer.getInt() & 0xffffffffL;
        case "i8:8", "u8:8" -> buffer.getLong();
        case "f4:4" -> (double) buffer.getFloat();
        case "f8:8" -> buffer.getDouble();
        default -> throw refused(place, "a number of NumPy's type " + type.code);
      };
    }

    @Override
    public Object build(Object object, Object state) {
      if (object instanceof Type type
          && state instanceof PickleReader.Tuple tuple
          && tuple.items().size() > 1) {
        if (">".equals(tuple.items().get(1))) {
          type.order = ByteOrder.BIG_ENDIAN; // the same type stands for all later numbers
        }
        return type;
      }
      throw refused(place, "an object with a state");
    }

    @Override
    public Object persistent(Object id) {
      throw refused(place, "a reference to something outside");
    }
  }
}
