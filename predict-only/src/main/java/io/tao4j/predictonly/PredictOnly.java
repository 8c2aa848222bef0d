package io.tao4j.predictonly;

import io.tao4j.Tao;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.network.classification.Classification;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Answers for a picture, and says how long the first answer took and what natives it needed.
 *
 * <pre>{@code java -cp ... io.tao4j.predictonly.PredictOnly model.tao picture.jpg}</pre>
 */
public final class PredictOnly {
  private PredictOnly() {}

  /**
   * A jar with native libraries.
   *
   * @param jarBytes size of the jar, which may hold other platforms' libraries and classes too
   * @param libraryBytes size of this platform's libraries, unpacked
   */
  record Natives(long jarBytes, long libraryBytes) {}

  /**
   * Predicts and prints.
   *
   * @param args model file and picture
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("give a model file and a picture");
    }
    try (ImagePredictor<Classification> predictor =
        Tao.load(Path.of(args[0])).predictor(Classification.class)) {
      Classification.Score best = predictor.predict(Path.of(args[1])).best();
      Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
      System.out.printf(
          Locale.ROOT,
          "%s %.4f%nfirst answer %d ms after the start of the JVM%n",
          best.className(),
          best.probability(),
          Duration.between(start, Instant.now()).toMillis());
    }
    natives()
        .forEach(
            (jar, size) ->
                System.out.printf(
                    Locale.ROOT,
                    "natives %s: %.1f MiB, unpacked %.1f MiB%n",
                    jar,
                    size.jarBytes() / 1048576.0,
                    size.libraryBytes() / 1048576.0));
  }

  /** Jars on the class path that hold native libraries for this platform. */
  static Map<String, Natives> natives() throws IOException {
    Map<String, Natives> found = new LinkedHashMap<>();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator)) {
      if (entry.endsWith(".jar") && Files.isRegularFile(Path.of(entry))) {
        try (JarFile jar = new JarFile(entry)) {
          long bytes = jar.stream().filter(PredictOnly::isOurs).mapToLong(ZipEntry::getSize).sum();
          if (bytes > 0) {
            found.put(
                Path.of(entry).getFileName().toString(),
                new Natives(Files.size(Path.of(entry)), bytes));
          }
        }
      }
    }
    return found;
  }

  private static boolean isOurs(ZipEntry entry) {
    String name = entry.getName().toLowerCase(Locale.ROOT);
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean arm = System.getProperty("os.arch").matches("aarch64|arm64");
    boolean processor =
        arm ? name.matches(".*(aarch64|arm64).*") : name.matches(".*(x86[-_]64|x64|amd64).*");
    if (system.startsWith("windows")) {
      return processor && name.contains("win") && name.endsWith(".dll");
    }
    if (system.startsWith("mac")) {
      return processor
          && name.matches(".*(osx|mac|darwin).*")
          && name.matches(".*\\.(dylib|jnilib)");
    }
    return processor && name.contains("linux") && name.matches(".*\\.so(\\.[0-9.]+)?");
  }
}
