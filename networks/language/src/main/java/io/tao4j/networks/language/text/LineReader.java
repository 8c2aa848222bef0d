package io.tao4j.networks.language.text;

import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import io.tao4j.networks.tasks.text.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    for (Path file : files(path)) {
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

  private static List<Path> files(Path path) {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      throw new TaoException("INFERENCE-001", "there is no file or folder " + path);
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(file -> file.toString().endsWith(".txt") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new TaoException(
          "INFERENCE-001", "cannot look through " + path, List.of(String.valueOf(e)), e);
    }
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
