package io.tao4j.networks.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.export.DataType;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.network.StoppedTraining;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.prune.PruneSettings;
import io.tao4j.quantize.QuantizeSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of SSD through the public API, on eight pictures that it learns by heart. */
@Tag("pytorch")
class SsdLifeTest {
  @TempDir Path folder;
  private ShapesDetectionDataset set;

  @BeforeEach
  void draw() throws IOException {
    set = ShapesDetectionDataset.write(folder.resolve("shapes"), 2, 8, 0, 96, 64, 2, 7);
  }

  private TaoJob job(int epochs, int batch, String augmentation, String results)
      throws IOException {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        ssd_config:
          nlayers: 10
          scales: "[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]"
        training_config:
          batch_size_per_gpu: %2$s
          num_epochs: %1$s
          learning_rate:
            soft_start_annealing_schedule:
              {min_learning_rate: 1.0e-5, max_learning_rate: 2.0e-3, soft_start: 0.05, annealing: 0.5}
          optimizer: {adam: {epsilon: 1.0e-7, beta1: 0.9, beta2: 0.999}}
          n_workers: 1
        eval_config: {validation_period_during_training: %1$s, batch_size: 8}
        nms_config: {confidence_threshold: 0.01}
        augmentation_config: {output_width: 96, output_height: 64, %3$s}
        dataset_config:
          data_sources:
            - {label_directory_path: shapes/train/labels, image_directory_path: shapes/train/images}
          validation_data_sources:
            - {label_directory_path: shapes/train/labels, image_directory_path: shapes/train/images}
        """
            .formatted(epochs, batch, augmentation));
    return Tao.network("ssd").spec(spec).results(folder.resolve(results));
  }

  @Test
  void learnsFindsIsPrunedAndExported() throws Exception {
    String still =
        "brightness: 0, contrast: 0, saturation: 0, hue: 0, zoom_out_max_scale: 1,"
            + " random_crop_min_scale: 1";
    // the norms' statistics take a hundredth of each batch: 100 steps are too few for them
    TrainedModel model = job(150, 8, still, "out").train();
    assertThat(model.evaluate().metrics().get("mAP")).isGreaterThan(0.5);

    var pruned = model.prune(PruneSettings.share(0.5));
    assertThat(pruned.parameterCount()).isLessThanOrEqualTo(model.parameterCount() / 2);
    assertThat(pruned.export().maximumError()).isLessThan(1e-3);
    Path detections = folder.resolve("detections.onnx");
    pruned.export(ExportSettings.onnx(detections).withSuppression(ExportSettings.Suppression.ONNX));
    assertThat(detections).isNotEmptyFile();
    Path plugIn = folder.resolve("plug_in.onnx");
    pruned.export(ExportSettings.onnx(plugIn).withSuppression(ExportSettings.Suppression.TRT));
    assertThat(Files.readString(plugIn, StandardCharsets.ISO_8859_1))
        .contains("EfficientNMS_TRT", "score_threshold")
        .doesNotContain("NonMaxSuppression");

    VariantReport forms =
        model.export(
            VariantSettings.in(
                    folder.resolve("forms"), "ssd", List.of(DataType.FP32, DataType.INT8))
                .withQuantize(
                    QuantizeSettings.images(set.train().resolve("images")).withBatches(2, 4))
                .withLatencyRuns(2));
    assertThat(forms.loss(forms.variant(DataType.FP32))).isBetween(-1e-6, 1e-6);
    assertThat(forms.loss(forms.variant(DataType.INT8))).isLessThan(0.1);
    assertThat(OnnxSignature.read(forms.variant(DataType.INT8).export().file()).operators())
        .containsKey("QuantizeLinear");

    TrainedModel aware =
        job(2, 8, still, "aware")
            .set("training_config.enable_qat", true)
            .set("training_config.pretrain_model_path", model.save(folder.resolve("whole.tao")))
            .set(
                "training_config.learning_rate.soft_start_annealing_schedule.max_learning_rate",
                2e-5)
            .train();
    assertThat(InsertQuantization.isQuantized(aware.model().graph())).isTrue();
    assertThat(aware.evaluate().metrics().get("mAP"))
        .isGreaterThan(model.evaluate().metrics().get("mAP") - 0.1);

    // other classes: new rows for them, and an op that holds their number
    TrainedModel other =
        job(1, 8, still, "other")
            .set("training_config.pruned_model_path", model.save(folder.resolve("ssd.tao")))
            .set("training_config.keep_known_classes", true)
            .set(
                "dataset_config.target_class_mapping",
                "{%s: %s}".formatted(set.classNames().get(0), set.classNames().get(0)))
            .train();
    assertThat(other.classNames()).containsExactly(set.classNames().get(0));
    assertThat(other.evaluate().metrics().get("mAP")).isNotNull();
  }

  @Test
  void stoppedAndResumedItEndsWithTheSameNumbers() throws Exception {
    String moving = "random_flip: 0.5";
    TrainedModel uninterrupted = job(3, 4, moving, "whole").train();
    StoppedTraining.endsLike(uninterrupted, job(3, 4, moving, "stopped"));
  }
}
