package io.tao4j.networks.speech.recognition;

import io.tao4j.decode.CtcDecoder;
import io.tao4j.networks.speech.language.LanguageModelFiles;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.networks.speech.ngram.NGramWordScorer;
import io.tao4j.networks.speech.recognition.RecognitionGroups.DecodingConfig;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a recogniser's answers to texts with times. Thread-safe. */
final class TextDecoder {
  private final RecognitionFacts facts;
  private final CtcDecoder decoder;
  private final int beamWidth;
  private final @Nullable NGramWordScorer scorer;

  private TextDecoder(RecognitionFacts facts, int beamWidth, @Nullable NGramWordScorer scorer) {
    this.facts = facts;
    this.decoder = new CtcDecoder(facts.blank());
    this.beamWidth = beamWidth;
    this.scorer = scorer;
  }

  /**
   * A decoder for a model.
   *
   * @param config how, or null for the best path
   */
  static TextDecoder of(RecognitionFacts facts, @Nullable DecodingConfig config) {
    if (config == null || config.beamWidth() == 0) {
      return new TextDecoder(facts, 0, null);
    }
    if (config.languageModel().isEmpty()) {
      return new TextDecoder(facts, config.beamWidth(), null);
    }
    NGramModel model = LanguageModelFiles.read(config.languageModel().get());
    return of(facts, config.beamWidth(), model, config.alpha(), config.beta());
  }

  /** A decoder that searches with a model of words. */
  static TextDecoder of(
      RecognitionFacts facts, int beamWidth, NGramModel words, double alpha, double beta) {
    return new TextDecoder(
        facts, beamWidth, new NGramWordScorer(words, facts.labels(), alpha, beta));
  }

  /** Texts of a batch's outputs. */
  List<Transcript> decode(Map<String, Tensor> outputs) {
    return answers(outputs).stream().map(this::decode).toList();
  }

  /** A batch's outputs, each up to its own length: logarithms by step and class. */
  static List<double[][]> answers(Map<String, Tensor> outputs) {
    Tensor all = outputs.get(RecognitionGraph.LOG_PROBABILITIES);
    long[] steps = outputs.get(RecognitionGraph.STEPS).toLongArray();
    int longest = Math.toIntExact(all.shape().size(1));
    int classes = Math.toIntExact(all.shape().size(2));
    float[] values = all.toFloatArray();
    List<double[][]> answers = new ArrayList<>();
    for (int i = 0; i < steps.length; i++) {
      double[][] rows = new double[(int) steps[i]][classes];
      for (int t = 0; t < rows.length; t++) {
        for (int c = 0; c < classes; c++) {
          rows[t][c] = values[(i * longest + t) * classes + c];
        }
      }
      answers.add(rows);
    }
    return answers;
  }

  /** The text of one answer, logarithms of probabilities by step and class. */
  Transcript decode(double[][] rows) {
    if (beamWidth == 0) {
      return transcript(decoder.greedy(rows));
    }
    List<CtcDecoder.Beam> beams =
        scorer == null
            ? decoder.beam(rows, beamWidth)
            : scorer.best(decoder.beam(rows, beamWidth, scorer));
    return transcript(CtcAlignment.of(rows, beams.get(0).labels(), facts.blank()));
  }

  private Transcript transcript(CtcDecoder.Path path) {
    StringBuilder text = new StringBuilder();
    List<Transcript.Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int first = 0;
    int last = 0;
    double least = 1;
    for (int i = 0; i <= path.labels().size(); i++) {
      boolean ends = i == path.labels().size();
      String label = ends ? " " : facts.labels().get(path.labels().get(i));
      for (int character : label.codePoints().toArray()) {
        if (!Character.isWhitespace(character)) {
          if (word.isEmpty()) {
            first = path.firstSteps().get(i);
            least = 1;
          }
          last = path.lastSteps().get(i);
          least = Math.min(least, path.probabilities().get(i));
          word.appendCodePoint(character);
        } else if (!word.isEmpty()) {
          double step = facts.secondsPerStep();
          words.add(new Transcript.Word(word.toString(), first * step, (last + 1) * step, least));
          word.setLength(0);
        }
      }
      text.append(ends ? "" : label);
    }
    return new Transcript(text.toString().strip(), words, path.logProbability());
  }
}
