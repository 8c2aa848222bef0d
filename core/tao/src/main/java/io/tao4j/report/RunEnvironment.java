package io.tao4j.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training ran on, so that its figures can be understood later. Written as {@value #FILE}
 * when a training starts; a resumed one replaces it.
 */
public final class RunEnvironment {
  /** Name of the file in the results folder. */
  public static final String FILE = "environment.json";

  private static final double MEBIBYTE = 1 << 20;

  private RunEnvironment() {}

  /**
   * Writes it.
   *
   * @param folder the results
   * @param engine engine, device and number format, for people
   */
  public static void write(Path folder, String engine) throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    String version = RunEnvironment.class.getPackage().getImplementationVersion();
    entries.put("tao4j", version == null ? "not packaged" : version);
    entries.put("computed_with", engine);
    entries.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    entries.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
    entries.put(
        "system",
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    entries.put("processors", Runtime.getRuntime().availableProcessors());
    entries.put("heap_mib", Math.round(Runtime.getRuntime().maxMemory() / MEBIBYTE));
    String threads = System.getenv("OMP_NUM_THREADS");
    if (threads != null) {
      entries.put("OMP_NUM_THREADS", threads);
    }
    AtomicFile.writeString(
        folder.resolve(FILE),
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(entries)
            + "\n");
  }
}
