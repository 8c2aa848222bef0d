package io.tao4j.networks.tasks.inspection;

import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code result.csv}: a line a part with file and line of its row, verdict and score. */
public final class PartResults implements ResultWriter<InspectedPart, Verdict> {
  private final Path file;
  private final CsvTable table = new CsvTable(List.of("part", "verdict", "score"));

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   */
  public PartResults(Path folder) {
    file = folder.resolve("result.csv");
  }

  @Override
  public void write(InputSource<InspectedPart> source, InspectedPart part, Verdict verdict) {
    table.add(
        List.of(
            source.id(),
            verdict.isDefect() ? "NO_" + PartSet.PASS : PartSet.PASS,
            CsvTable.share(verdict.score())));
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
