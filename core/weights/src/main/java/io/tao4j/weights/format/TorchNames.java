package io.tao4j.weights.format;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.StoredType;
import io.tao4j.weights.format.PickleReader.Inert;
import io.tao4j.weights.format.PickleReader.None;
import io.tao4j.weights.format.PickleReader.Tuple;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What PyTorch's pickles may name: tensors, their storages and element types, and dictionaries.
 * Everything else is an object without a meaning ({@link PickleReader.Inert}), for checkpoints come
 * with options, dates and paths; but a name by which a pickle would do something to the machine is
 * refused: such a file was made to attack. In a TorchScript archive, whose modules are instances of
 * classes {@code __torch__...} with code of their own, an instance is read as its attributes; the
 * code is not looked at.
 */
final class TorchNames implements PickleReader.Names {

  /** Numbers of a storage, which several tensors may share. */
  record Storage(StoredType type, long elements, Slices bytes) {
    /** Little-endian bytes of some elements. */
    ByteBuffer read(long first, long count) {
      int width = type.byteSize();
      return bytes.read(first * width, count * width);
    }

    /** A storage whose bytes are memory already. */
    static Storage of(StoredType type, long elements, ByteBuffer bytes) {
      return new Storage(
          type,
          elements,
          (from, count) -> bytes.slice((int) from, (int) count).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  /** Gives bytes of a storage. */
  interface Slices {
    ByteBuffer read(long from, long count);
  }

  /** Finds what a persistent id stands for: a storage, or in the oldest format a tensor. */
  interface Storages {
    Object find(Object id);
  }

  /** A name that is known; what it does shows when it is called. */
  private record Known(String name) {}

  /** An element type, or a class of storages of one. */
  record TypeName(StoredType type) {}

  private static final Map<String, StoredType> TYPES =
      Map.ofEntries(
          Map.entry("Float", StoredType.FLOAT32),
          Map.entry("Double", StoredType.FLOAT64),
          Map.entry("Half", StoredType.FLOAT16),
          Map.entry("BFloat16", StoredType.BFLOAT16),
          Map.entry("Long", StoredType.INT64),
          Map.entry("Int", StoredType.INT32),
          Map.entry("Short", StoredType.INT16),
          Map.entry("Char", StoredType.INT8),
          Map.entry("Byte", StoredType.UINT8),
          Map.entry("Bool", StoredType.BOOL));

  private static final String TENSOR = "torch._utils._rebuild_tensor";
  private static final String TENSOR_2 = "torch._utils._rebuild_tensor_v2";
  private static final String PARAMETER = "torch._utils._rebuild_parameter";
  private static final String PARAMETER_2 = "torch._utils._rebuild_parameter_with_state";
  private static final String ORDERED = "collections.OrderedDict";
  private static final String DEFAULT = "collections.defaultdict";
  private static final String COUNTER = "collections.Counter";
  private static final String SIZE = "torch.Size";
  private static final String DEVICE = "torch.device";
  private static final String TAG = "torch.jit._pickle.restore_type_tag";
  private static final Set<String> LISTS =
      Set.of(
          "torch.jit._pickle.build_intlist",
          "torch.jit._pickle.build_doublelist",
          "torch.jit._pickle.build_boollist",
          "torch.jit._pickle.build_tensorlist");
  private static final Set<String> KNOWN =
      Set.of(
          TENSOR, TENSOR_2, PARAMETER, PARAMETER_2, ORDERED, DEFAULT, COUNTER, SIZE, DEVICE, TAG);

  /** Modules of Python through which a pickle reaches the system. */
  private static final Set<String> DANGEROUS_MODULES =
      Set.of(
          "os",
          "posix",
          "nt",
          "posixpath",
          "subprocess",
          "pty",
          "sys",
          "shutil",
          "socket",
          "runpy",
          "importlib",
          "ctypes",
          "marshal",
          "code",
          "webbrowser",
          "commands",
          "platform",
          "multiprocessing",
          "asyncio",
          "signal",
          "tempfile",
          "urllib",
          "http",
          "requests");

  private static final Set<String> DANGEROUS = dangerous();

  private static Set<String> dangerous() {
    Set<String> names = new HashSet<>();
    for (String module : new String[] {"builtins", "__builtin__", "__builtins__"}) {
      for (String name :
          new String[] {"eval", "exec", "execfile", "compile", "open", "__import__", "input"}) {
        names.add(module + "." + name);
      }
    }
    return names;
  }

  private final String place;
  private final boolean script;
  private final Storages storages;

  /**
   * @param script whether this is a TorchScript archive
   */
  TorchNames(String place, boolean script, Storages storages) {
    this.place = place;
    this.script = script;
    this.storages = storages;
  }

  private TaoException wrong(String problem) {
    return WeightErrors.damaged(place, problem);
  }

  @Override
  public Object global(String module, String name) {
    String full = module + "." + name;
    if (KNOWN.contains(full) || LISTS.contains(full)) {
      return new Known(full);
    }
    if (module.equals("torch")) {
      for (String suffix : new String[] {"Storage", "Tensor"}) {
        if (name.endsWith(suffix)) {
          StoredType type = TYPES.get(name.substring(0, name.length() - suffix.length()));
          if (type != null) {
            return new TypeName(type);
          }
        }
      }
      for (StoredType type : StoredType.values()) {
        if (type.name().equalsIgnoreCase(name)) {
          return new TypeName(type); // torch.float32
        }
      }
    }
    if (script && module.startsWith("__torch__")) {
      return new Known("__torch__");
    }
    if (DANGEROUS_MODULES.contains(module.split("\\.")[0]) || DANGEROUS.contains(full)) {
      throw WeightErrors.refused(
          place,
          "the pickle names '%s', which is no part of weights".formatted(full),
          "loading it in Python would run code: do not, unless you trust who made it");
    }
    return new Inert(full);
  }

  @Override
  public Object call(Object global, List<Object> arguments) {
    if (global instanceof Known known) {
      switch (known.name()) {
        case TENSOR, TENSOR_2 -> {
          return tensor(arguments);
        }
        case PARAMETER, PARAMETER_2, TAG -> {
          return first(arguments);
        }
        case ORDERED -> {
          return ordered(arguments);
        }
        case DEFAULT, COUNTER -> {
          return new LinkedHashMap<>();
        }
        case SIZE, DEVICE -> {
          return new Tuple(arguments);
        }
        case "__torch__" -> {
          return new LinkedHashMap<>();
        }
        default -> {
          return first(arguments); // a typed list
        }
      }
    }
    if (global instanceof Inert inert) {
      return new Inert(inert.name());
    }
    throw wrong("the pickle calls what is no function");
  }

  private Object first(List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw wrong("the pickle calls a function without its argument");
    }
    return arguments.get(0);
  }

  private Object ordered(List<Object> arguments) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      // Python 2 gave the pairs as an argument.
      if (!(arguments.get(0) instanceof List<?> pairs)) {
        throw wrong("an ordered dictionary is made of what is no list");
      }
      for (Object pair : pairs) {
        List<?> items =
            pair instanceof Tuple tuple ? tuple.items() : pair instanceof List<?> l ? l : List.of();
        if (items.size() != 2 || !(items.get(0) instanceof String key)) {
          throw wrong("an ordered dictionary is made of what are no pairs");
        }
        map.put(key, items.get(1));
      }
    }
    return map;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Object build(Object object, Object state) {
    if (script && object instanceof Map<?, ?> attributes && state instanceof Map<?, ?> values) {
      ((Map<Object, Object>) attributes).putAll(values);
    }
    if (object instanceof Inert inert) {
      inert.give(state);
    }
    // The state of an ordered dictionary is PyTorch's _metadata: versions of layers, no weights.
    return object;
  }

