package io.tao4j.networks.language.answers;

import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.networks.language.answers.Answer.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the windows of a question together: the best starts with the best ends, in each window. An
 * answer starts where this window has the most context around; it ends at or behind its start and
 * is not too long. Used by one thread.
 */
final class AnswerFinder {
  private final Question question;
  private final AnswerSettings settings;
  private final List<Candidate> candidates = new ArrayList<>();
  private double empty = Double.POSITIVE_INFINITY;

  AnswerFinder(Question question, AnswerSettings settings) {
    this.question = question;
    this.settings = settings;
  }

  /**
   * Takes a window.
   *
   * @param starts scores of many windows after each other
   * @param ends the same
   * @param from place of this window's first score
   */
  void add(QuestionWindow window, float[] starts, float[] ends, int from) {
    empty = Math.min(empty, starts[from] + ends[from]);
    int length = window.to() - window.from();
    if (length == 0) {
      return;
    }
    float[] ofStarts = Arrays.copyOfRange(starts, from + window.from(), from + window.to());
    float[] ofEnds = Arrays.copyOfRange(ends, from + window.from(), from + window.to());
    int[] firsts = ClassificationMetrics.bestK(ofStarts, 0, length, settings.candidates());
    int[] lasts = ClassificationMetrics.bestK(ofEnds, 0, length, settings.candidates());
    for (int first : firsts) {
      if (!window.owned()[first]) {
        continue;
      }
      for (int last : lasts) {
        if (last >= first && last - first < settings.longestAnswer()) {
          int start = window.token(window.from() + first).start();
          int end = window.token(window.from() + last).end();
          candidates.add(
              new Candidate(
                  question.context().substring(start, end),
                  start,
                  end,
                  (double) ofStarts[first] + ofEnds[last],
                  0));
        }
      }
    }
  }

  /** The answer of all windows so far. */
  Answer answer() {
    List<Candidate> best = new ArrayList<>();
    candidates.sort(Comparator.comparingDouble(c -> -c.score()));
    for (Candidate candidate : candidates) {
      boolean known =
          best.stream().anyMatch(b -> b.start() == candidate.start() && b.end() == candidate.end());
      if (!known && best.size() < settings.candidates()) {
        best.add(candidate);
      }
    }
    double highest = best.isEmpty() ? Double.NEGATIVE_INFINITY : best.get(0).score();
    boolean none =
        best.isEmpty() || settings.mayBeEmpty() && empty - highest > settings.emptyFrom();
    if (settings.mayBeEmpty() && Double.isFinite(empty)) {
      best.add(new Candidate("", 0, 0, empty, 0));
      best.sort(Comparator.comparingDouble(c -> -c.score()));
    }
    best = shares(best);
    double above = settings.mayBeEmpty() ? empty - highest : Double.NaN;
    Candidate chosen = null;
    for (Candidate candidate : best) {
      if (chosen == null && candidate.text().isEmpty() == none) {
        chosen = candidate;
      }
    }
    return chosen == null
        ? new Answer("", 0, 0, 0, best, above)
        : new Answer(
            chosen.text(), chosen.start(), chosen.end(), chosen.probability(), best, above);
  }

  private static List<Candidate> shares(List<Candidate> best) {
    double sum = 0;
    for (Candidate candidate : best) {
      sum += Math.exp(candidate.score() - best.get(0).score());
    }
    List<Candidate> shares = new ArrayList<>();
    for (Candidate c : best) {
      shares.add(
          new Candidate(
              c.text(),
              c.start(),
              c.end(),
              c.score(),
              Math.exp(c.score() - best.get(0).score()) / sum));
    }
    return shares;
  }
}
