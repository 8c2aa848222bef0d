package io.tao4j.networks.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.wire.WireWriter;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Models that are written here, small enough to be cut by hand. */
class SentencePieceTokenizerTest {
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;
  private static final int BYTE = 6;

  /** A model file on its way. */
  private static final class File {
    private final WireWriter model = new WireWriter();
    private final WireWriter trainer = new WireWriter();
    private final WireWriter normalizer = new WireWriter();

    File piece(String text, double score, int type) {
      model.message(1, new WireWriter().string(1, text).float32(2, (float) score).int64(3, type));
      return this;
    }

    byte[] bytes() {
      return model.message(2, trainer).message(3, normalizer).toByteArray();
    }

    Tokenizer open() {
      return Tokenizers.read("small.model", bytes());
    }
  }

  private static File unigram() {
    return new File()
        .piece("<unk>", 0, UNKNOWN)
        .piece("<s>", 0, CONTROL)
        .piece("▁a", -1, NORMAL)
        .piece("b", -2, NORMAL)
        .piece("▁ab", -4, NORMAL)
        .piece("▁", -3, NORMAL)
        .piece("<sep>", 0, USER_DEFINED);
  }

  private static List<String> pieces(Tokenizer tokenizer, String text) {
    return tokenizer.tokenize(text).stream().map(Token::piece).toList();
  }

  @Test
  void theMostProbableCutWins() {
    try (Tokenizer tokenizer = unigram().open()) {
      // -1 - 2 is more than -4
      assertThat(pieces(tokenizer, "ab")).containsExactly("▁a", "b");
      assertThat(pieces(tokenizer, "  a   b ")).containsExactly("▁a", "▁", "b");
      assertThat(tokenizer.tokenize("ab a").get(2)).isEqualTo(new Token(2, "▁a", 2, 4, 1));
    }
  }

  @Test
  void aRunOfUnknownCharactersIsOneToken() {
    try (Tokenizer tokenizer = unigram().open()) {
      assertThat(tokenizer.tokenize("axyz\ud83d\ude00b"))
          .containsExactly(
              new Token(2, "▁a", 0, 1, 0),
              new Token(0, "xyz\ud83d\ude00", 1, 6, 0),
              new Token(3, "b", 6, 7, 0));
      assertThat(tokenizer.decode(2, 0, 3)).isEqualTo("a \u2047 b");
    }
  }

  @Test
  void halfOfAPairOfSurrogatesIsAnUnknownCharacter() {
    try (Tokenizer tokenizer = unigram().open()) {
      assertThat(tokenizer.tokenize("a\ud83d"))
          .containsExactly(new Token(2, "▁a", 0, 1, 0), new Token(0, "\ufffd", 1, 2, 0));
    }
  }

  @Test
  void piecesOfTheUserStayWhole() {
    try (Tokenizer tokenizer = unigram().open()) {
      assertThat(pieces(tokenizer, "a<sep>b")).containsExactly("▁a", "<sep>", "b");
    }
  }

  @Test
  void unknownCharactersAreSpelledAsBytes() {
    File file = unigram();
    for (int value = 0; value < 256; value++) {
      file.piece(String.format(Locale.ROOT, "<0x%02X>", value), 0, BYTE);
    }
    file.trainer.bool(35, true);
    try (Tokenizer tokenizer = file.open()) {
      assertThat(tokenizer.tokenize("aé"))
          .extracting(Token::piece)
          .containsExactly("▁a", "<0xC3>", "<0xA9>");
      assertThat(tokenizer.tokenize("aé")).extracting(Token::start).containsExactly(0, 1, 1);
      assertThat(tokenizer.tokenize("aé")).extracting(Token::end).containsExactly(1, 1, 2);
      int[] ids = tokenizer.tokenize("aé€b").stream().mapToInt(Token::id).toArray();
      assertThat(tokenizer.decode(ids)).isEqualTo("aé€b");
      assertThat(tokenizer.decode(ids[0], ids[1])).isEqualTo("a\ufffd");
    }
  }

