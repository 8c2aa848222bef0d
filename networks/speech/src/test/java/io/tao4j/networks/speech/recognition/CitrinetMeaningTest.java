package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.model.Model;
import io.tao4j.networks.tokenizers.TokenizerTraining;
import io.tao4j.networks.tokenizers.WordCounts;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is Citrinet's own: its pieces. */
class CitrinetMeaningTest {
  @TempDir Path folder;

  private static CitrinetSpec spec(Path tokenizer, String type) {
    return new CitrinetNetwork()
        .specBinder()
        .allowMissingPaths()
        .bind(
            SpecReader.standard()
                .parse(new CitrinetNetwork().defaultSpec(), SpecSyntax.YAML, "spec")
                .with("model.tokenizer.dir", tokenizer.toString())
                .with("model.tokenizer.type", type))
        .spec();
  }

  private static Model model(CitrinetSpec spec) {
    return new RecognitionDefinition(
            "speech_to_text_citrinet", spec, new CitrinetNetwork().vocabulary(spec))
        .fresh(new ArrayList<>());
  }

  /** tokenizer: dir is where tokenizer.model or, of type wpe, vocab.txt is. */
  @Test
  void textsBecomePieces() throws IOException {
    WordCounts words = new WordCounts();
    words.add("ab ab abc");
    Files.write(folder.resolve("tokenizer.model"), TokenizerTraining.unigram(words, 6, 1).bytes());
    Files.write(folder.resolve("vocab.txt"), TokenizerTraining.wordPieces(words, 10));

    Model pieces = model(spec(folder, "bpe"));
    RecognitionFacts facts = RecognitionFacts.of(pieces.meta());
    assertThat(facts.labels()).hasSize(6).contains("<unk>", " ", "a", "b", "c", " ab");
    Encoding bpe = encoding(pieces, "ab abc d");
    assertThat(bpe.text()).startsWith(" ab ab").contains("c", "<unk>");
    assertThat(bpe.unknown()).containsExactly("d");

    Model joined = model(spec(folder, "wpe"));
    assertThat(RecognitionFacts.of(joined.meta()).labels())
        .containsExactly(
            " [PAD]", " [UNK]", " [CLS]", " [SEP]", " [MASK]", "b", "c", " a", " ab", " abc");
    assertThat(encoding(joined, "ab abc d").text()).isEqualTo(" ab abc [UNK]");
    // stride 8, and a class for the blank
    assertThat(facts.stride()).isEqualTo(8);
    assertThat(pieces.graph().parameter("decoder.weight").shape().size(0)).isEqualTo(7);
    assertThat(joined.graph().parameter("decoder.weight").shape().size(0)).isEqualTo(11);
  }

  private record Encoding(String text, List<String> unknown) {}

  private static Encoding encoding(Model model, String text) {
    List<String> labels = RecognitionFacts.of(model.meta()).labels();
    try (TextEncoder encoder = Vocabulary.of(model).open()) {
      TextEncoder.Encoded encoded = encoder.encode(text);
      StringBuilder whole = new StringBuilder();
      for (int id : encoded.ids()) {
        whole.append(labels.get(id));
      }
      return new Encoding(whole.toString(), encoded.unknown());
    }
  }

  /** A piece that begins a word ends the one before it; times are those of its steps. */
  @Test
  void wordsEndWhereAPieceBeginsTheNext() throws IOException {
    WordCounts words = new WordCounts();
    words.add("ab ab abc");
    Files.write(folder.resolve("tokenizer.model"), TokenizerTraining.unigram(words, 6, 1).bytes());
    RecognitionFacts facts = RecognitionFacts.of(model(spec(folder, "bpe")).meta());
    int blank = facts.blank();
    int word = facts.labels().indexOf(" ab");
    int letter = facts.labels().indexOf("c");
    int[] path = {word, blank, letter, blank, word, word};
    double[][] rows = new double[path.length][facts.classes().size()];
    for (int t = 0; t < path.length; t++) {
      Arrays.fill(rows[t], -20);
      rows[t][path[t]] = 0;
    }
    Transcript transcript = TextDecoder.of(facts, null).decode(rows);
    assertThat(transcript.text()).isEqualTo("abc ab");
    double step = facts.secondsPerStep();
    assertThat(transcript.words().get(0).start()).isEqualTo(0);
    assertThat(transcript.words().get(0).end()).isEqualTo(3 * step);
    assertThat(transcript.words().get(1).start()).isEqualTo(4 * step);
    assertThat(transcript.words().get(1).end()).isEqualTo(6 * step);
  }
}
