package io.tao4j.engine.internal;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.tao4j.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps oneDNN, which computes convolutions for both engines on x86, from code paths that are wrong
 * on the machine at hand.
 *
 * <p>A virtual machine may hide the sizes of its caches (Firecracker does). On AMD the versions
 * inside PyTorch 2.7.1 and TensorFlow 2.16.1 then take each cache for one byte large, cut their
 * work to that, and compute some convolutions wrongly with AVX-512, AVX2 and AVX (3 x 3 over 24
 * channels: off by as much as the values themselves); now and then the process ends. With true
 * sizes written into oneDNN's memory all tests passed with AVX-512, and held to SSE4.1 they pass
 * without. On CPUs of other makers oneDNN assumes usual sizes where none are told.
 *
 * <p>So where Linux lists an AMD CPU and none of its caches, {@code ONEDNN_MAX_CPU_ISA=SSE41} is
 * set in the environment of the process before an engine's natives are loaded. A host that has set
 * this variable, or {@code DNNL_MAX_CPU_ISA}, keeps what it has set; {@code ALL} stands for no
 * limit. A host that has computed with PyTorch or TensorFlow before must set it by itself: oneDNN
 * reads it once.
 */
public final class OneDnn {
  private static final Logger LOG = LoggerFactory.getLogger(OneDnn.class);
  private static final String VARIABLE = "ONEDNN_MAX_CPU_ISA";
  private static final String OLD_VARIABLE = "DNNL_MAX_CPU_ISA";
  private static final String SAFE = "SSE41";
  private static final Path CPU = Path.of("/sys/devices/system/cpu/cpu0");
  private static final Path CPU_LIST = Path.of("/proc/cpuinfo");

  private static boolean done;

  private OneDnn() {}

  private interface CLibrary extends Library {
    int setenv(String name, String value, int overwrite);
  }

  /** Sets the limit where it is needed; to be called before natives with oneDNN are loaded. */
  public static synchronized void limit() {
    if (done) {
      return;
    }
    done = true;
    if (hostsChoice() != null || !isAffected()) {
      return;
    }
    try {
      if (Native.load("c", CLibrary.class).setenv(VARIABLE, SAFE, 0) != 0) {
        throw new LinkageError("setenv has failed");
      }
      LOG.info(
          "this machine hides the sizes of its caches, so that oneDNN is held to {}: slower, but"
              + " right ({} in the environment decides otherwise)",
          SAFE,
          VARIABLE);
    } catch (LinkageError e) {
      LOG.warn(
          "this machine hides the sizes of its caches, with which oneDNN computes some convolutions"
              + " wrongly; start the process with {}={} in its environment",
          VARIABLE,
          SAFE,
          e);
    }
  }

  /** Whether the AVX-512 instructions of this CPU, if it has any, are not used by oneDNN. */
  public static boolean isLimited() {
    String choice = hostsChoice();
    if (choice != null) {
      String upper = choice.toUpperCase(Locale.ROOT);
      return !upper.equals("ALL") && !upper.equals("DEFAULT") && !upper.startsWith("AVX512_CORE_");
    }
    return isAffected();
  }

  /**
   * {@code BFLOAT16} where oneDNN has kernels for it, else {@code FLOAT32}: held to AVX it has
   * none, and TensorFlow ends the process where one is asked for.
   */
  public static DType halfOrSingle() {
    if (isLimited()) {
      LOG.warn("oneDNN has no bfloat16 on this machine; this runs in float32");
      return DType.FLOAT32;
    }
    return DType.BFLOAT16;
  }

  /** Whether this machine is Linux that knows a CPU, but none of its caches. */
  public static boolean hidesCaches() {
    return System.getProperty("os.name", "").startsWith("Linux") && hidesCaches(CPU);
  }

  /**
   * Whether Linux knows a CPU, but none of its caches.
   *
   * @param cpu the folder of one CPU under {@code /sys/devices/system/cpu}
   */
  static boolean hidesCaches(Path cpu) {
    return Files.isDirectory(cpu) && !Files.isDirectory(cpu.resolve("cache/index0"));
  }

  private static @Nullable String hostsChoice() {
    String choice = System.getenv(VARIABLE);
    return choice != null ? choice : System.getenv(OLD_VARIABLE);
  }

  private static boolean isAffected() {
    return hidesCaches() && isAmd(CPU_LIST);
  }

  /**
   * Whether Linux names AMD as the maker of the CPU.
   *
   * @param list as {@code /proc/cpuinfo}
   */
  static boolean isAmd(Path list) {
    if (!Files.isReadable(list)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(list)) {
      return lines.anyMatch(line -> line.matches("vendor_id\\s*:\\s*AuthenticAMD\\s*"));
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot read {}: whether oneDNN needs a limit is not known", list, e);
      return false;
    }
  }
}
