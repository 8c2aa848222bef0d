package io.tao4j.spec;

import io.tao4j.spec.SpecLayout.Choice;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Computed;
import io.tao4j.spec.SpecLayout.Ignored;
import io.tao4j.spec.SpecLayout.Moved;
import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A spec with the names of a layout and what they mean in comments, as {@link SpecTemplate} is for
 * the record's own. Fields that the default spec gives, or where the layout's default is another
 * value, stand; the others are switched off. Fields on which nothing acts are left out.
 */
final class LayoutTemplate {
  private final SpecSchema schema;
  private final SpecLayout layout;
  private final SpecTree values;
  private final Map<String, Origin> origins;
  private final StringBuilder out = new StringBuilder();

  private LayoutTemplate(
      SpecSchema schema, SpecLayout layout, SpecTree values, Map<String, Origin> origins) {
    this.schema = schema;
    this.layout = layout;
    this.values = values;
    this.origins = origins;
  }

  /**
   * Writes a template.
   *
   * @param binding of the default spec
   */
  static <T> String write(
      SpecBinder<T> binder, SpecLayout layout, String title, SpecBinding<T> binding) {
    SpecTree specTree = binder.tree(binder.toYaml(binding.spec()));
    SpecTree values =
        specTree.copy(LayoutWriter.write(specTree, layout), new ProblemCollector(specTree));
    LayoutTemplate template =
        new LayoutTemplate(binder.schema(), layout, values, binding.origins());
    SpecTemplate.comment(template.out, title, "");
    SpecTemplate.comment(template.out, SpecTemplate.SWITCHED_OFF, "");
    template.fields(layout.names(), "", "");
    List<String> lines = new ArrayList<>(template.out.toString().lines().toList());
    Message beside = joined(lines, binder.beside(specTree, template.out.toString()));
    template.out.setLength(0);
    lines.forEach(line -> template.out.append(line).append('\n'));
    if (!beside.entries().isEmpty()) {
      SpecTemplate.comment(
          template.out, "What these names cannot say stands under those of the first layout.", "");
      template.out.append(YamlNodes.write(beside));
    }
    return template.out.toString();
  }

  /** Puts fields of groups that stand already into them, for no group may stand twice. */
  private static Message joined(List<String> lines, Message more) {
    List<Entry> others = new ArrayList<>();
    for (Entry entry : more.entries()) {
      if (!join(lines, 0, lines.size(), entry, "")) {
        others.add(entry);
      }
    }
    return new Message(more.origin(), others);
  }

  /** Whether a group of that name stands in the lines from one to another. */
  private static boolean join(List<String> lines, int from, int to, Entry entry, String indent) {
    int at = lines.subList(from, to).indexOf(indent + entry.key() + ":") + from;
    if (at < from || !(entry.value() instanceof Message group)) {
      return false;
    }
    String inner = indent + "  ";
    for (Entry field : group.entries()) {
      int end = at + 1;
      while (end < lines.size() && lines.get(end).startsWith(inner)) {
        end++;
      }
      if (!join(lines, at + 1, end, field, inner)) {
        Message alone = new Message(group.origin(), List.of(field));
        lines.addAll(end, YamlNodes.write(alone).lines().map(line -> inner + line).toList());
      }
    }
    return true;
  }

  /** Whether the default spec gives the field. */
  private boolean given(String path) {
    return origins.entrySet().stream()
        .anyMatch(
            entry ->
                (entry.getKey().equals(path) || entry.getKey().startsWith(path + "."))
                    && entry.getValue().kind() != Origin.Kind.DEFAULT);
  }

  private void fields(LayoutNames names, String path, String indent) {
    for (String name : names.names()) {
      LayoutNames at = names.get(name);
      String fieldPath = path.isEmpty() ? name : path + "." + name;
      if (at == null || !acts(at)) {
        continue;
      }
      SpecLayout.Row row = at.row();
      if (row != null) {
        field(row, fieldPath, name, indent);
        continue;
      }
      StringBuilder before = new StringBuilder(out);
      out.append(indent).append(name).append(":\n");
      int body = out.length();
      fields(at, fieldPath, indent + "  ");
      if (out.substring(body).lines().allMatch(line -> line.strip().startsWith("#"))) {
        // A group of nothing but switched off fields is switched off itself.
        String inside = out.substring(body);
        out.setLength(0);
        out.append(before).append(indent).append('#').append(name).append(":\n").append(inside);
      }
    }
  }

