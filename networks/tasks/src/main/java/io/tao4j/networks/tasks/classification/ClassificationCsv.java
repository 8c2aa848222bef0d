package io.tao4j.networks.tasks.classification;

import io.tao4j.data.image.Image;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.classification.Classification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes {@code result.csv}: a line a picture with path, class and probability, as TAO does. */
public final class ClassificationCsv implements ResultWriter<Image, Classification> {
  private final Path file;
  private final StringBuilder lines = new StringBuilder("path,class,probability\n");

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   */
  public ClassificationCsv(Path folder) {
    this.file = folder.resolve("result.csv");
  }

  @Override
  public void write(InputSource<Image> source, Image image, Classification prediction) {
    Classification.Score best = prediction.best();
    lines
        .append(quoted(source.id()))
        .append(',')
        .append(quoted(best.className()))
        .append(',')
        .append(String.format(Locale.ROOT, "%.6f", best.probability()))
        .append('\n');
  }

  /** RFC 4180. */
  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public List<Path> finish() throws IOException {
    AtomicFile.writeString(file, lines.toString());
    return List.of(file);
  }

  @Override
  public void close() {
    // Nothing is open: the file is written at once, in finish().
  }
}
