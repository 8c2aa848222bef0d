package io.tao4j.inference;

import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of numbers, one a line, commas between them: inputs that are no pictures. */
public final class RowReader implements InputReader<RowReader.Row> {
  /** An input. */
  public record Row(List<Float> values) {}

  @Override
  public String noun() {
    return "rows";
  }

  @Override
  public List<InputSource<Row>> list(Path path) {
    try {
      List<String> lines = Files.readAllLines(path);
      List<InputSource<Row>> rows = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        rows.add(new InputSource<>(path, path + ":" + (i + 1), () -> parse(line)));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row parse(String line) {
    try {
      return new Row(Arrays.stream(line.split(",")).map(Float::valueOf).toList());
    } catch (NumberFormatException e) {
      throw new TaoException("TEST-001", "'" + line + "' is no row of numbers");
    }
  }

  @Override
  public Row read(Path file) {
    return list(file).get(0).read();
  }
}
