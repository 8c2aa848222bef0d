package io.tao4j.tune;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Proposes the values of a trial. */
interface Sampler {

  /**
   * What a trial gave.
   *
   * @param parameters its values, by path
   * @param cost less is better; infinite for one that has failed
   */
  record Observation(Map<String, String> parameters, double cost) {}

  /** Values for all parameters, in their order. */
  Map<String, String> propose(
      SearchSpace space, List<Observation> observations, SplittableRandom random);
}