  @Test
  void neighboursAreJoinedByRank() {
    File file = new File().piece("<unk>", 0, UNKNOWN);
    file.trainer.int64(3, 2);
    for (String letter : List.of("▁", "a", "b", "c")) {
      file.piece(letter, -100, NORMAL);
    }
    file.piece("bc", -1, NORMAL).piece("ab", -2, NORMAL).piece("▁a", -3, NORMAL);
    try (Tokenizer tokenizer = file.open()) {
      assertThat(pieces(tokenizer, "abc")).containsExactly("▁a", "bc");
      assertThat(pieces(tokenizer, "aab")).containsExactly("▁a", "ab");
    }
  }

  @Test
  void aPieceThatIsNotUsedIsCutAgain() {
    File file = new File().piece("<unk>", 0, UNKNOWN);
    file.trainer.int64(3, 2);
    file.piece("▁", -9, NORMAL).piece("a", -9, NORMAL).piece("b", -9, NORMAL);
    file.piece("ab", -1, UNUSED).piece("aba", -2, NORMAL);
    try (Tokenizer tokenizer = file.open()) {
      assertThat(pieces(tokenizer, "ab")).containsExactly("▁", "a", "b");
      assertThat(pieces(tokenizer, "aba")).containsExactly("▁", "aba");
    }
  }

  @Test
  void theBlankMayEndAPiece() {
    File file = new File().piece("<unk>", 0, UNKNOWN).piece("a▁", -1, NORMAL);
    file.trainer.bool(24, true);
    try (Tokenizer tokenizer = file.open()) {
      assertThat(pieces(tokenizer, "a a")).containsExactly("a▁", "a▁");
    }
  }

  @Property(tries = 300, seed = "42")
  void tokensCoverTheTextInOrder(
      @ForAll
          @StringLength(max = 40)
          @CharRange(from = 'a', to = 'd')
          @CharRange(from = ' ', to = '!')
          String text) {
    try (Tokenizer tokenizer = unigram().open()) {
      int end = 0;
      StringBuilder covered = new StringBuilder();
      for (Token token : tokenizer.tokenize(text)) {
        assertThat(token.start()).isGreaterThanOrEqualTo(end);
        covered.append(text, token.start(), token.end());
        end = token.end();
      }
      assertThat(covered.toString().replace(" ", "")).isEqualTo(text.replace(" ", ""));
    }
  }

  @Test
  void whatCannotBeUsedIsRefused() {
    byte[] sound = unigram().bytes();
    refused(new byte[0], "TOKENIZER-003", "it has no pieces");
    refused(new File().piece("a", -1, NORMAL).bytes(), "TOKENIZER-003", "no piece is the unknown");
    refused(
        unigram().piece("<unk>", 0, UNKNOWN).bytes(), "TOKENIZER-003", "pieces 0 and 7 are both");
    refused(new File().piece("a", -1, 9).bytes(), "TOKENIZER-003", "piece 'a' is of type 9");
    File words = unigram();
    words.trainer.int64(3, 3);
    refused(words.bytes(), "TOKENIZER-003", "its algorithm is number 3");
    File bytes = unigram();
    bytes.trainer.bool(35, true);
    refused(bytes.bytes(), "TOKENIZER-003", "has no <0x00>");
    File table = unigram();
    table.normalizer.bytes(2, new byte[] {9, 0, 0, 0, 1});
    refused(table.bytes(), "TOKENIZER-003", "its table of characters is cut");
    refused(java.util.Arrays.copyOf(sound, sound.length - 40), "WIRE-001", "small.model");
    refused("not a model".getBytes(java.nio.charset.StandardCharsets.UTF_8), "WIRE-00", "small");
    try (Tokenizer tokenizer = unigram().open()) {
      assertThatThrownBy(() -> tokenizer.decode(7)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> tokenizer.piece(-1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(tokenizer.id("no such piece")).isEmpty();
      assertThat(tokenizer.id("b")).hasValue(3);
    }
  }

  private static void refused(byte[] bytes, String code, String text) {
    assertThatThrownBy(() -> Tokenizers.read("small.model", bytes))
        .isInstanceOfSatisfying(TaoException.class, e -> assertThat(e.code()).startsWith(code))
        .hasMessageContaining(text);
  }
}
