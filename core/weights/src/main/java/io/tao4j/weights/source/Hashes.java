package io.tao4j.weights.source;

import io.tao4j.error.TaoException;
import io.tao4j.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** SHA-256 in lower-case hexadecimal digits. */
final class Hashes {
  private Hashes() {}

  static String sha256(InputStream stream) throws IOException {
    return new Sha256().add(stream).hex();
  }

  static String sha256(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return sha256(stream);
    } catch (IOException e) {
      throw new TaoException("SOURCE-006", "cannot read " + file, List.of(e.toString()), e);
    }
  }
}
