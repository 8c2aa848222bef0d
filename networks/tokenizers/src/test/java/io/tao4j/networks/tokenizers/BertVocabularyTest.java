package io.tao4j.networks.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BertVocabularyTest {
  @TempDir Path folder;
  private Path vocabulary;

  @BeforeEach
  void write() throws IOException {
    vocabulary = folder.resolve("vocab.txt");
    Files.writeString(vocabulary, "[PAD]\n[UNK]\n[CLS]\n[SEP]\nplay\n##ing\nÉcole\necole\n,\n");
  }

  @Test
  void cutsWordsIntoTheLongestPieces() {
    try (Tokenizer tokenizer = Tokenizers.open(vocabulary)) {
      assertThat(tokenizer.tokenize("Playing, \ud83d\ude00 École"))
          .containsExactly(
              new Token(4, "play", 0, 4, 0),
              new Token(5, "##ing", 4, 7, 0),
              new Token(8, ",", 7, 8, 1),
              new Token(1, "[UNK]", 9, 11, 2),
              new Token(7, "ecole", 12, 17, 3));
      assertThat(tokenizer.template().specials(true)).isEqualTo(3);
      assertThat(tokenizer.size()).isEqualTo(9);
      assertThat(tokenizer.paddingId()).isZero();
    }
  }

  @Test
  void theFolderSaysWhetherCaseMatters() throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
    try (Tokenizer tokenizer = Tokenizers.open(vocabulary)) {
      assertThat(tokenizer.tokenize("École")).containsExactly(new Token(6, "École", 0, 5, 0));
    }
  }

  @Test
  void halfOfAPairOfSurrogatesDoesNotReachTheLibrary() {
    try (Tokenizer tokenizer = Tokenizers.open(vocabulary)) {
      // U+FFFD is removed by BERT's cleaning
      assertThat(tokenizer.tokenize("play \udc00play"))
          .extracting(Token::start)
          .containsExactly(0, 6);
    }
  }

  @Test
  void closingWaitsForThreadsThatCutTexts() throws Exception {
    Tokenizer tokenizer = Tokenizers.open(vocabulary);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Callable<Integer> work =
        () -> {
          int calls = 0;
          try {
            while (calls < 2000) {
              assertThat(tokenizer.tokenize("playing playing")).hasSize(4);
              calls++;
            }
          } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("closed");
          }
          return calls;
        };
    List<Future<Integer>> results = List.of(threads.submit(work), threads.submit(work));
    tokenizer.tokenize("play");
    tokenizer.close();
    tokenizer.close();
    for (Future<Integer> result : results) {
      assertThat(result.get()).isBetween(0, 2000);
    }
    threads.shutdown();
    assertThatThrownBy(() -> tokenizer.tokenize("play")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatCannotBeUsedIsRefused() throws IOException {
    refused("vocab.txt", "[UNK]\n[CLS]\n", "TOKENIZER-003", "has no [SEP]");
    refused(
        "vocab.txt", "[UNK]\n[CLS]\n[SEP]\na\na\n", "TOKENIZER-003", "vocab.txt:5: the piece 'a'");
    Files.write(vocabulary, new byte[] {(byte) 0xc3, 10});
    refused(vocabulary, "TOKENIZER-003", "not text in UTF-8");
    refused("tokenizer.json", "{", "TOKENIZER-003", "it is no JSON");
    refused("tokenizer.json", "[1]", "TOKENIZER-003", "it has no model");
    refused("tokenizer.json", "{\"model\": {}}", "TOKENIZER-003", "its vocabulary is empty");
    refused(
        "tokenizer.json",
        "{\"model\": {\"type\": \"Nothing\", \"vocab\": {\"a\": 0}}}",
        "TOKENIZER-003",
        "tokenizer.json");
    refused("words.bin", "a", "TOKENIZER-002", "words.bin");
    refused(folder.resolve("missing.json"), "TOKENIZER-001", "missing.json");
    refused(folder.resolve("missing.txt"), "TOKENIZER-001", "missing.txt");
  }

  private void refused(String name, String text, String code, String problem) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text, StandardCharsets.UTF_8);
    refused(file, code, problem);
  }

  private static void refused(Path file, String code, String problem) {
    assertThatThrownBy(() -> Tokenizers.open(file))
        .isInstanceOfSatisfying(TaoException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(problem);
  }
}
