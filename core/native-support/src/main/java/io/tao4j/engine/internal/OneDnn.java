package io.tao4j.engine.internal;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * oneDNN inside one engine, which computes its convolutions on x86: keeps them right where a
 * virtual machine hides the sizes of its caches (Firecracker does).
 *
 * <p>On AMD the versions inside PyTorch 2.7.1 and TensorFlow 2.16 to 2.21 then take each cache for
 * one byte large, cut their work to that, and compute some convolutions wrongly with AVX-512, AVX2
 * and AVX (3 x 3 over 24 channels: off by as much as the values themselves); now and then the
 * process ends. On CPUs of other makers oneDNN assumes usual sizes where none are told.
 *
 * <p>So where Linux lists an AMD CPU and none of its caches, once an engine's natives are loaded
 * and before it computes:
 *
 * <ol>
 *   <li>oneDNN's picture of the CPU is repaired in memory, {@link OneDnnCaches}. All that can be
 *       told without computing is told here, while there is a choice.
 *   <li>Where that cannot be, {@code ONEDNN_MAX_CPU_ISA=SSE41} is set in the environment of the
 *       process, which oneDNN reads once, at its first computation: right, but three times slower.
 *   <li>Then convolutions are compared with plain loops, {@link ConvolutionCheck}. If they differ,
 *       the engine does not start, {@code ENGINE-014}: it is too late for another limit, and a
 *       wrong number would tell nobody.
 * </ol>
 *
 * <p>A host that has set {@code ONEDNN_MAX_CPU_ISA} or {@code DNNL_MAX_CPU_ISA} keeps what it has
 * set ({@code ALL} stands for no limit), and nothing of this is done. One log line says which of
 * the three it was.
 */
public final class OneDnn {
  private static final Logger LOG = LoggerFactory.getLogger(OneDnn.class);
  private static final String VARIABLE = "ONEDNN_MAX_CPU_ISA";
  private static final String OLD_VARIABLE = "DNNL_MAX_CPU_ISA";
  private static final String SAFE = "SSE41";
  private static final Path CPU_FOLDER = Path.of("/sys/devices/system/cpu/cpu0");

  /** AMD's generations whose natives were run on a machine of this kind, or share its CPUID. */
  private static final Set<Integer> FAMILIES = Set.of(0x17, 0x19, 0x1a);

  /** Sums of a few hundred products in another order, and in bfloat16 one rounding at the end. */
  private static final double SINGLE_TOLERANCE = 2e-5;

  private static final double BFLOAT16_TOLERANCE = 1e-2;

  private static final List<DType> HEAVY = List.of(DType.FLOAT32, DType.BFLOAT16);

  /** Guarded by the class: the limit is for all engines of the process that compute later. */
  private static boolean limitIsSet;

  private final String engine;
  private final String library;
  private boolean prepared;
  private boolean limited;
  private @Nullable TaoException failure;

  /**
   * @param engine what to call it in messages
   * @param library name of the file that has oneDNN in it, as on Linux
   */
  public OneDnn(String engine, String library) {
    this.engine = engine;
    this.library = library;
  }

  /**
   * To be called once the natives are loaded, before they compute; later calls do nothing, nor does
   * one that {@code convolutions} makes by starting the engine that is being started.
   *
   * @param convolutions the engine's own, by what they compute in: {@code FLOAT32}, and {@code
   *     BFLOAT16} where oneDNN has kernels for that
   * @throws TaoException {@code ENGINE-014} if convolutions are wrong, at each call
   */
  public void prepare(Function<DType, ConvolutionCheck.Convolver> convolutions) {
    synchronized (OneDnn.class) {
      if (failure != null) {
        throw failure;
      }
      if (prepared) {
        return;
      }
      prepared = true;
      String choice = hostsChoice();
      if (choice != null) {
        limited = isLimit(choice);
      } else if (hidesCaches() && Cpu.ofThisMachine().isAmd()) {
        String how = repairOrLimit(Cpu.ofThisMachine());
        check(convolutions, how);
        LOG.info("this machine hides the sizes of its caches: {}", how);
      }
    }
  }

