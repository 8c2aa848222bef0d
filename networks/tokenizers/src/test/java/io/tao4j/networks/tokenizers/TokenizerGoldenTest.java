package io.tao4j.networks.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, offsets, windows and batches against those of tokenizers and sentencepiece. */
class TokenizerGoldenTest {
  private static final String FOLDER = "networks/tokenizers/";

  private static int[] ints(JsonNode node) {
    return IntStream.range(0, node.size()).map(i -> node.get(i).asInt()).toArray();
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(n -> texts.add(n.asText()));
    return texts;
  }

  private static Path file(String path) {
    return Golden.get().file(FOLDER + path);
  }

  private static JsonNode json(String path) {
    return Golden.get().json(FOLDER + path);
  }

  @ParameterizedTest
  @CsvSource({
    "wordpiece_uncased, vocab.txt", "wordpiece_uncased, tokenizer.json",
    "wordpiece_cased, vocab.txt", "wordpiece_cased, tokenizer.json"
  })
  void wordPiece(String folder, String name) {
    JsonNode golden = json(folder + "/encode.json");
    try (Tokenizer tokenizer = open(folder, name)) {
      TokenSequences sequences = new TokenSequences(tokenizer.template(), 10_000);
      for (JsonNode c : golden.get("cases")) {
        String text = c.get("text").asText();
        TokenSequence sequence = sequences.truncated(tokenizer.tokenize(text));
        assertThat(sequence.ids()).as(text).isEqualTo(ints(c.get("ids")));
        assertThat(sequence.types()).as(text).isEqualTo(ints(c.get("type_ids")));
        JsonNode words = c.get("word_ids");
        for (int i = 0; i < sequence.length(); i++) {
          Token token = sequence.positions().get(i).token();
          // a special token in the text is in a word's place but has no word of its own
          assertThat(token == null).as(text).isEqualTo(i == 0 || i == sequence.length() - 1);
          if (token != null) {
            assertThat(new int[] {token.start(), token.end()})
                .as("%s at %s", text, i)
                .isEqualTo(ints(c.get("offsets_utf16").get(i)));
            assertThat(token.piece()).isEqualTo(c.get("tokens").get(i).asText());
            if (!words.get(i).isNull()) {
              assertThat(token.word()).as(text).isEqualTo(words.get(i).asInt());
            }
          }
        }
        assertThat(tokenizer.decode(sequence.ids()))
            .as(text)
            .isEqualTo(c.get("decoded_skip_special").asText());
      }
    }
  }

