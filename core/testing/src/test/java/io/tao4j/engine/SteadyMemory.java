package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Whether memory outside the Java heap stays over many calls. */
public final class SteadyMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int CALLS = 1000;
  private static final int ROUNDS = 4;

  /** A leak of one activation a call would be 1,000 x 32 KiB. */
  private static final long ALLOWED_KIB = 16 * 1024;

  private SteadyMemory() {}

  /**
   * A thousand calls, after 250 that fill pools, do not grow the process. The compiler of the Java
   * machine and the pages of its heap that are touched for the first time grow it too, but only for
   * a while, and a leak grows it always: so one steady thousand in {@value #ROUNDS} is asked for.
   */
  public static void assertOverCalls(IntConsumer call) {
    assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc");
    for (int i = 0; i < CALLS / 4; i++) {
      call.accept(i);
    }
    List<Long> growth = new ArrayList<>();
    do {
      long before = residentBesideTheHeap();
      for (int i = 0; i < CALLS; i++) {
        call.accept(i);
      }
      growth.add(residentBesideTheHeap() - before);
    } while (growth.get(growth.size() - 1) >= ALLOWED_KIB && growth.size() < ROUNDS);
    assertThat(growth)
        .as("growth in KiB over each thousand calls")
        .anyMatch(kib -> kib < ALLOWED_KIB);
  }

  /** KiB that are resident and no part of Java's own heap, which grows as it likes. */
  private static long residentBesideTheHeap() {
    System.gc();
    try {
      long resident =
          Files.readAllLines(STATUS).stream()
              .filter(line -> line.startsWith("RssAnon"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow();
      return resident
          - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
