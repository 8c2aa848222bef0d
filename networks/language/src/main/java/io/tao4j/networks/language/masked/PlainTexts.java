package io.tao4j.networks.language.masked;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextSample;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.networks.tokenizers.TokenSequence;
import io.tao4j.networks.tokenizers.TokenSequence.Position;
import io.tao4j.networks.tokenizers.TokenSequences;
import io.tao4j.networks.tokenizers.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lines of plain text, of which other tokens are masked in each epoch.
 *
 * @param name of the file
 * @param lines that are not blank
 * @param numbers of the lines, from 1
 * @param share of the tokens that are to be guessed
 */
record PlainTexts(String name, List<String> lines, List<Integer> numbers, double share)
    implements TextData<MaskTruth> {
  private static final double MASKED = 0.8;
  private static final double REPLACED = 0.9;

  PlainTexts {
    lines = List.copyOf(lines);
    numbers = List.copyOf(numbers);
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code TEXT-001} and {@code TEXT-002} of {@link TextLines}
   */
  static PlainTexts read(Path file, double share, int most) {
    List<String> lines = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    int number = 0;
    for (String line : TextLines.read(file)) {
      number++;
      if (!line.isBlank() && (most < 0 || lines.size() < most)) {
        lines.add(line.strip());
        numbers.add(number);
      }
    }
    return new PlainTexts(file.toString(), lines, numbers, share);
  }

  @Override
  public String digest() {
    return TextSet.digest(lines);
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  /** The token that stands for a masked one. */
  static int mask(Tokenizer tokenizer) {
    for (String piece : List.of("[MASK]", "<mask>")) {
      OptionalInt id = tokenizer.id(piece);
      if (id.isPresent()) {
        return id.getAsInt();
      }
    }
    throw new TaoException(
        "TEXT-009",
        "the tokenizer has no token for what is masked",
        "an encoder of BERT's kind has [MASK]");
  }

  @Override
  public TextSet<MaskTruth> cut(Tokenizer tokenizer, int longest) {
    TokenSequences sequences = new TokenSequences(tokenizer.template(), longest);
    List<TextSample<MaskTruth>> samples = new ArrayList<>();
    Path file = Path.of(name);
    for (int i = 0; i < lines.size(); i++) {
      for (TokenSequence part : sequences.windows(tokenizer.tokenize(lines.get(i)), 0)) {
        if (part.length() > tokenizer.template().specials(false)) {
          samples.add(
              new TextSample<>(
                  TextLines.place(file, numbers.get(i)), lines.get(i), part, MaskTruth.NONE));
        }
      }
    }
    int mask = mask(tokenizer);
    int size = tokenizer.size();
    return new TextSet<>(
        name,
        samples,
        tokenizer.paddingId(),
        (sample, random) -> masked(sample, random, mask, size));
  }

  /** At least one token of a text is to be guessed. */
  private TextSample<MaskTruth> masked(
      TextSample<MaskTruth> sample, SeededRandom random, int mask, int size) {
    List<Position> positions = new ArrayList<>(sample.tokens().positions());
    List<Integer> places = new ArrayList<>();
    List<Integer> ordinary = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      if (!positions.get(i).isSpecial()) {
        ordinary.add(i);
      }
    }
    for (int place : ordinary) {
      if (random.nextDouble() < share) {
        places.add(place);
      }
    }
    if (places.isEmpty()) {
      places.add(ordinary.get(random.nextInt(ordinary.size())));
    }
    int[] at = places.stream().mapToInt(Integer::intValue).toArray();
    int[] tokens = new int[at.length];
    for (int i = 0; i < at.length; i++) {
      Position position = positions.get(at[i]);
      tokens[i] = position.id();
      double kind = random.nextDouble();
      int id = kind < MASKED ? mask : kind < REPLACED ? random.nextInt(size) : position.id();
      positions.set(
          at[i],
          new Position(id, position.type(), position.text(), position.index(), position.token()));
    }
    return new TextSample<>(
        sample.source(), sample.text(), new TokenSequence(positions), new MaskTruth(at, tokens));
  }
}
