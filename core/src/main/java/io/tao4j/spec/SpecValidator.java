package io.tao4j.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Checks specs of one network, and tells what its fields are, for applications that edit or store
 * specs without training. Immutable and thread-safe; setters give changed copies. Nothing is thrown
 * for a wrong spec: it is all in the {@link SpecReport}, whose {@link SpecCode codes} are stable.
 */
public final class SpecValidator {

  /** A field that is set before the check. */
  private record Setting(String path, String value) {}

  private final SpecBinder<?> binder;
  private final String network;
  private final String description;
  private final String defaultSpec;
  private final List<Setting> overrides;

  private SpecValidator(
      SpecBinder<?> binder,
      String network,
      String description,
      String defaultSpec,
      List<Setting> overrides) {
    this.binder = binder;
    this.network = network;
    this.description = description;
    this.defaultSpec = defaultSpec;
    this.overrides = List.copyOf(overrides);
  }

  /**
   * A validator of a network's specs.
   *
   * @param binder that reads them
   * @param network its name
   * @param description its one line
   * @param defaultSpec its default spec, YAML
   */
  public static SpecValidator of(
      SpecBinder<?> binder, String network, String description, String defaultSpec) {
    return new SpecValidator(binder, network, description, defaultSpec, List.of());
  }

  private SpecValidator with(SpecBinder<?> other) {
    return new SpecValidator(other, network, description, defaultSpec, overrides);
  }

  /** One for which files and folders need not exist. */
  public SpecValidator allowMissingPaths() {
    return with(binder.allowMissingPaths());
  }

  /** One that checks for this use only; see {@link SpecBinder} for what is checked without. */
  public SpecValidator forVerb(Verb verb) {
    return with(binder.forVerb(verb));
  }

  /**
   * One that sets a field before each check.
   *
   * @param path such as {@code train_config.n_epochs}
   * @param value a number, a truth value, or text as YAML would have it
   */
  public SpecValidator set(String path, Object value) {
    List<Setting> all = new ArrayList<>(overrides);
    all.add(new Setting(path, String.valueOf(value)));
    return new SpecValidator(binder, network, description, defaultSpec, all);
  }

  /** Checks a file, YAML or protobuf text. */
  public SpecReport check(Path file) {
    return check(binder.reader().read(file));
  }

  /**
   * Checks a text held in memory.
   *
   * @param source what messages call it
   */
  public SpecReport check(String text, SpecSyntax syntax, String source) {
    return check(binder.reader().parse(text, syntax, source));
  }

  /** Checks a tree that has been read. */
  public SpecReport check(SpecTree tree) {
    SpecTree changed = tree;
    for (Setting setting : overrides) {
      changed = changed.with(setting.path(), setting.value());
    }
    return binder.bind(changed).report();
  }

  /**
   * A spec to start from: every field that has an effect, with its meaning, range and default in
   * comments. What the network's default spec gives is switched on.
   */
  public String template(SpecSyntax syntax) {
    return template(binder.allowMissingPaths(), syntax);
  }

  private <T> String template(SpecBinder<T> typed, SpecSyntax syntax) {
    SpecBinding<T> binding =
        typed.bind(typed.reader().parse(defaultSpec, SpecSyntax.YAML, "default spec"));
    String title = "Spec of " + network + ": " + description + ".";
    return SpecTemplate.write(
        typed.schema(), syntax, title, (Object) binding.spec(), binding.origins());
  }

  /** The fields as a JSON Schema of draft 2020-12, for editors; it describes the YAML form. */
  public String jsonSchema() {
    return SpecJsonSchema.write(binder.schema(), "tao4j " + network + " spec");
  }

  /** The fields, and the names that they have in other layouts, as a Markdown page. */
  public String markdown() {
    return SpecPage.write(
        binder.schema(),
        binder.layouts(),
        "Spec of " + network,
        Character.toUpperCase(description.charAt(0))
            + description.substring(1)
            + ". This page is generated from the spec record and compared in the build.");
  }

  /**
   * Help on a field: meaning, type, range, default and what uses it; for a group its fields too.
   *
   * @param path without indices, such as {@code train_config.n_epochs}; empty for the groups at the
   *     top
   * @throws IllegalArgumentException naming the nearest fields, if there is none
   */
  public String help(String path) {
    return SpecPage.help(binder.schema(), binder.layouts(), path)
        .orElseThrow(() -> new IllegalArgumentException(noField(path)));
  }

  private String noField(String path) {
    int dot = path.lastIndexOf('.');
    String name = path.substring(dot + 1);
    List<String> places = binder.schema().placesOf(name);
    if (!places.isEmpty()) {
      List<String> paths =
          places.stream().map(group -> group.isEmpty() ? name : group + "." + name).toList();
      return "no field '" + path + "'; there is " + String.join(", ", paths);
    }
    TreeSet<String> all = new TreeSet<>();
    binder.schema().collectPaths("", all);
    String near = NearestNames.hint(path, all);
    return "no field '" + path + "'" + (near.isEmpty() ? "" : "; " + near);
  }

  /** Paths of all fields, groups included, in the order of the record; lists without indices. */
  public List<String> fields() {
    List<String> all = new ArrayList<>();
    binder.schema().collectPaths("", all);
    return List.copyOf(all);
  }
}
