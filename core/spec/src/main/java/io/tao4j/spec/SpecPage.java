package io.tao4j.spec;

import io.tao4j.spec.SpecSchema.Member;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A spec's fields as a Markdown page, and one field's help as text. */
final class SpecPage {
  private SpecPage() {}

  static String write(SpecSchema schema, List<SpecLayout> layouts, String title, String about) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(title).append("\n\n").append(about).append("\n\n");
    out.append("| field | type | default | allowed | used by | meaning | is | shown by |\n");
    out.append("|---|---|---|---|---|---|---|---|\n");
    rows(schema, "", FieldStatus.ACTS, out);
    for (SpecLayout layout : layouts) {
      out.append("\n## ").append(layout.name()).append("\n\n").append(layout.description());
      out.append("\n\n| field there | field here | note |\n|---|---|---|\n");
      for (LayoutPage.Line line : LayoutPage.lines(layout)) {
        out.append("| ").append(code(line.field().replace(", ", "`, `")));
        out.append(" | ").append(line.to().contains(" ") ? line.to() : code(line.to()));
        out.append(" | ").append(cell(line.note())).append(" |\n");
      }
    }
    return out.toString();
  }

  private static void rows(SpecSchema schema, String path, FieldStatus group, StringBuilder out) {
    for (Member member : schema.members()) {
      String at = path.isEmpty() ? member.name() : path + "." + member.name();
      SpecType type = member.type();
      SpecType inner = type instanceof SpecType.ListOf list ? list.item() : type;
      String shown = inner == type || !(inner instanceof SpecType.Group) ? at : at + "[]";
      Field rules = member.rules();
      String value = defaults(member, SpecPage::code);
      String description =
          rules.description()
              + (rules.unit().isEmpty() ? "" : ", in " + rules.unit())
              + (rules.oneof().isEmpty() ? "" : "; only one of '" + rules.oneof() + "'")
              + (rules.ignored().isEmpty() ? "" : "; **no effect**: " + rules.ignored());
      out.append("| ").append(code(shown));
      out.append(" | ").append(cell(FieldText.type(type)));
      out.append(" | ").append(rules.required() ? "required" : value);
      out.append(" | ").append(cell(FieldText.allowed(member)));
      out.append(" | ").append(FieldText.verbs(member));
      FieldStatus status = FieldStatus.of(rules, group);
      out.append(" | ").append(cell(description));
      out.append(" | ").append(status);
      out.append(" | ").append(code(rules.shownBy())).append(" |\n");
      if (inner instanceof SpecType.Group fields) {
        rows(fields.schema(), shown, status, out);
      }
    }
  }

  /** The default, and that of protobuf text where it is another. */
  private static String defaults(Member member, UnaryOperator<String> form) {
    String value = form.apply(FieldText.defaultValue(member));
    String protobuf = member.rules().protobufDefault();
    return protobuf.isEmpty() ? value : value + "; in protobuf text " + form.apply(protobuf);
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  /** Help for one field, or for the groups at the top when the path is empty; null for no field. */
  static Optional<String> help(SpecSchema schema, List<SpecLayout> layouts, String path) {
    if (path.isEmpty()) {
      StringBuilder out = new StringBuilder();
      list(schema, out);
      return Optional.of(out.toString());
    }
    Optional<Member> found = schema.find(path);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Member member = found.get();
    StringBuilder out = new StringBuilder(path).append('\n');
    line(out, "meaning", member.rules().description());
    line(out, "type", FieldText.type(member.type()));
    line(out, "unit", member.rules().unit());
    line(out, "allowed", FieldText.allowed(member));
    line(out, "default", defaults(member, UnaryOperator.identity()));
    line(out, "required", member.rules().required() ? "yes" : "no");
    line(out, "only one of", member.rules().oneof());
    line(out, "used by", FieldText.verbs(member));
    line(out, "no effect", member.rules().ignored());
    for (SpecLayout layout : layouts) {
      LayoutPage.nameOf(layout, path).ifPresent(name -> line(out, layout.name(), name));
    }
    SpecType inner = member.type() instanceof SpecType.ListOf list ? list.item() : member.type();
    if (inner instanceof SpecType.Group group) {
      out.append("  fields\n");
      list(group.schema(), out);
    }
    return Optional.of(out.toString());
  }

  private static void list(SpecSchema schema, StringBuilder out) {
    int width = schema.names().stream().mapToInt(String::length).max().orElse(0);
    for (Member member : schema.members()) {
      out.append("    ").append(member.name()).append(" ".repeat(width - member.name().length()));
      out.append("  ").append(member.rules().description()).append('\n');
    }
  }

  private static void line(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      out.append("  ").append(name).append(": ").append(value).append('\n');
    }
  }
}
