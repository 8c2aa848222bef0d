package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoModel;
import io.tao4j.TrainedModel;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.export.DataType;
import io.tao4j.export.ExportSettings.Suppression;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.model.Weights;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.onnx.OnnxImporter;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.prune.PruneSettings;
import io.tao4j.quantize.CalibrationMethod;
import io.tao4j.quantize.QuantizeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A detector in 8 bits, calibrated and trained, judged by its own figure in ONNX Runtime. */
@Tag("pytorch")
@ExtendWith(ShapesDetector.Once.class)
class YoloQuantizationTest {
  @TempDir Path folder;
  private final ShapesDetector detector;
  private final TrainedModel trained;
  private final Path pictures;

  YoloQuantizationTest(ShapesDetector detector) {
    this.detector = detector;
    this.trained = detector.model();
    this.pictures = detector.set().train().resolve("images");
  }

  private VariantSettings settings(String name, DataType... types) {
    return VariantSettings.in(folder.resolve(name), name, List.of(types))
        .withQuantize(QuantizeSettings.images(pictures).withBatches(2, 4))
        .withLatencyRuns(10);
  }

  @Test
  void eightBitsFindWhatFloatsFind() throws IOException {
    VariantReport report =
        trained.export(
            settings("forms", DataType.FP32, DataType.FP16, DataType.INT8)
                .withMaximumLoss(0.05)
                .withSuppression(Suppression.ONNX));
    VariantReport.Variant single = report.variant(DataType.FP32);
    VariantReport.Variant half = report.variant(DataType.FP16);
    VariantReport.Variant integers = report.variant(DataType.INT8);
    assertThat(report.primaryMetric()).isEqualTo("mAP");
    assertThat(report.trained()).isGreaterThan(0.9);
    assertThat(report.loss(single)).isBetween(-1e-6, 1e-6);
    assertThat(Math.abs(report.loss(half))).isLessThan(0.01);
    assertThat(report.loss(integers)).isLessThanOrEqualTo(0.05);
    assertThat(single.noise()).isLessThan(1e-4);
    // rounding is seen, and it is rounding: nothing else is wrong
    assertThat(integers.noise()).isBetween(1e-3, 0.1);
    assertThat(integers.export().bytes()).isLessThan(single.export().bytes() * 30 / 100);
    assertThat(half.export().bytes()).isLessThan(single.export().bytes() * 55 / 100);
    assertThat(folder.resolve("forms/accuracy_latency.png")).isNotEmptyFile();
    assertThat(Files.readString(folder.resolve("forms/report.json")))
        .contains("\"trained\"", "\"loss\"", "\"noise\"");
    for (VariantReport.Variant variant : report.variants()) {
      assertThat(OnnxSignature.read(variant.export().file()).operators())
          .containsKey("NonMaxSuppression");
      endsInTheDetectionsOfTheModel(variant.export().file());
    }
  }

  private void endsInTheDetectionsOfTheModel(Path file) {
    Image picture = ImageCodec.read(pictures.resolve("00000.png"));
    try (ImagePredictor<Detections> inFile =
            trained.predictor(Detections.class, OnnxSession.open(file), 1);
        ImagePredictor<Detections> predictor = trained.predictor(Detections.class)) {
      List<Detection> sure = predictor.predict(picture).atLeast(0.5).detections();
      List<Detection> found = inFile.predict(picture).detections();
      assertThat(sure).isNotEmpty();
      for (Detection one : sure) {
        assertThat(found)
            .as("%s: %s", file, one)
            .anyMatch(
                other ->
                    other.className().equals(one.className())
                        && Math.abs(other.score() - one.score()) < 0.2
                        && other.box().iou(one.box()) > 0.8);
      }
    }
  }

