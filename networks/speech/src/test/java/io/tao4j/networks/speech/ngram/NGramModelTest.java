package io.tao4j.networks.speech.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.error.TaoException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NGramModelTest {
  @TempDir Path folder;

  private static BufferedReader reader(String text) {
    return new BufferedReader(new StringReader(text));
  }

  private static NGramModel model(NGramEstimator estimator, String text) {
    try {
      return estimator.estimate(reader(text), "text");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Sentences in which what comes next depends on what was before. */
  private static String drawn(long seed, int sentences, int words) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      int word = random.nextInt(words);
      for (int length = 1 + random.nextInt(9); length > 0; length--) {
        text.append('w').append(word).append(' ');
        word = random.nextInt(4) == 0 ? random.nextInt(words) : (word * 3 + 1) % words;
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static void isNormalised(NGramModel model, List<String> history) {
    NGramModel.State state = model.start();
    for (String word : history) {
      state = model.step(state, model.vocabulary().id(word)).next();
    }
    double sum = 0;
    for (int id = 0; id < model.vocabulary().size(); id++) {
      if (id != NGramVocabulary.START_ID) {
        sum += Math.pow(10, model.step(state, id).log10());
      }
    }
    assertThat(sum).as("behind %s", history).isCloseTo(1, within(2e-5));
  }

  private static void isNormalised(NGramModel model) {
    Random random = new Random(7);
    isNormalised(model, List.of());
    for (int i = 0; i < 60; i++) {
      String[] history = new String[1 + random.nextInt(5)];
      Arrays.setAll(history, j -> "w" + random.nextInt(24));
      isNormalised(model, List.of(history));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void probabilitiesSumToOne(int order) {
    isNormalised(model(NGramEstimator.ofOrder(order), drawn(order, 400, 20)));
  }

  @Test
  void whatIsPrunedIsBackedOffTo() {
    String text = drawn(3, 800, 20);
    NGramModel unpruned = model(NGramEstimator.ofOrder(3), text);
    NGramModel pruned = model(NGramEstimator.ofOrder(3).withPruning(List.of(0, 1, 2)), text);
    assertThat(pruned.count(1)).isEqualTo(unpruned.count(1));
    assertThat(pruned.count(2)).isLessThan(unpruned.count(2));
    assertThat(pruned.count(3)).isLessThan(unpruned.count(3) / 2);
    isNormalised(pruned);
  }

  @Test
  void aVocabularyLimitsTheWords() {
    NGramModel model =
        model(
            NGramEstimator.ofOrder(3).withVocabulary(Set.of("w0", "w1", "w4")), drawn(4, 300, 20));
    assertThat(model.vocabulary().words()).hasSize(6).contains("w0", "w1", "w4");
    isNormalised(model);
  }

  @Test
  void aMixtureIsTheMeanOfBoth() throws IOException {
    NGramModel first = model(NGramEstimator.ofOrder(3), drawn(5, 300, 12));
    NGramModel second = model(NGramEstimator.ofOrder(2), drawn(6, 300, 24));
    NGramModel mixture = NGramMixture.of(first, second, 0.3);
    isNormalised(mixture);
    // an n-gram that is there has the mean; w20 is unknown to the first
    NGramModel.State state = mixture.start();
    int known = mixture.vocabulary().id("w20");
    double expected =
        0.7 * Math.pow(10, second.step(second.start(), second.vocabulary().id("w20")).log10());
    assertThat(Math.pow(10, mixture.step(state, known).log10())).isCloseTo(expected, within(1e-6));
    String heldOut = drawn(55, 200, 12);
    double weight = NGramMixture.weight(first, second, reader(heldOut));
    assertThat(weight).isBetween(0.5, 1.0);
    double best = Perplexity.of(NGramMixture.of(first, second, weight), reader(heldOut)).value();
    assertThat(best)
        .isLessThan(Perplexity.of(NGramMixture.of(first, second, 0.1), reader(heldOut)).value())
        .isLessThan(Perplexity.of(NGramMixture.of(first, second, 0.999), reader(heldOut)).value());
  }

  @Test
  void historiesThatScoreAlikeAreEqual() {
    NGramModel model = model(NGramEstimator.ofOrder(3), "a b c\na b d\nx b c\n");
    NGramVocabulary words = model.vocabulary();
    NGramModel.State one = model.step(model.empty(), words.id("nobody")).next();
    NGramModel.State two = model.step(one, words.id("b")).next();
    NGramModel.State three = model.step(model.empty(), words.id("b")).next();
    assertThat(two).isEqualTo(three).hasSameHashCodeAs(three);
    assertThat(model.step(three, words.id("c")).matched()).isEqualTo(2);
    assertThatThrownBy(() -> model.step(three, NGramVocabulary.START_ID))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLargeTextIsEstimatedAsIfCountedByHand() {
    // many equal beginnings, so that sorting goes deep
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("a a a a a a ").append(i % 3 == 0 ? "b" : "c").append('\n');
    }
    NGramModel model = model(NGramEstimator.ofOrder(5), text.toString());
    NGramModel.State state = model.start();
    for (int i = 0; i < 6; i++) {
      state = model.step(state, model.vocabulary().id("a")).next();
    }
    // the last four words are always a: three times of five another one follows
    assertThat(Math.pow(10, model.step(state, model.vocabulary().id("b")).log10()))
        .isCloseTo(667.0 / 6000, within(1e-3));
  }

  @Test
  void filesThatAreDamagedAreRefused() throws IOException {
    NGramModel model = model(NGramEstimator.ofOrder(2), "a b\nb a a\n");
    Path arpa = folder.resolve("model.arpa");
    ArpaFile.write(model, arpa);
    String text = Files.readString(arpa);
    refused(arpa, text.replace("\\end\\", ""), "NGRAM-003", "ends before");
    refused(arpa, text.replace("ngram 2=", "ngram 3="), "NGRAM-003", "is no count");
    refused(arpa, text.replace("ngram 2=", "ngram 2=1"), "NGRAM-003", "is no line");
    refused(arpa, text.replace("\\2-grams", "\\3-grams"), "NGRAM-003", "instead of \\2-grams:");
    refused(arpa, text.replaceFirst("\t<unk>", "x\t<unk>"), "NGRAM-003", "is no number");
    refused(arpa, text.replaceFirst("\n[^\n]*\ta\t", "\n-1\tz\t"), "NGRAM-003", "is no 1-gram");
    refused(arpa, text.replaceFirst("\ta a", "\tb a"), "NGRAM-003", "is there twice");
    refused(arpa, "no arpa\n", "NGRAM-003", "ends before");
    Files.write(arpa, new byte[] {(byte) 0xc3, 10});
    assertThatThrownBy(() -> ArpaFile.read(arpa)).hasMessageContaining("not text in UTF-8");

    Path binary = folder.resolve("model.ngrams");
    NGramFile.write(model, binary);
    byte[] bytes = Files.readAllBytes(binary);
    for (int cut : new int[] {0, 7, 20, 40, bytes.length - 5, bytes.length - 1}) {
      refused(binary, Arrays.copyOf(bytes, cut), "it ends at byte");
    }
    byte[] changed = bytes.clone();
    changed[bytes.length - 20] ^= 4;
    refused(binary, changed, "its checksum is another");
    refused(binary, Arrays.copyOf(bytes, bytes.length + 4), "instead of");
    refused(binary, "something else, long enough".getBytes(StandardCharsets.UTF_8), "other bytes");

    assertThatThrownBy(() -> model(NGramEstimator.ofOrder(2), "\n \n"))
        .hasMessageContaining("has no words");
    assertThatThrownBy(() -> model(NGramEstimator.ofOrder(2), "a\nb </s> c\n"))
        .hasMessageContaining("text:2");
    assertThatThrownBy(() -> NGramEstimator.ofOrder(2).withPruning(List.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NGramEstimator.ofOrder(11))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NGramEstimator.ofOrder(2).estimate(folder.resolve("missing.txt")))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("NGRAM-001"));
  }

  private static void refused(Path file, String text, String code, String problem)
      throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> ArpaFile.read(file))
        .isInstanceOfSatisfying(TaoException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(problem);
  }

  private static void refused(Path file, byte[] bytes, String problem) throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> NGramFile.open(file))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("NGRAM-004"))
        .hasMessageContaining(problem);
  }
}
