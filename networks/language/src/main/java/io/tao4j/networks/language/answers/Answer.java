package io.tao4j.networks.language.answers;

import java.util.List;

/**
 * An answer.
 *
 * @param text slice of the context; empty where the network says that there is no answer in it
 * @param start its first character in the context; 0 for an empty one
 * @param end one past its last
 * @param probability among the best candidates, 0 to 1
 * @param best candidates, the best first; none where the context is empty
 * @param noAnswer how much the best score of no answer is above that of the best candidate, for
 *     networks that learnt that questions may have none; NaN for others
 */
public record Answer(
    String text, int start, int end, double probability, List<Candidate> best, double noAnswer) {

  /**
   * A slice that may be the answer.
   *
   * @param text {@code context.substring(start, end)}; empty for no answer
   * @param score sum of the logits of start and end
   * @param probability among the candidates, 0 to 1
   */
  public record Candidate(String text, int start, int end, double score, double probability) {}

  public Answer {
    best = List.copyOf(best);
  }
}
