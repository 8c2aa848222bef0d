package io.tao4j.assertions;

import io.tao4j.network.Networks;
import io.tao4j.spec.Problem;
import io.tao4j.spec.Severity;
import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on one spec. {@link #forNetwork} comes first; {@link #forVerb}, {@link #set} and
 * {@link #allowMissingPaths} say how the spec is checked by the assertions after them. Codes are
 * those of {@link io.tao4j.spec.SpecCode}. A failure lists every problem with its line and column.
 */
public final class SpecAssert extends AbstractAssert<SpecAssert, SpecTree> {
  private @Nullable String network;
  private @Nullable SpecValidator validator;

  private SpecAssert(SpecTree tree) {
    super(tree, SpecAssert.class);
  }

  static SpecAssert of(SpecTree tree) {
    return new SpecAssert(tree);
  }

  /**
   * The network whose spec it is.
   *
   * @param name such as {@code yolo_v4}; its family must be on the class path
   * @throws io.tao4j.error.TaoException {@code TAO-001} naming the networks that there are
   */
  public SpecAssert forNetwork(String name) {
    Objects.requireNonNull(name, "name");
    network = name;
    validator = Networks.specs(name);
    return this;
  }

  /** Checks for one use only: what it needs must be there, and only files that it reads. */
  public SpecAssert forVerb(Verb verb) {
    validator = validator().forVerb(verb);
    return this;
  }

  /**
   * Sets a field before the check, as {@code --set} does on the command line.
   *
   * @param path such as {@code training_config.num_epochs}
   * @param value a number, a truth value, or text as YAML would have it
   */
  public SpecAssert set(String path, Object value) {
    validator = validator().set(path, value);
    return this;
  }

  /** Files and folders that the spec names need not exist on the machine that runs the tests. */
  public SpecAssert allowMissingPaths() {
    validator = validator().allowMissingPaths();
    return this;
  }

  private SpecValidator validator() {
    if (validator == null) {
      throw new IllegalStateException(
          "say first whose spec it is, for example forNetwork(\"yolo_v4\")");
    }
    return validator;
  }

  private Spec spec() {
    return validator().read(actual);
  }

  /** Nothing forbids its use; notices may be there. */
  public SpecAssert isValid() {
    Spec spec = spec();
    if (!spec.isValid()) {
      fail("to be valid", spec);
    }
    return this;
  }

  /** Something forbids its use. */
  public SpecAssert isNotValid() {
    Spec spec = spec();
    if (spec.isValid()) {
      fail("not to be valid", spec);
    }
    return this;
  }

  /** Every field that is given has an effect, and nothing looks doubtful. */
  public SpecAssert hasNoNotices() {
    Spec spec = spec();
    if (!spec.report().notices().isEmpty()) {
      fail("to have no notices", spec);
    }
    return this;
  }

  /** It has an error with this code, wherever. */
  public SpecAssert hasProblem(String code) {
    return has(Severity.ERROR, code, null);
  }

  /**
   * It has an error with this code at this field.
   *
   * @param path the field as the file names it, such as {@code training_config.num_epoch}
   */
  public SpecAssert hasProblem(String code, String path) {
    return has(Severity.ERROR, code, Objects.requireNonNull(path, "path"));
  }

  /** It has a notice with this code, wherever. */
  public SpecAssert hasNotice(String code) {
    return has(Severity.NOTICE, code, null);
  }

  /**
   * It has a notice with this code at this field.
   *
   * @param path the field as the file names it
   */
  public SpecAssert hasNotice(String code, String path) {
    return has(Severity.NOTICE, code, Objects.requireNonNull(path, "path"));
  }

  private SpecAssert has(Severity severity, String code, @Nullable String path) {
    Objects.requireNonNull(code, "code");
    Spec spec = spec();
    Predicate<Problem> matches =
        problem ->
            problem.severity() == severity
                && problem.code().code().equals(code)
                && (path == null || problem.path().equals(path));
    if (spec.report().problems().stream().noneMatch(matches)) {
      String what = severity == Severity.ERROR ? "problem " : "notice ";
      fail("to have the " + what + code + (path == null ? "" : " at '" + path + "'"), spec);
    }
    return this;
  }

  /** Its errors have these codes and no others; how often does not matter. */
  public SpecAssert hasOnlyProblems(String... codes) {
    Spec spec = spec();
    Set<String> found =
        spec.report().errors().stream()
            .map(problem -> problem.code().code())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> expected = new TreeSet<>(Arrays.asList(codes));
    if (!found.equals(expected)) {
      fail("to have problems with the codes " + expected + " only", spec);
    }
    return this;
  }

  /**
   * A field has this value, be it written or the default.
   *
   * @param path under the name that the spec record has, such as {@code training_config.num_epochs}
   * @param value a number, a truth value, text, or a list of such; numbers are compared as numbers
   */
  public SpecAssert hasValue(String path, Object value) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(value, "value");
    Spec spec = spec();
    if (!spec.isValid()) {
      fail("to be valid", spec);
    }
    Optional<String> found = spec.value(path);
    if (found.isEmpty() || !same(found.get(), String.valueOf(value))) {
      failWithMessage(
          "%nExpecting %s%nto have '%s' = %s%nbut it %s (%s)",
          name(),
          path,
          value,
          found.isEmpty() ? "has no value" : "is " + found.get(),
          spec.origin(path));
    }
    return this;
  }

  private static boolean same(String found, String expected) {
    if (found.equals(expected)) {
      return true;
    }
    try {
      return Double.parseDouble(found) == Double.parseDouble(expected);
    } catch (NumberFormatException e) {
      return false; // one is no number, and as texts they differ
    }
  }

  /** Goes on with the list of all errors and notices, in the order of the file. */
  public ListAssert<Problem> problems() {
    Spec spec = spec();
    return Assertions.assertThat(spec.report().problems()).as("problems of %s", name());
  }

  private String name() {
    return network + " spec " + actual.source();
  }

  private void fail(String expected, Spec spec) {
    List<Problem> problems = spec.report().problems();
    String found =
        problems.isEmpty()
            ? "but nothing is wrong with it"
            : "but found:\n"
                + problems.stream()
                    .map(problem -> problem.toString().indent(2))
                    .collect(Collectors.joining());
    failWithMessage("%nExpecting %s%n%s%n%s", name(), expected, found);
  }
}
