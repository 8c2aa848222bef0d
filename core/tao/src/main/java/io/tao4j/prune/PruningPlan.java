package io.tao4j.prune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What pruning would do, before it is done: printable, savable, applied by {@link Pruner#apply}.
 *
 * @param threshold the normalised score that a channel must exceed
 * @param groups layers whose channels go together, in graph order
 * @param cuts kept positions by tensor and axis
 * @param depthwiseGroups new number of groups of each depthwise convolution that shrinks
 * @param slices new start and end of each slice along channels that shrinks or moves
 * @param parametersBefore parameters of the model
 * @param parametersAfter parameters that stay
 */
public record PruningPlan(
    double threshold,
    List<Group> groups,
    Map<String, Map<Integer, List<Integer>>> cuts,
    Map<String, Integer> depthwiseGroups,
    Map<String, Bounds> slices,
    long parametersBefore,
    long parametersAfter) {
  public PruningPlan {
    Objects.requireNonNull(groups, "groups");
    Objects.requireNonNull(cuts, "cuts");
    Objects.requireNonNull(depthwiseGroups, "depthwiseGroups");
    Objects.requireNonNull(slices, "slices");
  }

  /**
   * Layers whose channels go together.
   *
   * @param layers names of nodes
   * @param channels how many there are
   * @param kept indices that stay, ascending
   * @param scores normalised and merged, one a channel
   * @param pinned why nothing goes, or empty
   */
  public record Group(
      List<String> layers, int channels, List<Integer> kept, List<Double> scores, String pinned) {}

  /**
   * Where a slice starts and ends.
   *
   * @param start first position
   * @param end position behind the last
   */
  public record Bounds(int start, int end) {}

  /** Share of the parameters that stays; TAO calls it the pruning ratio. */
  public double ratio() {
    return (double) parametersAfter / parametersBefore;
  }

  /** A table for people: a line a group. */
  public String toText() {
    String table =
        groups.stream()
            .map(
                g ->
                    String.format(
                        Locale.ROOT,
                        "%6d -> %-6d %s%s",
                        g.channels(),
                        g.kept().size(),
                        String.join(", ", g.layers()),
                        g.pinned().isEmpty() ? "" : "  (" + g.pinned() + ")"))
            .collect(Collectors.joining(System.lineSeparator()));
    return table
        + System.lineSeparator()
        + String.format(
            Locale.ROOT,
            "threshold %.4f: %,d -> %,d parameters (ratio %.3f)",
            threshold,
            parametersBefore,
            parametersAfter,
            ratio());
  }

  /** All of it as JSON. */
  public String toJson() {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan holds plain values only", e);
    }
  }
}
