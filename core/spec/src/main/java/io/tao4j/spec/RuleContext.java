package io.tao4j.spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Lets a rule look at origins and report problems at the place of a field. */
public final class RuleContext {
  private final SpecTree tree;
  private final Map<String, Origin> origins;
  private final boolean allowMissingPaths;
  private final Set<Verb> verbs;
  private final ProblemCollector problems;

  RuleContext(
      SpecTree tree,
      Map<String, Origin> origins,
      boolean allowMissingPaths,
      Set<Verb> verbs,
      ProblemCollector problems) {
    this.tree = tree;
    this.origins = origins;
    this.allowMissingPaths = allowMissingPaths;
    this.verbs = verbs;
    this.problems = problems;
  }

  /**
   * Reports a rule that does not hold.
   *
   * @param path field in spec names, such as {@code train_config.lr_config}; empty for the whole
   *     spec. A field that is not in the file is reported at the innermost group that is.
   * @param message what does not hold, with the values
   * @param hint what to do; may be empty
   */
  public void error(String path, String message, String hint) {
    problems.error(SpecCode.RULE, place(path), path, message, hint);
  }

  /** Reports something doubtful that does not forbid the use of the spec. */
  public void notice(String path, String message, String hint) {
    problems.notice(SpecCode.RULE, place(path), path, message, hint);
  }

  /**
   * Reports a value that TAO has and this library does not, as {@link SpecCode#UNSUPPORTED}.
   *
   * @param message what there is not, with the value
   * @param hint what there is instead; may be empty
   */
  public void unsupported(String path, String message, String hint) {
    problems.error(SpecCode.UNSUPPORTED, place(path), path, message, hint);
  }

  /**
   * Reports a file or folder that is not there as {@link SpecCode#PATH_MISSING}, unless missing
   * ones were asked not to count. For paths that several fields make up; single ones are checked
   * anyway.
   *
   * @param path field at which it is reported
   */
  public void requireExists(String path, Path file) {
    if (!allowMissingPaths && !Files.exists(file)) {
      problems.error(
          SpecCode.PATH_MISSING,
          place(path),
          path,
          "'" + path + "': '" + file + "' does not exist",
          file.isAbsolute() ? "" : "looked in '" + Path.of("").toAbsolutePath() + "'");
    }
  }

  /** Reports as a notice that a given field has no effect beside another one. */
  public void ignored(String path, String why) {
    problems.notice(
        SpecCode.IGNORED_FIELD, place(path), path, "'" + path + "' has no effect: " + why, "");
  }

  /**
   * Reports those of the fields that are given as having no effect beside another one.
   *
   * @param why what makes them idle
   * @param paths fields in spec names
   */
  public void ignoredIfGiven(String why, String... paths) {
    for (String path : paths) {
      if (given(path)) {
        ignored(path, why);
      }
    }
  }

  /** How the spec is written; in protobuf text absent fields may have other values than in YAML. */
  public SpecSyntax syntax() {
    return tree.syntax();
  }

  /** Whether the spec is read for this use; a rule that only it needs then applies. */
  public boolean isFor(Verb verb) {
    return verbs.contains(verb);
  }

  /** Whether the file or an override gives the field. */
  public boolean given(String path) {
    return origin(path).kind() != Origin.Kind.DEFAULT;
  }

  /** Where the field's value comes from; the default's origin when it is not given. */
  public Origin origin(String path) {
    return origins.getOrDefault(path, Origin.declaredDefault());
  }

  /** Whether missing files were asked not to count. */
  public boolean allowMissingPaths() {
    return allowMissingPaths;
  }

  private Origin place(String path) {
    String at = path;
    while (!at.isEmpty()) {
      Origin origin = origins.get(at);
      if (origin != null && origin.kind() != Origin.Kind.DEFAULT) {
        return origin;
      }
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? "" : at.substring(0, cut);
    }
    return tree.root().origin();
  }
}
