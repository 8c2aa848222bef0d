package io.tao4j.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.tune.Sampler.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplersTest {
  private static final SearchSpace SPACE =
      SearchSpace.of(
          new Parameter("rate", Domain.logarithmic(1e-4, 1)),
          new Parameter("share", Domain.linear(0, 1)),
          new Parameter("idle", Domain.linear(0, 1)),
          new Parameter("kind", Domain.Choice.of(List.of("a", "b", "c"))));

  /** Smallest at a rate of 0.03, a share of 0.2 and kind b. */
  private static double cost(Map<String, String> values) {
    double rate = Math.log10(Double.parseDouble(values.get("rate")) / 0.03);
    double share = Double.parseDouble(values.get("share")) - 0.2;
    return rate * rate + 4 * share * share + (values.get("kind").equals("b") ? 0 : 0.5);
  }

  private static List<Observation> run(Sampler sampler, long seed, int trials) {
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      Map<String, String> values =
          sampler.propose(SPACE, all, new SplittableRandom(seed * 1000 + i));
      all.add(new Observation(values, cost(values)));
    }
    return all;
  }

  private static double best(List<Observation> all) {
    return all.stream().mapToDouble(Observation::cost).min().orElseThrow();
  }

  @Test
  void estimatorsLearnWhereGoodValuesLie() {
    int wins = 0;
    double random = 0;
    double learnt = 0;
    for (int seed = 0; seed < 60; seed++) {
      double one = best(run(new RandomSampler(), seed, 40));
      double other = best(run(new TreeParzenSampler(), seed, 40));
      random += one / 60;
      learnt += other / 60;
      wins += other < one ? 1 : 0;
    }
    assertThat(learnt)
        .as("mean of the best against %s, %s wins", random, wins)
        .isLessThan(random / 2);
    assertThat(wins).as("of 60 against random search").isGreaterThanOrEqualTo(38);
  }

  @Test
  void theSameSeedProposesTheSame() {
    assertThat(run(new TreeParzenSampler(), 7, 30)).isEqualTo(run(new TreeParzenSampler(), 7, 30));
    assertThat(run(new TreeParzenSampler(), 7, 30))
        .isNotEqualTo(run(new TreeParzenSampler(), 8, 30));
  }

  @Test
  void failedTrialsAreAvoided() {
    List<Observation> all = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      Map<String, String> values = new RandomSampler().propose(SPACE, all, random);
      boolean diverges = Double.parseDouble(values.get("rate")) > 0.01;
      all.add(new Observation(values, diverges ? Double.POSITIVE_INFINITY : 1 + i % 3));
    }
    int above = 0;
    for (int i = 0; i < 50; i++) {
      Map<String, String> values =
          new TreeParzenSampler().propose(SPACE, all, new SplittableRandom(i));
      above += Double.parseDouble(values.get("rate")) > 0.01 ? 1 : 0;
    }
    assertThat(above).as("of 50, where half of the range diverges").isLessThan(10);
  }

  @Test
  void aDensityHasTheAreaOne() {
    for (double[] points : List.of(new double[0], new double[] {0.1}, new double[] {0, 0.2, 1})) {
      ParzenEstimator density = new ParzenEstimator(points);
      double area = 0;
      for (int i = 0; i < 2000; i++) {
        area += density.density((i + 0.5) / 2000) / 2000;
      }
      assertThat(area).isCloseTo(1, within(1e-3));
    }
    ParzenEstimator density = new ParzenEstimator(new double[] {0.1, 0.12, 0.15});
    SplittableRandom random = new SplittableRandom(2);
    int near = 0;
    for (int i = 0; i < 1000; i++) {
      near += density.draw(random) < 0.5 ? 1 : 0;
    }
    double share = 0;
    for (int i = 0; i < 1000; i++) {
      share += density.density((i + 0.5) / 2000) / 2000;
    }
    assertThat(near / 1000.0).isCloseTo(share, within(0.05));
  }

  @Test
  void whatMattersIsMoreImportant() {
    Map<String, Double> shares = Importance.of(SPACE, run(new RandomSampler(), 4, 200));
    assertThat(shares.values().stream().mapToDouble(d -> d).sum()).isCloseTo(1, within(1e-9));
    assertThat(shares.get("rate")).isGreaterThan(0.4);
    assertThat(shares.get("idle")).isLessThan(0.1);
    assertThat(shares.keySet().iterator().next()).isEqualTo("rate");
    assertThat(Importance.of(SPACE, run(new RandomSampler(), 4, 5))).isEmpty();
  }
}