  private String repairOrLimit(Cpu cpu) {
    String reason;
    if (limitIsSet) {
      reason = "another engine in this process needs the limit";
    } else if (!FAMILIES.contains(cpu.family())) {
      reason = "this family of AMD's CPUs is not known: " + cpu.family();
    } else {
      try {
        String version = OneDnnCaches.repair(library);
        return "oneDNN %s inside %s has been told the usual ones".formatted(version, engine);
      } catch (IOException | LinkageError e) {
        LOG.debug("oneDNN inside {} cannot be repaired", engine, e);
        reason = String.valueOf(e.getMessage());
      }
    }
    limited = true;
    try {
      ProcessEnvironment.setIfAbsent(VARIABLE, SAFE);
    } catch (LinkageError e) {
      return "oneDNN inside %s could not be held to %s: %s (%s)".formatted(engine, SAFE, e, reason);
    }
    limitIsSet = true;
    return "oneDNN inside %s is held to %s, slower but right (%s; %s in the environment decides otherwise)"
        .formatted(engine, SAFE, reason, VARIABLE);
  }

  void check(Function<DType, ConvolutionCheck.Convolver> convolutions, String how) {
    ConvolutionCheck check = new ConvolutionCheck();
    for (DType heavy : hasBfloat16() ? HEAVY : List.of(DType.FLOAT32)) {
      double tolerance = heavy == DType.FLOAT32 ? SINGLE_TOLERANCE : BFLOAT16_TOLERANCE;
      double worst = check.worst(convolutions.apply(heavy));
      LOG.debug("convolutions of {} in {} are off by {}", engine, heavy, worst);
      require(worst, tolerance, how);
    }
  }

  private void require(double worst, double tolerance, String how) {
    if (!(worst <= tolerance)) {
      failure =
          new TaoException(
              "ENGINE-014",
              engine + " computes convolutions wrongly on this machine",
              String.format(
                  Locale.ROOT,
                  "off by %.2g of the largest number where %.2g is usual",
                  worst,
                  tolerance),
              "the machine hides the sizes of its caches: " + how,
              "start the process with %s=%s in its environment".formatted(VARIABLE, SAFE));
      throw failure;
    }
  }

  /** Whether AVX-512 instructions of this CPU, if it has any, are not used; once prepared. */
  public boolean isLimited() {
    synchronized (OneDnn.class) {
      if (!prepared) {
        throw new IllegalStateException(engine + " has not been started");
      }
      return limited;
    }
  }

  /**
   * Whether oneDNN has kernels for bfloat16 here. On x86 it has none without AVX-512, and
   * TensorFlow ends the process where one is asked for.
   */
  private boolean hasBfloat16() {
    Set<String> flags = Cpu.ofThisMachine().flags();
    return !limited && (flags.contains("avx512bw") || !flags.contains("sse2"));
  }

  /** {@code BFLOAT16} where oneDNN has kernels for it, else {@code FLOAT32}; once prepared. */
  public DType halfOrSingle() {
    if (isLimited() || !hasBfloat16()) {
      LOG.warn("oneDNN has no bfloat16 on this machine; this runs in float32");
      return DType.FLOAT32;
    }
    return DType.BFLOAT16;
  }

  /** Whether this machine is Linux that knows a CPU, but none of its caches. */
  public static boolean hidesCaches() {
    return System.getProperty("os.name", "").startsWith("Linux") && hidesCaches(CPU_FOLDER);
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

  /** Whether a value of the variable leaves AVX-512's kernels for bfloat16 out. */
  static boolean isLimit(String choice) {
    String upper = choice.toUpperCase(Locale.ROOT);
    return !upper.equals("ALL") && !upper.equals("DEFAULT") && !upper.startsWith("AVX512_CORE_");
  }
}
