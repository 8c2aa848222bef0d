package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.detection.LabelReport;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.detection.Placement;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.metric.detection.PrecisionRecallCurve.Mode;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.network.InputSource;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks on their way from labels and outputs to figures and files. */
class MaskedDetectionsTest {
  private static final ModelMeta META =
      new ModelMeta("any", List.of("cell"), Map.of(), Map.of(), Map.of());

  private static RunLengthMask rectangle(int left, int top, int right, int bottom) {
    return RunLengthMask.ofPolygon(
        60, 80, new double[] {left, top, right, top, right, bottom, left, bottom});
  }

  private static LabelledBox truth(Box box, boolean crowd, RunLengthMask mask) {
    return new LabelledBox(box, 0, false, crowd, mask);
  }

  /** Boxes agree, and masks half. */
  @Test
  void boxesAndMasksAreJudgedApart() {
    Box box = new Box(10, 10, 30, 30);
    List<LabelledBox> objects =
        List.of(
            truth(box, false, rectangle(10, 10, 30, 30)),
            new LabelledBox(new Box(40, 40, 60, 60), 0, false, false));
    DetectionTruth truth =
        new DetectionTruth(List.of(objects), List.of(new Placement(80, 60, 1, 1, 0, 0)));
    Batch batch = new Batch(Map.of(), truth.tensors(), List.of("a.png"));
    assertThat(DetectionTruth.of(batch)).isEqualTo(truth);
    DetectionDataset set =
        new DetectionDataset(
            "set",
            List.of("cell"),
            List.of(new DetectionSample(Path.of("a.png"), objects)),
            List.of(new DetectionDataset.Source("set", 1, 1)));
    LabelReport report =
        new LabelReport("set", List.of(), 2, 2, new TreeMap<>(), 0, 0, 0, 0, List.of());
    DetectionEvaluator evaluator =
        new DetectionEvaluator(
            META,
            new DetectionSet(set, report, List.of()),
            new DetectionEvaluator.Settings(0.5, Mode.INTEGRATE),
            true,
            (outputs, placements) ->
                List.of(
                    new Detections(
                        List.of(
                            new Detection("cell", 0, 0.9, box, rectangle(10, 10, 30, 22)),
                            new Detection(
                                "cell",
                                0,
                                0.8,
                                new Box(40, 40, 60, 60),
                                rectangle(40, 40, 60, 60))))));
    evaluator.add(batch, Map.of("out", Tensor.scalar(0)));
    DetectionEvaluation figures = evaluator.figures();
    assertThat(figures.metrics()).containsEntry("coco_AP", 1.0).containsEntry("mask_AP_50", 1.0);
    // an IoU of 0.6 reaches 0.5, 0.55 and 0.6; an object without a mask counts nowhere
    assertThat(figures.metrics().get("mask_AP")).isCloseTo(0.3, offset(1e-12));
    assertThat(figures.perClass().get("cell").get("mask_AP")).isCloseTo(0.3, offset(1e-12));
    assertThat(figures.evaluation().primaryMetric()).isEqualTo("mask_AP");
    assertThat(evaluator.metricNames()).containsAll(figures.metrics().keySet());
  }

  /** A letterboxed picture: the square of numbers lies over the box in the picture's own pixels. */
  @Test
  void masksLieWhereTheirBoxesAre() {
    float[] left = new float[4 * 4];
    for (int i = 0; i < left.length; i++) {
      left[i] = i % 4 < 2 ? 1 : 0;
    }
    FoundBoxes found =
        new FoundBoxes(
            new float[] {10, 20, 30, 40}, new float[] {0.7f}, new int[] {0}, List.of(left));
    Detection one =
        new DetectionResults(List.of("cell"), (outputs, image) -> found)
            .decode(Map.of(), List.of(new Placement(80, 60, 0.5, 0.5, 0, 5)))
            .get(0)
            .detections()
            .get(0);
    assertThat(one.box()).isEqualTo(new Box(20, 30, 60, 60));
    boolean[] inside = one.mask().toPixels();
    assertThat(inside[45 * 80 + 30]).isTrue();
    assertThat(inside[45 * 80 + 50]).isFalse();
    assertThat(inside[45 * 80 + 15]).isFalse();
    assertThat(one.mask().box().right()).isBetween(38.0, 42.0);
  }

  @Test
  void masksAreDrawnAndWritten(@TempDir Path folder) throws IOException {
    byte[] grey = new byte[3 * 80 * 60];
    Arrays.fill(grey, (byte) 128);
    Image picture = Image.of(80, 60, grey);
    RunLengthMask mask = rectangle(20, 20, 40, 50);
    try (DetectionWriter writer = new DetectionWriter(folder, 0.3, META, null)) {
      writer.write(
          InputSource.of(Path.of("a.png"), () -> picture),
          picture,
          new Detections(List.of(new Detection("cell", 0, 0.9, new Box(20, 20, 40, 50), mask))));
      writer.finish();
    }
    JsonNode one = new ObjectMapper().readTree(folder.resolve("coco_results.json").toFile()).get(0);
    assertThat(one.at("/segmentation/size").toString()).isEqualTo("[60,80]");
    assertThat(RunLengthMask.ofCompressed(60, 80, one.at("/segmentation/counts").asText()))
        .isEqualTo(mask);
    assertThat(one.at("/polygons/0")).hasSize(8);
    Image drawn = ImageCodec.read(folder.resolve("images_annotated/a.png"));
    assertThat(drawn.level(30, 40, 0) == 128 && drawn.level(30, 40, 1) == 128)
        .as("grey within the mask")
        .isFalse();
    assertThat(drawn.level(60, 40, 0)).as("outside").isEqualTo(128);
  }
}
