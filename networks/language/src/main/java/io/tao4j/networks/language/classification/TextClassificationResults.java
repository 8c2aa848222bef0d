package io.tao4j.networks.language.classification;

import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code result.csv}: where a text is from, the text, its class and the probability. */
final class TextClassificationResults implements ResultWriter<String, Classification> {
  private final Path file;
  private final CsvTable table = new CsvTable(List.of("source", "text", "class", "probability"));

  TextClassificationResults(Path folder) {
    this.file = folder.resolve("result.csv");
  }

  @Override
  public void write(InputSource<String> source, String text, Classification answer) {
    table.add(
        List.of(
            source.id(),
            text,
            answer.best().className(),
            CsvTable.share(answer.best().probability())));
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
