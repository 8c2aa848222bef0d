package io.tao4j.spec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records as YAML: every field, text always quoted, lists of single values in one line; with the
 * origin of each in a comment where origins are known.
 */
final class YamlWriter {
  /** YAML takes "key: value" only when the key is shorter than 1,024 characters. */
  private static final int LONGEST_KEY = 1_000;

  private final StringBuilder out = new StringBuilder();
  private final Map<String, Origin> origins;

  private YamlWriter(Map<String, Origin> origins) {
    this.origins = origins;
  }

  static String write(SpecSchema schema, Object spec) {
    return write(schema, spec, Map.of());
  }

  /**
   * Writes a record.
   *
   * @param origins of the fields by path; empty for none
   */
  static String write(SpecSchema schema, Object spec, Map<String, Origin> origins) {
    YamlWriter writer = new YamlWriter(origins);
    writer.members(schema, spec, "", "");
    return writer.out.toString();
  }

  private void members(SpecSchema schema, Object spec, String path, String indent) {
    for (SpecSchema.Member member : schema.members()) {
      Object value = member.valueIn(spec);
      String at = path.isEmpty() ? member.name() : path + "." + member.name();
      out.append(indent).append(member.name()).append(':');
      if (value == null) {
        out.append(" null").append(comment(at)).append('\n');
      } else {
        value(member.type(), value, at, indent + "  ");
      }
    }
  }

  private String comment(String path) {
    Origin origin = origins.get(path);
    // A file name may hold anything; a line break would end the comment.
    return origin == null ? "" : "  # " + origin.toString().replaceAll("[\\p{C}\\p{Z}&&[^ ]]", "?");
  }

  /** What {@link #comment} wrote at the end of a line; empty for none. */
  static String origin(@Nullable String line) {
    boolean quoted = false;
    for (int i = 0; line != null && i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++; // within quotes: what follows does not end them
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '#' && !quoted) {
        return line.substring(i + 1).strip();
      }
    }
    return "";
  }

  /** After "key:"; ends the line. */
  private void value(SpecType type, Object value, String path, String indent) {
    if (type instanceof SpecType.Group group) {
      if (group.schema().members().isEmpty()) {
        out.append(" {}\n");
      } else {
        out.append('\n');
        members(group.schema(), value, path, indent);
      }
    } else if (type instanceof SpecType.ListOf list
        && list.item() instanceof SpecType.Group group
        && !group.schema().members().isEmpty()
        && !((List<?>) value).isEmpty()) {
      out.append('\n');
      int index = 0;
      for (Object item : (List<?>) value) {
        int dash = out.length() + indent.length();
        members(group.schema(), item, path + "[" + index++ + "]", indent + "  ");
        out.setCharAt(dash, '-');
      }
    } else if (type instanceof SpecType.MapOf map && !((Map<?, ?>) value).isEmpty()) {
      out.append(comment(path)).append('\n');
      ((Map<?, ?>) value).forEach((key, item) -> entry(map, key, item, path, indent));
    } else {
      out.append(' ').append(inline(type, value)).append(comment(path)).append('\n');
    }
  }

  private void entry(SpecType.MapOf map, Object key, Object item, String path, String indent) {
    String name = SpecText.quoted((String) key);
    out.append(indent);
    if (name.length() > LONGEST_KEY) {
      out.append("? ").append(name).append('\n').append(indent);
    } else {
      out.append(name);
    }
    out.append(':');
    value(map.item(), item, path + "." + key, indent + "  ");
  }

  /** A single value or a list of them in one line, the same in both syntaxes. */
  static String inline(SpecType type, Object value) {
    if (type instanceof SpecType.ListOf list) {
      return ((List<?>) value)
          .stream()
              .map(item -> inline(list.item(), item))
              .collect(Collectors.joining(", ", "[", "]"));
    }
    if (type instanceof SpecType.MapOf || type instanceof SpecType.Group) {
      return "{}";
    }
    return SpecText.single(type, value);
  }
}
