package io.tao4j.networks.matching;

import io.tao4j.chart.LineChart;
import io.tao4j.chart.PictureSheet;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.metric.retrieval.Distances;
import io.tao4j.metric.retrieval.IdentityRetrieval;
import io.tao4j.metric.retrieval.IdentityRetrieval.Identity;
import io.tao4j.metric.retrieval.ReRanking;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import io.tao4j.networks.tasks.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-identification by the rules of Market-1501, by the Euclidean distance of vectors of length 1:
 * {@code mAP}, {@code rank_1}, {@code rank_5}, {@code rank_10}, and with re-ranking the same as
 * {@code re_ranked_mAP} and so on.
 */
public final class IdentityEvaluator extends VectorEvaluator {
  private static final String PRIMARY = "mAP";
  private static final String RE_RANKED = "re_ranked_";
  private static final List<Integer> RANKS = List.of(1, 5, 10);

  private final List<String> classes;
  private final ReRanking.@Nullable Settings reRanking;
  private final int maxRank;

  /**
   * An empty metric.
   *
   * @param classes names by label
   * @param output name of the network's output {@code [N, D]}
   * @param reRanking how the figures of re-ranked distances are made, or null for none; costs
   *     memory by the square of all pictures
   * @param maxRank places of the curve and of the sheet of matches, one or more
   */
  public IdentityEvaluator(
      List<String> classes, String output, ReRanking.@Nullable Settings reRanking, int maxRank) {
    super(output);
    this.classes = List.copyOf(classes);
    this.reRanking = reRanking;
    this.maxRank = maxRank;
  }

  @Override
  public Set<String> metricNames() {
    Set<String> names = new LinkedHashSet<>(List.of(PRIMARY));
    RANKS.forEach(rank -> names.add("rank_" + rank));
    if (reRanking != null) {
      for (String name : List.copyOf(names)) {
        names.add(RE_RANKED + name);
      }
    }
    names.add("queries");
    names.add("gallery");
    return names;
  }

  @Override
  public Evaluation result() {
    List<Identity> queried = identities(queries());
    List<Identity> among = identities(references());
    double[][] distances = Distances.squaredEuclidean(vectors(queries()), vectors(references()));
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, IdentityRetrieval> curves = new LinkedHashMap<>();
    IdentityRetrieval plain = IdentityRetrieval.of(distances, queried, among);
    curves.put("by distance", plain);
    add(metrics, "", plain);
    double[][] shown = distances;
    if (reRanking != null) {
      shown =
          ReRanking.apply(
              roots(distances),
              roots(Distances.squaredEuclidean(vectors(queries()), vectors(queries()))),
              roots(Distances.squaredEuclidean(vectors(references()), vectors(references()))),
              reRanking);
      IdentityRetrieval again = IdentityRetrieval.of(shown, queried, among);
      curves.put("re-ranked", again);
      add(metrics, RE_RANKED, again);
    }
    metrics.put("queries", (double) plain.queries());
    metrics.put("gallery", (double) references().size());
    return Evaluation.of(
        metrics, Metric.higher(PRIMARY), Set.of(), Map.of(), new Found(curves, matches(shown)));
  }

  private static List<Identity> identities(List<Seen> seen) {
    return seen.stream().map(one -> new Identity(one.label(), one.camera())).toList();
  }

  private static void add(Map<String, Double> metrics, String prefix, IdentityRetrieval found) {
    metrics.put(prefix + PRIMARY, found.meanAveragePrecision());
    RANKS.forEach(rank -> metrics.put(prefix + "rank_" + rank, found.rank(rank)));
  }

  private static double[][] roots(double[][] squared) {
    return Arrays.stream(squared)
        .map(row -> Arrays.stream(row).map(Math::sqrt).toArray())
        .toArray(double[][]::new);
  }

  /** What a query found, nearest first, without its own identity by its own camera. */
  private record Match(Seen query, List<Seen> nearest, boolean isKnown) {
    boolean isRight() {
      return !nearest.isEmpty() && nearest.get(0).label() == query.label();
    }
  }