  private static Tokenizer open(String folder, String name) {
    Path file = file(folder + "/" + name);
    return name.equals("vocab.txt")
        ? Tokenizers.openVocabulary(file, folder.endsWith("uncased"))
        : Tokenizers.open(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wordpiece_uncased", "wordpiece_cased"})
  void pairsAndWindows(String folder) {
    JsonNode golden = json(folder + "/pairs_truncation_padding.json");
    int windowed = 0;
    int truncated = 0;
    try (Tokenizer tokenizer = open(folder, "tokenizer.json")) {
      for (JsonNode c : golden.get("cases")) {
        if (!c.get("direction").asText().equals("right")) {
          continue;
        }
        TokenSequences sequences =
            new TokenSequences(tokenizer.template(), c.get("max_length").asInt());
        List<Token> first = tokenizer.tokenize(c.get("text").asText());
        int stride = c.get("stride").asInt();
        List<int[]> expected = new ArrayList<>(List.of(ints(c.get("ids"))));
        c.get("overflowing").forEach(o -> expected.add(ints(o.get("ids"))));
        String strategy = c.get("strategy").asText();
        if (c.path("pair").isTextual()) {
          List<Token> second = tokenizer.tokenize(c.get("pair").asText());
          if (strategy.equals("longest_first")) {
            assertThat(sequences.truncated(first, second).ids()).isEqualTo(expected.get(0));
            truncated++;
          } else if (strategy.equals("only_second") && sequences.roomAfter(first) > stride) {
            assertThat(sequences.windows(first, second, stride))
                .extracting(TokenSequence::ids)
                .containsExactlyElementsOf(expected);
            windowed++;
          }
        } else {
          assertThat(sequences.truncated(first).ids()).isEqualTo(expected.get(0));
          assertThat(sequences.windows(first, stride))
              .extracting(TokenSequence::ids)
              .containsExactlyElementsOf(expected);
          windowed++;
        }
      }
      for (JsonNode c : golden.get("batch_cases")) {
        if (c.get("direction").asText().equals("right")) {
          checkBatch(tokenizer, c);
        }
      }
    }
    assertThat(windowed).isGreaterThan(10);
    assertThat(truncated).isGreaterThan(4);
  }

  private static void checkBatch(Tokenizer tokenizer, JsonNode c) {
    int longest = c.get("max_length").asInt(10_000);
    TokenSequences sequences = new TokenSequences(tokenizer.template(), longest);
    List<TokenSequence> rows =
        texts(c.get("texts")).stream()
            .map(t -> sequences.truncated(tokenizer.tokenize(t)))
            .toList();
    int multiple = c.get("pad_to_multiple_of").asInt(c.get("pad_to_length").asInt(1));
    TokenBatch batch = TokenBatch.of(rows, tokenizer.paddingId(), multiple);
    int length = c.get("ids").get(0).size();
    assertThat(batch.ids().shape().toArray()).containsExactly(rows.size(), length);
    for (int row = 0; row < rows.size(); row++) {
      int at = row * length;
      assertThat(IntStream.range(at, at + length).map(i -> (int) batch.ids().get(i)).toArray())
          .isEqualTo(ints(c.get("ids").get(row)));
      assertThat(IntStream.range(at, at + length).map(i -> (int) batch.mask().get(i)).toArray())
          .isEqualTo(ints(c.get("attention_mask").get(row)));
      assertThat(IntStream.range(at, at + length).map(i -> (int) batch.types().get(i)).toArray())
          .isEqualTo(ints(c.get("type_ids").get(row)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wordpiece_uncased", "wordpiece_cased"})
  void wordsOfLabels(String folder) {
    try (Tokenizer tokenizer = open(folder, "tokenizer.json")) {
      for (JsonNode c : json(folder + "/label_alignment.json").get("cases")) {
        int longest = c.get("max_length").asInt(10_000);
        TokenSequence sequence =
            new TokenSequences(tokenizer.template(), longest)
                .truncated(tokenizer.tokenizeWords(texts(c.get("words"))));
        assertThat(sequence.ids()).isEqualTo(ints(c.get("ids")));
        for (int i = 0; i < sequence.length(); i++) {
          Token token = sequence.positions().get(i).token();
          assertThat(token == null ? "null" : String.valueOf(token.word()))
              .isEqualTo(c.get("word_ids").get(i).asText());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wordpiece_uncased", "wordpiece_cased"})
  void answersInWindows(String folder) {
    try (Tokenizer tokenizer = open(folder, "tokenizer.json")) {
      for (JsonNode c : json(folder + "/qa_windows.json").get("cases")) {
        String context = c.get("context").asText();
        int start = context.offsetByCodePoints(0, c.get("answer_start").asInt());
        int end = start + c.get("answer").asText().length();
        List<TokenSequence> windows =
            new TokenSequences(tokenizer.template(), c.get("max_length").asInt())
                .windows(
                    tokenizer.tokenize(c.get("question").asText()),
                    tokenizer.tokenize(context),
                    c.get("stride").asInt());
        assertThat(windows).hasSameSizeAs(c.get("windows"));
        for (int i = 0; i < windows.size(); i++) {
          JsonNode window = c.get("windows").get(i);
          int[] ids = ints(window.get("ids"));
          int length = Arrays.stream(ints(window.get("attention_mask"))).sum();
          assertThat(windows.get(i).ids()).isEqualTo(Arrays.copyOf(ids, length));
          int[] range = windows.get(i).range(1);
          assertThat(new int[] {range[0], range[1] - 1})
              .isEqualTo(ints(window.get("context_token_range")));
          int[] answer = windows.get(i).find(1, start, end).orElse(new int[] {0, 0});
          assertThat(answer)
              .containsExactly(
                  window.get("start_position").asInt(), window.get("end_position").asInt());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unigram_500",
        "bpe_500",
        "unigram_bytes_700",
        "bpe_lower_256",
        "unigram_identity_300"
      })
  void sentencePiece(String name) {
    JsonNode golden = json("sentencepiece/" + name + ".json");
    try (Tokenizer tokenizer = Tokenizers.open(file("sentencepiece/" + name + ".model"))) {
      assertThat(tokenizer.size()).isEqualTo(golden.get("pieces").asInt());
      for (JsonNode c : golden.get("cases")) {
        String text = c.get("text").asText();
        List<Token> tokens = tokenizer.tokenize(text);
        assertThat(tokens.stream().mapToInt(Token::id).toArray())
            .as(text)
            .isEqualTo(ints(c.get("ids")));
        assertThat(tokens).as(text).extracting(Token::piece).isEqualTo(texts(c.get("pieces")));
        for (int i = 0; i < tokens.size(); i++) {
          int[] span = ints(c.get("spans_utf8").get(i));
          Token token = tokens.get(i);
          assertThat(text.substring(0, token.start()).getBytes(StandardCharsets.UTF_8).length)
              .as("start of %s in '%s'", token, text)
              .isEqualTo(span[0]);
          assertThat(text.substring(0, token.end()).getBytes(StandardCharsets.UTF_8).length)
              .as("end of %s in '%s'", token, text)
              .isEqualTo(span[1]);
        }
        assertThat(tokenizer.decode(ints(c.get("ids"))))
            .as(text)
            .isEqualTo(c.get("decoded").asText());
      }
      for (JsonNode c : golden.get("decode_cases")) {
        assertThat(tokenizer.decode(ints(c.get("ids")))).isEqualTo(c.get("decoded").asText());
      }
    }
  }

  @Test
  void aFileTravelsWithTheModel() {
    try (Tokenizer first = open("wordpiece_uncased", "vocab.txt");
        Tokenizer second = first.file().open();
        Tokenizer third = Tokenizers.open(file("sentencepiece/bpe_500.model"));
        Tokenizer fourth = third.file().open()) {
      String text = "The president of the United States";
      assertThat(second.tokenize(text)).isEqualTo(first.tokenize(text)).isNotEmpty();
      assertThat(second.template()).isEqualTo(first.template());
      assertThat(fourth.tokenize(text)).isEqualTo(third.tokenize(text)).isNotEmpty();
    }
  }
}
