package io.tao4j.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes that come in pieces. Used by one thread. */
public final class Sha256 {
  private static final int BUFFER = 1 << 16;

  private final MessageDigest digest;

  /** Of nothing yet. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Of a text in UTF-8, in lower-case hexadecimal digits. */
  public static String of(String text) {
    return new Sha256().add(text).hex();
  }

  /** Adds a text in UTF-8. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes. */
  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds what is between a buffer's position, which moves, and its limit. */
  public Sha256 add(ByteBuffer bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds the rest of a stream, which is not closed. */
  public Sha256 add(InputStream stream) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return this;
  }

  /** The digest as 64 lower-case hexadecimal digits; what is added later starts anew. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The first bytes of the digest, two digits each. */
  public String hex(int bytes) {
    return hex().substring(0, 2 * bytes);
  }
}
