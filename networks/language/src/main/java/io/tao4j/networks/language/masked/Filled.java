package io.tao4j.networks.language.masked;

import java.util.List;

/**
 * What may stand where a text has a mask.
 *
 * @param text as it was given
 * @param blanks one a mask, in order
 */
public record Filled(String text, List<Blank> blanks) {
  /**
   * A mask.
   *
   * @param start its first character in the text
   * @param end one past its last
   * @param candidates the most probable first
   */
  public record Blank(int start, int end, List<Candidate> candidates) {
    public Blank {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * A token.
   *
   * @param piece as the vocabulary has it
   * @param probability 0 to 1
   */
  public record Candidate(String piece, double probability) {}

  public Filled {
    blanks = List.copyOf(blanks);
  }
}
