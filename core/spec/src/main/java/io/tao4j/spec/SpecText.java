package io.tao4j.spec;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Single values as text that both syntaxes read back as the same value. */
final class SpecText {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private SpecText() {}

  static boolean identifier(String text) {
    return IDENTIFIER.matcher(text).matches();
  }

  static String single(SpecType type, Object value) {
    if (type instanceof SpecType.Choice choice) {
      String name = choice.names().get(choice.constants().indexOf(value));
      return identifier(name) ? name : quoted(name);
    }
    if (value instanceof String text) {
      return quoted(Interpolation.escape(text));
    }
    if (value instanceof Path path) {
      return quoted(Interpolation.escape(path.toString()));
    }
    if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("a spec holds finite numbers, got " + number);
      }
      // 1.0E10 is text to some YAML readers: they want a sign after the e.
      return number.toString().replace("E-", "e-").replace("E", "e+");
    }
    return String.valueOf(value);
  }

  /** In double quotes; escapes are those that YAML and protobuf text share. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      switch (codePoint) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (codePoint >= ' ' && codePoint < 127 || Character.isLetterOrDigit(codePoint)) {
            out.appendCodePoint(codePoint);
          } else if (codePoint < 0x10000) {
            out.append(String.format("\\u%04x", codePoint));
          } else {
            out.append(String.format("\\U%08x", codePoint));
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
