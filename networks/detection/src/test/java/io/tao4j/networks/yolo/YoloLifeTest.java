package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.TaoModel;
import io.tao4j.TrainedModel;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.export.ExportSettings;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.geometry.Box;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.network.Evaluation;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.prune.PruneSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The life of a detector through the public API, on eight pictures that it learns by heart. */
@Tag("pytorch")
class YoloLifeTest {
  @TempDir Path folder;

  @Test
  @ExtendWith(ShapesDetector.Once.class)
  void learnsFindsIsPrunedAndExported(ShapesDetector detector) throws Exception {
    ShapesDetectionDataset set = detector.set();
    TrainedModel model = detector.model();
    Evaluation evaluation = model.evaluate();
    assertThat(evaluation.primaryMetric()).isEqualTo("mAP");
    assertThat(evaluation.metrics().get("mAP")).as("%s", evaluation.metrics()).isGreaterThan(0.9);
    assertThat(evaluation.perClass().keySet()).containsExactlyElementsOf(set.classNames());

    // the label file's own box, in the picture's own pixels
    List<String> first = Files.readAllLines(set.train().resolve("labels/00000.txt"));
    String[] columns = first.get(0).split(" ");
    Box truth =
        new Box(
            Double.parseDouble(columns[4]),
            Double.parseDouble(columns[5]),
            Double.parseDouble(columns[6]),
            Double.parseDouble(columns[7]));
    Image picture = ImageCodec.read(set.train().resolve("images/00000.png"));
    try (ImagePredictor<Detections> predictor = model.predictor(Detections.class)) {
      List<Detection> sure = predictor.predict(picture).atLeast(0.3).detections();
      assertThat(sure)
          .anySatisfy(
              found -> {
                assertThat(found.className()).isEqualTo(columns[0]);
                assertThat(found.box().iou(truth)).isGreaterThan(0.5);
              });
    }

    var pruned = model.prune(PruneSettings.share(0.5));
    assertThat(pruned.parameterCount()).isLessThanOrEqualTo(model.parameterCount() / 2);
    assertThat(pruned.evaluate().metrics().get("mAP")).isNotNull();
    assertThat(pruned.export().maximumError()).isLessThan(1e-3);
    detectionsInOnnxRuntimeAreThoseOfTheDecoder(pruned, set);
    Path plugIn = folder.resolve("plug_in.onnx");
    pruned.export(ExportSettings.onnx(plugIn).withSuppression(ExportSettings.Suppression.TRT));
    assertThat(Files.readString(plugIn, StandardCharsets.ISO_8859_1))
        .contains("EfficientNMS_TRT", "score_threshold", "det_boxes")
        .doesNotContain("NonMaxSuppression");
  }

  /** Two sizes in one epoch: the training program is compiled over symbols of height and width. */
  @Test
  void trainsOnInputsOfVaryingSize() throws Exception {
    ShapesDetector.draw(folder);
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        yolov4_config:
          big_anchor_shape: "[(24, 24)]"
          mid_anchor_shape: "[(14, 14)]"
        training_config: {batch_size_per_gpu: 2, num_epochs: 1, n_workers: 1}
        augmentation_config:
          output_width: 96
          output_height: 64
          randomize_input_shape_period: 1
        dataset_config:
          data_sources:
            - {label_directory_path: shapes/train/labels, image_directory_path: shapes/train/images}
        """);
    TrainedModel model =
        Tao.network("yolo_v4_tiny").spec(spec).results(folder.resolve("out")).train();
    assertThat(model.training().history()).hasSize(1);
    assertThat(model.training().history().get(0).loss()).isFinite();
    assertThat(model.model().graph().inputs().get(0).type().shape().size(3)).isEqualTo(96);
  }

  private void detectionsInOnnxRuntimeAreThoseOfTheDecoder(
      TaoModel model, ShapesDetectionDataset set) {
    Path file = folder.resolve("detections.onnx");
    model.export(ExportSettings.onnx(file).withSuppression(ExportSettings.Suppression.ONNX));
    try (ImagePredictor<Detections> inFile =
            model.predictor(Detections.class, OnnxSession.open(file), 4);
        ImagePredictor<Detections> predictor = model.predictor(Detections.class)) {
      for (int i = 0; i < 8; i++) {
        Image picture = ImageCodec.read(set.train().resolve("images/%05d.png".formatted(i)));
        List<Detection> found = inFile.predict(picture).detections();
        List<Detection> expected = predictor.predict(picture).atLeast(0.01).detections();
        assertThat(found).hasSizeGreaterThanOrEqualTo(expected.size());
        for (Detection one : expected) {
          assertThat(found)
              .as("picture %d: %s", i, one)
              .anyMatch(
                  other ->
                      other.className().equals(one.className())
                          && Math.abs(other.score() - one.score()) < 1e-3
                          && other.box().iou(one.box()) > 0.99);
        }
      }
    }
  }
}
