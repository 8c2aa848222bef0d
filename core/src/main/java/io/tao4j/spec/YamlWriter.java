package io.tao4j.spec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Records as YAML: every field, text always quoted, lists of single values in one line. */
final class YamlWriter {
  /** YAML takes "key: value" only when the key is shorter than 1,024 characters. */
  private static final int LONGEST_KEY = 1_000;

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(SpecSchema schema, Object spec) {
    YamlWriter writer = new YamlWriter();
    writer.members(schema, spec, "");
    return writer.out.toString();
  }

  private void members(SpecSchema schema, Object spec, String indent) {
    for (SpecSchema.Member member : schema.members()) {
      Object value = member.valueIn(spec);
      out.append(indent).append(member.name()).append(':');
      if (value == null) {
        out.append(" null\n");
      } else {
        value(member.type(), value, indent + "  ");
      }
    }
  }

  /** After "key:"; ends the line. */
  private void value(SpecType type, Object value, String indent) {
    if (type instanceof SpecType.Group group) {
      if (group.schema().members().isEmpty()) {
        out.append(" {}\n");
      } else {
        out.append('\n');
        members(group.schema(), value, indent);
      }
    } else if (type instanceof SpecType.ListOf list
        && list.item() instanceof SpecType.Group group
        && !group.schema().members().isEmpty()
        && !((List<?>) value).isEmpty()) {
      out.append('\n');
      for (Object item : (List<?>) value) {
        int dash = out.length() + indent.length();
        members(group.schema(), item, indent + "  ");
        out.setCharAt(dash, '-');
      }
    } else if (type instanceof SpecType.MapOf map && !((Map<?, ?>) value).isEmpty()) {
      out.append('\n');
      ((Map<?, ?>) value).forEach((key, item) -> entry(map, key, item, indent));
    } else {
      out.append(' ').append(inline(type, value)).append('\n');
    }
  }

  private void entry(SpecType.MapOf map, Object key, Object item, String indent) {
    String name = SpecText.quoted((String) key);
    out.append(indent);
    if (name.length() > LONGEST_KEY) {
      out.append("? ").append(name).append('\n').append(indent);
    } else {
      out.append(name);
    }
    out.append(':');
    value(map.item(), item, indent + "  ");
  }

  private static String inline(SpecType type, Object value) {
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
