package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.ngram.NGramEstimator;
import io.tao4j.networks.speech.ngram.NGramModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** tune_decoding's search for weights, on answers whose best weights are known. */
class DecodingWeightsTest {
  private static final List<String> LABELS = List.of(" ", "a", "b");

  private static RecognitionFacts facts() {
    MelSpectrogram.Settings settings =
        new MelSpectrogram.Settings(
            8000,
            200,
            80,
            MelSpectrogram.Window.HANN,
            256,
            8,
            0,
            4000,
            0,
            2,
            true,
            1e-6,
            false,
            MelSpectrogram.Normalize.NONE,
            0,
            true,
            false);
    return new RecognitionFacts(LABELS, settings, 1, 1, 1);
  }

  /** Probabilities of " ", a, b and the blank, step by step. */
  private static double[][] answer(double[]... probabilities) {
    double[][] rows = new double[probabilities.length][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = Arrays.stream(probabilities[t]).map(Math::log).toArray();
    }
    return rows;
  }

  @Test
  void theWeightsWithTheFewestErrorsAreFound() throws IOException {
    NGramModel words;
    try (BufferedReader text = new BufferedReader(new StringReader("a b\na b\na b\nb b\n"))) {
      words = NGramEstimator.ofOrder(2).estimate(text, "words");
    }
    // behind a word a: a again, or b, which is a little less likely but usual there
    double[][] alike =
        answer(
            new double[] {1e-4, 0.99, 1e-4, 1e-4},
            new double[] {0.99, 1e-4, 1e-4, 1e-4},
            new double[] {1e-4, 0.5, 0.45, 1e-4});
    List<TuneDecoding.Trial> trials =
        TuneDecoding.trials(
            facts(),
            words,
            List.<double[][]>of(alike),
            List.of("a b"),
            8,
            List.of(0.0, 1.0),
            List.of(-9.0, 0.0));
    assertThat(trials).hasSize(4);
    assertThat(trials.get(0)).isEqualTo(new TuneDecoding.Trial(1, 0, 0, 0));
    // without the model one of two words is wrong; with a great penalty there is one word only
    assertThat(trials)
        .filteredOn(trial -> trial.alpha() == 0 && trial.beta() == 0)
        .extracting(TuneDecoding.Trial::words)
        .containsExactly(0.5);
    assertThat(trials)
        .filteredOn(trial -> trial.beta() == -9)
        .allMatch(trial -> trial.words() >= 0.5);
    // a search that keeps one text loses b before the model sees it
    assertThat(
            TuneDecoding.trials(
                    facts(),
                    words,
                    List.<double[][]>of(alike),
                    List.of("a b"),
                    1,
                    List.of(1.0),
                    List.of(0.0))
                .get(0)
                .words())
        .isEqualTo(0.5);
  }
}
