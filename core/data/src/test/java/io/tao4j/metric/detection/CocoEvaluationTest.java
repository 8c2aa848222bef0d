package io.tao4j.metric.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.fixtures.Golden;
import io.tao4j.geometry.RunLengthMask;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CocoEvaluationTest {
  private static final double TOLERANCE = 1e-6;

  /** Names of golden's figures, in ours. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("AP", "AP"),
          Map.entry("AP50", "AP_50"),
          Map.entry("AP75", "AP_75"),
          Map.entry("APs", "AP_small"),
          Map.entry("APm", "AP_medium"),
          Map.entry("APl", "AP_large"),
          Map.entry("AR1", "AR_1"),
          Map.entry("AR10", "AR_10"),
          Map.entry("AR100", "AR_100"),
          Map.entry("ARs", "AR_small"),
          Map.entry("ARm", "AR_medium"),
          Map.entry("ARl", "AR_large"));

  @Test
  void agreesWithGoldenBoxes() {
    JsonNode cases = Golden.get().json("metrics/coco_bbox.json").get("cases");
    assertThat(cases).hasSizeGreaterThanOrEqualTo(17);
    for (JsonNode one : cases) {
      CocoEvaluation evaluation = CocoEvaluation.of(golden(one));
      one.get("expected")
          .properties()
          .forEach(
              figure ->
                  close(
                      one.get("name").asText() + " " + figure.getKey(),
                      evaluation.summary().get(NAMES.get(figure.getKey())),
                      figure.getValue().doubleValue()));
      for (int c = 0; c < one.get("categories").size(); c++) {
        close(
            one.get("name").asText() + " class " + c,
            evaluation.averagePrecisionOfClass(c),
            one.get("expected_ap_per_category").get(String.valueOf(c + 1)).doubleValue());
      }
    }
  }

  @Test
  void agreesWithGoldenMasks() {
    JsonNode cases = Golden.get().json("metrics/coco_segm.json").get("cases");
    assertThat(cases).isNotEmpty();
    for (JsonNode one : cases) {
      DetectionTable table = DetectionTable.ofMasks(one.get("categories").size());
      for (JsonNode image : one.get("images")) {
        table.startImage();
        int id = image.get("id").asInt();
        for (JsonNode truth : one.get("annotations")) {
          if (truth.get("image_id").asInt() == id) {
            boolean crowd = truth.get("iscrowd").asInt() == 1;
            table.addTruth(
                truth.get("category_id").asInt() - 1,
                mask(truth),
                truth.get("area").doubleValue(),
                crowd ? DetectionTable.CROWD : DetectionTable.ORDINARY);
          }
        }
        for (JsonNode found : one.get("detections")) {
          if (found.get("image_id").asInt() == id) {
            table.addDetection(
                found.get("category_id").asInt() - 1,
                found.get("score").doubleValue(),
                mask(found));
          }
        }
      }
      CocoEvaluation evaluation = CocoEvaluation.of(table);
      one.get("expected")
          .properties()
          .forEach(
              figure ->
                  close(
                      one.get("name").asText() + " " + figure.getKey(),
                      evaluation.summary().get(NAMES.get(figure.getKey())),
                      figure.getValue().doubleValue()));
    }
  }

  private static RunLengthMask mask(JsonNode one) {
    JsonNode shape = one.get("segmentation");
    List<Integer> counts = new ArrayList<>();
    shape.get("counts").forEach(count -> counts.add(count.asInt()));
    return RunLengthMask.ofCounts(
        shape.get("size").get(0).asInt(), shape.get("size").get(1).asInt(), counts);
  }

  private static DetectionTable golden(JsonNode one) {
    DetectionTable table = new DetectionTable(one.get("categories").size());
    for (JsonNode image : one.get("images")) {
      table.startImage();
      int id = image.get("id").asInt();
      for (JsonNode truth : one.get("annotations")) {
        if (truth.get("image_id").asInt() == id) {
          JsonNode box = truth.get("bbox");
          table.addTruth(
              truth.get("category_id").asInt() - 1,
              box.get(0).doubleValue(),
              box.get(1).doubleValue(),
              box.get(0).doubleValue() + box.get(2).doubleValue(),
              box.get(1).doubleValue() + box.get(3).doubleValue(),
              truth.get("area").doubleValue(),
              truth.get("iscrowd").asInt() == 1 ? DetectionTable.CROWD : DetectionTable.ORDINARY);
        }
      }
      for (JsonNode found : one.get("detections")) {
        if (found.get("image_id").asInt() == id) {
          JsonNode box = found.get("bbox");
          table.addDetection(
              found.get("category_id").asInt() - 1,
              found.get("score").doubleValue(),
              box.get(0).doubleValue(),
              box.get(1).doubleValue(),
              box.get(0).doubleValue() + box.get(2).doubleValue(),
              box.get(1).doubleValue() + box.get(3).doubleValue());
        }
      }
    }
    return table;
  }

  /** Cases that were drawn at random and judged by pycocotools; see the file. */
  @Test
  void agreesWithPycocotools() throws IOException {
    JsonNode cases;
    try (InputStream in = getClass().getResourceAsStream("coco_cases.json")) {
      cases = new ObjectMapper().readTree(in).get("cases");
    }
    assertThat(cases).hasSize(6);
    for (JsonNode one : cases) {
      CocoEvaluation evaluation = CocoEvaluation.of(recorded(one));
      one.get("expected")
          .properties()
          .forEach(
              figure ->
                  close(
                      one.get("name").asText() + " " + figure.getKey(),
                      evaluation.summary().get(figure.getKey()),
                      figure.getValue().doubleValue()));
      for (int c = 0; c < one.get("classes").asInt(); c++) {
        close(
            one.get("name").asText() + " class " + c,
            evaluation.averagePrecisionOfClass(c),
            one.get("expected_ap_of_class").get(c).doubleValue());
      }
    }
  }

  private static DetectionTable recorded(JsonNode one) {
    DetectionTable table = new DetectionTable(one.get("classes").asInt());
    for (int image = 0; image < one.get("images").asInt(); image++) {
      table.startImage();
      for (JsonNode row : one.get("truths")) {
        double[] n = numbers(row);
        if (n[0] == image) {
          int kind = n[2] == 1 ? DetectionTable.CROWD : DetectionTable.ORDINARY;
          table.addTruth((int) n[1], n[3], n[4], n[3] + n[5], n[4] + n[6], n[7], kind);
        }
      }
      for (JsonNode row : one.get("detections")) {
        double[] n = numbers(row);
        if (n[0] == image) {
          table.addDetection((int) n[1], n[2], n[3], n[4], n[3] + n[5], n[4] + n[6]);
        }
      }
    }
    return table;
  }

  private static double[] numbers(JsonNode row) {
    List<Double> numbers = new ArrayList<>();
    row.forEach(number -> numbers.add(number.doubleValue()));
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** pycocotools writes -1 where there is nothing to average. */
  private static void close(String what, OptionalDouble actual, double expected) {
    close(what, actual.isPresent() ? Double.valueOf(actual.getAsDouble()) : null, expected);
  }

  private static void close(String what, Double actual, double expected) {
    if (expected == -1) {
      assertThat(actual).as(what).isNull();
    } else {
      assertThat(actual).as(what).isCloseTo(expected, offset(TOLERANCE));
    }
  }

  @Test
  void difficultBoxesCountNeitherFoundNorMissed() {
    DetectionTable table = new DetectionTable(1);
    table.startImage();
    table.addTruth(0, 0, 0, 50, 50, DetectionTable.DIFFICULT);
    table.addTruth(0, 100, 0, 150, 50, DetectionTable.ORDINARY);
    table.addTruth(0, 200, 0, 250, 50, DetectionTable.DIFFICULT);
    table.addDetection(0, 0.9, 0, 0, 50, 50);
    table.addDetection(0, 0.8, 100, 0, 150, 50);
    assertThat(CocoEvaluation.of(table).summary())
        .containsEntry("AP", 1.0)
        .containsEntry("AP_medium", 1.0)
        .containsEntry("AR_1", 0.0) // the one that counts is the difficult one
        .containsEntry("AR_10", 1.0)
        .doesNotContainKeys("AP_small", "AP_large", "AR_small", "AR_large");
  }

  @Test
  void saysNothingOfWhatSettingsLack() {
    DetectionTable table = new DetectionTable(1);
    table.startImage();
    table.addTruth(0, 0, 0, 50, 50, DetectionTable.ORDINARY);
    table.addDetection(0, 0.5, 0, 0, 50, 40);
    CocoSettings settings =
        new CocoSettings(List.of(0.8, 0.9), List.of(CocoSettings.Area.ALL), List.of(5));
    CocoEvaluation evaluation = CocoEvaluation.of(table, settings);
    assertThat(evaluation.summary()).containsOnlyKeys("AP", "AR_5").containsEntry("AP", 0.5);
    assertThat(evaluation.averagePrecisionAt(0.8)).hasValue(1);
    assertThat(evaluation.averagePrecisionAt(0.9)).hasValue(0);
    assertThatThrownBy(() -> evaluation.averagePrecisionAt(0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> evaluation.averageRecall(CocoSettings.Area.ALL, 7))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What must hold whatever the boxes are. */
  @Property(tries = 40)
  void keepsItsLaws(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<double[]> truths = new ArrayList<>();
    List<double[]> found = new ArrayList<>();
    int images = 1 + random.nextInt(6);
    for (int i = 0; i < 4 * images; i++) {
      double[] box = box(random, images);
      truths.add(box);
      if (random.nextInt(3) > 0) {
        double[] near = box.clone();
        near[2] += random.nextInt(5) - 2;
        near[5] += random.nextInt(9) - 4;
        near[6] = random.nextDouble();
        found.add(near);
      }
      if (random.nextInt(3) == 0) {
        found.add(box(random, images));
      }
    }
    Map<String, Double> figures = CocoEvaluation.of(table(images, truths, found)).summary();
    figures.forEach((name, value) -> assertThat(value).as(name).isBetween(0.0, 1.0));
    assertThat(figures.get("AP")).isLessThanOrEqualTo(figures.get("AP_50") + 1e-12);
    assertThat(figures.get("AP_75")).isLessThanOrEqualTo(figures.get("AP_50") + 1e-12);
    assertThat(figures.get("AR_1")).isLessThanOrEqualTo(figures.get("AR_10") + 1e-12);
    assertThat(figures.get("AR_10")).isLessThanOrEqualTo(figures.get("AR_100") + 1e-12);

    List<double[]> perfect = truths.stream().map(double[]::clone).toList();
    perfect.forEach(box -> box[6] = random.nextDouble());
    assertThat(CocoEvaluation.of(table(images, truths, perfect)).summary())
        .containsEntry("AP", 1.0)
        .containsEntry("AR_100", 1.0);

    // scores count by their order only
    found.forEach(box -> box[6] = Math.exp(3 * box[6]));
    assertThat(CocoEvaluation.of(table(images, truths, found)).summary()).isEqualTo(figures);

    // what is wrong and less sure than all others changes nothing
    List<double[]> more = new ArrayList<>(found);
    double least = found.stream().mapToDouble(box -> box[6]).min().orElse(1);
    for (int i = 0; i < 5; i++) {
      double[] wrong = box(random, images);
      wrong[2] = 5000;
      wrong[4] = 5010;
      wrong[6] = least - 1;
      more.add(wrong);
    }
    Map<String, Double> after = CocoEvaluation.of(table(images, truths, more)).summary();
    assertThat(after.get("AP")).isCloseTo(figures.get("AP"), offset(1e-12));
    assertThat(after.get("AR_100")).isCloseTo(figures.get("AR_100"), offset(1e-12));
  }

  /** image, class, left, top, right, bottom, score. */
  private static double[] box(SplittableRandom random, int images) {
    double left = random.nextInt(300);
    double top = random.nextInt(300);
    return new double[] {
      random.nextInt(images),
      random.nextInt(2),
      left,
      top,
      left + 6 + random.nextInt(150),
      top + 6 + random.nextInt(150),
      random.nextDouble()
    };
  }

  private static DetectionTable table(int images, List<double[]> truths, List<double[]> found) {
    Map<Integer, List<double[]>> truthsOf = new HashMap<>();
    Map<Integer, List<double[]>> foundIn = new HashMap<>();
    truths.forEach(b -> truthsOf.computeIfAbsent((int) b[0], i -> new ArrayList<>()).add(b));
    found.forEach(b -> foundIn.computeIfAbsent((int) b[0], i -> new ArrayList<>()).add(b));
    DetectionTable table = new DetectionTable(2);
    for (int image = 0; image < images; image++) {
      table.startImage();
      for (double[] b : truthsOf.getOrDefault(image, List.of())) {
        table.addTruth((int) b[1], b[2], b[3], b[4], b[5], DetectionTable.ORDINARY);
      }
      for (double[] b : foundIn.getOrDefault(image, List.of())) {
        table.addDetection((int) b[1], b[6], b[2], b[3], b[4], b[5]);
      }
    }
    return table;
  }
}
