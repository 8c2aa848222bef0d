package io.tao4j.networks.tasks.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.fixtures.Golden;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationEvaluatorTest {
  private static Evaluation evaluate(
      int classes, int samples, int height, int width, int[] truth, int[] predicted) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      names.add("class " + i);
    }
    SegmentationEvaluator evaluator =
        new SegmentationEvaluator(names, Normalization.unit(ColorOrder.GRAY), samples);
    int plane = height * width;
    byte[] labels = new byte[truth.length];
    float[] scores = new float[classes * truth.length];
    for (int i = 0; i < truth.length; i++) {
      labels[i] = (byte) (truth[i] < 0 || truth[i] >= classes ? LabelMap.IGNORED : truth[i]);
      int at = i / plane * classes * plane + i % plane;
      scores[at + predicted[i] * plane] = 1;
    }
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      ids.add("picture" + i + ".png");
    }
    evaluator.add(
        new Batch(
            Map.of(
                SegmenterDefinition.IMAGES,
                Tensor.of(new float[truth.length], samples, 1, height, width)),
            Map.of("labels", Tensor.of(labels, samples, height, width)),
            ids),
        Map.of(SegmenterDefinition.LOGITS, Tensor.of(scores, samples, classes, height, width)));
    return evaluator.result();
  }

  private static int[] ints(JsonNode node) {
    int[] numbers = new int[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = node.get(i).asInt();
    }
    return numbers;
  }

  @Test
  void figuresAreTheGoldenOnes() {
    JsonNode cases = Golden.get().json("metrics/segmentation.json").get("cases");
    int seen = 0;
    for (JsonNode one : cases) {
      int[] truth = ints(one.get("target"));
      int[] shape = ints(one.get("shape"));
      if (shape.length != 3) {
        continue;
      }
      if (!one.get("ignore_index").isNull()) {
        int ignored = one.get("ignore_index").asInt();
        for (int i = 0; i < truth.length; i++) {
          truth[i] = truth[i] == ignored ? -1 : truth[i];
        }
      }
      Evaluation evaluation =
          evaluate(
              one.get("num_classes").asInt(),
              shape[0],
              shape[1],
              shape[2],
              truth,
              ints(one.get("prediction")));
      JsonNode expected = one.get("expected");
      String name = one.get("name").asText();
      assertThat(evaluation.metrics().get("mean_iou"))
          .as(name)
          .isCloseTo(expected.get("mean_iou_present").asDouble(), within(1e-9));
      assertThat(evaluation.metrics().get("mean_f1"))
          .as(name)
          .isCloseTo(expected.get("mean_dice_present").asDouble(), within(1e-9));
      assertThat(evaluation.metrics().get("pixel_accuracy"))
          .as(name)
          .isCloseTo(expected.get("pixel_accuracy").asDouble(), within(1e-9));
      JsonNode iou = expected.get("iou_per_class");
      for (int c = 0; c < iou.size(); c++) {
        if (iou.get(c).isNumber()) {
          assertThat(evaluation.perClass().get("class " + c).get("iou"))
              .as(name)
              .isCloseTo(iou.get(c).asDouble(), within(1e-9));
        }
      }
      seen++;
    }
    assertThat(seen).isGreaterThan(2);
  }

  @Test
  void picturesAndTablesAreWritten(@TempDir Path folder) throws Exception {
    int[] truth = {0, 0, 1, 1};
    Evaluation evaluation = evaluate(2, 1, 2, 2, truth, new int[] {0, 1, 1, 1});
    assertThat(evaluation.write(folder))
        .allSatisfy(file -> assertThat(Files.size(file)).isPositive())
        .extracting(file -> file.getFileName().toString())
        .contains("evaluation.json", "per_class.csv", "pictures.png", "class_iou.png");
    assertThat(evaluation.primaryMetric()).isEqualTo("mean_iou");
    assertThat(evaluation.metrics().get("mean_iou")).isCloseTo((0.5 + 2 / 3.0) / 2, within(1e-9));
    assertThat(evaluation.metrics().get("mean_boundary_f1")).isEqualTo(1); // off by one pixel
    assertThat(evaluation.perClass().get("class 1").get("boundary_f1")).isEqualTo(1);
  }
}
