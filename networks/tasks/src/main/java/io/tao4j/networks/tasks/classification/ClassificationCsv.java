package io.tao4j.networks.tasks.classification;

import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes {@code result.csv}: a line an input with path, class and probability, as TAO does.
 *
 * @param <I> what is classified
 */
public final class ClassificationCsv<I> implements ResultWriter<I, Classification> {
  private final Path file;
  private final CsvTable table = new CsvTable(List.of("path", "class", "probability"));

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   */
  public ClassificationCsv(Path folder) {
    this.file = folder.resolve("result.csv");
  }

  @Override
  public void write(InputSource<I> source, I input, Classification prediction) {
    Classification.Score best = prediction.best();
    table.add(List.of(source.id(), best.className(), CsvTable.share(best.probability())));
  }

  @Override
  public List<Path> finish() throws IOException {
    table.write(file);
    return List.of(file);
  }

  @Override
  public void close() {
    // Nothing is open: the file is written at once, in finish().
  }
}
