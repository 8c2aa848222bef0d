package io.tao4j.engine.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Linux says of the first CPU; elsewhere nothing is known.
 *
 * @param vendor as CPUID has it, for example {@code AuthenticAMD}; empty if not known
 * @param family the maker's number of the generation, -1 if not known
 * @param flags Linux's names of what the CPU can do, for example {@code avx512_bf16}
 */
public record Cpu(String vendor, int family, Set<String> flags) {
  private static final Logger LOG = LoggerFactory.getLogger(Cpu.class);
  private static final Path LIST = Path.of("/proc/cpuinfo");

  /** The CPU of this machine. */
  public static Cpu ofThisMachine() {
    return read(LIST);
  }

  /**
   * @param list as {@code /proc/cpuinfo}
   */
  static Cpu read(Path list) {
    Map<String, String> values = new HashMap<>();
    if (Files.isReadable(list)) {
      try (Stream<String> lines = Files.lines(list)) {
        lines
            .map(line -> line.split("\\s*:\\s*", 2))
            .takeWhile(pair -> pair.length == 2) // up to the empty line behind the first CPU
            .forEach(pair -> values.put(pair[0], pair[1].strip()));
      } catch (IOException | UncheckedIOException e) {
        LOG.warn("cannot read {}: of the CPU nothing is known", list, e);
      }
    }
    String flags = values.getOrDefault("flags", values.getOrDefault("Features", ""));
    String family = values.getOrDefault("cpu family", "");
    return new Cpu(
        values.getOrDefault("vendor_id", ""),
        family.matches("\\d{1,9}") ? Integer.parseInt(family) : -1,
        Stream.of(flags.split("\\s+")).collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether AMD made it. */
  boolean isAmd() {
    return vendor.equals("AuthenticAMD");
  }

  /** Whether it has instructions for bfloat16: AVX512-BF16 or AMX on x86, BF16 on ARM. */
  public boolean hasBfloat16() {
    return Stream.of("avx512_bf16", "amx_bf16", "bf16").anyMatch(flags::contains);
  }
}
