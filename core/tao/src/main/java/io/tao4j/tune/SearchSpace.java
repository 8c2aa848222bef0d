package io.tao4j.tune;

import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecValidator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The parameters of a search, each with its values, in order.
 *
 * @param parameters one or more, with different paths
 */
public record SearchSpace(List<Parameter> parameters) {
  public SearchSpace {
    parameters = List.copyOf(parameters);
    Set<String> paths = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (!paths.add(parameter.path())) {
        throw new IllegalArgumentException("two parameters are " + parameter.path());
      }
    }
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("a search space has one parameter or more");
    }
  }

  /** A space of these. */
  public static SearchSpace of(Parameter... parameters) {
    return new SearchSpace(List.of(parameters));
  }

  /**
   * The fields of a spec that matter most for how well a training goes, with ranges around the
   * values that the spec gives them and inside of those that it allows: learning rates, penalties
   * on weights, momentum, warm-up, and what the spec uses of dropout, smoothing, mixing and
   * augmentation. Batch sizes are not among them: name one to have it searched.
   *
   * @param specs of the network
   * @param spec without errors
   * @throws io.tao4j.error.TaoException {@code TUNE-001} if the spec has no such field
   */
  public static SearchSpace of(SpecValidator specs, Spec spec) {
    Objects.requireNonNull(specs, "specs");
    Objects.requireNonNull(spec, "spec");
    return new SearchSpace(new UsualParameters(specs, spec).chosen());
  }

  /** The values that a spec has, if it has one of each parameter and all are in the space. */
  Optional<Map<String, String>> valuesOf(Spec spec) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Optional<String> value = spec.value(parameter.path()).filter(parameter.domain()::contains);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.put(parameter.path(), value.get());
    }
    return Optional.of(values);
  }

  /**
   * Values of all parameters at random, by path, in their order.
   *
   * @param seed the same one gives the same values
   */
  public Map<String, String> draw(long seed) {
    return new RandomSampler().propose(this, List.of(), new SplittableRandom(seed));
  }

  /** Each parameter's values in words, by its path. */
  public Map<String, String> described() {
    Map<String, String> words = new LinkedHashMap<>();
    parameters.forEach(p -> words.put(p.path(), p.domain().toString()));
    return words;
  }

  /** The space as a file for {@link TuneFile}: YAML, to be changed by hand. */
  public String toYaml() {
    StringBuilder text = new StringBuilder("parameters:\n");
    for (Parameter parameter : parameters) {
      text.append("  - {parameter: ").append(parameter.path());
      if (parameter.domain() instanceof Domain.Range range) {
        text.append(", min: ").append(number(range.min(), range.whole()));
        text.append(", max: ").append(number(range.max(), range.whole()));
        text.append(range.logarithmic() ? ", scale: LOG" : ", scale: LINEAR");
      } else if (parameter.domain() instanceof Domain.Choice choice) {
        text.append(", values: [").append(String.join(", ", quoted(choice.values()))).append("]");
        if (choice.weights().stream().distinct().count() > 1) {
          text.append(", weights: ").append(choice.weights());
        }
      }
      text.append("}\n");
    }
    return text.toString();
  }

  private static String number(double value, boolean whole) {
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  private static List<String> quoted(List<String> values) {
    return values.stream().map(value -> "'" + value.replace("'", "''") + "'").toList();
  }
}
