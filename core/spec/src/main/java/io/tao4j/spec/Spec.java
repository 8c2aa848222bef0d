package io.tao4j.spec;

import io.tao4j.file.Sha256;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A spec that has been read and checked: its report, the value of every field with defaults filled
 * in, and where each value came from. Immutable; {@link #with} gives a changed copy that has been
 * checked again. {@link SpecValidator#read} makes it. It serves programs that look at specs
 * whatever their network; a network's own code has the record.
 */
public final class Spec {
  private final String network;
  private final SpecValidator validator;
  private final SpecBinding<?> binding;

  Spec(String network, SpecValidator validator, SpecBinding<?> binding) {
    this.network = network;
    this.validator = validator;
    this.binding = binding;
  }

  /** Name of the network, or of its work on data, whose spec it is. */
  public String network() {
    return network;
  }

  /** Name of the file, as messages show it. */
  public String source() {
    return binding.tree().source();
  }

  /** Errors and notices. */
  public SpecReport report() {
    return binding.report();
  }

  /** Whether it can be used; notices do not count. */
  public boolean isValid() {
    return !report().hasErrors();
  }

  /**
   * The value of a field under the name that the spec record has for it, whatever the names in the
   * file are: text without quotes, numbers as they are written in YAML, a list of single values as
   * {@code [1, 2]}.
   *
   * @param path such as {@code training_config.num_epochs} or {@code data_sources[0].root_path}
   * @return empty for a field without a value, for a group of fields, and where there is no such
   *     field
   * @throws SpecException with every problem, when there are errors
   */
  public Optional<String> value(String path) {
    Objects.requireNonNull(path, "path");
    return values().find(path).flatMap(Spec::text);
  }

  private static Optional<String> text(SpecNode node) {
    if (node instanceof SpecNode.Scalar scalar) {
      return scalar.style() == SpecNode.Style.NULL ? Optional.empty() : Optional.of(scalar.text());
    }
    if (node instanceof SpecNode.ListNode list) {
      List<Optional<String>> items = list.items().stream().map(Spec::text).toList();
      return items.stream().allMatch(Optional::isPresent)
          ? Optional.of(
              items.stream().map(Optional::orElseThrow).collect(Collectors.joining(", ", "[", "]")))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private SpecTree values() {
    return SpecReader.standard().parse(plainYaml(), SpecSyntax.YAML, source());
  }

  private String plainYaml() {
    return binding.plainYaml();
  }

  /**
   * Where the value of a field comes from: a line of the file, an override, an environment variable
   * or the default.
   *
   * @param path as for {@link #value}
   */
  public Origin origin(String path) {
    Objects.requireNonNull(path, "path");
    return binding.origins().getOrDefault(path, Origin.declaredDefault());
  }

  /** Origin of every field by its path, in the order of the record; defaults included. */
  public Map<String, Origin> origins() {
    return binding.origins();
  }

  /**
   * The whole spec as YAML with every field, and after each in a comment where its value comes
   * from. Reading it gives an equal spec.
   *
   * @throws SpecException with every problem, when there are errors
   */
  public String toYaml() {
    return binding.resolved();
  }

  /**
   * SHA-256 over the values of all fields, in lower-case hexadecimal digits: equal for two specs
   * that mean the same, however they are written and wherever their values come from.
   *
   * @throws SpecException with every problem, when there are errors
   */
  public String digest() {
    return Sha256.of(network + "\n" + plainYaml());
  }

  /**
   * SHA-256 over the values of the fields that a verb uses: equal for two specs that make no
   * difference to it.
   *
   * @throws SpecException with every problem, when there are errors
   */
  public String digest(Verb verb) {
    Objects.requireNonNull(verb, "verb");
    SpecTree values = values();
    StringBuilder text = new StringBuilder(network).append('\n');
    for (String path : binding.fieldsFor(verb)) {
      values.find(path).ifPresent(node -> text.append(path).append('=').append(flat(node)));
      text.append('\n');
    }
    return Sha256.of(text.toString());
  }

  private static String flat(SpecNode node) {
    if (node instanceof SpecNode.Scalar scalar) {
      return scalar.style() + ":" + scalar.text().length() + ":" + scalar.text();
    }
    if (node instanceof SpecNode.ListNode list) {
      return list.items().stream().map(Spec::flat).collect(Collectors.joining(",", "[", "]"));
    }
    return ((SpecNode.Message) node)
        .entries().stream()
            .map(entry -> entry.key() + "=" + flat(entry.value()))
            .collect(Collectors.joining(",", "{", "}"));
  }

  /**
   * The files and folders that a verb reads: those that its fields name and that are there. Of a
   * pattern or a common beginning of names it is the folder in which they lie.
   *
   * @return by the field's path, in the order of the record
   * @throws SpecException with every problem, when there are errors
   */
  public Map<String, Path> files(Verb verb) {
    Objects.requireNonNull(verb, "verb");
    SpecTree values = values();
    Map<String, Path> files = new LinkedHashMap<>();
    for (String path : binding.fieldsFor(verb)) {
      if (binding.namesFile(path)) {
        List<String> texts = new ArrayList<>();
        values.find(path).ifPresent(node -> collect(node, texts));
        for (int i = 0; i < texts.size(); i++) {
          Path existingPath = existing(texts.get(i));
          if (existingPath != null) {
            files.put(texts.size() == 1 ? path : path + "[" + i + "]", existingPath);
          }
        }
      }
    }
    return files;
  }

  private static void collect(SpecNode node, List<String> texts) {
    if (node instanceof SpecNode.ListNode list) {
      list.items().forEach(item -> collect(item, texts));
    } else if (node instanceof SpecNode.Scalar scalar
        && scalar.style() != SpecNode.Style.NULL
        && !scalar.text().isEmpty()) {
      texts.add(scalar.text());
    }
  }

  private static @Nullable Path existing(String text) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      return null; // it was reported if it matters
    }
    if (Files.exists(path)) {
      return path;
    }
    Path parent = path.getParent();
    return parent != null && Files.isDirectory(parent) ? parent : null;
  }

  /**
   * A copy with one field changed, checked again.
   *
   * @param path as the file names it
   * @param value a number, a truth value, or text as YAML would have it
   */
  public Spec with(String path, Object value) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(value, "value");
    return validator.read(binding.tree().with(path, String.valueOf(value)));
  }

  /** What was read, with the names of the file; for tools that work on the text. */
  public SpecTree tree() {
    return binding.tree();
  }

  /** The network, the source and whether it is valid. */
  @Override
  public String toString() {
    return network + " spec " + report().summary();
  }
}
