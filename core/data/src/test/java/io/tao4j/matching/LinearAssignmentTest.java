package io.tao4j.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearAssignmentTest {
  @Test
  void findsTheCheapestPairs() {
    assertThat(LinearAssignment.solve(new double[][] {{4, 1, 3}, {2, 0, 5}, {3, 2, 2}}))
        .containsExactly(1, 0, 2);
    assertThat(LinearAssignment.solve(new double[][] {{1}, {0}, {2}})).containsExactly(-1, 0, -1);
    assertThat(LinearAssignment.solve(new double[0][0])).isEmpty();
    assertThat(LinearAssignment.solve(new double[2][0])).containsExactly(-1, -1);
  }

  @Property
  void noOtherAssignmentIsCheaper(
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll long seed,
      @ForAll boolean ties) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] costs = new double[rows][columns];
    for (double[] row : costs) {
      Arrays.setAll(row, c -> ties ? random.nextInt(3) : random.nextDouble(-2, 2));
    }
    int[] found = LinearAssignment.solve(costs);
    assertThat(Arrays.stream(found).filter(c -> c >= 0).distinct().count())
        .isEqualTo(Math.min(rows, columns));
    assertThat(LinearAssignment.cost(costs, found))
        .isCloseTo(
            rows <= columns
                ? cheapest(costs, 0, new boolean[columns])
                : cheapest(transposed(costs), 0, new boolean[rows]),
            offset(1e-9));
  }

  private static double[][] transposed(double[][] costs) {
    double[][] result = new double[costs[0].length][costs.length];
    for (int r = 0; r < costs.length; r++) {
      for (int c = 0; c < result.length; c++) {
        result[c][r] = costs[r][c];
      }
    }
    return result;
  }

  /** By trying all. */
  private static double cheapest(double[][] costs, int row, boolean[] taken) {
    if (row == costs.length) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int c = 0; c < taken.length; c++) {
      if (!taken[c]) {
        taken[c] = true;
        best = Math.min(best, costs[row][c] + cheapest(costs, row + 1, taken));
        taken[c] = false;
      }
    }
    return best;
  }

  @Test
  void agreesWithGoldenAssignments() {
    int seen = 0;
    for (JsonNode one : Golden.get().json("ops/matching_clustering.json").get("cases")) {
      if (one.get("name").asText().startsWith("hungarian")) {
        GoldenArray array = GoldenArray.of(one.get("inputs").get("cost"));
        double[] values = array.doubles();
        int columns = array.shape().get(1);
        double[][] costs = new double[array.shape().get(0)][];
        for (int r = 0; r < costs.length; r++) {
          costs[r] = Arrays.copyOfRange(values, r * columns, (r + 1) * columns);
        }
        int[] found = LinearAssignment.solve(costs);
        double[] rows = GoldenArray.of(one.get("outputs").get("rows")).doubles();
        double[] expectedColumns = GoldenArray.of(one.get("outputs").get("cols")).doubles();
        for (int i = 0; i < rows.length; i++) {
          assertThat(found[(int) rows[i]]).isEqualTo((int) expectedColumns[i]);
        }
        assertThat(Arrays.stream(found).filter(c -> c >= 0).count()).isEqualTo(rows.length);
        seen++;
      }
    }
    assertThat(seen).isEqualTo(4);
  }

  @Test
  void costsThatAreNoNumbersAreRefusedWithTheirPlace() {
    assertThatThrownBy(() -> LinearAssignment.solve(new double[][] {{0, 1}, {0, Double.NaN}}))
        .hasMessageContaining("row 1 and column 1");
    assertThatThrownBy(() -> LinearAssignment.solve(new double[][] {{0, 1}, {0}}))
        .hasMessageContaining("row 1 has 1 of 2");
  }
}
