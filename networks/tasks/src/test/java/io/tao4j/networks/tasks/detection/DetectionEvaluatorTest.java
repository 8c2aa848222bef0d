package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.detection.Placement;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.geometry.Box;
import io.tao4j.metric.detection.PrecisionRecallCurve.Mode;
import io.tao4j.network.Batch;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionEvaluatorTest {
  private static final List<String> CLASSES = List.of("cat", "dog, wild");
  private static final DetectionEvaluator.Settings SETTINGS =
      new DetectionEvaluator.Settings(0.5, Mode.INTEGRATE);

  private static LabelledBox truth(int classIndex, double left, double size) {
    return new LabelledBox(new Box(left, 0, left + size, size), classIndex, false, false);
  }

  private static Detection found(int classIndex, double score, double left, double size) {
    return new Detection(
        CLASSES.get(classIndex), classIndex, score, new Box(left, 0, left + size, size));
  }

  /** The truth goes through tensors, the decoder turns input pixels into picture pixels. */
  @Test
  void comparesABatchInPicturePixels() {
    DetectionBatch loaded =
        new DetectionBatch(
            0,
            0,
            Tensor.full(0, 3, 3, 8, 8),
            List.of(List.of(), List.of(), List.of()),
            List.of(
                new DetectionSample(
                    Path.of("a.png"),
                    List.of(
                        truth(0, 10, 40),
                        new LabelledBox(new Box(200, 0, 220, 20), 1, true, false),
                        new LabelledBox(new Box(300, 0, 400, 99), 1, false, true))),
                new DetectionSample(Path.of("b.png"), List.of()),
                new DetectionSample(Path.of("c.png"), List.of(truth(1, 50, 40)))),
            List.of(
                new Placement(640, 480, 0.5, 0.25, 3, 4),
                new Placement(640, 480, 1, 1, 0, 0),
                new Placement(640, 480, 2, 2, 0, 0)));
    DetectionTruth truth = DetectionTruth.of(loaded);
    Batch batch = new Batch(Map.of(), truth.tensors(), List.of("a.png", "b.png", "c.png"));
    assertThat(DetectionTruth.of(batch)).isEqualTo(truth);

    DetectionEvaluator evaluator =
        new DetectionEvaluator(
            CLASSES,
            SETTINGS,
            (outputs, placements) -> {
              assertThat(outputs).containsOnlyKeys("heads");
              Box first = new Box(10 * 0.5 + 3, 4, 50 * 0.5 + 3, 40 * 0.25 + 4); // input pixels
              return List.of(
                  new Detections(
                      List.of(new Detection("cat", 0, 0.9, placements.get(0).toPicture(first)))),
                  new Detections(List.of(found(0, 0.4, 0, 50))),
                  new Detections(List.of()));
            });
    evaluator.add(batch, Map.of("heads", Tensor.scalar(0)));
    DetectionEvaluation evaluation = evaluator.figures();
    assertThat(evaluation.evaluation().primaryMetric()).isEqualTo("mAP");
    assertThat(evaluation.metrics())
        .containsEntry("mAP", 0.5)
        .containsEntry("mAP_50", 0.5)
        .containsEntry("precision", 1.0)
        .containsEntry("recall", 0.5)
        .containsEntry("score_threshold", 0.9)
        .containsEntry("coco_AP", 0.5)
        .containsEntry("coco_AP_medium", 0.5)
        .containsEntry("images", 3.0)
        .doesNotContainKeys("coco_AP_small", "coco_AP_large");
    assertThat(evaluation.metrics().keySet()).startsWith("mAP");
    assertThat(evaluator.metricNames())
        .containsAll(evaluation.metrics().keySet())
        .contains("coco_AP_small", "coco_AR_large");
    assertThat(evaluation.perClass()).containsOnlyKeys(CLASSES.get(0), CLASSES.get(1));
    assertThat(evaluation.perClass().get("cat"))
        .containsEntry("AP", 1.0)
        .containsEntry("boxes", 1.0)
        .containsEntry("detections", 2.0)
        .containsEntry("score_threshold", 0.9);
    // difficult and crowd do not count; nothing found: any threshold is as good
    assertThat(evaluation.perClass().get(CLASSES.get(1)))
        .containsEntry("AP", 0.0)
        .containsEntry("boxes", 1.0)
        .containsEntry("recall", 0.0)
        .containsEntry("score_threshold", 1.0);
  }

  /** Shows {@code matching_iou_threshold} of specs. */
  @Test
  void matchesAtTheIouOfTheSpec() {
    List<LabelledBox> truth = List.of(truth(0, 0, 100));
    Detections near = new Detections(List.of(found(0, 0.8, 0, 80))); // IoU 0.64
    for (double iou : new double[] {0.5, 0.7}) {
      DetectionEvaluator evaluator =
          new DetectionEvaluator(
              List.of("cat"),
              new DetectionEvaluator.Settings(iou, Mode.SAMPLE),
              (outputs, placements) -> List.of());
      evaluator.add(truth, near);
      assertThat(evaluator.result().metrics())
          .containsEntry("mAP", iou == 0.5 ? 1.0 : 0.0)
          .containsEntry("mAP_50", 1.0);
      assertThat(evaluator.result().metrics().get("coco_AP")).isCloseTo(0.3, offset(1e-12));
    }
  }

  @Test
  void refusesAnotherNumberOfAnswersAndATruthWithoutBoxes() {
    DetectionEvaluator evaluator =
        new DetectionEvaluator(CLASSES, SETTINGS, (outputs, placements) -> List.of());
    Map<String, Tensor> truth =
        new DetectionTruth(List.of(List.of()), List.of(new Placement(640, 480, 1, 1, 0, 0)))
            .tensors();
    assertThatThrownBy(() -> evaluator.add(new Batch(Map.of(), truth, List.of("a")), Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("0 answers for 1 pictures");
    assertThatThrownBy(() -> evaluator.add(new Batch(Map.of(), Map.of(), List.of("a")), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Detections(List.of(found(0, 0.1, 0, 1), found(0, 0.2, 0, 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesTablesAndCurves(@TempDir Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    for (int c = 0; c < 9; c++) {
      names.add("class " + c);
    }
    DetectionEvaluator evaluator =
        new DetectionEvaluator(names, SETTINGS, (outputs, placements) -> List.of());
    SplittableRandom random = new SplittableRandom(1);
    for (int picture = 0; picture < 60; picture++) {
      List<LabelledBox> truth = new ArrayList<>();
      List<Detection> found = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int c = random.nextInt(8);
        truth.add(truth(c, 50 * i, 40));
        if (random.nextDouble() < 0.9 - 0.05 * c) {
          found.add(
              new Detection(
                  names.get(c),
                  c,
                  0.2 + 0.8 * Math.pow(random.nextDouble(), 0.5),
                  new Box(50 * i + 2, 0, 50 * i + 40, 41)));
        }
        if (random.nextDouble() < 0.1 + 0.05 * c) {
          found.add(
              new Detection(
                  names.get(c), c, random.nextDouble(), new Box(50 * i, 90, 50 * i + 9, 99)));
        }
      }
      found.sort((a, b) -> Double.compare(b.score(), a.score()));
      evaluator.add(truth, new Detections(found));
    }
    DetectionEvaluation evaluation = evaluator.figures();
    List<Path> files = evaluation.evaluation().write(folder.resolve("out"));
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "evaluation.json",
            "per_class.csv",
            "confusion_matrix.csv",
            "confidence_curves.csv",
            "precision_recall.png",
            "confidence_curves.png",
            "confusion_matrix.png",
            "confusion_matrix_normalized.png");
    JsonNode json = new ObjectMapper().readTree(files.get(0).toFile());
    assertThat(json.get("metrics").get("mAP").doubleValue())
        .isEqualTo(evaluation.metrics().get("mAP"))
        .isBetween(0.4, 0.9);
    assertThat(json.get("per_class").get("class 3").get("AP").doubleValue())
        .isEqualTo(evaluation.perClass().get("class 3").get("AP"));
    assertThat(json.get("average_precision_mode").asText()).isEqualTo("INTEGRATE");
    List<String> lines = Files.readAllLines(files.get(1));
    assertThat(lines).hasSize(10);
    assertThat(lines.get(0)).startsWith("class,AP,AP_50,coco_AP,precision");
    assertThat(lines.get(9))
        .isEqualTo("class 8,0.000000,0.000000,,0.000000,0.000000,0.000000,1.000000,0,0");
    BufferedImage chart = ImageIO.read(files.get(4).toFile());
    assertThat(chart.getWidth()).isEqualTo(900);
    double threshold = evaluation.metrics().get("score_threshold");
    JsonNode errors = json.get("errors");
    assertThat(errors.get("score_threshold").doubleValue()).isEqualTo(threshold);
    int right = errors.get("right").intValue();
    assertThat(right / 960.0).isEqualTo(evaluation.metrics().get("recall"));
    assertThat(right + errors.get("missed").intValue()).as("boxes").isEqualTo(960);
    // everything else was put where nothing is
    assertThat(right / (right + errors.get("background").doubleValue()))
        .isEqualTo(evaluation.metrics().get("precision"));
    JsonNode confusion = json.get("confusion_matrix");
    assertThat(confusion.get("labels")).hasSize(10);
    assertThat(confusion.get("counts").get(9).get(9).intValue()).isZero();
    assertThat(Files.readAllLines(files.get(2)).get(0))
        .isEqualTo(
            "true class,class 0,class 1,class 2,class 3,class 4,class 5,class 6,class 7,"
                + "class 8,background");
    List<String> confidence = Files.readAllLines(files.get(3));
    assertThat(confidence).hasSize(102);
    assertThat(confidence.get(101)).isEqualTo("1.00,0.000000,0.000000,0.000000");
  }

  /** Two pictures on disk; in the second one all is wrong. */
  @Test
  void drawsTheWorstPicturesAndLabelsBesideAnswers(@TempDir Path folder) throws IOException {
    List<String> ids = new ArrayList<>();
    for (String name : List.of("good.png", "bad.png")) {
      Path file = folder.resolve(name);
      Files.write(file, ImageCodec.encodePng(Image.filled(200, 150, 255, 255, 255)));
      ids.add(file.toString());
    }
    ids.add(folder.resolve("gone.png").toString());
    Placement identity = new Placement(200, 150, 1, 1, 0, 0);
    DetectionEvaluator evaluator =
        new DetectionEvaluator(
            CLASSES,
            SETTINGS,
            (outputs, placements) ->
                List.of(
                    new Detections(List.of(found(0, 0.9, 20, 60))),
                    new Detections(List.of(found(1, 0.9, 20, 60), found(0, 0.9, 120, 60))),
                    new Detections(List.of(found(0, 0.9, 120, 60)))));
    evaluator.add(
        new Batch(
            Map.of(),
            new DetectionTruth(
                    List.of(List.of(truth(0, 20, 60)), List.of(truth(0, 20, 60)), List.of()),
                    List.of(identity, identity, identity))
                .tensors(),
            ids),
        Map.of("heads", Tensor.scalar(0)));
    List<Path> files = evaluator.result().write(folder.resolve("out"));
    assertThat(files.subList(files.size() - 2, files.size()))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("worst_pictures.png", "labels_and_predictions.png");
    // one picture has errors and is still there: wrong class and nothing there, as in the legend
    BufferedImage worst = ImageIO.read(files.get(files.size() - 2).toFile());
    BufferedImage place = worst.getSubimage(8, 54, 400, 300);
    assertThat(pixels(place, 0x7a288a)).as("wrong class").isGreaterThan(300);
    assertThat(pixels(place, 0xd55e00)).as("nothing there").isGreaterThan(300);
    assertThat(pixels(place, 0x009e73)).as("right").isZero();
    assertThat(worst.getHeight()).as("one row").isLessThan(400);
    // the place of the picture that has gone is empty
    assertThat(pixels(worst.getSubimage(418, 90, 390, 260), 0xffffff)).isEqualTo(390 * 260);
    BufferedImage both = ImageIO.read(files.get(files.size() - 1).toFile());
    assertThat(both.getWidth()).as("two pairs in a row").isEqualTo(4 * 408 + 8);
  }

  private static long pixels(BufferedImage image, int colour) {
    long pixels = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        pixels += (image.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
      }
    }
    return pixels;
  }
}
