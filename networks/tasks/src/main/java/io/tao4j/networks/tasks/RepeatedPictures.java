package io.tao4j.networks.tasks;

import io.tao4j.data.NearDuplicates;
import io.tao4j.data.NearDuplicates.Pair;
import io.tao4j.data.image.PictureFingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells of pictures that are in a set twice, and of those that are in two sets: a validation on
 * pictures that were trained on flatters. What counts as the same is said by {@link
 * NearDuplicates}.
 */
final class RepeatedPictures {
  /** Pairs that a notice names. */
  private static final int NAMED = 5;

  private record Looked(
      String name, List<Path> pictures, List<@Nullable PictureFingerprint> prints) {}

  private final Map<String, Looked> sets = new LinkedHashMap<>();
  private final Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();

  /**
   * Takes a set.
   *
   * @param prints of the pictures, empty for one that cannot be read
   * @return what a person should know, a line each
   */
  List<String> add(
      String role, String name, List<Path> pictures, List<Optional<PictureFingerprint>> prints) {
    List<@Nullable PictureFingerprint> known = new ArrayList<>();
    prints.forEach(print -> known.add(print.orElse(null)));
    Looked set = new Looked(name, pictures, known);
    Map<String, Integer> numbers = new LinkedHashMap<>();
    List<String> notices = new ArrayList<>();
    List<Pair> within = NearDuplicates.within(known);
    if (!within.isEmpty()) {
      numbers.put(role + "_repeated", within.size());
      notices.add(told(" pairs of pictures are the same or nearly so", set, set, set, within));
    }
    sets.forEach(
        (otherRole, other) -> {
          List<Pair> leaks = NearDuplicates.between(known, other.prints());
          if (!leaks.isEmpty()) {
            numbers.put(
                role + "_in_" + otherRole,
                Math.toIntExact(leaks.stream().mapToInt(Pair::first).distinct().count()));
            notices.add(
                told(
                    " pairs of its pictures and those of the "
                        + otherRole
                        + " set are the same or nearly so, so figures on it flatter",
                    set,
                    set,
                    other,
                    leaks));
          }
        });
    sets.put(role, set);
    counts.put(role, numbers);
    return notices;
  }

  /** How many there are of a role's set, by name; what there is none of is not told. */
  Map<String, Integer> counts(String role) {
    return counts.getOrDefault(role, Map.of());
  }

  private static String told(
      String text, Looked set, Looked first, Looked second, List<Pair> pairs) {
    StringBuilder line =
        new StringBuilder(set.name() + ": " + pairs.size() + text)
            .append(", ")
            .append(pairs.stream().filter(Pair::isSame).count())
            .append(" of them in every pixel: ");
    List<String> named = new ArrayList<>();
    for (Pair pair : pairs.subList(0, Math.min(NAMED, pairs.size()))) {
      named.add(
          "%s and %s%s"
              .formatted(
                  first.pictures().get(pair.first()),
                  second.pictures().get(pair.second()),
                  pair.isSame() ? "" : " (nearly)"));
    }
    line.append(String.join("; ", named));
    if (pairs.size() > NAMED) {
      line.append("; and ").append(pairs.size() - NAMED).append(" more");
    }
    return line.toString();
  }
}
