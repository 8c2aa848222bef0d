package io.tao4j.data.detection;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Text of a label file: UTF-8, with or without byte order mark. */
final class LabelText {
  private LabelText() {}

  /** The bytes are no UTF-8. */
  static final class EncodingException extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;

    EncodingException(int line, String message) {
      super(message);
      this.line = line;
    }

    /** The first line that is wrong, from 1. */
    int line() {
      return line;
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TaoException("LABEL-002", file + ": cannot be read: " + e, List.of(), e);
    }
  }

  static String read(Path file) throws EncodingException {
    return decode(bytes(file));
  }

  static String decode(byte[] bytes) throws EncodingException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    int at = in.position();
    out.flip();
    int zero = out.toString().indexOf('\0');
    if (result.isError() || zero >= 0) {
      int line = 1;
      int end = result.isError() ? at : zero;
      for (int i = 0; i < end; i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      String what =
          result.isError()
              ? "byte 0x%02x at %s is not UTF-8 text".formatted(bytes[at] & 0xff, at)
              : "has zero bytes: no UTF-8 text";
      throw new EncodingException(line, what + "; save the file as UTF-8");
    }
    String text = out.toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
