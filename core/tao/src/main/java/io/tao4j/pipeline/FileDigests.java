package io.tao4j.pipeline;

import io.tao4j.error.TaoException;
import io.tao4j.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * SHA-256 of files and folders. A folder's is over the names and bytes of all files in it; each
 * path is read once, so that a data set that several stages use costs one pass.
 */
public final class FileDigests {
  private final Map<Path, String> known = new HashMap<>();

  /**
   * The digest of what lies at a path, in lower-case hexadecimal digits.
   *
   * @throws TaoException {@code PIPELINE-003} if it cannot be read
   */
  public String of(Path path) {
    return known.computeIfAbsent(path.toAbsolutePath().normalize(), FileDigests::now);
  }

  /** The digest of what lies there now, whatever was there before. */
  public static String now(Path path) {
    try {
      Sha256 sha = new Sha256();
      if (Files.isDirectory(path)) {
        for (Path file : files(path)) {
          String name = path.relativize(file).toString().replace('\\', '/');
          sha.add(name + "\0").add(HexFormat.of().parseHex(now(file)));
        }
      } else {
        try (InputStream in = Files.newInputStream(path)) {
          sha.add(in);
        }
      }
      return sha.hex();
    } catch (IOException e) {
      throw new TaoException(
          "PIPELINE-003", "cannot read " + path + " for its digest", List.of(e.toString()), e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
