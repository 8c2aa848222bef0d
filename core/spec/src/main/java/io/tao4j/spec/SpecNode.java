package io.tao4j.spec;

import java.util.List;
import java.util.Optional;

/** A piece of a spec: a group of fields, a list or a single value, each with its place. */
public sealed interface SpecNode {

  /** Where it was written. */
  Origin origin();

  /**
   * A field of a group.
   *
   * @param key name as written
   * @param origin place of the name
   * @param value what it is set to
   */
  record Entry(String key, Origin origin, SpecNode value) {}

  /**
   * A group of fields: a YAML mapping or a protobuf message. YAML keys are unique; in protobuf text
   * a key may stand several times, which makes a list or, for a single value, lets the last win.
   *
   * @param origin place of its first field (YAML) or of its opening brace (protobuf text)
   * @param entries fields in the order of the file
   */
  record Message(Origin origin, List<Entry> entries) implements SpecNode {
    /** Copies the list. */
    public Message {
      entries = List.copyOf(entries);
    }

    /** Every field with that name, in order. */
    public List<Entry> all(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).toList();
    }

    /** The last field with that name. */
    public Optional<Entry> last(String key) {
      List<Entry> all = all(key);
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
  }

  /**
   * A list written as one: {@code [1, 2]} or YAML's dashes.
   *
   * @param origin place of the bracket or of the first dash
   * @param items in order
   */
  record ListNode(Origin origin, List<SpecNode> items) implements SpecNode {
    /** Copies the list. */
    public ListNode {
      items = List.copyOf(items);
    }
  }

  /**
   * A single value, not yet typed.
   *
   * @param origin place of its first character
   * @param text the value: escapes resolved and literals joined when quoted, as written otherwise
   * @param style how it was written
   */
  record Scalar(Origin origin, String text, Style style) implements SpecNode {}

  /** How a single value was written; decides which types it may become. */
  enum Style {
    /** In quotes, or a YAML block text: always a string. */
    QUOTED,
    /** YAML without quotes: number, boolean, enum name or string. */
    PLAIN,
    /** Protobuf text without quotes: number, boolean or enum name. */
    TOKEN,
    /** YAML's {@code null}, {@code ~} or nothing: not given. */
    NULL
  }
}
