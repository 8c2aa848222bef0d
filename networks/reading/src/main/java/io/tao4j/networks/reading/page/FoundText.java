package io.tao4j.networks.reading.page;

/**
 * A text that was found, and read where the model has a part that reads.
 *
 * @param outline around it, in pixels of the picture
 * @param score how sure it is that there is a text, 0 to 1
 * @param text what is written there; empty where it was not read
 * @param confidence of what was read, 0 to 1; 1 where it was not read
 */
public record FoundText(Outline outline, double score, String text, double confidence) {
  /** A text that was not read. */
  public FoundText(Outline outline, double score) {
    this(outline, score, "", 1);
  }

  /** The same, read. */
  public FoundText read(String what, double sure) {
    return new FoundText(outline, score, what, sure);
  }
}
