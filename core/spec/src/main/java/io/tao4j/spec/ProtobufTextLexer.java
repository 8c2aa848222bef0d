package io.tao4j.spec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** Splits protobuf text into tokens. Errors become tokens too, so that the parser can go on. */
final class ProtobufTextLexer {

  /** Kinds of tokens. */
  enum Kind {
    NAME,
    NUMBER,
    STRING,
    SIGN,
    /** Text holds what is wrong. */
    BAD,
    END
  }

  /**
   * A token.
   *
   * @param text name or number as written, string with escapes resolved, the sign, or the error
   */
  record Token(Kind kind, String text, int line, int column) {
    boolean is(char sign) {
      return kind == Kind.SIGN && text.charAt(0) == sign;
    }

    /** How an error message calls it. */
    String shown() {
      return switch (kind) {
        case END -> "the end of the file";
        case STRING -> "the string \"" + cut(text) + "\"";
        case NAME, NUMBER, SIGN, BAD -> "'" + cut(text) + "'";
      };
    }

    private static String cut(String text) {
      String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
      return shown.replaceAll("\\p{Cntrl}", " ");
    }
  }

  private static final Pattern NUMBER =
      Pattern.compile("0[xX][0-9a-fA-F]+|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fF]?");
  private static final String SIGNS = "{}<>[]:,;-";
  private static final Set<Character> OCTAL = Set.of('0', '1', '2', '3', '4', '5', '6', '7');

  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  ProtobufTextLexer(String text) {
    this.text = text;
  }

  Token next() {
    skipBlanks();
    int start = at;
    int column = at - lineStart + 1;
    if (at >= text.length()) {
      return new Token(Kind.END, "", line, column);
    }
    char c = text.charAt(at);
    if (nameStart(c)) {
      while (at < text.length() && (nameStart(text.charAt(at)) || digit(text.charAt(at)))) {
        at++;
      }
      return new Token(Kind.NAME, text.substring(start, at), line, column);
    }
    if (digit(c) || c == '.') {
      return number(start, column);
    }
    if (c == '"' || c == '\'') {
      return string(c, column);
    }
    at += Character.charCount(text.codePointAt(at));
    if (SIGNS.indexOf(c) >= 0) {
      return new Token(Kind.SIGN, text.substring(start, at), line, column);
    }
    String what = String.format("'%s' (U+%04X)", printable(start), text.codePointAt(start));
    return new Token(Kind.BAD, "the character " + what + " means nothing here", line, column);
  }

  private String printable(int start) {
    int codePoint = text.codePointAt(start);
    return Character.isISOControl(codePoint) ? "?" : Character.toString(codePoint);
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n')) {
        at++;
        line++;
        lineStart = at;
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000b') {
        at++;
      } else if (c == '#') {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
          at++;
        }
      } else {
        return;
      }
    }
  }

  private Token number(int start, int column) {
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean exponentSign =
          (c == '+' || c == '-')
              && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E')
              && !text.startsWith("0x", start);
      if (!digit(c) && !nameStart(c) && c != '.' && !exponentSign) {
        break;
      }
      at++;
    }
    String written = text.substring(start, at);
    if (!NUMBER.matcher(written).matches()) {
      String shown = written.length() > 40 ? written.substring(0, 40) + "…" : written;
      return new Token(Kind.BAD, "'" + shown + "' is not a number", line, column);
    }
    return new Token(Kind.NUMBER, written, line, column);
  }

  private Token string(char quote, int column) {
    StringBuilder value = new StringBuilder();
    // Octal and hexadecimal escapes are bytes of UTF-8: kept apart until the run of them ends.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String wrong = "";
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') {
        break;
      }
      at++;
      if (c == quote) {
        flush(bytes, value);
        return wrong.isEmpty()
            ? new Token(Kind.STRING, value.toString(), line, column)
            : new Token(Kind.BAD, wrong, line, column);
      }
      if (c != '\\') {
        flush(bytes, value);
        value.append(c);
      } else if (!escape(value, bytes) && wrong.isEmpty()) {
        wrong = "bad escape after '\\' in a string";
      }
    }
    return new Token(Kind.BAD, "the string is not closed before the end of the line", line, column);
  }

  private static void flush(ByteArrayOutputStream bytes, StringBuilder value) {
    if (bytes.size() > 0) {
      value.append(bytes.toString(StandardCharsets.UTF_8));
      bytes.reset();
    }
  }

  private boolean escape(StringBuilder value, ByteArrayOutputStream bytes) {
    if (at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    if (OCTAL.contains(c)) {
      int code = 0;
      for (int i = 0; i < 3 && at < text.length() && OCTAL.contains(text.charAt(at)); i++) {
        code = code * 8 + text.charAt(at++) - '0';
      }
      bytes.write(code);
      return code < 256;
    }
    if (c == '\n' || c == '\r') {
      return false;
    }
    at++;
    if (c == 'x' || c == 'X') {
      int code = hex(1, 2);
      bytes.write(code);
      return code >= 0;
    }
    flush(bytes, value);
    if (c == 'u' || c == 'U') {
      int digits = c == 'u' ? 4 : 8;
      int code = hex(digits, digits);
      if (!Character.isValidCodePoint(code)) {
        return false;
      }
      value.appendCodePoint(code);
      return true;
    }
    int known = "abfnrtv\\'\"?".indexOf(c);
    if (known < 0) {
      return false;
    }
    value.append("\u0007\b\f\n\r\t\u000b\\'\"?".charAt(known));
    return true;
  }

  /** Reads {@code least} to {@code most} hexadecimal digits; -1 when there are fewer. */
  private int hex(int least, int most) {
    int code = 0;
    int read = 0;
    while (read < most && at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
      code = code * 16 + Character.digit(text.charAt(at++), 16);
      read++;
    }
    return read < least ? -1 : code;
  }

  private static boolean nameStart(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
