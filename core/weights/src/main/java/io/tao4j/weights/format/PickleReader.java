package io.tao4j.weights.format;

import io.tao4j.error.TaoException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Python pickles as data. A pickle is a program for a small machine, and what makes one
 * dangerous is that it may name any function of any Python module and call it. Here the machine
 * knows containers, numbers and texts; every name and every call goes to {@link Names}, which
 * refuses all that it does not know. Nothing is looked up, nothing is run.
 *
 * <p>Values: {@link None}, Boolean, Long, Double, String, {@code byte[]}, {@code List}, {@link
 * Tuple}, {@code Map} with scalar keys (what has another key gets a number), and what {@code Names}
 * makes. Memory grows with the length of the pickle only; an object that holds itself is possible,
 * and is the walker's business.
 */
final class PickleReader {

  /** Python's {@code None}. */
  enum None {
    NONE
  }

  /** A Python tuple. */
  record Tuple(List<Object> items) {}

  /**
   * Stands for an object that is no part of weights: a path, a date, a class of somebody's own.
   * Nothing of it is looked up or run; what it is given is kept for the tensors that may be in it.
   */
  static final class Inert {
    private final String name;
    private Object state = None.NONE;

    /**
     * @param name module and name of its class
     */
    Inert(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /** What the pickle gave it as its state. */
    Object state() {
      return state;
    }

    void give(Object given) {
      state = given;
    }
  }

  /** What a pickle may name, and what becomes of it. */
  interface Names {
    /**
     * A global.
     *
     * @throws TaoException {@code WEIGHTS-004} naming it, unless it is known to be harmless
     */
    Object global(String module, String name);

    /** The result of calling a global, or of making an object of it. */
    Object call(Object global, List<Object> arguments);

    /** Gives an object its state; returns the object. */
    Object build(Object object, Object state);

    /** What a persistent id stands for. */
    Object persistent(Object id);
  }

  /** Longest whole number that is read: a magic number or a count, not a big integer. */
  private static final int LONGEST_NUMBER = 64;

  private final ByteBuffer bytes;
  private final String place;
  private final Names names;
  private List<Object> stack = new ArrayList<>();
  private final List<List<Object>> marks = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private PickleReader(ByteBuffer bytes, String place, Names names) {
    this.bytes = bytes;
    this.place = place;
    this.names = names;
  }

  /**
   * One pickle.
   *
   * @param bytes its position moves behind the pickle
   * @param place name for errors
   * @throws TaoException {@code WEIGHTS-003} it is truncated or no pickle, {@code WEIGHTS-004} it
   *     uses what weights do not need
   */
  static Object read(ByteBuffer bytes, String place, Names names) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    return new PickleReader(bytes, place, names).run();
  }

  private TaoException broken(String problem) {
    return WeightErrors.damaged(place, "%s at byte %s".formatted(problem, bytes.position()));
  }

  private Object run() {
    while (true) {
      int code = take(1).get() & 0xff;
      if (code == '.') {
        return pop();
      }
      step(code);
    }
  }

