package io.tao4j.error;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One error for want of memory, whoever noticed it: the Java heap, memory outside of it, an engine
 * on the CPU or on a GPU. The engines say it in texts of their own, with traces of programs that no
 * user wrote.
 */
public final class OutOfMemory {
  /** The code of all of them. */
  public static final String CODE = "MEMORY-001";

  private static final Pattern GPU =
      text("CUDA out of memory|CUDA error: out of memory|CUDA_ERROR_OUT_OF_MEMORY")
          .or("CUDA failure 2\\b|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED")
          .or("cudaErrorMemoryAllocation|OOM when allocating[\\s\\S]*device:GPU")
          .pattern();

  private static final Pattern CPU =
      text("DefaultCPUAllocator: (can't allocate|not enough) memory|std::bad_alloc")
          .or("OOM when allocating|Failed to allocate memory|Cannot allocate memory")
          .or("Insufficient memory|Failed to allocate \\d+ bytes")
          .or("Cannot allocate new \\w+\\(|Physical memory usage is too high")
          .pattern();

  private static final Pattern REQUESTED =
      text("(?:tried to allocate|buffer of size|Failed to allocate|Cannot reserve)[: ]+(?<n>\\d+)"
              + "(?: bytes)?\\b(?!\\.)")
          .or("Tried to allocate (?<text>[\\d.]+ [KMGT]iB)")
          .or("allocating tensor with shape *(?<shape>\\[[\\d,]*])")
          .pattern();

  private static final Pattern FREE = text("(?<text>[\\d.]+ [KMGT]iB) (?:is )?free").pattern();
  private static final Pattern DIRECT = text("direct buffer memory").pattern();
  private static final Pattern LIMIT = text("limit: (?<n>\\d+)").pattern();

  private static final String LOWER =
      "lower the batch size, the size of the input, the number of workers or the cache of pictures";

  /** An expression that grows; case does not matter. */
  private record Text(String expression) {
    Text or(String more) {
      return new Text(expression + "|" + more);
    }

    Pattern pattern() {
      return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    }
  }

  private static Text text(String expression) {
    return new Text(expression);
  }

  private OutOfMemory() {}

  /**
   * The failure as an error for want of memory.
   *
   * @return {@value #CODE}, or null where the failure and its causes are of another kind
   */
  public static @Nullable TaoException find(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable e = failure; e != null && seen.add(e); e = e.getCause()) {
      if (e instanceof TaoException known && known.code().equals(CODE)) {
        return known;
      }
      String text = String.valueOf(e.getMessage());
      if (GPU.matcher(text).find()) {
        return gpu(text, failure);
      }
      if (e instanceof OutOfMemoryError && !CPU.matcher(text).find()) {
        return java(text, failure);
      }
      if (e instanceof OutOfMemoryError || isEngines(e) && CPU.matcher(text).find()) {
        return cpu(text, failure);
      }
    }
    return null;
  }

  /** The same failure, or the error for want of memory that it is. */
  public static Throwable explained(Throwable failure) {
    TaoException memory = find(failure);
    return memory == null ? failure : memory;
  }

  /**
   * Does work, and says in words where memory was too little for it.
   *
   * @throws TaoException {@value #CODE}
   */
  public static <T> T explain(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      TaoException memory = find(e);
      if (memory != null) {
        throw memory;
      }
      throw e;
    }
  }

  /** A text of a file's name or of a user's spec may hold any words; those of others may not. */
  private static boolean isEngines(Throwable e) {
    return !(e instanceof TaoException) && !(e instanceof java.io.IOException);
  }

  private static TaoException java(String text, Throwable cause) {
    Runtime runtime = Runtime.getRuntime();
    if (text.contains("native thread")) {
      return error(
          "the system gives no further thread",
          List.of("raise its limit of threads or processes, or lower the number of workers"),
          cause);
    }
    if (DIRECT.matcher(text).find()) {
      List<String> details = new ArrayList<>();
      Matcher limit = LIMIT.matcher(text);
      details.add(
          "asked: %s; limit: %s"
              .formatted(
                  requestedBytes(text),
                  limit.find()
                      ? size(Long.parseLong(limit.group("n")))
                      : size(runtime.maxMemory())));
      details.add("give more with -XX:MaxDirectMemorySize (as much as -Xmx unless said)");
      details.add("or " + LOWER);
      return error("Java's memory outside of the heap is full", details, cause);
    }
    return error(
        "the Java heap is full",
        List.of(
            "asked: %s; limit: %s, of which %s are in use"
                .formatted(
                    requestedBytes(text),
                    size(runtime.maxMemory()),
                    size(runtime.totalMemory() - runtime.freeMemory())),
            "give the JVM more with -Xmx (JAVA_OPTS=-Xmx4g for bin/tao)",
            "or " + LOWER),
        cause);
  }

  private static TaoException cpu(String text, Throwable cause) {
    return error(
        "the machine's memory is full (outside of the Java heap)",
        List.of(
            "asked: %s; %s".formatted(requestedBytes(text), machine()),
            LOWER + "; a smaller -Xmx leaves more to the engine",
            "or end other programs, or give the machine or its container more"),
        cause);
  }

  private static TaoException gpu(String text, Throwable cause) {
    Matcher free = FREE.matcher(text);
    return error(
        "the GPU's memory is full",
        List.of(
            "asked: %s; free: %s"
                .formatted(requestedBytes(text), free.find() ? free.group("text") : "not said"),
            "lower the batch size or the size of the input, or train in BF16",
            "or end other programs on the GPU, or take another one (device gpu:N)"),
        cause);
  }

  private static TaoException error(String problem, List<String> details, Throwable cause) {
    return new TaoException(CODE, "not enough memory: " + problem, details, cause);
  }

  private static String requestedBytes(String text) {
    Matcher matcher = REQUESTED.matcher(text);
    if (!matcher.find()) {
      return "not said";
    }
    String number = matcher.group("n");
    String requested = matcher.group("text");
    if (number != null && number.length() < 19) {
      return size(Long.parseLong(number));
    }
    return requested != null ? requested : "a tensor of shape " + matcher.group("shape");
  }

  private static String machine() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      return "free: %s of %s"
          .formatted(size(system.getFreeMemorySize()), size(system.getTotalMemorySize()));
    }
    return "free: not known";
  }

  private static String size(long bytes) {
    return bytes < 10L << 20
        ? "%s bytes".formatted(bytes)
        : String.format(Locale.ROOT, "%.0f MiB", bytes / 1048576.0);
  }
}
