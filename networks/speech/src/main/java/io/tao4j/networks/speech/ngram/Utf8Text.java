package io.tao4j.networks.speech.ngram;

import io.tao4j.error.TaoException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Texts in UTF-8 that are read line by line, of any length. */
public final class Utf8Text {
  private static final int BYTE_ORDER_MARK = '\uFEFF';

  private Utf8Text() {}

  /**
   * What is done with an open text.
   *
   * @param <T> what it gives
   */
  @FunctionalInterface
  public interface Use<T> {
    /** Reads; the text is closed by the caller. */
    T of(BufferedReader reader) throws IOException;
  }

  /**
   * Opens a text, uses it and closes it. A mark of the byte order at its start is left out.
   *
   * @throws TaoException {@code NGRAM-001} if it cannot be read, or is no UTF-8
   */
  public static <T> T read(Path file, Use<T> use) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return use.of(reader);
    } catch (UncheckedIOException e) {
      throw unreadable(file, e.getCause()); // of reader.lines()
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static TaoException unreadable(Path file, IOException e) {
    return e instanceof CharacterCodingException
        ? new TaoException(
            "NGRAM-001", "%s is not text in UTF-8".formatted(file), List.of("save it as UTF-8"), e)
        : new TaoException(
            "NGRAM-001",
            "%s cannot be read: %s".formatted(file, e.getMessage()),
            List.of("check the path and its permissions"),
            e);
  }
}
