package io.tao4j.networks.reading;

import java.util.List;

/**
 * What was read in a picture.
 *
 * @param text the characters together; may be empty
 * @param characters in their order
 * @param confidence of the whole, 0 to 1, as the network's decoding has it: of lprnet the lowest of
 *     the characters, of ocrnet the product over all steps that were read; that of nothing being
 *     there where there is none
 */
public record ReadText(String text, List<ReadCharacter> characters, double confidence) {
  public ReadText {
    characters = List.copyOf(characters);
  }

  /**
   * One character.
   *
   * @param text of the network's list
   * @param confidence 0 to 1
   */
  public record ReadCharacter(String text, double confidence) {}
}
