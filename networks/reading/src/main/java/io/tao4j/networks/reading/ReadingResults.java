package io.tao4j.networks.reading;

import io.tao4j.data.image.Image;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes {@code result.csv}: a line a picture with its path, what was read and how sure that is.
 */
public final class ReadingResults implements ResultWriter<Image, ReadText> {
  private final Path file;
  private final CsvTable table = new CsvTable(List.of("path", "text", "confidence"));

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   */
  public ReadingResults(Path folder) {
    file = folder.resolve("result.csv");
  }

  @Override
  public void write(InputSource<Image> source, Image image, ReadText read) {
    table.add(List.of(source.id(), read.text(), CsvTable.share(read.confidence())));
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
