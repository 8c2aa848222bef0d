package io.tao4j.report;

import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files of a results folder, as a report takes them in. */
final class ReportFiles {
  /** Folders below the results that are looked through. */
  private static final int DEPTH = 3;

  /** Longer texts are cut: a page is for reading. */
  private static final int MOST_TEXT = 4 << 20;

  private ReportFiles() {}

  /** Files in the folder and the folders in it, by path; hidden ones and links are left out. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> !file.getFileName().toString().equals(RunReport.FILE))
          .sorted(Comparator.comparing((Path file) -> file.getNameCount()).thenComparing(f -> f))
          .toList();
    }
  }

  /** The kind of picture a browser shows, by the file's name; empty for other files. */
  static String pictureType(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      return "png";
    }
    return name.endsWith(".jpg") || name.endsWith(".jpeg") ? "jpeg" : "";
  }

  /** A text of at most 4 MiB; bytes that are no UTF-8 become question marks. */
  static String text(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_TEXT);
    }
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .decode(java.nio.ByteBuffer.wrap(bytes))
        .toString();
  }
}
