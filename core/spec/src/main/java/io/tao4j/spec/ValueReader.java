package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns single values into Java values by the type and the rules of their field. */
final class ValueReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final ProblemCollector problems;
  private final @Nullable Path folder;

  ValueReader(ProblemCollector problems, @Nullable Path folder) {
    this.problems = problems;
    this.folder = folder;
  }

  /**
   * A value, or null after a problem that leaves none. A path that does not exist is a problem but
   * still a value.
   *
   * @param pathMatters whether a file that the text names must exist
   */
  @Nullable Object read(
      SpecType type, Scalar scalar, Field rules, String path, boolean pathMatters) {
    if (type instanceof SpecType.Int integer) {
      return integer(integer, scalar, rules, path);
    }
    if (type instanceof SpecType.Real) {
      return real(scalar, rules, path);
    }
    if (type instanceof SpecType.Bool) {
      Optional<Boolean> value = ScalarValue.bool(scalar);
      if (value.isEmpty()) {
        wrongType(scalar, path, "true or false", quotesHint(scalar));
      }
      return value.orElse(null);
    }
    if (type instanceof SpecType.Choice choice) {
      return choice(choice, scalar, path);
    }
    if (type instanceof SpecType.Text text) {
      return text(text, scalar, rules, path, pathMatters);
    }
    throw new IllegalStateException("not a type of single values: " + type);
  }

  void wrongType(SpecNode node, String path, String expected, String hint) {
    String got =
        node instanceof Scalar scalar
            ? shown(scalar)
            : node instanceof SpecNode.ListNode ? "a list" : "a group of fields";
    problems.error(
        SpecCode.WRONG_TYPE,
        node.origin(),
        path,
        "'" + path + "' must be " + expected + ", got " + got,
        hint);
  }

  private static String shown(Scalar scalar) {
    String text = scalar.text();
    String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    cut = cut.replaceAll("\\p{Cntrl}", " ");
    return scalar.style() == Style.QUOTED ? "the text \"" + cut + "\"" : "'" + cut + "'";
  }

  private static String quotesHint(Scalar scalar) {
    return scalar.style() == Style.QUOTED ? "numbers and booleans stand without quotes" : "";
  }

  private static String unit(Field rules) {
    return rules.unit().isEmpty() ? "" : " " + rules.unit();
  }

  private @Nullable Object integer(SpecType.Int type, Scalar scalar, Field rules, String path) {
    Optional<BigInteger> value = ScalarValue.integer(scalar);
    if (value.isEmpty()) {
      String hint = quotesHint(scalar);
      Optional<Double> real = ScalarValue.real(scalar);
      if (real.isPresent() && real.get() == Math.rint(real.get()) && Math.abs(real.get()) < 1e15) {
        hint = "write " + real.get().longValue();
      }
      wrongType(scalar, path, "a whole number", hint);
      return null;
    }
    BigInteger number = value.get();
    if (number.bitLength() >= (type.isInt() ? 32 : 64)) {
      outOfRange(scalar, rules, path);
      return null;
    }
    if (!accepted(number.doubleValue(), scalar, rules, path)) {
      return null;
    }
    if (type.isInt()) {
      return number.intValueExact();
    }
    return number.longValueExact();
  }

  private @Nullable Object real(Scalar scalar, Field rules, String path) {
    Optional<Double> value = ScalarValue.real(scalar);
    if (value.isEmpty()) {
      wrongType(scalar, path, "a number", quotesHint(scalar));
      return null;
    }
    return accepted(value.get(), scalar, rules, path) ? value.get() : null;
  }

  private boolean accepted(double number, Scalar scalar, Field rules, String path) {
    if (!Double.isFinite(number) || !ScalarValue.inRange(number, rules)) {
      outOfRange(scalar, rules, path);
      return false;
    }
    List<String> allowed = List.of(rules.allowed());
    boolean known =
        allowed.isEmpty() || allowed.stream().anyMatch(one -> Double.parseDouble(one) == number);
    if (!known) {
      notAllowed(scalar, allowed, path);
    }
    return known;
  }

  private void outOfRange(Scalar scalar, Field rules, String path) {
    problems.error(
        SpecCode.OUT_OF_RANGE,
        scalar.origin(),
        path,
        "'"
            + path
            + "' must be in "
            + ScalarValue.range(rules)
            + unit(rules)
            + ", got "
            + shown(scalar),
        "");
  }

  private void notAllowed(Scalar scalar, List<String> allowed, String path) {
    String near = NearestNames.hint(scalar.text(), allowed);
    problems.error(
        SpecCode.NOT_ALLOWED,
        scalar.origin(),
        path,
        "'" + path + "' must be one of " + String.join(", ", allowed) + ", got " + shown(scalar),
        near);
  }

  private @Nullable Object choice(SpecType.Choice choice, Scalar scalar, String path) {
    List<String> names = choice.names();
    int index = names.indexOf(scalar.text());
    for (int i = 0; index < 0 && i < names.size(); i++) {
      index = names.get(i).equalsIgnoreCase(scalar.text()) ? i : -1;
    }
    if (index < 0) {
      problems.error(
          SpecCode.WRONG_ENUM,
          scalar.origin(),
          path,
          "'" + path + "' must be one of " + String.join(", ", names) + ", got " + shown(scalar),
          NearestNames.hint(scalar.text(), names));
      return null;
    }
    return choice.constants().get(index);
  }

  private @Nullable Object text(
      SpecType.Text type, Scalar scalar, Field rules, String path, boolean pathMatters) {
    List<String> allowed = List.of(rules.allowed());
    // Protobuf text tells enum names from strings by the quotes. A field of allowed texts stands
    // for both, because TAO has enums in one network and strings in the next.
    boolean name = !allowed.isEmpty() && NAME.matcher(scalar.text()).matches();
    if (scalar.style() == Style.TOKEN && !name) {
      wrongType(scalar, path, "text", "write \"" + scalar.text() + "\" with quotes");
      return null;
    }
    String value = scalar.text();
    if (!allowed.isEmpty()) {
      String written = value;
      Optional<String> spelling =
          allowed.stream()
              .filter(one -> one.toLowerCase(Locale.ROOT).equals(written.toLowerCase(Locale.ROOT)))
              .findFirst();
      if (spelling.isEmpty()) {
        notAllowed(scalar, allowed, path);
        return null;
      }
      value = spelling.get();
    }
    if (value.isEmpty() && rules.required()) {
      problems.error(SpecCode.MISSING, scalar.origin(), path, "'" + path + "' is empty", "");
      return null;
    }
    if (rules.path() != PathKind.NONE || type.isPath()) {
      return path(type, value, scalar, rules, path, pathMatters);
    }
    return value;
  }

  private @Nullable Object path(
      SpecType.Text type,
      String value,
      Scalar scalar,
      Field rules,
      String path,
      boolean pathMatters) {
    Path written;
    try {
      written = Path.of(value);
    } catch (InvalidPathException e) {
      problems.error(
          SpecCode.PATH_MISSING,
          scalar.origin(),
          path,
          "'" + path + "' cannot be a path: " + e.getReason(),
          "names that are not ASCII need a UTF-8 locale: start Java with LC_ALL=C.UTF-8");
      return null;
    }
    boolean prefixed =
        rules.path() == PathKind.PREFIXED || rules.path() == PathKind.PREFIXED_PATTERN;
    if (prefixed && !value.isEmpty()) {
      Path found = prefixed(written);
      return type.isPath() ? found : found.toString();
    }
    boolean mustExist = rules.path() != PathKind.NONE && rules.path() != PathKind.OUTPUT;
    if (!mustExist || value.isEmpty()) {
      return type.isPath() ? written : value;
    }
    Path found = folder == null ? written : folder.resolve(written);
    if (!Files.exists(found)) {
      found = written;
    }
    if (!Files.exists(found)) {
      if (pathMatters) {
        missing(written, scalar, path);
      }
      return type.isPath() ? written : value;
    }
    boolean isFolder = Files.isDirectory(found);
    boolean wrong =
        isFolder && rules.path() == PathKind.FILE || !isFolder && rules.path() == PathKind.FOLDER;
    if (wrong && pathMatters) {
      problems.error(
          SpecCode.PATH_KIND,
          scalar.origin(),
          path,
          "'"
              + path
              + "': '"
              + found
              + "' is a "
              + (isFolder ? "folder" : "file")
              + ", a "
              + rules.path().name().toLowerCase(Locale.ROOT)
              + " is needed",
          "");
    }
    return type.isPath() ? found : found.toString();
  }

  private Path prefixed(Path written) {
    if (folder == null || written.isAbsolute()) {
      return written;
    }
    Path fixed = folder;
    for (Path name : written) {
      if (name.toString().matches(".*[*?\\[{].*")) {
        break;
      }
      fixed = fixed.resolve(name);
    }
    return Files.exists(fixed) ? folder.resolve(written).toAbsolutePath().normalize() : written;
  }

  private void missing(Path written, Scalar scalar, String path) {
    String hint;
    if (written.isAbsolute()) {
      Path parent = written.getParent();
      while (parent != null && !Files.isDirectory(parent)) {
        parent = parent.getParent();
      }
      hint = parent == null ? "" : "of it only '" + parent + "' exists";
    } else {
      Path workingFolder = Path.of("").toAbsolutePath();
      hint =
          folder == null || folder.equals(workingFolder)
              ? "looked in '" + workingFolder + "'"
              : "looked in '" + folder + "' and in '" + workingFolder + "'";
    }
    problems.error(
        SpecCode.PATH_MISSING,
        scalar.origin(),
        path,
        "'" + path + "': '" + written + "' does not exist",
        hint);
  }
}
