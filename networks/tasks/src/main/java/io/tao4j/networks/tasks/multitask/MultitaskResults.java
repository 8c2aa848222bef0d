package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.image.Image;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code result.csv}: a line a picture with its path and, for each task, the value and its
 * probability.
 */
public final class MultitaskResults implements ResultWriter<Image, MultitaskAnswer> {
  private final Path file;
  private final CsvTable table;

  /**
   * A writer; nothing is written yet.
   *
   * @param tasks in the order of the answers
   * @param folder is made if missing
   */
  public MultitaskResults(List<Task> tasks, Path folder) {
    file = folder.resolve("result.csv");
    List<String> columns = new ArrayList<>(List.of("path"));
    for (Task task : tasks) {
      columns.add(task.name());
      columns.add(task.name() + "_probability");
    }
    table = new CsvTable(columns);
  }

  @Override
  public void write(InputSource<Image> source, Image image, MultitaskAnswer answer) {
    List<String> cells = new ArrayList<>(List.of(source.id()));
    for (Classification task : answer.tasks().values()) {
      cells.add(task.best().className());
      cells.add(CsvTable.share(task.best().probability()));
    }
    table.add(cells);
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
