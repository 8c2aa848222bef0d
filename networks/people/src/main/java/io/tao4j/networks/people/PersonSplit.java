package io.tao4j.networks.people;

import io.tao4j.data.random.SeededRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Samples divided by whose they are, so that nobody whose samples are learnt from judges. The same
 * samples are always divided alike.
 *
 * @param training to learn from
 * @param validation that choose the best model
 * @param test that judge
 * @param <S> a sample
 */
public record PersonSplit<S>(List<S> training, List<S> validation, List<S> test) {
  private static final long SEED = 42;

  public PersonSplit {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Who is seen: the entry {@code user_id} or {@code subject}; else the start of the picture's name
   * before the first {@code _}.
   */
  public static String person(AnnotatedFrame frame) {
    return frame
        .word(List.of("user_id", "subject", "person"))
        .orElseGet(
            () -> {
              Path name = Path.of(frame.filename().replace('\\', '/')).getFileName();
              return String.valueOf(name).replaceAll("[_.].*$", "");
            });
  }

  /**
   * Divides.
   *
   * @param persons whose each sample is
   * @param validation share of the persons
   * @param test share of the persons
   * @param notices gets a line where there are too few persons to divide them
   */
  public static <S> PersonSplit<S> of(
      List<S> samples, List<String> persons, double validation, double test, List<String> notices) {
    List<String> names = List.copyOf(new TreeSet<>(persons));
    int validating = count(validation, names.size());
    int judging = count(test, names.size());
    boolean few = names.size() <= validating + judging;
    if (few) {
      notices.add(
          "there are %s persons: the samples are divided, not the persons".formatted(names.size()));
      names = List.of();
    }
    int[] order = SeededRandom.of(SEED).permutation(few ? samples.size() : names.size());
    int total = order.length;
    Set<Object> validates = new HashSet<>();
    Set<Object> judges = new HashSet<>();
    int v = few ? (int) Math.floor(validation * total) : validating;
    int t = few ? (int) Math.floor(test * total) : judging;
    for (int i = 0; i < v + t; i++) {
      (i < v ? validates : judges).add(few ? (Object) order[i] : names.get(order[i]));
    }
    List<S> learn = new ArrayList<>();
    List<S> choose = new ArrayList<>();
    List<S> judge = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Object key = few ? (Object) i : persons.get(i);
      (validates.contains(key) ? choose : judges.contains(key) ? judge : learn).add(samples.get(i));
    }
    return new PersonSplit<>(learn, choose, judge);
  }

  private static int count(double share, int persons) {
    return share == 0 ? 0 : (int) Math.max(1, Math.round(share * persons));
  }
}
