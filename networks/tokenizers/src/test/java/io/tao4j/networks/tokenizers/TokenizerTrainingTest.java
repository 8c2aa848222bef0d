package io.tao4j.networks.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TokenizerTrainingTest {
  private static final List<String> NUMBERS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private static WordCounts numbers() {
    WordCounts words = new WordCounts();
    for (int i = 0; i < 300; i++) {
      words.add(NUMBERS.get(i % 10) + "  " + NUMBERS.get(i * 7 % 10) + " ");
    }
    return words;
  }

  private static List<String> pieces(Tokenizer tokenizer, String text) {
    return tokenizer.tokenize(text).stream().map(Token::piece).toList();
  }

  private static Set<String> all(Tokenizer tokenizer) {
    Set<String> pieces = new TreeSet<>();
    for (int id = 0; id < tokenizer.size(); id++) {
      pieces.add(tokenizer.piece(id));
    }
    return pieces;
  }

  @Test
  void wordsEndAtBlanks() {
    WordCounts words = new WordCounts();
    words.add(" a b\ta ");
    words.add("");
    assertThat(words.counts()).isEqualTo(Map.of("a", 2L, "b", 1L));
    assertThat(words.size()).isEqualTo(2);
  }

  @Test
  void theCommonestCharactersAreKept() {
    WordCounts words = new WordCounts();
    words.add("aaaaaa bbb c");
    assertThat(words.characters(1)).containsExactly('a' + 0, 'b' + 0, 'c' + 0);
    assertThat(words.characters(0.9)).containsExactly('a' + 0, 'b' + 0);
    assertThat(words.characters(0.6)).containsExactly('a' + 0);
  }

  /**
   * "low low lower newest newest": of the neighbours l o, o w, w e, e s and s t are there three,
   * three, three, two and two times, n e two and e w two; the first in the order of the alphabet of
   * the commonest is l o.
   */
  @Test
  void theCommonestNeighboursAreJoinedFirst() {
    PairMerges merges = new PairMerges(String::concat);
    merges.add(List.of("l", "o", "w"), 2);
    merges.add(List.of("l", "o", "w", "e", "r"), 1);
    merges.add(List.of("n", "e", "w", "e", "s", "t"), 2);
    assertThat(merges.learn(3)).containsExactly("lo", "low", "es");
  }

  @Test
  void aPieceThatOverlapsItselfIsJoinedFromTheLeft() {
    PairMerges merges = new PairMerges(String::concat);
    merges.add(List.of("a", "a", "a"), 1);
    // a a, a: then aa a
    assertThat(merges.learn(5)).containsExactly("aa", "aaa");
  }

  /** Digamma of 1 is minus Euler's constant, and it rises by 1 / x from x to x + 1. */
  @Test
  void digamma() {
    assertThat(UnigramTraining.digamma(1)).isCloseTo(-0.5772156649, within(1e-8));
    assertThat(UnigramTraining.digamma(3.5) - UnigramTraining.digamma(2.5))
        .isCloseTo(0.4, within(1e-8));
    assertThat(UnigramTraining.digamma(1000)).isCloseTo(6.9072551956, within(1e-8));
  }

  /** Ten words that are all there is: pieces become these words. */
  @Test
  void probableWordsBecomePieces() {
    TokenizerFile file = TokenizerTraining.unigram(numbers(), 27, 1);
    try (Tokenizer tokenizer = file.open()) {
      assertThat(tokenizer.size()).isEqualTo(27);
      assertThat(tokenizer.piece(0)).isEqualTo("<unk>");
      assertThat(pieces(tokenizer, "three nine zero")).containsExactly("▁three", "▁nine", "▁zero");
      assertThat(tokenizer.decode(ids(tokenizer, "one two"))).isEqualTo("one two");
      // all characters are pieces, so nothing is unknown
      assertThat(ids(tokenizer, "zone")).doesNotContain(0);
      assertThat(ids(tokenizer, "cat")).contains(0);
    }
  }

  private static int[] ids(Tokenizer tokenizer, String text) {
    return tokenizer.tokenize(text).stream().mapToInt(Token::id).toArray();
  }

  @Test
  void aJoiningModelCutsIntoWhatItJoined() {
    TokenizerFile file = TokenizerTraining.bytePairs(numbers(), 40, 1);
    try (Tokenizer tokenizer = file.open()) {
      assertThat(tokenizer.size()).isEqualTo(40);
      assertThat(tokenizer.decode(ids(tokenizer, "seven eight"))).isEqualTo("seven eight");
      assertThat(ids(tokenizer, "seven eight")).doesNotContain(0).hasSizeLessThan(11);
    }
  }

  @Test
  void rareCharactersAreUnknownWhereTheyAreNotCovered() {
    WordCounts words = new WordCounts();
    for (int i = 0; i < 99; i++) {
      words.add("abab");
    }
    words.add("q");
    for (TokenizerFile file :
        List.of(
            TokenizerTraining.unigram(words, 5, 0.99),
            TokenizerTraining.bytePairs(words, 5, 0.99))) {
      try (Tokenizer tokenizer = file.open()) {
        assertThat(all(tokenizer)).contains("a", "b", "▁").doesNotContain("q");
        assertThat(ids(tokenizer, "q")).contains(0);
      }
    }
  }

  @Test
  void theSameWordsGiveTheSameFile() {
    assertThat(TokenizerTraining.unigram(numbers(), 27, 1).bytes())
        .isEqualTo(TokenizerTraining.unigram(numbers(), 27, 1).bytes());
    assertThat(TokenizerTraining.bytePairs(numbers(), 30, 1).bytes())
        .isEqualTo(TokenizerTraining.bytePairs(numbers(), 30, 1).bytes());
  }

  @Test
  void aVocabularyOfBertHasItsSpecialTokensFirst() {
    WordCounts words = new WordCounts();
    words.add("low low lower");
    List<String> pieces = TokenizerTraining.wordPieces(words, 12);
    assertThat(pieces)
        .containsExactly(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "##e", "##o", "##r", "##w", "l", "##ow",
            "low");
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    List<Runnable> few =
        List.of(
            () -> TokenizerTraining.unigram(numbers(), 10, 1),
            () -> TokenizerTraining.bytePairs(numbers(), 10, 1),
            () -> TokenizerTraining.wordPieces(numbers(), 10));
    List<Runnable> many =
        List.of(
            () -> TokenizerTraining.unigram(numbers(), 10_000, 1),
            () -> TokenizerTraining.bytePairs(numbers(), 10_000, 1),
            () -> TokenizerTraining.wordPieces(numbers(), 10_000));
    List<String> messages = new ArrayList<>();
    for (Runnable training : few) {
      assertThatThrownBy(training::run)
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("TOKENIZER-005")
          .hasMessageContaining("no room")
          .satisfies(e -> messages.add(e.getMessage()));
    }
    for (Runnable training : many) {
      assertThatThrownBy(training::run)
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("TOKENIZER-005")
          .hasMessageContaining("or fewer");
    }
    // ten words have 15 letters; with the blank and the unknown piece 17
    assertThat(messages.get(0)).contains("17");
  }
}
