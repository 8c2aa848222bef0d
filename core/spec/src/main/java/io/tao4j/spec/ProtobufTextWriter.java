package io.tao4j.spec;

import java.util.List;
import java.util.Map;

/** Records as protobuf text: every field that has a value. */
final class ProtobufTextWriter {
  private static final SpecType KEY = new SpecType.Text(false);

  private final StringBuilder out = new StringBuilder();

  private ProtobufTextWriter() {}

  static String write(SpecSchema schema, Object spec) {
    ProtobufTextWriter writer = new ProtobufTextWriter();
    writer.members(schema, spec, "");
    return writer.out.toString();
  }

  private void members(SpecSchema schema, Object spec, String indent) {
    for (SpecSchema.Member member : schema.members()) {
      Object value = member.valueIn(spec);
      if (!SpecText.identifier(member.name())) {
        throw new IllegalArgumentException(
            "protobuf text has no field names like '" + member.name() + "'");
      }
      if (value != null) {
        value(member, value, indent);
      }
    }
  }

  private void value(SpecSchema.Member member, Object value, String indent) {
    String name = member.name();
    SpecType type = member.type();
    if (type instanceof SpecType.Group group) {
      group(name, group, value, indent);
    } else if (type instanceof SpecType.ListOf list) {
      List<?> items = (List<?>) value;
      if (items.isEmpty()) {
        nothing(member, indent);
      } else if (list.item() instanceof SpecType.Group group) {
        items.forEach(item -> group(name, group, item, indent));
      } else {
        out.append(indent)
            .append(name)
            .append(": ")
            .append(YamlWriter.inline(list, items))
            .append('\n');
      }
    } else if (type instanceof SpecType.MapOf map) {
      if (((Map<?, ?>) value).isEmpty()) {
        nothing(member, indent);
      }
      ((Map<?, ?>) value).forEach((key, item) -> entry(name, map, key, item, indent));
    } else {
      out.append(indent).append(name).append(": ");
      out.append(SpecText.single(type, value)).append('\n');
    }
  }

  /** An empty list is absence in protobuf, which would bring a declared default back. */
  private void nothing(SpecSchema.Member member, String indent) {
    if (member.declaredDefault() != null) {
      out.append(indent).append(member.name()).append(": []\n");
    }
  }

  private void group(String name, SpecType.Group group, Object value, String indent) {
    out.append(indent).append(name).append(" {\n");
    members(group.schema(), value, indent + "  ");
    out.append(indent).append("}\n");
  }

  private void entry(String name, SpecType.MapOf map, Object key, Object item, String indent) {
    out.append(indent).append(name).append(" {\n");
    String inner = indent + "  ";
    out.append(inner).append("key: ").append(SpecText.single(KEY, key)).append('\n');
    if (map.item() instanceof SpecType.Group group) {
      group("value", group, item, inner);
    } else {
      out.append(inner).append("value: ").append(SpecText.single(map.item(), item)).append('\n');
    }
    out.append(indent).append("}\n");
  }
}