  private ByteBuffer take(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw broken("the pickle ends too early");
    }
    ByteBuffer part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return part;
  }

  private void step(int code) {
    switch (code) {
      case 0x80 -> protocol(take(1).get());
      case 0x95 -> take(8); // a frame's length: only a hint for streams
      case '(' -> mark();
      case '0' -> pop();
      case '1' -> popMark();
      case '2' -> push(peek());
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push((long) (take(1).get() & 0xff));
      case 'M' -> push((long) Short.toUnsignedInt(take(2).getShort()));
      case 'J' -> push((long) take(4).getInt());
      case 0x8a -> push(number(take(1).get() & 0xff));
      case 0x8b -> push(number(take(4).getInt()));
      case 'G' -> push(take(8).order(ByteOrder.BIG_ENDIAN).getDouble());
      case 'X' -> push(text(Integer.toUnsignedLong(take(4).getInt())));
      case 0x8c -> push(text(take(1).get() & 0xff));
      case 0x8d -> push(text(take(8).getLong()));
      case 'T' -> push(text(Integer.toUnsignedLong(take(4).getInt())));
      case 'U' -> push(text(take(1).get() & 0xff));
      case 'B' -> push(raw(Integer.toUnsignedLong(take(4).getInt())));
      case 'C' -> push(raw(take(1).get() & 0xff));
      case 0x8e, 0x96 -> push(raw(take(8).getLong()));
      case ')' -> push(new Tuple(List.of()));
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case 't' -> push(new Tuple(List.copyOf(popMark())));
      case ']', 0x8f -> push(new ArrayList<>());
      case 'l' -> push(new ArrayList<>(popMark()));
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> dictionary();
      case 'a' -> append(List.of(pop()));
      case 'e', 0x90 -> append(popMark());
      case 's' -> {
        Object value = pop();
        put(List.of(pop(), value));
      }
      case 'u' -> put(popMark());
      case 'q' -> memo.put(take(1).get() & 0xff, peek());
      case 'r' -> memo.put(take(4).getInt(), peek());
      case 0x94 -> memo.put(memo.size(), peek());
      case 'h' -> push(recall(take(1).get() & 0xff));
      case 'j' -> push(recall(take(4).getInt()));
      case 'c' -> push(names.global(line(), line()));
      case 0x93 -> {
        String name = string(pop(), "a name");
        push(names.global(string(pop(), "a module"), name));
      }
      case 0x91 -> push(new ArrayList<>(popMark())); // a frozen set
      case 0x92 -> {
        pop(); // named arguments
        List<Object> arguments = arguments(pop());
        push(names.call(pop(), arguments));
      }
      case 'R', 0x81 -> {
        List<Object> arguments = arguments(pop());
        push(names.call(pop(), arguments));
      }
      case 'b' -> {
        Object state = pop();
        push(names.build(pop(), state));
      }
      case 'Q' -> push(names.persistent(pop()));
      default ->
          throw WeightErrors.refused(
              place,
              "the pickle uses operation 0x%02x at byte %s, which files of weights do not need"
                  .formatted(code, bytes.position() - 1),
              "save the state_dict alone, with a current PyTorch, or as safetensors");
    }
  }

  private void protocol(int version) {
    if (version < 2 || version > 5) {
      throw broken("no pickle that is known, protocol " + version);
    }
  }

  // The stack

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    if (stack.isEmpty()) {
      throw broken("the pickle takes what is not there");
    }
    return stack.remove(stack.size() - 1);
  }

  private Object peek() {
    if (stack.isEmpty()) {
      throw broken("the pickle takes what is not there");
    }
    return stack.get(stack.size() - 1);
  }

  private void mark() {
    marks.add(stack);
    stack = new ArrayList<>();
  }

  private List<Object> popMark() {
    if (marks.isEmpty()) {
      throw broken("the pickle closes what is not open");
    }
    List<Object> items = stack;
    stack = marks.remove(marks.size() - 1);
    return items;
  }

  private Object recall(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw broken("the pickle remembers what it never had");
    }
    return value;
  }

  // Values

  private Long number(long length) {
    if (length < 0 || length > LONGEST_NUMBER) {
      throw broken("a number of %s bytes".formatted(length));
    }
    ByteBuffer part = take(length);
    byte[] big = new byte[(int) length];
    for (int i = 0; i < big.length; i++) {
      big[big.length - 1 - i] = part.get(i);
    }
    // PyTorch's own magic number has ten bytes: its lower eight tell it as well.
    return big.length == 0 ? 0L : new BigInteger(big).longValue();
  }

  private String text(long length) {
    return StandardCharsets.UTF_8.decode(take(length)).toString();
  }

  private byte[] raw(long length) {
    ByteBuffer part = take(length);
    byte[] copy = new byte[part.remaining()];
    part.get(copy);
    return copy;
  }

  private String line() {
    int from = bytes.position();
    int to = from;
    while (to < bytes.limit() && bytes.get(to) != '\n') {
      to++;
    }
    String text = text(to - from);
    take(1);
    return text;
  }

  private void tuple(int size) {
    if (stack.size() < size) {
      throw broken("the pickle takes what is not there");
    }
    List<Object> last = stack.subList(stack.size() - size, stack.size());
    Tuple tuple = new Tuple(List.copyOf(last));
    last.clear();
    push(tuple);
  }

  private void dictionary() {
    List<Object> pairs = popMark();
    push(new LinkedHashMap<>());
    put(pairs);
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> items) {
    if (peek() instanceof Inert) {
      return;
    }
    if (!(peek() instanceof List<?> list)) {
      throw broken("the pickle adds to what is no list");
    }
    ((List<Object>) list).addAll(items);
  }

  @SuppressWarnings("unchecked")
  private void put(List<Object> pairs) {
    if (peek() instanceof Inert) {
      return;
    }
    if (!(peek() instanceof Map<?, ?> map) || pairs.size() % 2 != 0) {
      throw broken("the pickle puts pairs into what is no dictionary");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      Object key = isScalar(pairs.get(i)) ? pairs.get(i) : "item_" + map.size();
      ((Map<Object, Object>) map).put(key, pairs.get(i + 1));
    }
  }

  // A container as a key could be made so deep that its hash never ends.
  private static boolean isScalar(@Nullable Object key) {
    return key instanceof String || key instanceof Number || key instanceof Boolean;
  }

  private String string(Object value, String what) {
    if (value instanceof String text) {
      return text;
    }
    throw broken(what + " is no text");
  }

  private List<Object> arguments(Object value) {
    if (value instanceof Tuple tuple) {
      return tuple.items();
    }
    throw broken("the pickle calls without arguments");
  }
}
