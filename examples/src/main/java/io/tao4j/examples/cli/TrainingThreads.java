package io.tao4j.examples.cli;

import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many threads a training in PyTorch computes with. Threads of a step wait for each other
 * actively, so that beside other work two of them may take three times as long as one. Chosen once,
 * before the engine starts, and kept in the results folder: another number would round differently,
 * and a resumed training could not end with the same bits.
 *
 * <p>Only for a process that is ours: the number belongs to the whole process. Who sets {@code
 * OMP_NUM_THREADS} or {@code ai.djl.pytorch.num_threads} has chosen.
 */
final class TrainingThreads {
  /** Name of the file in the results folder. */
  static final String FILE = "threads.txt";

  private static final String PROPERTY = "ai.djl.pytorch.num_threads";
  private static final Pattern CONTENT = Pattern.compile("threads: ([1-9][0-9]{0,3})\\R?");

  private TrainingThreads() {}

  /**
   * Chooses and tells the engine.
   *
   * @param asked by the user, 0 if not
   * @param results the results folder, null if it is not known here
   * @param resume whether a training goes on whose number is kept
   * @return what {@link #keep} writes, 0 if nothing was chosen here
   */
  static int choose(int asked, @Nullable Path results, boolean resume, Console console)
      throws IOException {
    if (!console.ownsProcess() || asked == 0 && isChosenByUser()) {
      return 0;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    Integer kept = resume && results != null ? kept(results, processors) : null;
    double busy = asked > 0 || kept != null ? 0 : busyProcessors(processors);
    int threads = decide(asked, kept, processors, busy);
    if (busy > 0 && threads < processors) {
      console
          .err()
          .printf(
              "notice: other work keeps %s of %s processors busy: PyTorch trains with %s; --threads"
                  + " %s takes all%n",
              Math.round(busy),
              processors,
              threads == 1 ? "1 thread" : threads + " threads",
              processors);
    }
    System.setProperty(PROPERTY, Integer.toString(threads));
    return threads;
  }

  /** What the user asks for, else what a training that goes on had, else what others leave. */
  static int decide(int asked, @Nullable Integer kept, int processors, double busy) {
    if (asked > 0) {
      return asked;
    }
    return kept == null ? free(processors, busy) : kept;
  }

  /** Writes the number into a training's folder, which must be this training's by now. */
  static void keep(int threads, Path results) {
    if (threads > 0) {
      try {
        Files.createDirectories(results);
        AtomicFile.writeString(results.resolve(FILE), "threads: " + threads + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Begins to look at the machine; the longer before {@link #choose}, the better. */
  static void watch() {
    busyProcessors(1);
  }

  private static boolean isChosenByUser() {
    return System.getenv("OMP_NUM_THREADS") != null || System.getProperty(PROPERTY) != null;
  }

  /** What a training that goes on had; null where none has begun. */
  static @Nullable Integer kept(Path results, int processors) throws IOException {
    Integer written = read(results.resolve(FILE));
    // A training of before this file was written had all processors.
    return written == null && Files.isDirectory(results.resolve("weights"))
        ? Integer.valueOf(processors)
        : written;
  }

  /** The number in a file; null if there is none. */
  static @Nullable Integer read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    Matcher content = CONTENT.matcher(Files.readString(file));
    return content.matches() ? Integer.valueOf(content.group(1)) : null;
  }

  /** Processors that other work leaves, one at least. */
  static int free(int processors, double busy) {
    return (int) Math.max(1, Math.min(processors, Math.round(processors - busy)));
  }

  /**
   * Processors that others keep busy, now and in the last minute: neither a build that has just
   * ended counts, nor a moment's work.
   */
  private static double busyProcessors(int processors) {
    double lastMinute = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (!(ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system)) {
      return 0;
    }
    return busy(processors, lastMinute, system.getCpuLoad(), system.getProcessCpuLoad());
  }

  /**
   * From what the system counts; what it cannot tell is negative and then nothing is busy.
   *
   * @param lastMinute mean number of threads that wanted to run
   * @param machine share of the machine that is busy now
   * @param process this process's part of it
   */
  static double busy(int processors, double lastMinute, double machine, double process) {
    double others = (machine - Math.max(0, process)) * processors;
    return Math.max(0, Math.min(lastMinute, others));
  }
}
