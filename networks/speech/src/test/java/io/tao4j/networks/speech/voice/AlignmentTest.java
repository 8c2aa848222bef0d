package io.tao4j.networks.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AlignmentTest {
  /** By the product formula of the distribution, from real gamma functions written as sums. */
  @Test
  void thePriorMovesAlongTheDiagonal() {
    int frames = 12;
    int symbols = 5;
    float[] prior = AlignmentPrior.logarithms(frames, symbols);
    for (int t = 0; t < frames; t++) {
      double sum = 0;
      double mean = 0;
      for (int k = 0; k < symbols; k++) {
        double share = Math.exp(prior[t * symbols + k]);
        sum += share;
        mean += k * share;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
      // the mean of a beta-binomial distribution is n a / (a + b)
      assertThat(mean).isCloseTo((symbols - 1) * (t + 1.0) / (frames + 1), within(1e-4));
    }
    // one symbol more than none: n = 1 has the shares b / (a + b) and a / (a + b)
    float[] two = AlignmentPrior.logarithms(3, 2);
    assertThat(Math.exp(two[0])).isCloseTo(0.75, within(1e-5));
    assertThat(Math.exp(two[1])).isCloseTo(0.25, within(1e-5));
  }

  @Test
  void theBestAlignmentIsThatOfAllThatThereAre() {
    SeededRandom random = SeededRandom.of(7);
    for (int round = 0; round < 20; round++) {
      int symbols = 1 + random.nextInt(4);
      int frames = symbols + random.nextInt(5);
      int stride = symbols + 2;
      float[] scores = new float[3 + frames * stride];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) random.nextGaussian();
      }
      int[] found = MonotonicAlignment.durations(scores, 3, stride, frames, symbols);
      int[] best = new int[symbols];
      best(scores, stride, frames, symbols, new int[symbols], 0, best, new double[] {-1e9});
      assertThat(found).isEqualTo(best);
    }
    assertThatThrownBy(() -> MonotonicAlignment.durations(new float[9], 0, 3, 2, 3))
        .hasMessageContaining("fewer");
  }

  /** All ways to share frames out. */
  private static void best(
      float[] scores,
      int stride,
      int frames,
      int symbols,
      int[] durations,
      int at,
      int[] best,
      double[] most) {
    int used = 0;
    for (int i = 0; i < at; i++) {
      used += durations[i];
    }
    if (at == symbols) {
      if (used == frames) {
        double sum = 0;
        int t = 0;
        for (int s = 0; s < symbols; s++) {
          for (int i = 0; i < durations[s]; i++) {
            sum += scores[3 + t++ * stride + s];
          }
        }
        if (sum > most[0]) {
          most[0] = sum;
          System.arraycopy(durations, 0, best, 0, symbols);
        }
      }
      return;
    }
    for (int frame = 1; frame <= frames - used; frame++) {
      durations[at] = frame;
      best(scores, stride, frames, symbols, durations, at + 1, best, most);
    }
  }

  @Test
  void pitchIsTheMeanOfFramesThatHaveOne() {
    float[] pitch = {0, 1, 0, 3, 5, 0};
    assertThat(MonotonicAlignment.mean(pitch, 1, 3)).isEqualTo(2);
    assertThat(MonotonicAlignment.mean(pitch, 2, 1)).isEqualTo(0);
    assertThat(MonotonicAlignment.mean(pitch, 3, 0)).isEqualTo(0);
  }

  /** Against the sum over all alignments with blanks, written out. */
  @Test
  @Tag("pytorch")
  void theForwardSumIsThatOfAllAlignments() {
    int[] frames = {4, 3};
    int[] symbols = {2, 3};
    SeededRandom random = SeededRandom.of(11);
    float[] scores = new float[2 * 4 * 3];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i / 12 == 0 && i % 3 == 2 ? -30_000 : (float) random.nextGaussian();
    }
    GraphBuilder b = new GraphBuilder();
    Value s =
        b.input(
            "scores",
            DType.FLOAT32,
            new Shape(List.of(Dim.symbol("N"), Dim.symbol("T"), Dim.symbol("S"))));
    Value text = b.input("text", DType.INT64, new Shape(List.of(Dim.symbol("N"), Dim.symbol("S"))));
    Value lengths = b.input("lengths", DType.INT64, new Shape(List.of(Dim.symbol("N"))));
    Value mel = b.input("mel", DType.INT64, new Shape(List.of(Dim.symbol("N"))));
    b.output("loss", AlignmentGraph.forwardSum(b, s, text, lengths, mel));
    Model model = new Model(b.build(), Weights.of(Map.of()), ModelMeta.of("test"));
    double expected = 0;
    for (int n = 0; n < 2; n++) {
      expected -= Math.log(sum(scores, n, 0, frames[n], symbols[n], 0, false)) / symbols[n] / 2;
    }
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      Map<String, Tensor> outputs =
          executable.run(
              Map.of(
                  "scores", Tensor.of(scores, 2, 4, 3),
                  "text", Tensor.of(new long[6], 2, 3),
                  "lengths", Tensor.of(new long[] {2, 3}, 2),
                  "mel", Tensor.of(new long[] {4, 3}, 2)));
      assertThat(outputs.get("loss").get(0)).isCloseTo(expected, within(1e-4));
    }
  }

  /** Probability of all ways on from a frame, where some symbols have been said. */
  private static double sum(
      float[] scores, int n, int t, int frames, int symbols, int said, boolean within) {
    if (t == frames) {
      return said == symbols ? 1 : 0;
    }
    double all = Math.exp(-1);
    for (int s = 0; s < 3; s++) {
      all += Math.exp(scores[(n * 4 + t) * 3 + s]);
    }
    double sum =
        Math.exp(-1) / all * sum(scores, n, t + 1, frames, symbols, said, false); // the blank
    if (within) {
      sum +=
          share(scores, n, t, said - 1, all) * sum(scores, n, t + 1, frames, symbols, said, true);
    }
    if (said < symbols) {
      sum +=
          share(scores, n, t, said, all) * sum(scores, n, t + 1, frames, symbols, said + 1, true);
    }
    return sum;
  }

  private static double share(float[] scores, int n, int t, int symbol, double all) {
    return Math.exp(scores[(n * 4 + t) * 3 + symbol]) / all;
  }

  @Test
  void distortionIsOfShapesWithTimeWarped() {
    double[][] a = new double[20][10];
    for (int t = 0; t < 20; t++) {
      for (int band = 0; band < 10; band++) {
        a[t][band] = Math.sin(0.3 * t + band) + 0.1 * band;
      }
    }
    double[][] slower = new double[40][];
    double[][] louder = new double[20][10];
    double[][] other = new double[20][10];
    for (int t = 0; t < 40; t++) {
      slower[t] = a[t / 2];
    }
    for (int t = 0; t < 20; t++) {
      for (int band = 0; band < 10; band++) {
        louder[t][band] = a[t][band] + 2;
        // one cosine more: 10 / ln 10 * sqrt(2) * its strength
        other[t][band] = a[t][band] + 0.5 * Math.cos(Math.PI * (band + 0.5) / 10);
      }
    }
    assertThat(MelDistortion.between(a, a)).isZero();
    assertThat(MelDistortion.between(a, slower)).isCloseTo(0, within(1e-9));
    assertThat(MelDistortion.between(a, louder)).isCloseTo(0, within(1e-9));
    double most = 10 / Math.log(10) * Math.sqrt(2) * 0.5;
    assertThat(MelDistortion.between(a, other)).isBetween(most / 4, most + 1e-9);
  }
}
