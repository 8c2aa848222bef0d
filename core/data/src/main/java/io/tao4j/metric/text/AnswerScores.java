package io.tao4j.metric.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * SQuAD's scores of extracted answers: exact match and F1 of the words in common, each the best
 * over the true answers, after lower-casing and without ASCII punctuation and the articles a, an,
 * the. Means over the questions, 0 to 1. Not safe for use by several threads.
 *
 * @see <a href="https://arxiv.org/abs/1606.05250">Rajpurkar et al. 2016, SQuAD</a>
 */
public final class AnswerScores {
  /** What the F1 of two answers is when one of them is empty. */
  public enum Rule {
    /** SQuAD 1.1: 0, also when both are empty. */
    VERSION_1,
    /** SQuAD 2.0, whose questions may have no answer: 1 when both are empty, else 0. */
    VERSION_2
  }

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private final Rule rule;
  private long questions;
  private double exactMatches;
  private double f1Sum;

  public AnswerScores(Rule rule) {
    this.rule = rule;
  }

  /**
   * Adds a question.
   *
   * @param prediction empty for "no answer"
   * @param answers the true ones; none stands for one that is empty
   */
  public void add(String prediction, List<String> answers) {
    List<String> right = answers.isEmpty() ? List.of("") : answers;
    questions++;
    exactMatches += best(right, answer -> exactMatch(prediction, answer) ? 1 : 0);
    f1Sum += best(right, answer -> f1(prediction, answer));
  }

  private static double best(List<String> answers, ToDoubleFunction<String> score) {
    return answers.stream().mapToDouble(score).max().orElseThrow();
  }

  /** Questions so far. */
  public long questions() {
    return questions;
  }

  /** Share of exact matches; NaN without questions. */
  public double exactMatch() {
    return questions == 0 ? Double.NaN : exactMatches / questions;
  }

  /** Mean F1; NaN without questions. */
  public double f1() {
    return questions == 0 ? Double.NaN : f1Sum / questions;
  }

  /** Whether two answers are the same once normalised. */
  public static boolean exactMatch(String prediction, String answer) {
    return normalize(prediction).equals(normalize(answer));
  }

  /** F1 of the words of two answers, each as often as it occurs. */
  public double f1(String prediction, String answer) {
    List<String> found = List.of(ErrorRate.words(normalize(prediction)));
    List<String> answerWords = List.of(ErrorRate.words(normalize(answer)));
    if (rule == Rule.VERSION_2 && (found.isEmpty() || answerWords.isEmpty())) {
      return found.isEmpty() && answerWords.isEmpty() ? 1 : 0;
    }
    Map<String, Integer> left = new HashMap<>();
    answerWords.forEach(word -> left.merge(word, 1, Integer::sum));
    int common = 0;
    for (String word : found) {
      Integer count = left.get(word);
      if (count != null && count > 0) {
        left.put(word, count - 1);
        common++;
      }
    }
    if (common == 0) {
      return 0;
    }
    double precision = (double) common / found.size();
    double recall = (double) common / answerWords.size();
    return 2 * precision * recall / (precision + recall);
  }

  /** An answer as it is compared: lower case, no punctuation, no articles, single blanks. */
  public static String normalize(String answer) {
    StringBuilder letters = new StringBuilder(answer.length());
    answer
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> PUNCTUATION.indexOf(c) < 0)
        .forEach(letters::appendCodePoint);
    List<String> kept = new ArrayList<>();
    for (String word : ErrorRate.words(letters.toString())) {
      if (!word.equals("a") && !word.equals("an") && !word.equals("the")) {
        kept.add(word);
      }
    }
    return String.join(" ", kept);
  }
}
