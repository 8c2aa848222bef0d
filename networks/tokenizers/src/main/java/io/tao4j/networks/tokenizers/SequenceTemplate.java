package io.tao4j.networks.tokenizers;

import java.util.List;
import java.util.Objects;

/**
 * Which special tokens stand around one text and around two, and the segment (token type) of each
 * place. BERT's are {@code [CLS] first [SEP]} and {@code [CLS] first [SEP] second [SEP]}.
 *
 * @param single places of one text
 * @param pair places of two texts
 */
public record SequenceTemplate(List<Part> single, List<Part> pair) {

  /** A place of a template. */
  public sealed interface Part {
    /** Segment of the tokens there, 0 or 1. */
    int type();
  }

  /**
   * A special token.
   *
   * @param id in the vocabulary
   * @param piece as the vocabulary has it
   */
  public record Special(int id, String piece, int type) implements Part {
    public Special {
      Objects.requireNonNull(piece, "piece");
    }
  }

  /**
   * The tokens of a text.
   *
   * @param index 0 for the first text, 1 for the second
   */
  public record Text(int index, int type) implements Part {}

  /** Nothing around a text; two follow each other. */
  public static final SequenceTemplate PLAIN =
      new SequenceTemplate(List.of(new Text(0, 0)), List.of(new Text(0, 0), new Text(1, 1)));

  public SequenceTemplate {
    single = List.copyOf(single);
    pair = List.copyOf(pair);
    requireTexts(single, 1);
    requireTexts(pair, 2);
  }

  private static void requireTexts(List<Part> parts, int count) {
    List<Integer> texts =
        parts.stream().filter(Text.class::isInstance).map(p -> ((Text) p).index()).toList();
    if (!texts.equals(count == 1 ? List.of(0) : List.of(0, 1))) {
      throw new IllegalArgumentException(
          "a template for %s texts has each once and in order, got %s".formatted(count, parts));
    }
  }

  /**
   * {@code start first end} and {@code start first end second end}, the second text in segment 1.
   */
  public static SequenceTemplate bert(Special start, Special end) {
    Special after = new Special(end.id(), end.piece(), 1);
    return new SequenceTemplate(
        List.of(start, new Text(0, 0), end),
        List.of(start, new Text(0, 0), end, new Text(1, 1), after));
  }

  /** Number of special tokens around one or two texts. */
  public int specials(boolean two) {
    return (int) (two ? pair : single).stream().filter(Special.class::isInstance).count();
  }
}
