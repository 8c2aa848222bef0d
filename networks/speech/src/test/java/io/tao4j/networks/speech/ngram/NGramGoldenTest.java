package io.tao4j.networks.speech.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.decode.CtcDecoder;
import io.tao4j.fixtures.Golden;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models, files, perplexity and beam search against reference numbers. */
class NGramGoldenTest {
  private static final String FOLDER = "networks/speech/";

  @TempDir Path folder;

  private static Path file(JsonNode node) {
    return Golden.get().file(FOLDER + node.asText());
  }

  private static JsonNode model(int index) {
    return Golden.get().json(FOLDER + "ngram.json").get("cases").get(index);
  }

  private static Map<String, float[]> all(NGramModel model) {
    Map<String, float[]> all = new HashMap<>();
    for (int n = 1; n <= model.order(); n++) {
      NGramTrie.Level level = model.trie().levels().get(n - 1);
      model
          .trie()
          .visit(
              n,
              (words, length, node) -> {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < length; i++) {
                  text.append(' ').append(model.vocabulary().word(words[i]));
                }
                all.put(text.toString(), new float[] {level.logs().get(node), level.backoff(node)});
              });
    }
    return all;
  }

  private static void same(NGramModel actual, NGramModel expected, double tolerance) {
    Map<String, float[]> expectedNGrams = all(expected);
    Map<String, float[]> actualNGrams = all(actual);
    assertThat(actualNGrams.keySet()).isEqualTo(expectedNGrams.keySet());
    expectedNGrams.forEach(
        (words, numbers) -> {
          assertThat((double) actualNGrams.get(words)[0])
              .as("log10 of%s", words)
              .isCloseTo(numbers[0], within(tolerance));
          assertThat((double) actualNGrams.get(words)[1])
              .as("back-off of%s", words)
              .isCloseTo(numbers[1], within(tolerance));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void estimatesWritesAndReads(int index) throws IOException {
    JsonNode c = model(index);
    NGramModel model =
        NGramEstimator.ofOrder(c.get("order").asInt()).estimate(file(c.get("train")));
    NGramModel published = ArpaFile.read(file(c.get("arpa")));
    same(model, published, 2e-6);
    for (int n = 1; n <= model.order(); n++) {
      assertThat(model.count(n)).isEqualTo(c.get("ngrams").get(n - 1).asInt());
    }
    Path arpa = folder.resolve("model.arpa");
    ArpaFile.write(model, arpa);
    same(ArpaFile.read(arpa), model, 0);
    Path binary = folder.resolve("model.ngrams");
    NGramFile.write(model, binary);
    same(NGramFile.open(binary), model, 0);
    scores(model, c);
    scores(published, c);
    scores(NGramFile.open(binary), c);
  }

  private static void scores(NGramModel model, JsonNode c) throws IOException {
    StringBuilder text = new StringBuilder();
    for (JsonNode test : c.get("test")) {
      String sentence = test.get("sentence").asText();
      text.append(sentence).append('\n');
      NGramModel.Sentence scored = model.score(List.of(sentence.split(" ")));
      assertThat(scored.log10()).isCloseTo(test.get("log10_prob").asDouble(), within(1e-4));
      for (int i = 0; i < scored.steps().size(); i++) {
        assertThat(scored.steps().get(i).log10())
            .as("%s of '%s'", i, sentence)
            .isCloseTo(test.get("per_token").get(i).get(1).asDouble(), within(5e-6));
      }
    }
    Perplexity perplexity =
        Perplexity.of(model, new BufferedReader(new StringReader(text.toString())));
    assertThat(perplexity.tokens()).isEqualTo(c.get("tokens").asLong());
    assertThat(perplexity.unknown()).isEqualTo(c.get("oov").asLong());
    double all = c.get("perplexity_including_oov").asDouble();
    double known = c.get("perplexity_excluding_oov").asDouble();
    assertThat(perplexity.value()).isCloseTo(all, within(1e-4 * all));
    assertThat(perplexity.valueOfKnown()).isCloseTo(known, within(1e-4 * known));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void discounts(int index) throws IOException {
    JsonNode c = model(index);
    int order = c.get("order").asInt();
    NGramCounts counts = counts(file(c.get("train")), order);
    for (int n = 1; n <= order; n++) {
      double[] discounts = KneserNey.discounts(counts, n);
      JsonNode expected = c.get("discounts_d1_d2_d3").get(String.valueOf(n));
      for (int k = 1; k <= 3; k++) {
        assertThat(discounts[k]).isCloseTo(expected.get(k - 1).asDouble(), within(1e-9));
      }
    }
  }

  /** Counts of a text by the same numbers as the estimator's. */
  private static NGramCounts counts(Path text, int order) throws IOException {
    Map<String, Integer> ids = new HashMap<>(Map.of("<unk>", 0, "<s>", 1, "</s>", 2));
    List<Integer> tokens = new ArrayList<>();
    for (String line : java.nio.file.Files.readAllLines(text)) {
      tokens.add(1);
      for (String word : line.strip().split("\\s+")) {
        ids.putIfAbsent(word, ids.size());
        tokens.add(ids.get(word));
      }
      tokens.add(2);
    }
    return NGramCounts.of(tokens.stream().mapToInt(i -> i).toArray(), ids.size(), order);
  }

  @Test
  void beamSearchWithAModel() {
    JsonNode golden = Golden.get().json(FOLDER + "ctc_lm_beam.json");
    assertThat(golden.get("cases")).isNotEmpty();
    for (JsonNode c : golden.get("cases")) {
      NGramModel model = ArpaFile.read(file(c.get("lm")));
      List<String> characters = new ArrayList<>();
      c.get("characters").forEach(n -> characters.add(n.asText()));
      JsonNode shape = c.get("logits").get("shape");
      JsonNode data = c.get("logits").get("data");
      float[][] logits = new float[shape.get(0).asInt()][shape.get(1).asInt()];
      for (int i = 0; i < data.size(); i++) {
        logits[i / logits[0].length][i % logits[0].length] = (float) data.get(i).asDouble();
      }
      List<CtcDecoder.Beam> beams =
          new CtcDecoder(c.get("blank").asInt())
              .beam(
                  CtcDecoder.logSoftmax(logits),
                  c.get("width").asInt(),
                  new NGramLabelScorer(
                      model, characters, c.get("alpha").asDouble(), c.get("beta").asDouble()));
      for (int i = 0; i < c.get("expected").size(); i++) {
        JsonNode expected = c.get("expected").get(i);
        List<Integer> labels = new ArrayList<>();
        expected.get("labels").forEach(n -> labels.add(n.asInt()));
        assertThat(beams.get(i).labels()).isEqualTo(labels);
        assertThat(beams.get(i).score()).isCloseTo(expected.get("total").asDouble(), within(1e-5));
        assertThat(beams.get(i).logProbability())
            .isCloseTo(expected.get("ctc_log_prob").asDouble(), within(1e-5));
      }
    }
  }
}
