package io.tao4j.tune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Each parameter by itself, evenly on its scale. */
final class RandomSampler implements Sampler {
  @Override
  public Map<String, String> propose(
      SearchSpace space, List<Observation> observations, SplittableRandom random) {
    Map<String, String> values = new LinkedHashMap<>();
    space.parameters().forEach(p -> values.put(p.path(), draw(p.domain(), random)));
    return values;
  }

  static String draw(Domain domain, SplittableRandom random) {
    if (domain instanceof Domain.Range range) {
      return range.value(random.nextDouble());
    }
    Domain.Choice choice = (Domain.Choice) domain;
    double[] weights = choice.weights().stream().mapToDouble(Double::doubleValue).toArray();
    return choice.values().get(draw(weights, random));
  }

  /** An index, each as often as its weight says. */
  static int draw(double[] weights, SplittableRandom random) {
    double all = 0;
    for (double weight : weights) {
      all += weight;
    }
    double at = random.nextDouble() * all;
    int index = 0;
    while (index < weights.length - 1 && at >= weights[index]) {
      at -= weights[index];
      index++;
    }
    return index;
  }
}
