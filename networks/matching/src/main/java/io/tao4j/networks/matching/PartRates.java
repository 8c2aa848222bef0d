package io.tao4j.networks.matching;

import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How a part of a network is trained, its biases apart, as TAO's networks of vectors have it.
 *
 * @param rate after the warm-up; 0 for a part that stays as it is
 * @param biasFactor what the rate is multiplied by for biases
 * @param decay times the weight, is added to the gradient of what is no bias
 * @param biasDecay the same for biases
 */
public record PartRates(double rate, double biasFactor, double decay, double biasDecay) {
  /**
   * What a schedule's rate is multiplied by for each parameter.
   *
   * @param parts the part of a parameter
   * @param largest the schedule's rate after the warm-up, above 0
   */
  public static Map<String, Double> factors(
      Graph graph, Function<Parameter, PartRates> parts, double largest) {
    Map<String, Double> factors = new HashMap<>();
    for (Parameter parameter : graph.parameters()) {
      PartRates part = parts.apply(parameter);
      double bias = isBias(parameter) ? part.biasFactor() : 1;
      factors.put(parameter.name(), part.rate() * bias / largest);
    }
    return factors;
  }

  /**
   * The decays as penalties. A penalty's gradient is twice its weight, so it is half of a decay.
   */
  public static List<Regularizer> penalties(Graph graph, Function<Parameter, PartRates> parts) {
    Map<Double, Set<String>> byWeight = new HashMap<>();
    for (Parameter parameter : graph.parameters()) {
      PartRates part = parts.apply(parameter);
      double decay = isBias(parameter) ? part.biasDecay() : part.decay();
      if (decay > 0) {
        byWeight.computeIfAbsent(decay, d -> new HashSet<>()).add(parameter.name());
      }
    }
    return byWeight.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> new Regularizer(Regularizer.Kind.L2, one.getKey() / 2, one.getValue()))
        .toList();
  }

  private static boolean isBias(Parameter parameter) {
    return parameter.role() == Parameter.Role.BIAS || parameter.role() == Parameter.Role.BETA;
  }
}
