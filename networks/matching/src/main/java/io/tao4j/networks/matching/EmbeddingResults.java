package io.tao4j.networks.matching;

import io.tao4j.data.image.Image;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code embeddings.csv}, a line a picture with its path and the numbers of its vector; with
 * a gallery {@code result.csv} too: path, label, then the labels and the distances of the nearest
 * entries.
 */
public final class EmbeddingResults implements ResultWriter<Image, Embedding> {
  private final Path folder;
  private @Nullable CsvTable vectors;
  private @Nullable CsvTable answers;

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   */
  public EmbeddingResults(Path folder) {
    this.folder = folder;
  }

  @Override
  public void write(InputSource<Image> source, Image image, Embedding result) {
    float[] numbers = result.vector().toFloatArray();
    List<Neighbour> neighbours = result.neighbours();
    if (vectors == null) {
      vectors = new CsvTable(columns("path", "v", numbers.length));
      if (!neighbours.isEmpty()) {
        List<String> columns = new ArrayList<>(List.of("path", "label"));
        columns.addAll(columns("label_1", "label_", 2, neighbours.size()));
        columns.addAll(columns("distance_1", "distance_", 2, neighbours.size()));
        answers = new CsvTable(columns);
      }
    }
    List<String> row = new ArrayList<>(List.of(source.id()));
    for (float number : numbers) {
      row.add(Float.toString(number));
    }
    vectors.add(row);
    if (answers != null) {
      List<String> cells = new ArrayList<>(List.of(source.id(), result.label().orElse("")));
      neighbours.forEach(one -> cells.add(one.label()));
      neighbours.forEach(one -> cells.add(CsvTable.share(one.distance())));
      answers.add(cells);
    }
  }

  private static List<String> columns(String first, String each, int count) {
    return columns(first, each, 0, count - 1);
  }

  private static List<String> columns(String first, String each, int from, int to) {
    List<String> columns = new ArrayList<>(List.of(first));
    for (int i = from; i <= to; i++) {
      columns.add(each + i);
    }
    return columns;
  }

  @Override
  public List<Path> finish() throws IOException {
    List<Path> files = new ArrayList<>();
    if (answers != null) {
      files.add(folder.resolve("result.csv"));
      answers.write(files.get(0));
    }
    if (vectors != null) {
      Path file = folder.resolve("embeddings.csv");
      vectors.write(file);
      files.add(file);
    }
    return files;
  }

  @Override
  public void close() {
    // Nothing is open: the files are written at once, in finish().
  }
}
