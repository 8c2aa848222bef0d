package io.tao4j.networks.tasks.classification;

import io.tao4j.data.image.Image;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code result.csv}: a line a picture with path, class and probability, as TAO does. */
public final class ClassificationCsv implements ResultWriter<Image, Classification> {
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
  public void write(InputSource<Image> source, Image image, Classification prediction) {
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