  private List<Match> matches(double[][] distances) {
    List<Match> matches = new ArrayList<>();
    for (int q = 0; q < queries().size(); q++) {
      Seen query = queries().get(q);
      double[] row = distances[q];
      List<Seen> nearest =
          IntStream.range(0, row.length)
              .boxed()
              .filter(r -> counts(query, references().get(r)))
              .sorted(Comparator.comparingDouble(r -> row[r]))
              .limit(maxRank)
              .map(references()::get)
              .toList();
      boolean known =
          references().stream()
              .anyMatch(one -> one.label() == query.label() && one.camera() != query.camera());
      matches.add(new Match(query, nearest, known));
    }
    return matches;
  }

  private static boolean counts(Seen query, Seen reference) {
    return reference.label() != query.label() || reference.camera() != query.camera();
  }

  /** The curve, queries that found somebody else, and pictures of what was found. */
  private final class Found implements Evaluation.Details {
    private static final Logger LOG = LoggerFactory.getLogger(Found.class);

    /** Queries on the sheet. */
    private static final int SHOWN = 10;

    private final Map<String, IdentityRetrieval> curves;
    private final List<Match> matches;

    Found(Map<String, IdentityRetrieval> curves, List<Match> matches) {
      this.curves = curves;
      this.matches = matches;
    }

    private List<Match> wrong() {
      return matches.stream().filter(one -> one.isKnown() && !one.isRight()).toList();
    }

    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      curves.forEach(
          (name, curve) -> json.put("cmc " + name, first(curve.cumulativeMatches(), maxRank)));
      json.put("wrong_queries", wrong().size());
      return json;
    }

    /** Writes {@code cmc.png}, {@code matches.png} and {@code wrong_queries.csv}. */
    @Override
    public List<Path> write(Path folder) throws IOException {
      List<Path> files = new ArrayList<>();
      Path curve = folder.resolve("cmc.png");
      chart().write(curve);
      files.add(curve);
      Path sheet = folder.resolve("matches.png");
      sheet().write(sheet);
      files.add(sheet);
      CsvTable table = new CsvTable(List.of("path", "identity", "nearest", "its_identity"));
      for (Match one : wrong()) {
        table.add(
            List.of(
                one.query().path(),
                classes.get(one.query().label()),
                one.nearest().get(0).path(),
                classes.get(one.nearest().get(0).label())));
      }
      Path file = folder.resolve("wrong_queries.csv");
      table.write(file);
      files.add(file);
      return files;
    }

    private LineChart chart() {
      LineChart chart =
          new LineChart("Queries with a match among their k nearest", "k", "share of the queries")
              .axes(1, Math.max(2, maxRank), 0, 1);
      curves.forEach(
          (name, curve) -> {
            double[] shares =
                first(curve.cumulativeMatches(), maxRank).stream().mapToDouble(x -> x).toArray();
            double[] places = IntStream.rangeClosed(1, shares.length).asDoubleStream().toArray();
            chart.line(
                String.format(Locale.ROOT, "%s (mAP %.3f)", name, curve.meanAveragePrecision()),
                places,
                shares);
          });
      return chart;
    }

    /** Queries at equal distances through the set, each with what it found. */
    private PictureSheet sheet() {
      PictureSheet sheet =
          new PictureSheet("Queries at the left, and what they found, nearest first", maxRank + 1);
      List<Match> known = matches.stream().filter(Match::isKnown).toList();
      int rows = Math.min(SHOWN, known.size());
      for (int row = 0; row < rows; row++) {
        Match match = known.get((int) ((long) row * known.size() / rows));
        add(sheet, match.query(), "query " + classes.get(match.query().label()));
        for (int place = 0; place < maxRank; place++) {
          if (place < match.nearest().size()) {
            Seen found = match.nearest().get(place);
            String verdict = found.label() == match.query().label() ? "right " : "wrong ";
            add(sheet, found, verdict + classes.get(found.label()));
          } else {
            sheet.add(Optional::empty, List.of(), "");
          }
        }
      }
      return sheet;
    }

    private static void add(PictureSheet sheet, Seen seen, String caption) {
      sheet.add(() -> read(seen.path()), List.of(), caption);
    }

    /** The files were read a moment ago; one that has gone since is no reason to fail. */
    private static Optional<Image> read(String path) {
      try {
        return Optional.of(ImageCodec.read(Path.of(path)));
      } catch (TaoException e) {
        LOG.info("left out of the sheet: {}", e.problem());
        return Optional.empty();
      }
    }

    private static <T> List<T> first(List<T> all, int count) {
      return all.subList(0, Math.min(count, all.size()));
    }
  }
}
