package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts in what <code>${…}</code> in texts stands for: another field of the spec, by its whole path,
 * or an environment variable, with a default after {@code :-}. A backslash before the dollar keeps
 * it as it is. A text that is nothing but one <code>${…}</code> may become a number or a boolean.
 *
 * <p>Lengths, depth and number of replacements are bounded, so that texts which refer to one
 * another cannot grow without end.
 */
final class Interpolation {
  private static final String OPEN = "${";
  private static final int LONGEST = 1 << 16;
  private static final int DEEPEST = 16;
  private static final int MOST = 1_000;
  private static final Pattern EXPRESSION =
      Pattern.compile(
          "\\s*(?:(?:oc\\.)?env:)?([A-Za-z_][A-Za-z0-9_.\\[\\]]*)\\s*(?:(?::-|,)(.*))?",
          Pattern.DOTALL);

  /** What a text became: null as text after an error, which has been reported. */
  private record Filled(@Nullable String text, @Nullable String variable) {
    static final Filled NOTHING = new Filled(null, null);
  }

  private final SpecTree tree;
  private final Function<String, @Nullable String> environment;
  private final ProblemCollector problems;
  private final Map<String, Filled> fields = new HashMap<>();
  private int replaced;

  private Interpolation(
      SpecTree tree, Function<String, @Nullable String> environment, ProblemCollector problems) {
    this.tree = tree;
    this.environment = environment;
    this.problems = problems;
  }

  /** The tree's root with everything put in. */
  static Message resolve(
      SpecTree tree, Function<String, @Nullable String> environment, ProblemCollector problems) {
    return new Interpolation(tree, environment, problems).message(tree.root());
  }

