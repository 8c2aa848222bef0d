package io.tao4j.metric.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.geometry.Box;
import io.tao4j.metric.detection.CocoSettings.Area;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Similarity of key points and its average precision: the numbers of pycocotools. */
class KeyPointSimilarityTest {
  private static final double TOLERANCE = 1e-6;

  private static final Map<String, String> NAMES =
      Map.of(
          "AP", "AP",
          "AP50", "AP_50",
          "AP75", "AP_75",
          "APm", "AP_medium",
          "APl", "AP_large",
          "AR", "AR_20",
          "ARm", "AR_medium",
          "ARl", "AR_large");

  private static KeyPointSimilarity similarity(JsonNode golden) {
    List<Double> deviations = new ArrayList<>();
    golden.at("/semantics/sigmas").forEach(one -> deviations.add(one.doubleValue()));
    return new KeyPointSimilarity(deviations);
  }

  /** x and y of each; NaN where it is not labelled. */
  private static double[] points(JsonNode one, boolean truth) {
    JsonNode numbers = one.get("keypoints");
    double[] points = new double[numbers.size() / 3 * 2];
    for (int i = 0; i < points.length / 2; i++) {
      boolean known = !truth || numbers.get(3 * i + 2).doubleValue() > 0;
      points[2 * i] = known ? numbers.get(3 * i).doubleValue() : Double.NaN;
      points[2 * i + 1] = known ? numbers.get(3 * i + 1).doubleValue() : Double.NaN;
    }
    return points;
  }

  private static Box box(JsonNode one) {
    JsonNode bbox = one.get("bbox");
    return Box.ofSize(
        bbox.get(0).doubleValue(),
        bbox.get(1).doubleValue(),
        bbox.get(2).doubleValue(),
        bbox.get(3).doubleValue());
  }

  @Test
  void pairsAreAsAlikeAsInTheReference() {
    JsonNode golden = Golden.get().json("metrics/keypoints_oks.json");
    KeyPointSimilarity similarity = similarity(golden);
    int checked = 0;
    for (JsonNode one : golden.get("cases")) {
      for (JsonNode pair : one.get("oks_pairs")) {
        for (JsonNode truth : one.get("annotations")) {
          if (truth.get("id").asInt() == pair.get("annotation").asInt()) {
            JsonNode found = one.get("detections").get(pair.get("detection_index").asInt());
            assertThat(
                    similarity.of(
                        points(found, false),
                        points(truth, true),
                        box(truth),
                        truth.get("area").doubleValue()))
                .isCloseTo(pair.get("oks").doubleValue(), within(TOLERANCE));
            checked++;
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(40);
  }

  @Test
  void averagePrecisionIsThatOfTheReference() {
    JsonNode golden = Golden.get().json("metrics/keypoints_oks.json");
    CocoSettings settings =
        new CocoSettings(
            CocoSettings.standard().iouThresholds(),
            List.of(Area.ALL, Area.MEDIUM, Area.LARGE),
            List.of(20));
    for (JsonNode one : golden.get("cases")) {
      DetectionTable table = DetectionTable.ofKeyPoints(1, similarity(golden));
      for (JsonNode image : one.get("images")) {
        table.startImage();
        int id = image.get("id").asInt();
        for (JsonNode truth : one.get("annotations")) {
          if (truth.get("image_id").asInt() == id) {
            int kind =
                truth.get("iscrowd").asInt() == 1
                    ? DetectionTable.CROWD
                    : truth.get("num_keypoints").asInt() == 0
                        ? DetectionTable.DIFFICULT
                        : DetectionTable.ORDINARY;
            table.addTruth(
                0, points(truth, true), box(truth), truth.get("area").doubleValue(), kind);
          }
        }
        for (JsonNode found : one.get("detections")) {
          if (found.get("image_id").asInt() == id) {
            table.addDetection(0, found.get("score").doubleValue(), points(found, false));
          }
        }
      }
      Map<String, Double> summary = CocoEvaluation.of(table, settings).summary();
      NAMES.forEach(
          (name, ours) ->
              assertThat(summary.getOrDefault(ours, -1.0))
                  .as(one.get("name").asText() + " " + name)
                  .isCloseTo(one.at("/expected/" + name).doubleValue(), within(TOLERANCE)));
    }
    assertThat(golden.get("cases")).hasSizeGreaterThan(3);
  }

  @Test
  void missingPointsAreLikeNothing() {
    KeyPointSimilarity two = new KeyPointSimilarity(List.of(0.05, 0.05));
    Box box = new Box(0, 0, 10, 10);
    double[] given = {1, 1, 9, 9};
    assertThat(two.of(given, given, box, 100)).isEqualTo(1);
    assertThat(two.of(new double[] {1, 1, Double.NaN, Double.NaN}, given, box, 100)).isEqualTo(0.5);
    assertThatThrownBy(() -> two.of(new double[2], given, box, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for 2 points");
    assertThatThrownBy(() -> new KeyPointSimilarity(List.of(0.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deviationsGoByNames() {
    assertThat(KeyPointSimilarity.deviations(List.of("nose", "left_ear", "right_hip", "tail")))
        .containsExactly(0.026, 0.035, 0.107, 0.067);
  }

  @Test
  void tablesAreOfOneKind() {
    DetectionTable boxes = new DetectionTable(1);
    boxes.startImage();
    assertThatThrownBy(() -> boxes.addDetection(0, 0.5, new double[] {1, 1}))
        .isInstanceOf(IllegalStateException.class);
    DetectionTable points = DetectionTable.ofKeyPoints(1, new KeyPointSimilarity(List.of(0.1)));
    points.startImage();
    assertThatThrownBy(() -> points.addDetection(0, 0.5, 0, 0, 1, 1))
        .isInstanceOf(IllegalStateException.class);
  }
}
