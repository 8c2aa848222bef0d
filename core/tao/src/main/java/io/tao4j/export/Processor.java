package io.tao4j.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a measured time is worth without: the processor's name and clock. */
final class Processor {
  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);
  private static final Path LIST = Path.of("/proc/cpuinfo");

  private Processor() {}

  /**
   * Name and clock as Linux tells them, {@code AMD EPYC 7B13, 2.45 GHz}; elsewhere the architecture
   * alone.
   */
  static String describe() {
    if (Files.isReadable(LIST)) {
      try {
        return describe(Files.readAllLines(LIST));
      } catch (IOException e) {
        LOG.debug("cannot read {}", LIST, e);
      }
    }
    return describe(List.of());
  }

  /**
   * The same from a list.
   *
   * @param list lines as in {@code /proc/cpuinfo}
   */
  static String describe(List<String> list) {
    String name =
        value(list, "model name").orElseGet(() -> System.getProperty("os.arch", "processor"));
    String clock =
        value(list, "cpu MHz")
            .map(megahertz -> String.format(Locale.ROOT, "%.2f GHz", gigahertz(megahertz)))
            .orElse("clock not known");
    // the maker's name often ends in its clock
    return name.contains("GHz") ? name : name + ", " + clock;
  }

  private static double gigahertz(String megahertz) {
    try {
      return Double.parseDouble(megahertz) / 1000;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Optional<String> value(List<String> list, String key) {
    return list.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .filter(text -> !text.isEmpty())
        .findFirst();
  }
}