  /** Whether something acts on a field, or on one below it. */
  private static boolean acts(LayoutNames names) {
    SpecLayout.Row row = names.row();
    if (row != null) {
      return !(row instanceof Ignored);
    }
    return names.names().stream().map(names::get).anyMatch(at -> at != null && acts(at));
  }

  private void field(SpecLayout.Row row, String path, String name, String indent) {
    String absent = absent(row, path);
    List<String> targets = targets(row, path);
    String effect = effect(row, path, targets, absent);
    SpecTemplate.comment(
        out, Character.toUpperCase(effect.charAt(0)) + effect.substring(1), indent);
    Optional<SpecNode> value = values.find(path);
    boolean gives = value.isPresent() && targets.stream().anyMatch(this::given);
    String text = value.map(YamlNodes::inline).orElse(absent == null ? "" : absent);
    boolean differs = value.isPresent() && absent != null && !same(text, absent);
    out.append(indent)
        .append(gives || differs ? "" : "#")
        .append(name)
        .append(':')
        .append(text.isEmpty() ? "" : " " + text)
        .append('\n');
  }

  private static boolean same(String text, String absent) {
    return text.equals(absent) || text.equals(SpecText.quoted(absent));
  }

  /** The layout's default of a field as YAML; null where it is the record's. */
  private static @Nullable String absent(SpecLayout.Row row, String path) {
    if (row instanceof Moved moved) {
      return moved.absent();
    }
    if (row instanceof Computed computed) {
      String text = computed.absent().get(computed.from().indexOf(path));
      return text.isEmpty() ? null : text.contains(",") ? "[" + text + "]" : text;
    }
    if (row instanceof Choice choice) {
      return choice.field().equals(path)
          ? choice.absent()
          : choice.fields().stream()
              .filter(field -> field.field().equals(path))
              .findFirst()
              .map(ChoiceField::absent)
              .orElse(null);
    }
    return null;
  }

  private static List<String> targets(SpecLayout.Row row, String path) {
    if (!(row instanceof Choice choice) || choice.field().equals(path)) {
      return row instanceof Choice choice
          ? List.copyOf(choice.groups().values())
          : LayoutPage.targets(row);
    }
    Set<String> targets = new LinkedHashSet<>();
    for (ChoiceField field : choice.fields()) {
      if (field.field().equals(path)) {
        choice
            .groups()
            .forEach(
                (word, group) -> {
                  if (field.words().isEmpty() || field.words().contains(word)) {
                    targets.add(group + "." + field.name());
                  }
                });
      }
    }
    return List.copyOf(targets);
  }

  private String effect(
      SpecLayout.Row row, String path, List<String> targets, @Nullable String absent) {
    if (row instanceof Choice choice && choice.field().equals(path)) {
      return "one of %s (default %s)"
          .formatted(String.join(", ", choice.groups().keySet()), absent);
    }
    SpecSchema.Member member = schema.find(targets.get(0)).orElseThrow();
    List<String> notes = new ArrayList<>();
    if (row instanceof Computed computed) {
      String what = computed.what().replaceAll("; default .*", ""); // the field's own follows
      notes.add(what);
    }
    if (row instanceof Choice choice) {
      choice.fields().stream()
          .filter(field -> field.field().equals(path) && !field.words().isEmpty())
          .forEach(field -> notes.add("for " + String.join(", ", field.words())));
    }
    String facts =
        row instanceof Computed
            ? absent == null ? "" : "default " + absent
            : FieldText.facts(member, absent == null ? FieldText.defaultValue(member) : absent);
    if (!facts.isEmpty()) {
      notes.add(facts);
    }
    String description = member.rules().description();
    return notes.isEmpty() ? description : description + " (" + String.join("; ", notes) + ")";
  }
}
