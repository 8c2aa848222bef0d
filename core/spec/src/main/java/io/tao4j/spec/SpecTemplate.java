package io.tao4j.spec;

import io.tao4j.spec.SpecSchema.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A spec with all fields and what they mean in comments. Fields that the network's default spec
 * gives stand as it gives them, and so do those that it leaves at a default which protobuf text
 * does not have; all others are switched off, with their default, by a {@code #} directly before
 * the name. Fields on which nothing acts are left out.
 */
final class SpecTemplate {
  static final String SWITCHED_OFF =
      "A '#' directly before a name switches a field off: it has the value that it shows, or none.";

  private static final int WIDTH = 92;

  private final SpecSyntax syntax;
  private final boolean yaml;
  private final Map<String, Origin> origins;
  private final StringBuilder out = new StringBuilder();

  private SpecTemplate(SpecSyntax syntax, Map<String, Origin> origins) {
    this.syntax = syntax;
    this.yaml = syntax == SpecSyntax.YAML;
    this.origins = origins;
  }

  /**
   * Writes a template.
   *
   * @param title first line of the comment on top
   * @param spec the default spec
   * @param origins of its fields: those that are not defaults stand in the template
   */
  static String write(
      SpecSchema schema,
      SpecSyntax syntax,
      String title,
      Object spec,
      Map<String, Origin> origins) {
    SpecTemplate template = new SpecTemplate(syntax, origins);
    template.comment(title, "");
    template.comment(SWITCHED_OFF, "");
    template.members(schema, spec, "", "", false);
    return template.out.toString();
  }

  private boolean given(String path) {
    Origin origin = origins.get(path);
    if (origin != null && origin.kind() != Origin.Kind.DEFAULT) {
      return true;
    }
    String below = path + ".";
    return origins.entrySet().stream()
        .anyMatch(
            entry ->
                entry.getKey().startsWith(below) && entry.getValue().kind() != Origin.Kind.DEFAULT);
  }

  /** Whether a field that the default spec does not give must stand in the template anyway. */
  private boolean differs(Member member, @Nullable Object value) {
    if (value == null) {
      return false;
    }
    if (member.type() instanceof SpecType.Group group) {
      return group.schema().members().stream().anyMatch(m -> differs(m, m.valueIn(value)));
    }
    String absent = FieldText.defaultValue(member, syntax);
    return !absent.equals(FieldText.defaultValue(member))
        && !YamlWriter.inline(member.type(), value).equals(absent);
  }

  private void members(
      SpecSchema schema, @Nullable Object spec, String path, String indent, boolean off) {
    for (Member member : schema.members()) {
      if (!member.rules().ignored().isEmpty()) {
        continue;
      }
      String at = path.isEmpty() ? member.name() : path + "." + member.name();
      Object value = spec == null ? null : member.valueIn(spec);
      boolean hidden = off || !given(at) && !differs(member, value);
      String facts = FieldText.facts(member, FieldText.defaultValue(member, syntax));
      String text = member.rules().description() + (facts.isEmpty() ? "" : " (" + facts + ")");
      comment(Character.toUpperCase(text.charAt(0)) + text.substring(1), indent);
      member(member, value, at, indent, hidden);
    }
  }

  private void member(
      Member member, @Nullable Object value, String path, String indent, boolean off) {
    String name = member.name();
    if (member.type() instanceof SpecType.Group group) {
      open(name, indent, off, "");
      members(group.schema(), value, path, indent + "  ", off);
      close(indent, off);
    } else if (member.type() instanceof SpecType.ListOf list
        && list.item() instanceof SpecType.Group group) {
      groups(name, group, value == null ? List.of() : (List<?>) value, path, indent, off);
    } else if (member.type() instanceof SpecType.MapOf map
        && value != null
        && !((Map<?, ?>) value).isEmpty()) {
      map(name, map, (Map<?, ?>) value, indent, off);
    } else {
      line(indent, off, name + ":" + single(member, value));
    }
  }

  private void groups(
      String name, SpecType.Group group, List<?> items, String path, String indent, boolean off) {
    List<@Nullable Object> shown = new ArrayList<>(items);
    if (shown.isEmpty()) {
      shown.add(null); // one, to show its fields
    }
    if (yaml) {
      open(name, indent, off, "");
    }
    for (int i = 0; i < shown.size(); i++) {
      if (yaml) {
        line(indent + "  ", off, "-");
      } else {
        open(name, indent, off, "");
      }
      String at = path + "[" + i + "]";
      members(group.schema(), shown.get(i), at, indent + (yaml ? "    " : "  "), off);
      close(indent, off);
    }
  }

  private void map(String name, SpecType.MapOf type, Map<?, ?> map, String indent, boolean off) {
    if (yaml) {
      open(name, indent, off, "");
    }
    map.forEach(
        (key, item) -> {
          String quoted =
              yaml ? SpecText.quoted((String) key) : SpecText.single(new SpecType.Text(false), key);
          boolean group = type.item() instanceof SpecType.Group;
          String value = group ? "{}" : SpecText.single(type.item(), item);
          String line =
              yaml
                  ? "  " + quoted + ": " + value
                  : name + " { key: " + quoted + " value" + (group ? " " : ": ") + value + " }";
          line(indent, off, line);
        });
  }

  private String single(Member member, @Nullable Object value) {
    SpecType type = member.type();
    String protobuf = member.rules().protobufDefault();
    String declared = yaml || protobuf.isEmpty() ? member.rules().defaultValue() : protobuf;
    if (value == null && !declared.isEmpty()) {
      return " " + (type instanceof SpecType.Text ? SpecText.quoted(declared) : declared);
    }
    if (type instanceof SpecType.MapOf) {
      return yaml ? " {}" : " []";
    }
    if (value == null && type instanceof SpecType.ListOf) {
      return " []";
    }
    if (value == null) {
      if (yaml) {
        return "";
      }
      return type instanceof SpecType.Text
          ? " \"\""
          : type instanceof SpecType.Bool
              ? " false"
              : type instanceof SpecType.Choice choice ? " " + choice.names().get(0) : " 0";
    }
    return " " + YamlWriter.inline(type, value);
  }

  private void open(String name, String indent, boolean off, String more) {
    line(indent, off, name + (yaml ? ":" : " {") + more);
  }

  private void close(String indent, boolean off) {
    if (!yaml) {
      line(indent, off, "}");
    }
  }

  private void line(String indent, boolean off, String text) {
    out.append(indent).append(off ? "#" : "").append(text).append('\n');
  }

  private void comment(String text, String indent) {
    comment(out, text, indent);
  }

  /** A comment in lines of bounded length. */
  static void comment(StringBuilder out, String text, String indent) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && indent.length() + line.length() + word.length() > WIDTH) {
        out.append(indent).append('#').append(line).append('\n');
        line.setLength(0);
      }
      line.append(' ').append(word);
    }
    out.append(indent).append('#').append(line).append('\n');
  }
}
