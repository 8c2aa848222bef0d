package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Entry;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The report of a field that is not where it was written. */
final class UnknownField {
  private static final int FEW = 3;

  private UnknownField() {}

  /**
   * @param path group in which it stands; empty for the top
   * @param names fields that the group has
   * @param elsewhere groups that have a field of this very name
   */
  static void report(
      ProblemCollector problems,
      Entry entry,
      String path,
      Collection<String> names,
      List<String> elsewhere) {
    String key = entry.key();
    String shown =
        (key.length() > 60 ? key.substring(0, 60) + "…" : key).replaceAll("\\p{Cntrl}", " ");
    String hint = NearestNames.hint(key, names);
    if (!elsewhere.isEmpty() && elsewhere.size() <= FEW) {
      String places =
          elsewhere.stream().map(UnknownField::place).collect(Collectors.joining(" or "));
      hint += (hint.isEmpty() ? "" : " ") + "'" + shown + "' belongs in " + places;
    }
    problems.error(
        SpecCode.UNKNOWN_FIELD,
        entry.origin(),
        path.isEmpty() ? key : path + "." + key,
        "unknown field '" + shown + "' in " + place(path),
        hint);
  }

  static String place(String path) {
    return path.isEmpty() ? "the spec" : path;
  }
}
