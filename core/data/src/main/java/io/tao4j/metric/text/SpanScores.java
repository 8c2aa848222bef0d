package io.tao4j.metric.text;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Precision, recall and F1 of whole spans, as for named entities and slots: a span is right when
 * its type and both ends agree. Not safe for use by several threads.
 */
public final class SpanScores {
  private final Map<String, Counts> counts = new TreeMap<>();

  private static final class Counts {
    long right;
    long found;
    long positives;

    Scores scores() {
      return Scores.of(right, found, positives);
    }
  }

  /**
   * How well spans were found.
   *
   * @param precision right of found, 0 when none was found
   * @param recall right of true, 0 when there was none
   * @param f1 harmonic mean of both, 0 when both are
   * @param support true spans
   */
  public record Scores(double precision, double recall, double f1, long support) {
    private static Scores of(long right, long found, long positives) {
      double precision = found == 0 ? 0 : (double) right / found;
      double recall = positives == 0 ? 0 : (double) right / positives;
      double sum = precision + recall;
      return new Scores(precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum, positives);
    }
  }

  /** Adds a sentence by its tags; both lists have a tag a token. */
  public void add(List<String> trueTags, List<String> predictedTags) {
    if (trueTags.size() != predictedTags.size()) {
      throw new IllegalArgumentException(
          "%s tags for %s tokens".formatted(predictedTags.size(), trueTags.size()));
    }
    addSpans(Span.of(trueTags), Span.of(predictedTags));
  }

  /** Adds a sentence by its spans. */
  public void addSpans(List<Span> trueSpans, List<Span> predictedSpans) {
    Set<Span> truth = new HashSet<>(trueSpans);
    truth.forEach(span -> of(span).positives++);
    for (Span span : new HashSet<>(predictedSpans)) {
      Counts of = of(span);
      of.found++;
      of.right += truth.contains(span) ? 1 : 0;
    }
  }

  private Counts of(Span span) {
    return counts.computeIfAbsent(span.type(), type -> new Counts());
  }

  /** Over all spans, whatever their type. */
  public Scores micro() {
    long right = 0;
    long found = 0;
    long positives = 0;
    for (Counts of : counts.values()) {
      right += of.right;
      found += of.found;
      positives += of.positives;
    }
    return Scores.of(right, found, positives);
  }

  /** Mean over the types that occur, true or found; each counts alike. Zeros without any. */
  public Scores macro() {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    long support = 0;
    for (Counts of : counts.values()) {
      Scores scores = of.scores();
      precision += scores.precision();
      recall += scores.recall();
      f1 += scores.f1();
      support += scores.support();
    }
    int types = Math.max(1, counts.size());
    return new Scores(precision / types, recall / types, f1 / types, support);
  }

  /** By type, in the order of the alphabet. */
  public Map<String, Scores> perType() {
    Map<String, Scores> scores = new TreeMap<>();
    counts.forEach((type, of) -> scores.put(type, of.scores()));
    return scores;
  }
}
