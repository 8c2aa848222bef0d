package io.tao4j.engine.internal;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * The sizes of the CPU's caches as a oneDNN inside of a loaded library knows them.
 *
 * <p>oneDNN describes the CPU by one object that it makes at its first use. Where CPUID's leaf
 * {@code 0x8000001D} (AMD) is all zero, versions before 3.8 take that for three levels of caches of
 * one byte each, and cut their work to it. 3.8 counts no level then, for which oneDNN assumes 32
 * KB, 512 KB and 1 MB, as it does on CPUs of other makers. {@link #repair} makes the older object
 * say the same: it writes the one number.
 *
 * <p>The object, and the function that answers by it, are the library's own; their addresses are in
 * the symbol table of its file. Everything is looked at before it is trusted: the version by a
 * list, the object's size, the functions' code beside the file's, the object's numbers, and the
 * function's answers before and after.
 */
final class OneDnnCaches {
  /** {@code dnnl::impl::cpu::x64::cpu()::cpu_}, of type {@code Xbyak::util::Cpu}. */
  private static final String CPU = "_ZZN4dnnl4impl3cpu3x643cpuEvE4cpu_";

  /** {@code unsigned dnnl::impl::cpu::platform::get_per_core_cache_size(int level)}. */
  private static final String CACHE_SIZE = "_ZN4dnnl4impl3cpu8platform23get_per_core_cache_sizeEi";

  /** {@code const dnnl_version_t *dnnl_version()}: three numbers of 4 bytes lead. */
  private static final String VERSION = "dnnl_version";

  /** {@code dnnl_status_t dnnl_{get,set}_primitive_cache_capacity(int)}; not in TensorFlow. */
  private static final String GET_KEPT = "dnnl_get_primitive_cache_capacity";

  private static final String SET_KEPT = "dnnl_set_primitive_cache_capacity";

  /**
   * Versions whose object was looked at: those inside PyTorch 2.7.1 and TensorFlow 2.16.1, 2.18.0
   * and 2.21.0.
   */
  static final Set<String> KNOWN = Set.of("3.3.4", "3.5.0", "3.7.1", "3.7.3");

  // The object: 28 bytes of other things, sizes of ten levels, cores of ten levels, the number of
  // levels, and more.
  private static final int OBJECT_BYTES = 144;
  private static final int SIZES = 28;
  private static final int CORES = 68;
  private static final int LEVELS = 108;

  private static final int CODE_BYTES = 8;

  /** Bytes of the three levels where oneDNN knows none. */
  private static final int[] USUAL = {32 << 10, 512 << 10, 1 << 20};

  private final ElfFile file;
  private final long start;
  private final Map<String, ElfFile.Symbol> symbols;

  private OneDnnCaches(ElfFile file, long start) throws IOException {
    this.file = file;
    this.start = start;
    this.symbols = file.symbols(Set.of(CPU, CACHE_SIZE, VERSION, GET_KEPT, SET_KEPT));
  }

  /**
   * Gives a oneDNN that believes in caches of one byte the usual sizes. oneDNN's limit on
   * instructions is not read by this.
   *
   * @param library name of the file that oneDNN is a part of; it must be loaded
   * @return the version of oneDNN
   * @throws IOException if anything is not as it is known to be: nothing has been changed then
   */
  static String repair(String library) throws IOException {
    LoadedLibrary loaded = LoadedLibrary.find(library);
    try (ElfFile file = new ElfFile(loaded.file())) {
      return new OneDnnCaches(file, loaded.start()).repair();
    }
  }

  /**
   * The version of the oneDNN inside a loaded library, as it says itself.
   *
   * @throws IOException if it cannot be asked
   */
  static String version(String library) throws IOException {
    LoadedLibrary loaded = LoadedLibrary.find(library);
    try (ElfFile file = new ElfFile(loaded.file())) {
      return new OneDnnCaches(file, loaded.start()).version();
    }
  }

  private String version() throws IOException {
    int[] numbers = function(VERSION).invokePointer(new Object[0]).getIntArray(0, 3);
    return "%s.%s.%s".formatted(numbers[0], numbers[1], numbers[2]);
  }

  private String repair() throws IOException {
    String version = version();
    if (!KNOWN.contains(version)) {
      throw new IOException(
          "oneDNN " + version + " is none of " + KNOWN.stream().sorted().toList());
    }
    ElfFile.Symbol symbol = symbol(CPU);
    if (symbol.size() != OBJECT_BYTES) {
      throw new IOException("its object has %s bytes".formatted(symbol.size()));
    }
    int[] before = answers(); // makes the object if need be
    Pointer object = pointer(symbol);
    int levels = object.getInt(LEVELS);
    int[] ones = {1, 1, 1};
    if (levels != 3
        || !Arrays.equals(object.getIntArray(SIZES, 3), ones)
        || !Arrays.equals(object.getIntArray(CORES, 3), ones)
        || !Arrays.equals(before, ones)) {
      throw new IOException(
          "its object says %s levels of %s bytes for %s cores, its function %s bytes"
              .formatted(
                  levels,
                  Arrays.toString(object.getIntArray(SIZES, 3)),
                  Arrays.toString(object.getIntArray(CORES, 3)),
                  Arrays.toString(before)));
    }
    object.setInt(LEVELS, 0);
    int[] after = answers();
    if (!Arrays.equals(after, USUAL)) {
      object.setInt(LEVELS, levels);
      throw new IOException("with no level its function says %s".formatted(Arrays.toString(after)));
    }
    forgetKernels();
    return version;
  }

  /** Kernels that were cut to the wrong sizes, in a process that has computed before. */
  private void forgetKernels() throws IOException {
    if (symbols.containsKey(GET_KEPT) && symbols.containsKey(SET_KEPT)) {
      int[] capacity = new int[1];
      function(GET_KEPT).invokeInt(new Object[] {capacity});
      function(SET_KEPT).invokeInt(new Object[] {0});
      function(SET_KEPT).invokeInt(new Object[] {capacity[0]});
    }
  }

  /** Bytes of the first three levels, each for one core. */
  private int[] answers() throws IOException {
    Function size = function(CACHE_SIZE);
    int[] answers = new int[3];
    for (int level = 1; level <= 3; level++) {
      answers[level - 1] = size.invokeInt(new Object[] {level});
    }
    return answers;
  }

  private ElfFile.Symbol symbol(String name) throws IOException {
    ElfFile.Symbol symbol = symbols.get(name);
    if (symbol == null) {
      throw new IOException("the library's file does not say where " + name + " is");
    }
    return symbol;
  }

  private Pointer pointer(ElfFile.Symbol symbol) {
    return new Pointer(start + symbol.address());
  }

  /** A function, if memory holds the code that the file has for it. */
  private Function function(String name) throws IOException {
    ElfFile.Symbol symbol = symbol(name);
    Pointer code = pointer(symbol);
    if (!Arrays.equals(
        code.getByteArray(0, CODE_BYTES), file.bytes(symbol.address(), CODE_BYTES))) {
      throw new IOException("the library in memory differs from its file");
    }
    return Function.getFunction(code);
  }
}
