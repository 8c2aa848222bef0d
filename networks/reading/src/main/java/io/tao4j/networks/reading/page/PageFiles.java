package io.tao4j.networks.reading.page;

import io.tao4j.chart.OutlineOverlay;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.file.AtomicFile;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Files of texts on pages, used by one thread:
 *
 * <ul>
 *   <li>{@code images_annotated/NAME.png}: the picture with outlines, and what was read in them;
 *   <li>{@code labels/res_NAME.txt}: a line a text, x and y of its corners and what was read, with
 *       commas, as ICDAR has labels;
 *   <li>{@code result.csv}: a line a text with how sure it is.
 * </ul>
 *
 * Pictures of one name in several folders get {@code _2} and so on.
 */
public final class PageFiles {
  private final Path folder;
  private final CsvTable table = new CsvTable(List.of("path", "corners", "text", "confidence"));
  private final Set<String> taken = new HashSet<>();

  /**
   * Nothing is written yet.
   *
   * @param folder is made if missing
   */
  public PageFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * A text.
   *
   * @param outline where it is
   * @param text what is written; empty where that was not read
   * @param confidence 0 to 1
   */
  public record Entry(Outline outline, String text, double confidence) {
    private List<Double> numbers() {
      List<Double> numbers = new ArrayList<>();
      for (Outline.Corner corner : outline.corners()) {
        numbers.add(corner.x());
        numbers.add(corner.y());
      }
      return numbers;
    }
  }

  /**
   * Writes the files of a picture.
   *
   * @param id of the picture, its path below what was given
   */
  public void write(String id, Image image, List<Entry> entries) throws IOException {
    String stem = freeStem(id.replace('\\', '/'));
    StringBuilder labels = new StringBuilder();
    List<OutlineOverlay.Entry> drawn = new ArrayList<>();
    for (Entry entry : entries) {
      List<String> numbers =
          entry.numbers().stream().map(n -> Long.toString(Math.round(n))).toList();
      labels.append(String.join(",", numbers));
      if (!entry.text().isEmpty()) {
        labels.append(',').append(entry.text());
      }
      labels.append('\n');
      table.add(
          List.of(id, String.join(" ", numbers), entry.text(), CsvTable.share(entry.confidence())));
      drawn.add(new OutlineOverlay.Entry(entry.numbers(), entry.text(), drawn.size()));
    }
    AtomicFile.writeString(
        folder.resolve("labels").resolve("res_" + stem + ".txt"), labels.toString());
    byte[] png = ImageCodec.encodePng(OutlineOverlay.draw(image, drawn));
    AtomicFile.writeStream(
        folder.resolve("images_annotated").resolve(stem + ".png"), stream -> stream.write(png));
  }

  private String freeStem(String id) {
    String name = id.substring(id.lastIndexOf('/') + 1);
    String stem = name.lastIndexOf('.') > 0 ? name.substring(0, name.lastIndexOf('.')) : name;
    String free = stem;
    for (int number = 2; !taken.add(free.toLowerCase(Locale.ROOT)); number++) {
      free = stem + "_" + number;
    }
    return free;
  }

  /** Writes the table, and says where all is. */
  public List<Path> finish() throws IOException {
    Path file = folder.resolve("result.csv");
    table.write(file);
    return taken.isEmpty()
        ? List.of(file)
        : List.of(file, folder.resolve("labels"), folder.resolve("images_annotated"));
  }
}
