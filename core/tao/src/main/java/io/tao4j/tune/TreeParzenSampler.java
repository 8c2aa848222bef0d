package io.tao4j.tune;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Tree of Parzen estimators: the best trials so far make one density of each parameter, the others
 * a second one; of some trials drawn from the first densities that one is taken for which they are
 * largest against the second, which is where the expected improvement is largest.
 *
 * @see <a href="https://papers.nips.cc/paper/4443">Bergstra and others, Algorithms for
 *     Hyper-Parameter Optimization, 2011</a>
 */
final class TreeParzenSampler implements Sampler {
  /** With fewer trials values are drawn at random. */
  static final int STARTUP = 6;

  /** So large a part of the trials counts as good, as in the paper. */
  private static final double GOOD = 0.15;

  /**
   * Trials that are drawn to choose one. With many a value that was good at first is kept too long.
   */
  private static final int CANDIDATES = 12;

  private final Sampler random = new RandomSampler();

  @Override
  public Map<String, String> propose(
      SearchSpace space, List<Observation> observations, SplittableRandom source) {
    long known = observations.stream().filter(o -> Double.isFinite(o.cost())).count();
    if (known < STARTUP) {
      return random.propose(space, observations, source);
    }
    List<Observation> sorted =
        observations.stream().sorted(Comparator.comparingDouble(Observation::cost)).toList();
    int good = (int) Math.ceil(GOOD * known);
    List<Observation> better = sorted.subList(0, good);
    List<Observation> worse = sorted.subList(good, sorted.size());
    List<Densities> densities =
        space.parameters().stream().map(p -> Densities.of(p, better, worse)).toList();
    Map<String, String> best = Map.of();
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      Map<String, String> values = new LinkedHashMap<>();
      double gain = 0;
      for (Densities one : densities) {
        Candidate candidate = one.draw(source);
        values.put(one.path(), candidate.value());
        gain += candidate.gain();
      }
      if (gain > most) {
        most = gain;
        best = values;
      }
    }
    return best;
  }

  /** A value, and how much denser it lies among the better trials: the logarithm of the ratio. */
  private record Candidate(String value, double gain) {}

  /** Both densities of a parameter. */
  private sealed interface Densities {
    String path();

    /** A value as the better trials have it. */
    Candidate draw(SplittableRandom source);

    static Densities of(Parameter parameter, List<Observation> better, List<Observation> worse) {
      String path = parameter.path();
      if (parameter.domain() instanceof Domain.Range range) {
        return new OfRange(
            path,
            range,
            new ParzenEstimator(places(range, path, better)),
            new ParzenEstimator(places(range, path, worse)));
      }
      Domain.Choice choice = (Domain.Choice) parameter.domain();
      return new OfChoice(path, choice, shares(choice, path, better), shares(choice, path, worse));
    }
  }

  private record OfRange(
      String path, Domain.Range range, ParzenEstimator better, ParzenEstimator worse)
      implements Densities {
    @Override
    public Candidate draw(SplittableRandom source) {
      double place = better.draw(source);
      return new Candidate(
          range.value(place), Math.log(better.density(place) / worse.density(place)));
    }
  }

  private static final class OfChoice implements Densities {
    private final String path;
    private final Domain.Choice choice;
    private final double[] better;
    private final double[] worse;

    OfChoice(String path, Domain.Choice choice, double[] better, double[] worse) {
      this.path = path;
      this.choice = choice;
      this.better = better;
      this.worse = worse;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public Candidate draw(SplittableRandom source) {
      int index = RandomSampler.draw(better, source);
      return new Candidate(choice.values().get(index), Math.log(better[index] / worse[index]));
    }
  }

  static double[] places(Domain.Range range, String path, List<Observation> trials) {
    return trials.stream()
        .mapToDouble(trial -> range.place(trial.parameters().get(path)))
        .toArray();
  }

  /** How often each value is there, counting each as its weight says once more. */
  static double[] shares(Domain.Choice choice, String path, List<Observation> trials) {
    int n = choice.values().size();
    double all = choice.weights().stream().mapToDouble(Double::doubleValue).sum();
    double[] counts = new double[n];
    for (int i = 0; i < n; i++) {
      String value = choice.values().get(i);
      counts[i] =
          n * choice.weights().get(i) / all
              + trials.stream().filter(t -> value.equals(t.parameters().get(path))).count();
    }
    for (int i = 0; i < n; i++) {
      counts[i] /= n + trials.size();
    }
    return counts;
  }
}
