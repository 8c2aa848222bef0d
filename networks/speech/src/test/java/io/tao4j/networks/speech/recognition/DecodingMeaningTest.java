package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.model.Model;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.Wav;
import io.tao4j.networks.speech.ngram.ArpaFile;
import io.tao4j.networks.speech.ngram.NGramEstimator;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code decoding} of a recogniser's spec makes of a network's answers; no engine computes.
 */
class DecodingMeaningTest {
  private static final int RATE = 8000;

  @TempDir static Path folder;

  private static SpeechToTextSpec spec(String... fields) {
    SpecTree tree =
        SpecReader.standard()
            .parse("model: {labels: [\" \", a, b]}", SpecSyntax.YAML, "spec")
            .with("model.encoder.jasper", "[{filters: 4, kernel: [1], residual: false}]")
            .with("model.preprocessor.sample_rate", String.valueOf(RATE))
            .with("training_ds.manifest_filepath", "[manifest.json]");
    for (int i = 0; i < fields.length; i += 2) {
      tree = tree.with(fields[i], fields[i + 1]);
    }
    return new SpeechToTextNetwork().specBinder().allowMissingPaths().bind(tree).spec();
  }

  /** chunk and chunk_context: parts are heard with their context, and give what the whole gives. */
  @Test
  void longSoundsAreHeardInParts() {
    float[] samples = new float[RATE * 9];
    for (int i = 0; i < 17; i++) {
      float[] tone = Wav.tone(600, RATE, RATE / 5);
      System.arraycopy(tone, 0, samples, i * RATE / 2 + i * 37, tone.length);
    }
    Heard whole = heard("{chunk: 0}", samples);
    assertThat(whole.frames()).containsExactly(901L);
    assertThat(whole.transcript().text()).isEqualTo("a".repeat(17));
    Heard parts = heard("{chunk: 2, chunk_context: 0.5}", samples);
    assertThat(parts.frames()).containsExactly(251L, 301L, 301L, 301L, 151L);
    assertThat(parts.transcript()).isEqualTo(whole.transcript());
    assertThat(heard("{chunk: 4.5, chunk_context: 0}", samples).transcript())
        .isEqualTo(whole.transcript());
    // up to a part and its context on both sides a sound is heard at once
    assertThat(heard("{chunk: 7, chunk_context: 1}", samples).frames()).hasSize(1);
    assertThat(heard("{chunk: 7, chunk_context: 0.9}", samples).frames()).hasSize(2);
  }

  private record Heard(Transcript transcript, List<Long> frames) {}

  /** By a network that says a where it is loud. */
  private static Heard heard(String decoding, float[] samples) {
    SpeechToTextSpec spec = spec("decoding", decoding, "model.preprocessor.normalize", "none");
    Model model =
        new RecognitionDefinition(
                "speech_to_text", spec, Vocabulary.ofCharacters(spec.model().labels()))
            .fresh(new ArrayList<>());
    List<Long> lengths = new ArrayList<>();
    Transcript transcript =
        new Transcription(model, spec.decoding())
            .infer(
                List.of(new Sound(samples, RATE)),
                (graph, inputs) -> {
                  Tensor features = inputs.get(RecognitionGraph.FEATURES);
                  int bands = (int) features.shape().size(1);
                  int frames = (int) features.shape().size(2);
                  long length = inputs.get(RecognitionGraph.LENGTHS).toLongArray()[0];
                  lengths.add(length);
                  float[] values = features.toFloatArray();
                  float[] answer = new float[frames * 4];
                  Arrays.fill(answer, -9);
                  for (int t = 0; t < frames; t++) {
                    double loudest = -99;
                    for (int band = 0; band < bands; band++) {
                      loudest = Math.max(loudest, values[band * frames + t]);
                    }
                    answer[t * 4 + (loudest > 0 ? 1 : 3)] = 0;
                  }
                  return Map.of(
                      RecognitionGraph.LOG_PROBABILITIES, Tensor.of(answer, 1, frames, 4),
                      RecognitionGraph.STEPS, Tensor.of(new long[] {length}, 1));
                })
            .get(0);
    return new Heard(transcript, lengths);
  }

  private static String text(String decoding, double[]... probabilities) {
    double[][] rows = new double[probabilities.length][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = Arrays.stream(probabilities[t]).map(Math::log).toArray();
    }
    SpeechToTextSpec spec = spec("decoding", decoding);
    RecognitionFacts facts =
        new RecognitionDefinition("speech_to_text", spec, null)
            .facts(Vocabulary.ofCharacters(spec.model().labels()));
    return TextDecoder.of(facts, spec.decoding()).decode(rows).text();
  }

  /** beam_width, language_model, alpha and beta, on probabilities of " ", a, b and the blank. */
  @Test
  void textsAreFoundAsDecodingSays() throws IOException {
    // the best path is empty (0.36); a has three paths that come to 0.64
    double[] mostlyBlank = {1e-9, 0.4, 1e-9, 0.6};
    assertThat(text("{beam_width: 0}", mostlyBlank, mostlyBlank)).isEmpty();
    assertThat(text("{beam_width: 4}", mostlyBlank, mostlyBlank)).isEqualTo("a");

    Path arpa = folder.resolve("words.arpa");
    try (BufferedReader words = new BufferedReader(new StringReader("a b\na b\nb b\n"))) {
      ArpaFile.write(NGramEstimator.ofOrder(2).estimate(words, "words"), arpa);
    }
    String model = "{beam_width: 8, language_model: " + arpa + ", alpha: %s, beta: %s}";
    // behind a word a: a again, or b, which is a little less likely but usual behind a
    double[][] alike = {
      {1e-9, 1, 1e-9, 1e-9}, {1, 1e-9, 1e-9, 1e-9}, {1e-9, 0.52, 0.48, 1e-9},
    };
    assertThat(text(model.formatted(0, 0), alike)).isEqualTo("a a");
    assertThat(text(model.formatted(1, 0), alike)).isEqualTo("a b");
    // one word ab or two words a b
    double[][] apart = {
      {1e-9, 1, 1e-9, 1e-9}, {0.4, 1e-9, 1e-9, 0.6}, {1e-9, 1e-9, 1, 1e-9},
    };
    assertThat(text(model.formatted(0, 0), apart)).isEqualTo("ab");
    assertThat(text(model.formatted(0, 1), apart)).isEqualTo("a b");
  }
}
