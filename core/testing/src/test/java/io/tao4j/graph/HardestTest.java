package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@link Losses#hardest} against a sort. */
class HardestTest {
  private static double[] weights(double[] losses, double count) {
    GraphBuilder b = new GraphBuilder();
    Value given = b.input("losses", DType.FLOAT32, Shape.of(Dim.symbol("M")));
    Value negatives = b.input("count", DType.FLOAT32, Shape.SCALAR);
    b.output("weights", Losses.hardest(b, given, negatives));
    Map<String, DoubleArray> arrays =
        Map.of(
            "losses", new DoubleArray(DType.FLOAT32, new int[] {losses.length}, losses),
            "count", new DoubleArray(DType.FLOAT32, new int[0], new double[] {count}));
    return ReferenceExecutor.run(b.build(), arrays, Setting.TRAINING)
        .outputs()
        .get("weights")
        .data();
  }

  @Test
  void theLargestAreChosenWhateverTheirSize() {
    SplittableRandom random = new SplittableRandom(3);
    for (double scale : new double[] {1e-3, 1, 50}) {
      double[] losses = random.doubles(500).map(x -> (float) (x * scale)).toArray();
      double[] sorted = losses.clone();
      Arrays.sort(sorted);
      for (int count : new int[] {0, 1, 37, 499}) {
        double least = count == 0 ? Double.POSITIVE_INFINITY : sorted[500 - count];
        double[] weights = weights(losses, count);
        for (int i = 0; i < 500; i++) {
          assertThat(weights[i]).isEqualTo(losses[i] >= least ? 1 : 0, within(1e-6));
        }
      }
    }
  }

  @Test
  void equalLossesShareWhatIsLeft() {
    double[] weights = weights(new double[] {2, 1, 1, 1, 1, 0.5, 0}, 3);
    assertThat(weights).containsExactly(new double[] {1, 0.5, 0.5, 0.5, 0.5, 0, 0}, within(1e-9));
  }

  @Test
  void allThatAreAboveZeroAreTheMost() {
    assertThat(weights(new double[] {0.3, 0, 0.1, 0}, 100))
        .containsExactly(new double[] {1, 0, 1, 0}, within(1e-9));
    assertThat(weights(new double[] {0, 0, 0}, 2)).containsOnly(0.0);
  }
}