  @Test
  void thePlugInReadsFloatsFromANetworkIn8Bits() {
    VariantSettings settings =
        settings("plug_in", DataType.INT8, DataType.FP16)
            .withQuantize(
                QuantizeSettings.images(pictures)
                    .withBatches(2, 4)
                    .withLayout(QuantizationLayout.TENSORRT))
            .withSuppression(Suppression.TRT);
    VariantReport report = trained.export(settings);
    for (VariantReport.Variant variant : report.variants()) {
      OnnxSignature file = OnnxSignature.read(variant.export().file());
      assertThat(file.operators())
          .containsKey("EfficientNMS_TRT")
          .containsKey(variant.type() == DataType.INT8 ? "QuantizeLinear" : "Cast");
      assertThat(file.outputs())
          .extracting(port -> port.name() + " " + port.type())
          .containsExactly(
              "num_dets INT32", "det_boxes FLOAT", "det_scores FLOAT", "det_classes INT32");
      assertThat(Math.abs(report.loss(variant))).isLessThan(0.05);
    }
  }

  @Test
  void aFormThatLosesTooMuchLeavesNoFile() {
    // four fifths of the values are cut off
    VariantSettings strict =
        settings("strict", DataType.INT8, DataType.FP32)
            .withQuantize(
                QuantizeSettings.images(pictures)
                    .withBatches(2, 4)
                    .withMethod(CalibrationMethod.PERCENTILE)
                    .withPercentile(20))
            .withMaximumLoss(0.05);
    assertThatThrownBy(() -> trained.export(strict))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("EXPORT-014"))
        .hasMessageContaining("mAP");
    assertThat(folder.resolve("strict")).isEmptyDirectory();
  }

  @Test
  void aCacheOfAnotherDetectorIsRefused() {
    Path cache = folder.resolve("cal.json");
    QuantizeSettings quantize =
        QuantizeSettings.images(pictures).withBatches(2, 4).withCache(cache);
    trained.export(settings("own", DataType.INT8).withQuantize(quantize));
    TaoModel pruned = trained.prune(PruneSettings.share(0.3));
    assertThatThrownBy(() -> pruned.export(settings("other", DataType.INT8).withQuantize(quantize)))
        .hasMessageContaining("QUANTIZE-006")
        .hasMessageContaining(cache.toString());
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void trainingOn8BitsLearnsAndBringsItsScales() throws IOException {
    TrainedModel aware =
        Tao.network("yolo_v4_tiny")
            .spec(detector.spec())
            .set("training_config.enable_qat", true)
            .set("training_config.pretrain_model_path", detector.file().toString())
            .set("training_config.num_epochs", 12)
            .set(
                "training_config.learning_rate.soft_start_cosine_annealing_schedule"
                    + ".max_learning_rate",
                5e-5)
            .results(folder.resolve("qat"))
            .train();
    assertThat(InsertQuantization.isQuantized(aware.model().graph())).isTrue();
    assertThat(aware.model().graph().nodes()).noneMatch(n -> n.op() instanceof BatchNorm);
    var history = aware.training().history();
    assertThat(history.get(11).loss()).isLessThan(history.get(0).loss());
    // from where the float training ended, not from the start
    assertThat(history.get(0).loss()).isLessThan(trained.training().history().get(0).loss() / 10);

    VariantReport report =
        aware.export(settings("aware", DataType.INT8).withQuantize(QuantizeSettings.images(null)));
    VariantReport.Variant integers = report.variant(DataType.INT8);
    assertThat(report.quantized().calibration()).isNull();
    assertThat(report.trained()).isGreaterThan(0.9);
    assertThat(Math.abs(report.loss(integers))).isLessThan(0.05);
    assertThat(integers.noise()).isLessThan(0.05);
    // weights come back as floats, values on the grids that training left
    Weights exported = OnnxImporter.read(integers.export().file()).weights();
    List<String> scales =
        exported.names().stream().filter(name -> name.endsWith(".quantize.scale")).toList();
    assertThat(scales).hasSizeGreaterThan(20);
    for (String scale : scales) {
      assertThat(exported.get(scale)).as(scale).isEqualTo(aware.model().weights().get(scale));
    }
  }

  @Test
  void trainingOn8BitsNeedsATrainedStart() {
    assertThatThrownBy(
            () ->
                Tao.network("yolo_v4_tiny")
                    .spec(detector.spec())
                    .set("training_config.enable_qat", true)
                    .results(folder.resolve("qat"))
                    .train())
        .hasMessageContaining("TRAIN-008")
        .hasMessageContaining("pretrain_model_path");
  }
}
