package io.tao4j.networks.matching;

import io.tao4j.metric.retrieval.ClusterAgreement;
import io.tao4j.metric.retrieval.Distances;
import io.tao4j.metric.retrieval.NearestMeans;
import io.tao4j.metric.retrieval.NeighbourRetrieval;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How well queries find references of their class, by the Euclidean distance of vectors of length
 * 1: the nearest reference ({@code precision_at_1}), the R nearest of R ({@code r_precision},
 * {@code map_at_r}), one among the k nearest ({@code recall_at_k}); and how well clusters of the
 * queries agree with their classes ({@code ami}, {@code nmi}).
 */
public final class RetrievalEvaluator extends VectorEvaluator {
  private static final String PRECISION = "precision_at_1";

  /** Of the clusters: evaluations of one model give the same figures. */
  private static final long SEED = 1234;

  private final List<String> classes;
  private final int topK;
  private final boolean byClass;

  /**
   * An empty metric.
   *
   * @param classes names by label
   * @param output name of the network's output {@code [N, D]}
   * @param topK k of {@code recall_at_k}, one or more
   * @param byClass whether the figures of each class are told
   */
  public RetrievalEvaluator(List<String> classes, String output, int topK, boolean byClass) {
    super(output);
    this.classes = List.copyOf(classes);
    this.topK = topK;
    this.byClass = byClass;
  }

  @Override
  public Set<String> metricNames() {
    Set<String> names =
        new LinkedHashSet<>(
            List.of(PRECISION, "r_precision", "map_at_r", "ami", "nmi", "queries", "references"));
    names.add("recall_at_" + topK);
    return names;
  }

  @Override
  public Evaluation result() {
    int[] queryLabels = labels(queries());
    int[] referenceLabels = labels(references());
    double[][] distances = Distances.squaredEuclidean(vectors(queries()), vectors(references()));
    NeighbourRetrieval found = NeighbourRetrieval.of(distances, queryLabels, referenceLabels);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(PRECISION, found.precisionAt1());
    metrics.put("r_precision", found.rPrecision());
    metrics.put("map_at_r", found.meanAveragePrecisionAtR());
    List<Answer> answers = answers(distances);
    if (topK > 1) {
      metrics.put("recall_at_" + topK, share(answers, Answer::isAmongNearest));
    }
    if (!queries().isEmpty()) {
      int clusters = (int) Arrays.stream(queryLabels).distinct().count();
      ClusterAgreement agreement =
          ClusterAgreement.of(
              queryLabels, NearestMeans.clusters(vectors(queries()), clusters, SEED));
      metrics.put("ami", agreement.adjusted());
      metrics.put("nmi", agreement.normalized());
    }
    metrics.put("queries", (double) found.queries());
    metrics.put("references", (double) references().size());
    return Evaluation.of(
        metrics,
        Metric.higher(PRECISION),
        Set.of(),
        byClass ? perClass(answers) : Map.of(),
        new Wrong(answers.stream().filter(answer -> !answer.isRight()).toList(), classes));
  }

  /** A query that has references of its class, and what was found. */
  private record Answer(Seen query, Seen nearest, double distance, boolean isAmongNearest) {
    boolean isRight() {
      return query.label() == nearest.label();
    }
  }

  private List<Answer> answers(double[][] distances) {
    Set<Integer> known = new LinkedHashSet<>();
    references().forEach(one -> known.add(one.label()));
    List<Answer> answers = new ArrayList<>();
    for (int q = 0; q < queries().size(); q++) {
      Seen query = queries().get(q);
      if (!known.contains(query.label())) {
        continue;
      }
      double[] row = distances[q];
      int[] nearest =
          IntStream.range(0, row.length)
              .boxed()
              .sorted((a, b) -> Double.compare(row[a], row[b]))
              .limit(topK)
              .mapToInt(Integer::intValue)
              .toArray();
      boolean among =
          IntStream.of(nearest).anyMatch(r -> references().get(r).label() == query.label());
      answers.add(
          new Answer(query, references().get(nearest[0]), Math.sqrt(row[nearest[0]]), among));
    }
    return answers;
  }

  private static double share(
      List<Answer> answers, java.util.function.Predicate<Answer> condition) {
    return answers.isEmpty()
        ? Double.NaN
        : (double) answers.stream().filter(condition).count() / answers.size();
  }

  private Map<String, Map<String, Double>> perClass(List<Answer> answers) {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    for (int label = 0; label < classes.size(); label++) {
      int one = label;
      List<Answer> own = answers.stream().filter(a -> a.query().label() == one).toList();
      if (!own.isEmpty()) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(PRECISION, share(own, Answer::isRight));
        figures.put("queries", (double) own.size());
        all.put(classes.get(label), figures);
      }
    }
    return all;
  }

  private static int[] labels(List<Seen> seen) {
    return seen.stream().mapToInt(Seen::label).toArray();
  }

  /** Queries whose nearest reference is of another class, as a table. */
  private record Wrong(List<Answer> answers, List<String> classes) implements Evaluation.Details {
    @Override
    public Map<String, Object> json() {
      return Map.of("wrong_queries", answers.size());
    }

    /** Writes {@code wrong_queries.csv}. */
    @Override
    public List<Path> write(Path folder) throws IOException {
      CsvTable table = new CsvTable(List.of("path", "class", "nearest", "its_class", "distance"));
      for (Answer answer : answers) {
        table.add(
            List.of(
                answer.query().path(),
                classes.get(answer.query().label()),
                answer.nearest().path(),
                classes.get(answer.nearest().label()),
                CsvTable.share(answer.distance())));
      }
      Path file = folder.resolve("wrong_queries.csv");
      table.write(file);
      return List.of(file);
    }
  }
}
