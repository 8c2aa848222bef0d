package io.tao4j.weights;

import io.tao4j.error.TaoException;
import io.tao4j.weights.format.WeightFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a file's tensors and of a network's parameters.
 *
 * @param source the file
 * @param format what kind of file
 * @param convention whose names it has
 * @param prefix what stands before each name in the file, for example {@code state_dict.}
 * @param others prefixes in the file under which the same weights could have been found ({@code
 *     state_dict_ema.}): of several that fit equally well the file's first is taken
 * @param matched parameters and buffers that have their numbers from the file
 * @param missing those that should and have not, each with the reason
 * @param unexpected the file's tensors below the prefix that nothing here takes
 * @param freshHead parameters of the last layer that keep their first numbers, each with the reason
 * @param absorbed biases of the file that went into the running mean of the batch norm behind them,
 *     which computes the same
 * @param resized tables of positions that were resampled for another image size, with both shapes
 */
public record LoadReport(
    String source,
    WeightFormat format,
    String convention,
    String prefix,
    List<String> others,
    List<String> matched,
    List<String> missing,
    List<String> unexpected,
    List<String> freshHead,
    List<String> absorbed,
    List<String> resized) {
  private static final int SHOWN = 12;

  public LoadReport {
    others = List.copyOf(others);
    matched = List.copyOf(matched);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    freshHead = List.copyOf(freshHead);
    absorbed = List.copyOf(absorbed);
    resized = List.copyOf(resized);
  }

  /** Whether everything but the last layer was found, and nothing was left over. */
  public boolean isComplete() {
    return missing.isEmpty() && unexpected.isEmpty();
  }

  /**
   * Does nothing if the load is complete.
   *
   * @throws TaoException {@code WEIGHTS-010} listing what is missing and what is left over
   */
  public void requireComplete() {
    if (isComplete()) {
      return;
    }
    List<String> details = new ArrayList<>();
    details.add(
        "%s match by the names of %s, %s are missing, %s of the file are left over"
            .formatted(matched.size(), convention, missing.size(), unexpected.size()));
    show(details, "missing: ", missing);
    show(details, "left over: ", unexpected);
    details.add("give the weights of this very network, or allow a partial load");
    throw new TaoException(
        "WEIGHTS-010",
        "%s does not hold the weights of this network".formatted(source),
        details,
        null);
  }

  private static void show(List<String> details, String what, List<String> names) {
    names.stream().limit(SHOWN).forEach(name -> details.add(what + name));
    if (names.size() > SHOWN) {
      details.add(what + "and %s more".formatted(names.size() - SHOWN));
    }
  }

  /** One line: format, names, counts, the head. */
  public String summary() {
    StringBuilder text =
        new StringBuilder(
            "%s tensors from %s (%s, names of %s%s)"
                .formatted(
                    matched.size(),
                    source,
                    format.title(),
                    convention,
                    prefix.isEmpty() ? "" : " below '" + prefix + "'"));
    if (!others.isEmpty()) {
      text.append(", not those below '").append(String.join("', '", others)).append("'");
    }
    if (!missing.isEmpty()) {
      text.append(", %s missing".formatted(missing.size()));
    }
    if (!unexpected.isEmpty()) {
      text.append(", %s left over".formatted(unexpected.size()));
    }
    if (!absorbed.isEmpty()) {
      text.append(", %s biases moved into batch norms".formatted(absorbed.size()));
    }
    if (!resized.isEmpty()) {
      text.append("; resized: ").append(String.join(", ", resized));
    }
    if (!freshHead.isEmpty()) {
      text.append("; the head starts fresh: ").append(freshHead.get(0));
    }
    return text.toString();
  }
}
