package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import java.util.stream.Collectors;

/** A tree as YAML; reading it gives the same values. */
final class YamlNodes {
  private final StringBuilder out = new StringBuilder();

  private YamlNodes() {}

  static String write(Message root) {
    YamlNodes writer = new YamlNodes();
    writer.entries(root, "");
    return writer.out.toString();
  }

  private void entries(Message message, String indent) {
    for (Entry entry : message.entries()) {
      out.append(indent).append(key(entry.key())).append(':');
      value(entry.value(), indent + "  ");
    }
  }

  private static String key(String name) {
    return SpecText.identifier(name) ? name : SpecText.quoted(name);
  }

  /** After "key:"; ends the line. */
  private void value(SpecNode node, String indent) {
    if (node instanceof Message message && !message.entries().isEmpty()) {
      out.append('\n');
      entries(message, indent);
    } else if (node instanceof ListNode list
        && list.items().stream().anyMatch(item -> item instanceof Message)) {
      out.append('\n');
      for (SpecNode item : list.items()) {
        out.append(indent).append("-");
        value(item, indent + "  ");
      }
    } else {
      out.append(' ').append(inline(node)).append('\n');
    }
  }

  static String inline(SpecNode node) {
    if (node instanceof ListNode list) {
      return list.items().stream()
          .map(YamlNodes::inline)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (node instanceof Message message) {
      return message.entries().stream()
          .map(entry -> key(entry.key()) + ": " + inline(entry.value()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    Scalar scalar = (Scalar) node;
    if (scalar.style() == Style.NULL) {
      return "null";
    }
    return scalar.style() == Style.QUOTED ? SpecText.quoted(scalar.text()) : scalar.text();
  }
}
