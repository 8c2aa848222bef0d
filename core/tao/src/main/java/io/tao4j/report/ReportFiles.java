package io.tao4j.report;

import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

  /**
   * Files in the folder and the folders in it, by path. Left out are links, and what is hidden or
   * lies in a hidden folder.
   */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !isHidden(folder.relativize(file)))
          .filter(file -> !file.getFileName().toString().equals(RunReport.FILE))
          .sorted(Comparator.comparing((Path file) -> file.getNameCount()).thenComparing(f -> f))
          .toList();
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /** The kind of picture a browser shows, by the file's name; empty for other files. */
  static String pictureType(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      return "png";
    }
    return name.endsWith(".jpg") || name.endsWith(".jpeg") ? "jpeg" : "";
  }

  /** The first 4 MiB of a text; bytes that are no UTF-8 become question marks. */
  static String text(Path file) throws IOException {
    byte[] bytes;
    boolean isCut;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_TEXT);
      isCut = in.read() >= 0;
    }
    return decoded(bytes) + (isCut ? "\n(cut here: the file is longer)\n" : "");
  }

  /** A whole text. */
  static String wholeText(Path file) throws IOException {
    return decoded(Files.readAllBytes(file));
  }

  private static String decoded(byte[] bytes) throws IOException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .decode(java.nio.ByteBuffer.wrap(bytes))
        .toString();
  }
}
