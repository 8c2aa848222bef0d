package io.tao4j.spec;

import io.tao4j.spec.SpecSchema.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a field's metadata says, in words: for templates, help and pages. */
final class FieldText {
  private FieldText() {}

  /** {@code whole number}, {@code list of text}, {@code one of A, B}. */
  static String type(SpecType type) {
    if (type instanceof SpecType.Int) {
      return "whole number";
    }
    if (type instanceof SpecType.Real) {
      return "number";
    }
    if (type instanceof SpecType.Bool) {
      return "true or false";
    }
    if (type instanceof SpecType.Text text) {
      return text.isPath() ? "path" : "text";
    }
    if (type instanceof SpecType.Choice choice) {
      return "one of " + String.join(", ", choice.names());
    }
    if (type instanceof SpecType.ListOf list) {
      return "list of " + plural(list.item());
    }
    if (type instanceof SpecType.MapOf map) {
      return "map from text to " + type(map.item());
    }
    return "group";
  }

  private static String plural(SpecType item) {
    String one = type(item);
    return switch (one) {
      case "whole number" -> "whole numbers";
      case "number" -> "numbers";
      case "path" -> "paths";
      case "group" -> "groups";
      default -> one;
    };
  }

  static String path(PathKind kind) {
    return switch (kind) {
      case NONE -> "";
      case FILE -> "an existing file";
      case FOLDER -> "an existing folder";
      case EXISTING -> "an existing file or folder";
      case PREFIXED -> "a file or a folder";
      case PREFIXED_PATTERN -> "a file, a folder or a pattern";
      case OUTPUT -> "need not exist";
    };
  }

  /** Values that the field takes beyond its type; empty when it takes all. */
  static String allowed(Member member) {
    Field rules = member.rules();
    List<String> parts = new ArrayList<>();
    if (rules.allowed().length > 0) {
      parts.add("one of " + String.join(", ", rules.allowed()));
    }
    boolean below = rules.min() != Double.NEGATIVE_INFINITY;
    boolean above = rules.max() != Double.POSITIVE_INFINITY;
    if (below || above) {
      parts.add("in " + ScalarValue.range(rules));
    }
    if (!path(rules.path()).isEmpty()) {
      parts.add(path(rules.path()));
    }
    return String.join(", ", parts);
  }

  /** The default in specs of this syntax as text; empty when there is none to tell. */
  static String defaultValue(Member member, SpecSyntax syntax) {
    boolean protobuf = syntax == SpecSyntax.PROTOBUF_TEXT;
    return protobuf && !member.rules().protobufDefault().isEmpty()
        ? member.rules().protobufDefault()
        : defaultValue(member);
  }

  /** The default as text; empty when there is none to tell. */
  static String defaultValue(Member member) {
    if (!member.rules().defaultValue().isEmpty()) {
      return member.rules().defaultValue();
    }
    if (member.presence() != SpecSchema.Presence.ALWAYS
        || member.rules().required()
        || member.type() instanceof SpecType.Group) {
      return "";
    }
    SpecType type = member.type();
    if (type instanceof SpecType.Int) {
      return "0";
    }
    if (type instanceof SpecType.Real) {
      return "0.0";
    }
    return type instanceof SpecType.Bool ? "false" : "";
  }

  /** {@code train, evaluate}, or {@code all}. */
  static String verbs(Member member) {
    return member.verbs().isEmpty()
        ? "all"
        : member.verbs().stream().map(Verb::word).collect(Collectors.joining(", "));
  }

  /**
   * Everything but the description in one line: {@code epochs; in [1, inf); default 80}.
   *
   * @param defaultValue empty for none
   */
  static String facts(Member member, String defaultValue) {
    List<String> facts = new ArrayList<>();
    Field rules = member.rules();
    if (member.type() instanceof SpecType.Choice) {
      facts.add(type(member.type()));
    }
    if (!rules.unit().isEmpty()) {
      facts.add(rules.unit());
    }
    if (!allowed(member).isEmpty()) {
      facts.add(allowed(member));
    }
    if (!rules.oneof().isEmpty()) {
      facts.add("only one of the group '" + rules.oneof() + "'");
    }
    if (rules.required()) {
      facts.add("required" + (member.verbs().isEmpty() ? "" : " for " + verbs(member)));
    }
    if (!defaultValue.isEmpty()) {
      facts.add("default " + defaultValue);
    }
    if (!rules.ignored().isEmpty()) {
      facts.add("no effect: " + rules.ignored());
    }
    return String.join("; ", facts);
  }
}
