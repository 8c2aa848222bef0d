package io.tao4j.tune;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One training of a search.
 *
 * @param number from 1
 * @param parameters what it sets, by path
 * @param state how far it is
 * @param until the epochs after which it pauses, or all
 * @param epochs that it had
 * @param figures of its validations, in order
 * @param seconds that it took, without what killed runs took
 * @param failure code and message; empty where it did not fail
 */
@JsonPropertyOrder({
  "number",
  "parameters",
  "state",
  "until",
  "epochs",
  "figures",
  "seconds",
  "failure"
})
public record Trial(
    int number,
    Map<String, String> parameters,
    State state,
    int until,
    int epochs,
    List<Figure> figures,
    double seconds,
    String failure) {

  /** How far a trial is. */
  public enum State {
    /** Begun and not yet where it shall pause or end: it runs, or was killed. */
    RUNNING,
    /** Trained as far as it shall be for now. */
    PAUSED,
    /** Trained to its end. */
    FINISHED,
    /** Ended with an error. */
    FAILED
  }

  /**
   * What a validation gave.
   *
   * @param epoch after so many epochs
   * @param value of the figure that the search is about
   */
  public record Figure(int epoch, double value) {}

  /** Copies the collections, in their order. */
  public Trial {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    figures = List.copyOf(figures);
  }

  static Trial begun(int number, Map<String, String> parameters, int until) {
    return new Trial(number, parameters, State.RUNNING, until, 0, List.of(), 0, "");
  }

  /** Name of its folder below {@code trials}: four digits or more. */
  public String folder() {
    return String.format(Locale.ROOT, "%04d", number);
  }

  Trial goingOn(int to) {
    return new Trial(number, parameters, State.RUNNING, to, epochs, figures, seconds, "");
  }

  Trial after(State reached, int done, List<Figure> all, double took, String why) {
    return new Trial(number, parameters, reached, until, done, all, seconds + took, why);
  }

  /**
   * The best figure of its first epochs; of the first validation where that came later.
   *
   * @param most epochs that count
   * @param lowerIsBetter which way is better
   * @return nothing before its first figure that is a number
   */
  public OptionalDouble best(int most, boolean lowerIsBetter) {
    List<Figure> some = figures.stream().filter(figure -> figure.epoch() <= most).toList();
    if (some.isEmpty() && !figures.isEmpty()) {
      some = figures.subList(0, 1);
    }
    var numbers = some.stream().mapToDouble(Figure::value).filter(value -> !Double.isNaN(value));
    return lowerIsBetter ? numbers.min() : numbers.max();
  }
}
