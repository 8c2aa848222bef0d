package io.tao4j.networks.bodypose;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.metric.detection.CocoEvaluation;
import io.tao4j.metric.detection.CocoSettings;
import io.tao4j.metric.detection.DetectionTable;
import io.tao4j.metric.detection.KeyPointSimilarity;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * COCO's average precision of key points over the joints of the labels, and the share of correct
 * key points: a labelled joint is right if it was found no farther away than a tenth of the longer
 * side of the person's box. A person that was not found has all of its joints wrong.
 */
final class BodyEvaluator implements Evaluator {
  static final String AP = "AP";
  static final String PCK = "PCK@0.1";

  private static final double SHARE = 0.1;
  private static final int MOST = 20;
  private static final String PEOPLE = "people";

  private final BodyFinder finder;
  private final List<String> joints;
  private final Map<String, BodySets.Judging> pictures = new HashMap<>();
  private final KeyPointSimilarity similarity;
  private final DetectionTable table;
  private final long[] right;
  private final long[] counted;
  private long people;
  private final List<Map<String, Object>> results = new ArrayList<>();

  /**
   * Nothing was judged yet.
   *
   * @param joints of the labels
   */
  BodyEvaluator(BodyFinder finder, List<String> joints, List<BodySets.Judging> judging) {
    this.finder = finder;
    this.joints = joints;
    judging.forEach(one -> pictures.put(one.picture().toString(), one));
    this.similarity = new KeyPointSimilarity(KeyPointSimilarity.deviations(joints));
    this.table = DetectionTable.ofKeyPoints(1, similarity);
    this.right = new long[joints.size()];
    this.counted = new long[joints.size()];
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    float[] heat = outputs.get(BodyGraph.HEAT).toFloatArray();
    float[] fields = outputs.get(BodyGraph.FIELDS).toFloatArray();
    for (int n = 0; n < batch.size(); n++) {
      BodySets.Judging one = pictures.get(batch.ids().get(n));
      if (one == null) {
        throw new IllegalStateException("no labels of " + batch.ids().get(n));
      }
      CocoPeople.Picture labels = one.labels();
      AffineMap map = finder.facts().whole(labels.width(), labels.height(), finder.isStretched());
      judge(labels, finder.find(heat, fields, n, map));
    }
  }

  /** x and y of each joint of the labels; NaN where it was not found. */
  private double[] places(BodyPeople found, BodyPeople.Person person) {
    double[] places = new double[2 * joints.size()];
    for (int j = 0; j < joints.size(); j++) {
      int at = found.joints().indexOf(joints.get(j));
      BodyPeople.Point point = at < 0 ? BodyPeople.Point.NONE : person.points().get(at);
      places[2 * j] = point.x();
      places[2 * j + 1] = point.y();
    }
    return places;
  }

  private void judge(CocoPeople.Picture labels, BodyPeople found) {
    table.startImage();
    List<double[]> places = new ArrayList<>();
    for (BodyPeople.Person person : found.people()) {
      double[] at = places(found, person);
      places.add(at);
      table.addDetection(0, person.score(), at);
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("image_id", labels.id());
      result.put("category_id", 1);
      List<Double> numbers = new ArrayList<>();
      for (int j = 0; j < joints.size(); j++) {
        boolean there = Double.isFinite(at[2 * j]);
        numbers.add(there ? rounded(at[2 * j]) : 0);
        numbers.add(there ? rounded(at[2 * j + 1]) : 0);
        numbers.add(there ? 1.0 : 0.0);
      }
      result.put("keypoints", numbers);
      result.put("score", person.score());
      results.add(result);
    }
    boolean[] taken = new boolean[places.size()];
    for (CocoPeople.Person person : labels.people()) {
      Box box = person.box();
      double[] given = new double[2 * joints.size()];
      for (int i = 0; i < given.length; i++) {
        given[i] = person.points().places()[i];
      }
      int kind =
          person.crowd()
              ? DetectionTable.CROWD
              : person.labelled() == 0 ? DetectionTable.DIFFICULT : DetectionTable.ORDINARY;
      table.addTruth(0, given, box, person.area(), kind);
      if (kind == DetectionTable.ORDINARY) {
        count(person, given, places, taken);
      }
    }
  }

  /** The person that is most like it, each once, is the one that is compared. */
  private void count(
      CocoPeople.Person person, double[] given, List<double[]> places, boolean[] taken) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < taken.length; i++) {
      double like = similarity.of(places.get(i), given, person.box(), person.area());
      if (!taken[i] && like > most) {
        most = like;
        best = i;
      }
    }
    if (best >= 0) {
      taken[best] = true;
    }
    people++;
    KeyPoints points = person.points();
    double reach = SHARE * Math.max(person.box().width(), person.box().height());
    for (int j = 0; j < joints.size(); j++) {
      if (!points.has(j)) {
        continue;
      }
      counted[j]++;
      if (best >= 0) {
        double[] at = places.get(best);
        double away = Math.hypot(at[2 * j] - given[2 * j], at[2 * j + 1] - given[2 * j + 1]);
        right[j] += away <= reach ? 1 : 0; // no number is in reach
      }
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }

  @Override
  public Set<String> metricNames() {
    return Set.of(
        AP, "AP_50", "AP_75", "AP_medium", "AP_large", "AR", "AR_50", "AR_75", PCK, PEOPLE);
  }

  @Override
  public Evaluation result() {
    CocoSettings standard = CocoSettings.standard();
    CocoSettings settings =
        new CocoSettings(
            standard.iouThresholds(),
            List.of(CocoSettings.Area.ALL, CocoSettings.Area.MEDIUM, CocoSettings.Area.LARGE),
            List.of(MOST));
    Map<String, Double> metrics = new LinkedHashMap<>();
    CocoEvaluation.of(table, settings)
        .summary()
        .forEach((name, value) -> metrics.put(name.replace("AR_" + MOST, "AR"), value));
    metrics.putIfAbsent(AP, 0.0);
    Map<String, Map<String, Double>> byJoint = new LinkedHashMap<>();
    long hits = 0;
    long all = 0;
    for (int j = 0; j < joints.size(); j++) {
      hits += right[j];
      all += counted[j];
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put(PCK, counted[j] == 0 ? 0 : right[j] / (double) counted[j]);
      figures.put("points", (double) counted[j]);
      byJoint.put(joints.get(j), figures);
    }
    metrics.put(PCK, all == 0 ? 0 : hits / (double) all);
    metrics.put(PEOPLE, (double) people);
    return Evaluation.of(metrics, Metric.higher(PCK), Set.of(), byJoint, this::write);
  }

  /** What was found, as COCO's results. */
  private List<Path> write(Path folder) throws IOException {
    Path file = folder.resolve("keypoints.json");
    AtomicFile.writeString(file, new ObjectMapper().writeValueAsString(results) + "\n");
    return List.of(file);
  }
}