  /** So that {@link #resolve} gives the text back as it is. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, at + 1)) {
      out.append(text, from, at).append("\\".repeat(backslashes(text, at) + 1));
      from = at;
    }
    return from == 0 && out.isEmpty() ? text : out.append(text, from, text.length()).toString();
  }

  private static int backslashes(String text, int at) {
    int count = 0;
    while (count < at && text.charAt(at - count - 1) == '\\') {
      count++;
    }
    return count;
  }

  private Message message(Message message) {
    List<Entry> entries = new ArrayList<>(message.entries().size());
    boolean changed = false;
    for (Entry entry : message.entries()) {
      SpecNode value = node(entry.value());
      boolean same = value == entry.value();
      changed |= !same;
      entries.add(same ? entry : new Entry(entry.key(), entry.origin(), value));
    }
    return changed ? new Message(message.origin(), entries) : message;
  }

  private SpecNode node(SpecNode node) {
    if (node instanceof Message message) {
      return message(message);
    }
    if (node instanceof ListNode list) {
      List<SpecNode> items = new ArrayList<>(list.items().size());
      boolean changed = false;
      for (SpecNode item : list.items()) {
        SpecNode value = node(item);
        changed |= value != item;
        items.add(value);
      }
      return changed ? new ListNode(list.origin(), items) : list;
    }
    Scalar scalar = (Scalar) node;
    if (!scalar.text().contains(OPEN)) {
      return scalar;
    }
    Filled filled = fill(scalar.text(), scalar.origin(), 0);
    if (filled.text() == null) {
      return scalar;
    }
    Origin origin =
        filled.variable() == null || scalar.origin().kind() != Origin.Kind.FILE
            ? scalar.origin()
            : Origin.environment(filled.variable(), scalar.origin());
    boolean alone =
        scalar.text().startsWith(OPEN) && end(scalar.text(), 0) == scalar.text().length();
    Style style = alone && !filled.text().isEmpty() ? Style.PLAIN : scalar.style();
    return new Scalar(origin, filled.text(), style == Style.TOKEN ? Style.PLAIN : style);
  }

  private Filled fill(String text, Origin origin, int depth) {
    StringBuilder out = new StringBuilder();
    String variable = null;
    int from = 0;
    for (int at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, from)) {
      int backslashes = backslashes(text, at);
      // Two backslashes stand for one; an odd one takes the meaning from the dollar.
      out.append(text, from, Math.max(from, at - backslashes)).append("\\".repeat(backslashes / 2));
      if (backslashes % 2 == 1) {
        out.append(OPEN);
        from = at + OPEN.length();
        continue;
      }
      int end = end(text, at);
      if (end < 0) {
        return error(
            origin, "'" + cut(text) + "' has a ${ that is not closed", "write \\${ for text");
      }
      Filled value = value(text.substring(at + OPEN.length(), end - 1), origin, depth);
      if (value.text() == null) {
        return value;
      }
      out.append(value.text());
      variable = variable == null ? value.variable() : variable;
      if (out.length() > LONGEST) {
        return error(origin, "the text grows beyond " + LONGEST + " characters", "");
      }
      from = end;
    }
    return new Filled(out.append(text, from, text.length()).toString(), variable);
  }

  /** Place after the brace that closes the one at {@code start}, or -1. */
  private static int end(String text, int start) {
    int open = 0;
    for (int i = start; i < text.length(); i++) {
      if (text.startsWith(OPEN, i)) {
        open++;
        i++;
      } else if (text.charAt(i) == '}' && --open == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private Filled value(String expression, Origin origin, int depth) {
    if (++replaced > MOST) {
      return error(origin, "the spec has more than " + MOST + " ${…}", "");
    }
    Matcher matcher = EXPRESSION.matcher(expression);
    if (expression.length() > LONGEST || !matcher.matches()) {
      return error(
          origin,
          "'${" + cut(expression) + "}' is neither the path of a field nor a variable",
          "write ${NAME}, ${NAME:-default} or ${group.field}");
    }
    String name = matcher.group(1);
    boolean variableOnly = expression.contains("env:") && expression.indexOf("env:") < 4;
    Optional<SpecNode> field = variableOnly ? Optional.empty() : find(name);
    if (field.isPresent()) {
      return field(name, field.get(), origin, depth);
    }
    String given = environment.apply(name);
    if (given != null && !(given.isEmpty() && matcher.group(2) != null)) {
      return new Filled(given, name);
    }
    if (matcher.group(2) != null) {
      return depth > DEEPEST
          ? error(origin, "'${" + cut(expression) + "}' nests too deep", "")
          : fill(matcher.group(2).strip(), origin, depth + 1);
    }
    return error(
        origin,
        "'${" + cut(name) + "}' names no field of the spec and no environment variable that is set",
        hint(name));
  }

  private String hint(String name) {
    Set<String> names = new TreeSet<>();
    for (Entry entry : tree.root().entries().subList(0, Math.min(200, entries()))) {
      names.add(entry.key());
      if (entry.value() instanceof Message group) {
        group.entries().stream().limit(200).forEach(e -> names.add(entry.key() + "." + e.key()));
      }
    }
    String near = NearestNames.hint(name, names);
    return near.isEmpty() ? "set it, or give a default: ${" + cut(name) + ":-…}" : near;
  }

  private int entries() {
    return tree.root().entries().size();
  }

  private Optional<SpecNode> find(String path) {
    try {
      return tree.find(path);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a name of a variable that cannot be a path
    }
  }

  private Filled field(String path, SpecNode node, Origin origin, int depth) {
    if (!(node instanceof Scalar scalar) || scalar.style() == Style.NULL) {
      return error(origin, "'${" + cut(path) + "}' stands for no single value", "");
    }
    if (depth > DEEPEST) {
      return error(origin, "'${" + cut(path) + "}' refers to itself", "");
    }
    Filled known = fields.get(path);
    if (known == null) {
      known =
          scalar.text().contains(OPEN)
              ? fill(scalar.text(), origin, depth + 1)
              : new Filled(scalar.text(), null);
      fields.put(path, known);
    }
    return known;
  }

  private Filled error(Origin origin, String message, String hint) {
    problems.error(SpecCode.INTERPOLATION, origin, message, hint);
    return Filled.NOTHING;
  }

  private static String cut(String text) {
    String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", " ");
  }
}
