package io.tao4j.networks.tasks.text;

import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * The texts that a model is most wrong about, for {@code worst.csv}: the highest loss first. Used
 * by one thread.
 */
public final class WorstTexts {
  private static final int KEPT = 50;

  /**
   * A text.
   *
   * @param loss the task's own
   * @param source where it is from
   * @param text what it says
   * @param truth what is true of it
   * @param answer what the model says
   */
  public record Entry(double loss, String source, String text, String truth, String answer) {}

  // by source too, so that the order of batches does not show
  private static final Comparator<Entry> ORDER =
      Comparator.comparingDouble(Entry::loss)
          .thenComparing(Entry::source, Comparator.reverseOrder());

  private final PriorityQueue<Entry> worst = new PriorityQueue<>(ORDER);

  /** Takes a text, which stays if it is among the worst so far. */
  public void add(Entry entry) {
    worst.add(entry);
    if (worst.size() > KEPT) {
      worst.remove();
    }
  }

  /** The worst so far, the highest loss first. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(worst);
    entries.sort(ORDER.reversed());
    return entries;
  }

  /** Writes {@code worst.csv}. */
  public static Path write(List<Entry> entries, Path folder) throws IOException {
    CsvTable table = new CsvTable(List.of("loss", "source", "text", "truth", "answer"));
    for (Entry entry : entries) {
      table.add(
          List.of(
              String.format(Locale.ROOT, "%.4f", entry.loss()),
              entry.source(),
              entry.text(),
              entry.truth(),
              entry.answer()));
    }
    Path file = folder.resolve("worst.csv");
    table.write(file);
    return file;
  }
}
