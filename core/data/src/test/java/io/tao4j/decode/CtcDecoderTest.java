package io.tao4j.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CtcDecoderTest {
  private static final int BLANK = 0;

  private static double[][] logs(double[][] probabilities) {
    double[][] logs = new double[probabilities.length][];
    for (int t = 0; t < logs.length; t++) {
      logs[t] = java.util.Arrays.stream(probabilities[t]).map(Math::log).toArray();
    }
    return logs;
  }

  @Test
  void greedyMergesRunsAndDropsBlanks() {
    double[][] steps = {{.1, .8, .1}, {.1, .9, 0}, {.7, .2, .1}, {.2, .6, .2}, {.1, .2, .7}};
    CtcDecoder.Path path = new CtcDecoder(BLANK).greedy(logs(steps));
    assertThat(path.labels()).containsExactly(1, 1, 2);
    assertThat(path.firstSteps()).containsExactly(0, 3, 4);
    assertThat(path.lastSteps()).containsExactly(1, 3, 4);
    assertThat(path.probabilities().get(0)).isCloseTo(.9, offset(1e-12));
    assertThat(path.logProbability()).isCloseTo(Math.log(.8 * .9 * .7 * .6 * .7), offset(1e-12));
  }

  @Test
  void theBeamSumsOverPathsWhereTheBestPathIsWrong() {
    // the best path is blank, blank (0.36), but "1" gathers 0.64
    double[][] steps = {{.6, .4}, {.6, .4}};
    CtcDecoder decoder = new CtcDecoder(BLANK);
    assertThat(decoder.greedy(logs(steps)).labels()).isEmpty();
    List<CtcDecoder.Beam> beams = decoder.beam(logs(steps), 4);
    assertThat(beams.get(0).labels()).containsExactly(1);
    assertThat(beams.get(0).logProbability()).isCloseTo(Math.log(.64), offset(1e-12));
    assertThat(beams.get(1).labels()).isEmpty();
  }

  /** All paths, each under the sequence that it stands for. */
  private static Map<List<Integer>, Double> enumerate(double[][] logs) {
    Map<List<Integer>, Double> sums = new HashMap<>();
    int labels = logs[0].length;
    int paths = (int) Math.pow(labels, logs.length);
    for (int path = 0; path < paths; path++) {
      List<Integer> sequence = new ArrayList<>();
      double log = 0;
      int previous = BLANK;
      for (int t = 0, rest = path; t < logs.length; t++, rest /= labels) {
        int label = rest % labels;
        log += logs[t][label];
        if (label != BLANK && label != previous) {
          sequence.add(label);
        }
        previous = label;
      }
      sums.merge(sequence, Math.exp(log), Double::sum);
    }
    return sums;
  }

  @Property(tries = 100)
  void aWideBeamGivesTheExactProbabilities(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int steps,
      @ForAll @IntRange(min = 2, max = 4) int labels) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] logits = new float[steps][labels];
    for (float[] row : logits) {
      for (int label = 0; label < labels; label++) {
        row[label] = (float) random.nextDouble(-3, 3);
      }
    }
    double[][] logs = CtcDecoder.logSoftmax(logits);
    Map<List<Integer>, Double> exact = enumerate(logs);
    List<CtcDecoder.Beam> beams = new CtcDecoder(BLANK).beam(logs, 10_000);
    assertThat(beams).hasSize(exact.size());
    for (CtcDecoder.Beam beam : beams) {
      assertThat(Math.exp(beam.logProbability())).isCloseTo(exact.get(beam.labels()), offset(1e-9));
    }
  }

  @Test
  void agreesWithGoldenDecodings() {
    JsonNode cases = Golden.get().json("networks/scenetext/ctc_decode.json").get("cases");
    assertThat(cases).hasSizeGreaterThanOrEqualTo(8);
    for (JsonNode one : cases) {
      CtcDecoder decoder = new CtcDecoder(one.get("params").get("blank").asInt());
      JsonNode lengths = one.get("inputs").get("lengths").get("data");
      for (int n = 0; n < lengths.size(); n++) {
        double[][] logs = sample(one.get("inputs").get("logits"), n, lengths.get(n).asInt());
        String name = one.get("name").asText() + " " + n;
        if (one.get("op").asText().equals("greedy")) {
          JsonNode expected = one.get("outputs").get("decoded").get(n);
          CtcDecoder.Path path = decoder.greedy(logs);
          assertThat(path.labels()).as(name).isEqualTo(ints(expected.get("labels")));
          assertThat(path.logProbability())
              .as(name)
              .isCloseTo(expected.get("path_log_prob").asDouble(), offset(1e-5));
          for (int i = 0; i < path.probabilities().size(); i++) {
            assertThat(path.probabilities().get(i))
                .as(name)
                .isCloseTo(expected.get("label_max_probs").get(i).asDouble(), offset(1e-5));
          }
        } else {
          JsonNode expected = one.get("outputs").get("beams").get(n);
          List<CtcDecoder.Beam> beams = decoder.beam(logs, one.get("params").get("width").asInt());
          for (int i = 0; i < expected.size(); i++) {
            assertThat(beams.get(i).labels())
                .as(name)
                .isEqualTo(ints(expected.get(i).get("labels")));
            assertThat(beams.get(i).logProbability())
                .as(name)
                .isCloseTo(expected.get(i).get("log_prob").asDouble(), offset(1e-5));
          }
        }
      }
    }
  }

  private static double[][] sample(JsonNode tensor, int n, int length) {
    GoldenArray array = GoldenArray.of(tensor); // [step, sample, label]
    double[] values = array.doubles();
    int samples = array.shape().get(1);
    int labels = array.shape().get(2);
    float[][] logits = new float[length][labels];
    for (int t = 0; t < length; t++) {
      for (int label = 0; label < labels; label++) {
        logits[t][label] = (float) values[(t * samples + n) * labels + label];
      }
    }
    return CtcDecoder.logSoftmax(logits);
  }

  private static List<Integer> ints(JsonNode list) {
    List<Integer> values = new ArrayList<>();
    list.forEach(v -> values.add(v.asInt()));
    return values;
  }

  @Test
  void aLabelScorerCanTurnTheOrder() {
    double[][] steps = {{.1, .5, .4}};
    CtcDecoder.LabelScorer<List<Integer>> likesTwo =
        new CtcDecoder.LabelScorer<>() {
          @Override
          public List<Integer> start() {
            return List.of();
          }

          @Override
          public List<Integer> next(List<Integer> state, int label) {
            List<Integer> longer = new ArrayList<>(state);
            longer.add(label);
            return longer;
          }

          @Override
          public double score(List<Integer> state, int label) {
            return label == 2 ? 1 : -1;
          }
        };
    CtcDecoder.Beam best = new CtcDecoder(BLANK).beam(logs(steps), 3, likesTwo).get(0);
    assertThat(best.labels()).containsExactly(2);
    assertThat(best.score()).isCloseTo(Math.log(.4) + 1, offset(1e-12));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new CtcDecoder(3).greedy(new double[][] {{0, 0}}))
        .hasMessageContaining("label 3 of 2");
    assertThatThrownBy(() -> new CtcDecoder(0).beam(new double[][] {{0, 0}}, 0))
        .hasMessageContaining("width 0");
    assertThat(new CtcDecoder(0).beam(new double[0][], 3)).hasSize(1);
  }
}
