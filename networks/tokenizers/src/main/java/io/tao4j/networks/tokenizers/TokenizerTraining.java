package io.tao4j.networks.tokenizers;

import io.tao4j.error.TaoException;
import io.tao4j.wire.WireWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes tokenizers for texts of one's own, where no pretrained network brings one: recognisers of
 * speech, say. The same words give the same pieces.
 */
public final class TokenizerTraining {
  private static final int UNIGRAM = 1;
  private static final int BPE = 2;
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final String UNKNOWN_PIECE = "<unk>";
  private static final String CONTINUED = "##";

  private TokenizerTraining() {}

  /**
   * A model of SentencePiece whose pieces are independent of each other. Its first piece is the
   * unknown one; texts are cut as they are, without a change of characters.
   *
   * @param size number of pieces, the unknown one and all kept characters among them
   * @param coverage share of the characters that are kept, above 0, up to 1; the others become
   *     unknown
   * @throws TaoException {@code TOKENIZER-005} if so many pieces are too few or too many for these
   *     words
   */
  public static TokenizerFile unigram(WordCounts words, int size, double coverage) {
    Set<String> singles = singles(words, coverage, size - 1);
    UnigramTraining training = new UnigramTraining(singles);
    for (Map.Entry<String, Long> word : words.entries()) {
      for (List<String> part : parts(SentencePieceNormalizer.BLANK + word.getKey(), singles)) {
        training.add(part, word.getValue());
      }
    }
    Map<String, Double> pieces = training.learn(size - 1);
    return sentencePiece(UNIGRAM, pieces, size);
  }

  /**
   * A model of SentencePiece that joins neighbours, byte pair encoding.
   *
   * @param size number of pieces, the unknown one and all kept characters among them
   * @param coverage as of {@link #unigram}
   * @throws TaoException {@code TOKENIZER-005} as of {@link #unigram}
   */
  public static TokenizerFile bytePairs(WordCounts words, int size, double coverage) {
    Set<String> singles = singles(words, coverage, size - 1);
    PairMerges merges = new PairMerges(String::concat);
    for (Map.Entry<String, Long> word : words.entries()) {
      for (List<String> part : parts(SentencePieceNormalizer.BLANK + word.getKey(), singles)) {
        merges.add(part, word.getValue());
      }
    }
    Map<String, Double> pieces = new LinkedHashMap<>();
    for (String piece : merges.learn(size - 1 - singles.size())) {
      pieces.put(piece, (double) -pieces.size());
    }
    singles.forEach(single -> pieces.put(single, (double) -pieces.size()));
    return sentencePiece(BPE, pieces, size);
  }

  /**
   * The lines of a {@code vocab.txt} of BERT: special tokens, characters, joined neighbours.
   *
   * @param size number of pieces, special tokens and all characters among them
   * @throws TaoException {@code TOKENIZER-005} as of {@link #unigram}
   */
  public static List<String> wordPieces(WordCounts words, int size) {
    Set<String> pieces = new LinkedHashSet<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    Set<String> singles = new TreeSet<>();
    PairMerges merges = new PairMerges((a, b) -> a + b.substring(CONTINUED.length()));
    for (Map.Entry<String, Long> word : words.entries()) {
      List<String> part = new ArrayList<>();
      word.getKey()
          .codePoints()
          .forEach(c -> part.add((part.isEmpty() ? "" : CONTINUED) + Character.toString(c)));
      singles.addAll(part);
      merges.add(part, word.getValue());
    }
    requireRoom(singles.size() + pieces.size(), size);
    pieces.addAll(singles);
    pieces.addAll(merges.learn(size - pieces.size()));
    requireEnough(pieces.size(), size);
    return List.copyOf(pieces);
  }

  private static Set<String> singles(WordCounts words, double coverage, int most) {
    Set<String> singles = new LinkedHashSet<>();
    singles.add(SentencePieceNormalizer.BLANK);
    words.characters(coverage).forEach(c -> singles.add(Character.toString(c)));
    requireRoom(singles.size() + 1, most + 1);
    return singles;
  }

  /** The word's characters, in parts between those that are not kept. */
  private static List<List<String>> parts(String word, Set<String> singles) {
    List<List<String>> parts = new ArrayList<>();
    List<String> part = new ArrayList<>();
    for (int c : word.codePoints().toArray()) {
      String character = Character.toString(c);
      if (singles.contains(character)) {
        part.add(character);
      } else if (!part.isEmpty()) {
        parts.add(part);
        part = new ArrayList<>();
      }
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private static TokenizerFile sentencePiece(int kind, Map<String, Double> pieces, int size) {
    requireEnough(pieces.size() + 1, size);
    WireWriter model = new WireWriter();
    model.message(1, piece(UNKNOWN_PIECE, 0, UNKNOWN));
    pieces.forEach((text, score) -> model.message(1, piece(text, score.floatValue(), NORMAL)));
    model.message(
        2,
        new WireWriter()
            .int64(3, kind)
            .int64(4, size)
            .int64(40, 0) // ids of the unknown piece, and of those that are not there
            .int64(41, -1)
            .int64(42, -1)
            .int64(43, -1));
    model.message(
        3, new WireWriter().string(1, "identity").bool(3, true).bool(4, true).bool(5, true));
    return new TokenizerFile(TokenizerFile.SENTENCE_PIECE, model.toByteArray());
  }

  private static WireWriter piece(String text, float score, int type) {
    return new WireWriter().string(1, text).float32(2, score).int64(3, type);
  }

  private static void requireRoom(int least, int size) {
    if (size < least) {
      throw new TaoException(
          "TOKENIZER-005",
          "a vocabulary of %s pieces has no room for the texts' characters".formatted(size),
          "give %s or more".formatted(least));
    }
  }

  private static void requireEnough(int found, int size) {
    if (found < size) {
      throw new TaoException(
          "TOKENIZER-005",
          "the texts have no %s pieces".formatted(size),
          "give %s or fewer, or more text".formatted(found));
    }
  }
}
