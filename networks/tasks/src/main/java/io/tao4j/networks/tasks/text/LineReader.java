package io.tao4j.networks.tasks.text;

import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads texts: each line of a file that is not blank is one, called {@code FILE:LINE}; of a folder
 * those of all its {@code .txt} files, in the order of their paths.
 */
public final class LineReader implements InputReader<String> {
  @Override
  public String noun() {
    return "lines";
  }

  @Override
  public List<InputSource<String>> list(Path path) {
    List<InputSource<String>> inputs = new ArrayList<>();
    for (Path file : InputReader.files(path, Set.of("txt"))) {
      List<String> lines = TextLines.read(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (!line.isBlank()) {
          inputs.add(new InputSource<>(file, TextLines.place(file, i + 1), () -> line));
        }
      }
    }
    if (inputs.isEmpty()) {
      throw new TaoException(
          "INFERENCE-002", path + " holds no line of text", "give a file with a text a line");
    }
    return inputs;
  }

  /** The whole file as one text. */
  @Override
  public String read(Path file) {
    String text = TextLines.text(file).strip();
    if (text.isEmpty()) {
      throw new TaoException("INFERENCE-002", file + " holds no text", "give a file with a text");
    }
    return text;
  }
}
