package io.tao4j.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Result of an evaluation; holds host values only. Immutable.
 *
 * @param metrics figures by name, in the order to show them, for example {@code top_1}
 * @param primary the figure by which the best checkpoint is chosen unless a training monitors
 *     another; one of the metrics, or the loss on the validation set, which a training adds
 * @param lowerIsBetter names of the figures of which less is better
 * @param perClass figures of each class: class name, then figures by name; empty where the task has
 *     no classes
 * @param charts which figures belong into one chart of their course over a training, by the chart's
 *     title; figures that are in none are drawn nowhere
 * @param details what the task says beside: more for {@code evaluation.json}, tables, pictures
 */
public record Evaluation(
    Map<String, Double> metrics,
    Metric primary,
    Set<String> lowerIsBetter,
    Map<String, Map<String, Double>> perClass,
    Map<String, List<String>> charts,
    Details details) {

  /** What a task says of an evaluation beside its figures. */
  public interface Details {
    /** Nothing. */
    Details NONE = folder -> List.of();

    /** Further entries of {@code evaluation.json}, made of maps, lists, texts and numbers. */
    default Map<String, Object> json() {
      return Map.of();
    }

    /**
     * Writes further tables and pictures.
     *
     * @param folder is there
     * @return the files written
     */
    List<Path> write(Path folder) throws IOException;
  }

  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    perClass = Collections.unmodifiableMap(new LinkedHashMap<>(perClass));
    charts = Collections.unmodifiableMap(new LinkedHashMap<>(charts));
    lowerIsBetter = Set.copyOf(lowerIsBetter);
    boolean added = primary.name().equals(TrainingSettings.VALIDATION_LOSS);
    if (!added && !metrics.containsKey(primary.name())) {
      throw new IllegalArgumentException(
          "'%s' is none of the figures %s".formatted(primary.name(), metrics.keySet()));
    }
  }

  /** Figures without classes; losses and figures from 0 to 1 are drawn. */
  public static Evaluation of(Map<String, Double> metrics, Metric primary) {
    return of(metrics, primary, Set.of(), Map.of(), Details.NONE);
  }

  /** For tasks without a figure of their own: the loss on the validation set decides. */
  public static Evaluation ofLoss(Map<String, Double> metrics) {
    return of(metrics, Metric.lower(TrainingSettings.VALIDATION_LOSS));
  }

  /** Figures of which losses and those from 0 to 1 are drawn. */
  public static Evaluation of(
      Map<String, Double> metrics,
      Metric primary,
      Set<String> lowerIsBetter,
      Map<String, Map<String, Double>> perClass,
      Details details) {
    return new Evaluation(metrics, primary, lowerIsBetter, perClass, usualCharts(metrics), details);
  }

  private static Map<String, List<String>> usualCharts(Map<String, Double> metrics) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    metrics.forEach(
        (name, value) -> {
          boolean loss = name.contains("loss");
          if (loss || value >= 0 && value <= 1) {
            String title =
                loss
                    ? "Validation losses"
                    : name.matches(".*(precision|recall|f1).*")
                        ? "Precision and recall"
                        : "Validation";
            groups.computeIfAbsent(title, t -> new ArrayList<>()).add(name);
          }
        });
    return groups;
  }

  /** Name of the {@link #primary} figure. */
  public String primaryMetric() {
    return primary.name();
  }

  /** Value of the {@link #primary} figure; NaN where it is a loss that no training has added. */
  public double primaryValue() {
    return metrics.getOrDefault(primary.name(), Double.NaN);
  }

  /** A figure with its direction, or null where there is none of that name. */
  public @Nullable Metric metric(String name) {
    if (name.equals(primary.name())) {
      return primary;
    }
    if (!metrics.containsKey(name)) {
      return null;
    }
    return lowerIsBetter.contains(name) ? Metric.lower(name) : Metric.higher(name);
  }

  /** A copy with one more figure, drawn with the losses, of which less is better. */
  public Evaluation withLoss(String name, double value) {
    Map<String, Double> more = new LinkedHashMap<>(metrics);
    more.put(name, value);
    Set<String> lower = new LinkedHashSet<>(lowerIsBetter);
    lower.add(name);
    Map<String, List<String>> drawn = new LinkedHashMap<>(charts);
    List<String> losses = new ArrayList<>(drawn.getOrDefault("Validation losses", List.of()));
    losses.add(name);
    drawn.put("Validation losses", losses);
    return new Evaluation(more, primary, lower, perClass, drawn, details);
  }

  /**
   * Writes {@code evaluation.json} with all figures, {@code per_class.csv} where there are classes,
   * and what the task adds.
   *
   * @param folder is made if missing
   * @return the files written
   */
  public List<Path> write(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("metrics", metrics);
    json.put("primary_metric", primary.name());
    if (!perClass.isEmpty()) {
      json.put("per_class", perClass);
    }
    json.putAll(details.json());
    Path table = folder.resolve("evaluation.json");
    AtomicFile.writeString(
        table,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json));
    files.add(table);
    if (!perClass.isEmpty()) {
      Path classes = folder.resolve("per_class.csv");
      AtomicFile.writeString(classes, perClassTable());
      files.add(classes);
    }
    files.addAll(details.write(folder));
    return files;
  }

  private String perClassTable() {
    Set<String> columns = new LinkedHashSet<>();
    perClass.values().forEach(figures -> columns.addAll(figures.keySet()));
    Set<String> counts = new LinkedHashSet<>(columns);
    counts.removeIf(column -> !isCount(column));
    StringBuilder text = new StringBuilder("class");
    columns.forEach(column -> text.append(',').append(column));
    perClass.forEach(
        (name, figures) -> {
          text.append('\n').append(quoted(name));
          columns.forEach(
              column ->
                  text.append(',').append(cell(figures.get(column), counts.contains(column))));
        });
    return text.append('\n').toString();
  }

  /** Whether all classes have whole numbers there, and not only 0 and 1. */
  private boolean isCount(String column) {
    List<Double> values = perClass.values().stream().map(f -> f.getOrDefault(column, 0.0)).toList();
    return values.stream().allMatch(v -> v == Math.rint(v)) && values.stream().anyMatch(v -> v > 1);
  }

  private static String cell(@Nullable Double figure, boolean count) {
    if (figure == null || figure.isNaN()) {
      return "";
    }
    return String.format(Locale.ROOT, count ? "%.0f" : "%.6f", figure);
  }

  /** RFC 4180. */
  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
