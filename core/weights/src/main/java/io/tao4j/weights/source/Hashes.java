package io.tao4j.weights.source;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 in lower-case hexadecimal digits. */
final class Hashes {
  private Hashes() {}

  static String sha256(InputStream stream) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    byte[] buffer = new byte[1 << 16];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String sha256(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return sha256(stream);
    } catch (IOException e) {
      throw new TaoException("SOURCE-006", "cannot read " + file, List.of(e.toString()), e);
    }
  }
}