  @Override
  public Object persistent(Object id) {
    return storages.find(id);
  }

  private StoredTensor tensor(List<Object> arguments) {
    if (arguments.size() < 4
        || !(arguments.get(0) instanceof Storage storage)
        || !(arguments.get(1) instanceof Long offset)) {
      throw wrong("a tensor is made of what is no storage");
    }
    long[] sizes = numbers(arguments.get(2));
    long[] strides = numbers(arguments.get(3));
    return strided(storage, offset, sizes, strides);
  }

  /** A tensor of some elements of a storage. */
  StoredTensor strided(Storage storage, long offset, long[] sizes, long[] strides) {
    long elements = 1;
    long last = offset;
    boolean contiguous = true;
    try {
      if (sizes.length != strides.length) {
        throw new ArithmeticException();
      }
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        if (sizes[axis] < 0 || strides[axis] < 0) {
          throw new ArithmeticException();
        }
        contiguous &= sizes[axis] <= 1 || strides[axis] == elements;
        elements = Math.multiplyExact(elements, sizes[axis]);
        last = Math.addExact(last, Math.multiplyExact(Math.max(0, sizes[axis] - 1), strides[axis]));
      }
    } catch (ArithmeticException e) {
      throw WeightErrors.tooLarge(
          place,
          "a tensor has sizes %s and strides %s"
              .formatted(java.util.Arrays.toString(sizes), java.util.Arrays.toString(strides)));
    }
    Shape shape = Shape.of(sizes);
    if (elements == 0) {
      return StoredTensor.of(storage.type(), shape, () -> ByteBuffer.allocate(0));
    }
    if (offset < 0 || last >= storage.elements()) {
      throw new TaoException(
          "WEIGHTS-007",
          "%s: a tensor %s from element %s needs %s elements, its storage has %s"
              .formatted(place, shape, offset, last + 1, storage.elements()),
          "the file is truncated, damaged or hostile");
    }
    if (elements > storage.elements()) {
      // Strides of 0 would make a huge tensor out of a small file.
      throw WeightErrors.tooLarge(
          place,
          "a tensor %s repeats the %s elements of its storage"
              .formatted(shape, storage.elements()));
    }
    int count = Math.toIntExact(elements);
    Math.multiplyExact(count, storage.type().byteSize());
    if (contiguous) {
      return StoredTensor.of(storage.type(), shape, () -> storage.read(offset, count));
    }
    long span = last - offset + 1;
    return StoredTensor.of(
        storage.type(),
        shape,
        () -> gather(storage, storage.read(offset, span), sizes, strides, count));
  }

  /** Row-major bytes of a tensor that is not, such as one in channels-last order. */
  private static ByteBuffer gather(
      Storage storage, ByteBuffer from, long[] sizes, long[] strides, int count) {
    int width = storage.type().byteSize();
    ByteBuffer to =
        ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[sizes.length];
    long element = 0;
    for (int i = 0; i < count; i++) {
      int at = (int) (element * width);
      for (int b = 0; b < width; b++) {
        to.put(from.get(at + b));
      }
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        element += strides[axis];
        if (++index[axis] < sizes[axis]) {
          break;
        }
        element -= strides[axis] * sizes[axis];
        index[axis] = 0;
      }
    }
    return to.flip();
  }

  private long[] numbers(Object value) {
    List<?> items =
        value instanceof Tuple tuple
            ? tuple.items()
            : value instanceof List<?> list ? list : List.of(None.NONE);
    List<Long> numbers = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof Long number)) {
        throw wrong("the sizes of a tensor are no numbers");
      }
      numbers.add(number);
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }
}
