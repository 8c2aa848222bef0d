package io.tao4j.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

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
  private final Map<String, SpecValidator> tasks;

  private SpecValidator(
      SpecBinder<?> binder,
      String network,
      String description,
      String defaultSpec,
      List<Setting> overrides,
      Map<String, SpecValidator> tasks) {
    this.binder = binder;
    this.network = network;
    this.description = description;
    this.defaultSpec = defaultSpec;
    this.overrides = List.copyOf(overrides);
    this.tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
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
    Objects.requireNonNull(binder, "binder");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(defaultSpec, "defaultSpec");
    return new SpecValidator(binder, network, description, defaultSpec, List.of(), Map.of());
  }

  private SpecValidator with(SpecBinder<?> other, Map<String, SpecValidator> itsTasks) {
    return new SpecValidator(other, network, description, defaultSpec, overrides, itsTasks);
  }

  private Map<String, SpecValidator> tasks(UnaryOperator<SpecValidator> change) {
    Map<String, SpecValidator> changed = new LinkedHashMap<>();
    tasks.forEach((name, specs) -> changed.put(name, change.apply(specs)));
    return changed;
  }

  /**
   * One that also knows the specs of a sub-task, which have fields of their own: it checks a spec
   * as that of the sub-task when that knows more of its fields.
   *
   * @param name of the sub-task, such as {@code dataset_convert}
   */
  public SpecValidator withTask(String name, SpecValidator specs) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(specs, "specs");
    Map<String, SpecValidator> all = new LinkedHashMap<>(tasks);
    all.put(name, specs);
    return with(binder, all);
  }

  /** Sub-tasks with specs of their own, by name. */
  public Map<String, SpecValidator> tasks() {
    return tasks;
  }

  /** Name of the sub-task whose spec this is; empty for one of the network itself. */
  public Optional<String> taskOf(SpecTree tree) {
    Objects.requireNonNull(tree, "tree");
    String best = null;
    int most = known(tree);
    for (Map.Entry<String, SpecValidator> task : tasks.entrySet()) {
      int known = task.getValue().known(tree);
      if (known > most) {
        best = task.getKey();
        most = known;
      }
    }
    return Optional.ofNullable(best);
  }

  private int known(SpecTree tree) {
    int most = binder.schema().known(tree.root());
    for (SpecLayout layout : binder.layouts()) {
      most = Math.max(most, layout.names().known(tree.root()));
    }
    return most;
  }

  /** One for which files and folders need not exist. */
  public SpecValidator allowMissingPaths() {
    return with(binder.allowMissingPaths(), tasks(SpecValidator::allowMissingPaths));
  }

  /**
   * One that checks for this use of the network only, not for sub-tasks; see {@link SpecBinder} for
   * what is checked without.
   */
  public SpecValidator forVerb(Verb verb) {
    Objects.requireNonNull(verb, "verb");
    return with(binder.forVerb(verb), Map.of());
  }

  /**
   * One that sets a field before each check.
   *
   * @param path such as {@code train_config.n_epochs}
   * @param value a number, a truth value, or text as YAML would have it
   */
  public SpecValidator set(String path, Object value) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(value, "value");
    List<Setting> all = new ArrayList<>(overrides);
    all.add(new Setting(path, String.valueOf(value)));
    return new SpecValidator(
        binder, network, description, defaultSpec, all, tasks(specs -> specs.set(path, value)));
  }

  /** Checks a file, YAML or protobuf text. */
  public SpecReport check(Path file) {
    return read(file).report();
  }

  /**
   * Checks a text held in memory.
   *
   * @param source what messages call it
   */
  public SpecReport check(String text, SpecSyntax syntax, String source) {
    return read(text, syntax, source).report();
  }

  /** Checks a tree that has been read. */
  public SpecReport check(SpecTree tree) {
    return read(tree).report();
  }

  /** Reads and checks a file, YAML or protobuf text; what is wrong is in the spec's report. */
  public Spec read(Path file) {
    Objects.requireNonNull(file, "file");
    return read(binder.reader().read(file));
  }

  /**
   * Reads and checks a text held in memory.
   *
   * @param source what messages call it
   */
  public Spec read(String text, SpecSyntax syntax, String source) {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(syntax, "syntax");
    Objects.requireNonNull(source, "source");
    return read(binder.reader().parse(text, syntax, source));
  }

  /** Checks a tree that has been read, and fills in its defaults. */
  public Spec read(SpecTree tree) {
    Objects.requireNonNull(tree, "tree");
    Optional<String> task = taskOf(tree);
    if (task.isPresent()) {
      return Objects.requireNonNull(tasks.get(task.get())).read(tree);
    }
    SpecTree changed = tree;
    for (Setting setting : overrides) {
      changed = changed.with(setting.path(), setting.value());
    }
    return new Spec(network, this, binder.bind(changed));
  }

  /**
   * A spec to start from: every field that has an effect, with its meaning, range and default in
   * comments. What the network's default spec gives is switched on.
   */
  public String template(SpecSyntax syntax) {
    Objects.requireNonNull(syntax, "syntax");
    return template(binder.allowMissingPaths(), syntax);
  }

  private <T> String template(SpecBinder<T> typed, SpecSyntax syntax) {
    SpecBinding<T> binding =
        typed.bind(typed.reader().parse(defaultSpec, SpecSyntax.YAML, "default spec"));
    String title = "Spec of " + network + ": " + description + ".";
    return SpecTemplate.write(
        typed.schema(), syntax, title, (Object) binding.spec(), binding.origins());
  }

  /** Names of the other layouts of this network's specs; see {@link SpecLayout}. */
  public List<String> layouts() {
    return binder.layouts().stream().map(SpecLayout::name).toList();
  }

  /**
   * A layout by its name, or by what comes after the network's: {@code classification_tf2} or
   * {@code tf2}.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  private SpecLayout layout(String name) {
    return binder.layouts().stream()
        .filter(one -> one.name().equals(name) || one.name().equals(network + "_" + name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no layout '%s' of %s specs; %s"
                        .formatted(
                            name,
                            network,
                            layouts().isEmpty()
                                ? "there is one only"
                                : "there is " + String.join(", ", layouts()))));
  }

  /**
   * A spec to start from with the names of another layout, YAML; it means the same as {@link
   * #template(SpecSyntax)}.
   *
   * @param layout its name, or what comes after the network's in it
   * @throws IllegalArgumentException if there is no such layout
   */
  public String template(String layout) {
    Objects.requireNonNull(layout, "layout");
    return template(binder.allowMissingPaths(), layout(layout));
  }

  private <T> String template(SpecBinder<T> typed, SpecLayout layout) {
    return LayoutTemplate.write(
        typed,
        layout,
        "Spec of %s: %s, with the names of %s.".formatted(network, description, layout.name()),
        typed.bind(typed.reader().parse(defaultSpec, SpecSyntax.YAML, "default spec")));
  }

  /**
   * The fields of another layout as a JSON Schema.
   *
   * @param layout its name, or what comes after the network's in it
   * @throws IllegalArgumentException if there is no such layout
   */
  public String jsonSchema(String layout) {
    Objects.requireNonNull(layout, "layout");
    SpecLayout chosen = layout(layout);
    return SpecJsonSchema.write(
        binder.schema(), chosen, "tao4j %s spec, layout %s".formatted(network, chosen.name()));
  }

  /**
   * A spec in YAML with the names of another layout: every field, those that the layout cannot say
   * beside under the record's own names. It means the same.
   *
   * @param layout its name, or what comes after the network's in it
   * @throws SpecException with every problem of the spec
   * @throws IllegalArgumentException if there is no such layout
   */
  public String rewrite(SpecTree tree, String layout) {
    Objects.requireNonNull(tree, "tree");
    Objects.requireNonNull(layout, "layout");
    return rewrite(binder, tree, layout(layout));
  }

  private static <T> String rewrite(SpecBinder<T> typed, SpecTree tree, SpecLayout layout) {
    return typed.toYaml(typed.bind(tree).spec(), layout);
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
    Objects.requireNonNull(path, "path");
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

  /**
   * What the record says of a field.
   *
   * @param path without indices, such as {@code train_config.n_epochs}
   * @return empty where there is no such field, and for fields of groups in lists
   */
  public Optional<FieldInfo> field(String path) {
    Objects.requireNonNull(path, "path");
    return FieldInfo.of(binder.schema(), path);
  }

  /** Paths of all fields, groups included, in the order of the record; lists without indices. */
  public List<String> fields() {
    List<String> all = new ArrayList<>();
    binder.schema().collectPaths("", all);
    return List.copyOf(all);
  }
}
