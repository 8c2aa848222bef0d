package io.tao4j.spec;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two ways a spec is written; both give the same {@link SpecTree}. */
public enum SpecSyntax {
  /** YAML 1.1, as TAO's PyTorch and TF2 tasks use it. */
  YAML,
  /** Protobuf text format, as TAO's TF1 tasks use it. */
  PROTOBUF_TEXT;

  /** Enough to tell the syntaxes apart; keeps detection linear on hostile input. */
  private static final int LINES_LOOKED_AT = 2_000;

  private static final Pattern GROUP_OPENS =
      Pattern.compile("^\\s*[A-Za-z_]\\w*\\s*(:?\\s*\\{|:?\\s*<\\s*$|\\s+<).*");
  private static final Pattern YAML_ONLY =
      Pattern.compile("^(---|%YAML|\\s*-\\s).*|^\\s*[^\\s#:'\"{\\[]+\\s*:\\s*(#.*)?$");

  /**
   * Chooses the syntax. The extension decides for {@code .yaml .yml} (YAML) and {@code .pbtxt
   * .prototxt .textproto} (protobuf text). Other names, {@code .txt .cfg .spec} among them, are
   * looked into: the first line that only one syntax can have decides, and where there is none the
   * answer is protobuf text for {@code .txt .cfg .spec} and YAML for the rest.
   */
  public static SpecSyntax of(String fileName, String text) {
    String name = fileName.toLowerCase(Locale.ROOT);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "yaml", "yml" -> YAML;
      case "pbtxt", "prototxt", "textproto" -> PROTOBUF_TEXT;
      case "txt", "cfg", "spec" -> byContent(text, PROTOBUF_TEXT);
      default -> byContent(text, YAML);
    };
  }

  private static SpecSyntax byContent(String text, SpecSyntax undecided) {
    boolean openKey = false;
    int start = 0;
    for (int count = 0; count < LINES_LOOKED_AT && start < text.length(); count++) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, Math.min(end, start + 1_000));
      start = end + 1;
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#")) {
        continue;
      }
      if (openKey) {
        // "key:" alone on a line: protobuf text may open the message on the next one.
        return bare.startsWith("{") || bare.startsWith("<") ? PROTOBUF_TEXT : YAML;
      }
      if (GROUP_OPENS.matcher(line).matches()) {
        // YAML may also open a flow group after "key:", but in files whose name does not say YAML
        // a brace on the first telling line has always been protobuf text.
        return PROTOBUF_TEXT;
      }
      Matcher yaml = YAML_ONLY.matcher(line);
      if (yaml.matches()) {
        if (bare.startsWith("-") || bare.startsWith("%")) {
          return YAML;
        }
        openKey = true;
      }
    }
    return undecided;
  }
}
