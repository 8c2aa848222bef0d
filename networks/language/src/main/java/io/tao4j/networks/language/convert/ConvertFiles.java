package io.tao4j.networks.language.convert;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the forms share. */
final class ConvertFiles {
  private ConvertFiles() {}

  /** Writes lines, whole or not at all. */
  static Path write(Path file, List<String> lines) throws IOException {
    AtomicFile.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    return file;
  }

  /** What a folder holds, in the order of names. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  /** The files of a folder: those that are named, else those with one of some endings. */
  static List<Path> files(Path folder, List<String> names, String... endings) throws IOException {
    if (!names.isEmpty()) {
      return names.stream().map(folder::resolve).toList();
    }
    List<Path> found =
        list(folder).stream()
            .filter(Files::isRegularFile)
            .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
            .toList();
    if (found.isEmpty()) {
      throw wrong(folder, "it holds no file that ends in " + String.join(", ", endings));
    }
    return found;
  }

  /** A name without its ending. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 1 ? name : name.substring(0, dot);
  }

  static TaoException wrong(Path source, String problem) {
    return new TaoException(
        "CONVERT-002",
        "%s cannot be converted: %s".formatted(source, problem),
        "check source_data_dir and dataset_name");
  }
}
