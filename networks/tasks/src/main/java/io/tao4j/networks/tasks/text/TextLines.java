package io.tao4j.networks.tasks.text;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a text file. It must be UTF-8; a mark of the byte order at its start is left out,
 * and lines end in LF or CR LF.
 */
public final class TextLines {
  /** Faults that an error lists. */
  private static final int LISTED = 20;

  private TextLines() {}

  /**
   * Reads a file.
   *
   * @return all lines, empty ones too, without an empty one behind the last line's end
   * @throws TaoException {@code TEXT-001} it cannot be read, {@code TEXT-002} it is no UTF-8, with
   *     line and column
   */
  public static List<String> read(Path file) {
    String text = text(file);
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int to = end < 0 ? text.length() : end;
      int cut = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
      lines.add(text.substring(from, cut));
      from = to + 1;
    }
    return lines;
  }

  /**
   * Reads a file as one text.
   *
   * @throws TaoException as {@link #read}
   */
  public static String text(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TaoException(
          "TEXT-001",
          "the text %s cannot be read".formatted(file),
          List.of(String.valueOf(e), "check the path and its permissions"),
          e);
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CharBuffer to = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(from, to, true);
    if (result.isError()) {
      throw notUtf8(file, bytes, from.position());
    }
    String text = to.flip().toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static TaoException notUtf8(Path file, byte[] bytes, int at) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < at; i++) {
      if (bytes[i] == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new TaoException(
        "TEXT-002",
        "%s:%s:%s: byte %s is no UTF-8"
            .formatted(file, line, at - start + 1, "0x%02x".formatted(bytes[at] & 0xff)),
        "save the file as UTF-8");
  }

  /**
   * What is wrong with a file's lines, all at once.
   *
   * @param problems one or more, each with file and line
   */
  public static TaoException faulty(String code, String what, List<String> problems) {
    List<String> details = new ArrayList<>(problems.subList(0, Math.min(LISTED, problems.size())));
    if (problems.size() > LISTED) {
      details.add("and %s more".formatted(problems.size() - LISTED));
    }
    return new TaoException(code, what, details, null);
  }

  /** Where a line is, for messages. */
  public static String place(Path file, int line) {
    return file + ":" + line;
  }
}
