package io.tao4j.tune;

import io.tao4j.tune.Sampler.Observation;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each parameter matters: how far the values of the better third of the trials lie from
 * those of all, as the variance of the ratio of both densities, in shares that make 1 together.
 * Densities are those of {@link ParzenEstimator}. Parameters that matter only together are not
 * seen.
 *
 * @see <a href="https://arxiv.org/abs/2304.10255">Watanabe and others, PED-ANOVA, 2023</a>
 */
final class Importance {
  /** Fewer trials say nothing. */
  static final int LEAST_TRIALS = 6;

  private static final int STEPS = 200;

  private Importance() {}

  /** Shares by path, the largest first; empty with too few trials. */
  static Map<String, Double> of(SearchSpace space, List<Observation> observations) {
    List<Observation> known =
        observations.stream()
            .filter(o -> Double.isFinite(o.cost()))
            .sorted(Comparator.comparingDouble(Observation::cost))
            .toList();
    if (known.size() < LEAST_TRIALS) {
      return Map.of();
    }
    List<Observation> better = known.subList(0, (known.size() + 2) / 3);
    Map<String, Double> found = new LinkedHashMap<>();
    for (Parameter parameter : space.parameters()) {
      found.put(parameter.path(), distance(parameter, better, known));
    }
    double all = found.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    found.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(e -> shares.put(e.getKey(), all > 0 ? e.getValue() / all : 0));
    return shares;
  }

  private static double distance(
      Parameter parameter, List<Observation> better, List<Observation> all) {
    double sum = 0;
    if (parameter.domain() instanceof Domain.Choice choice) {
      double[] some = TreeParzenSampler.shares(choice, parameter.path(), better);
      double[] every = TreeParzenSampler.shares(choice, parameter.path(), all);
      for (int i = 0; i < some.length; i++) {
        sum += square(some[i] / every[i] - 1) * every[i];
      }
      return sum;
    }
    Domain.Range range = (Domain.Range) parameter.domain();
    ParzenEstimator some =
        new ParzenEstimator(TreeParzenSampler.places(range, parameter.path(), better));
    ParzenEstimator every =
        new ParzenEstimator(TreeParzenSampler.places(range, parameter.path(), all));
    for (int i = 0; i < STEPS; i++) {
      double place = (i + 0.5) / STEPS;
      double density = every.density(place);
      sum += square(some.density(place) / density - 1) * density / STEPS;
    }
    return sum;
  }

  private static double square(double value) {
    return value * value;
  }
}
