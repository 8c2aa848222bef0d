package io.tao4j.networks.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segmentation.MaskPng;
import io.tao4j.error.TaoException;
import io.tao4j.export.DataType;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.prune.PruneSettings;
import io.tao4j.quantize.QuantizeSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a small U-Net through the public API, on drawn discs and squares. */
@Tag("pytorch")
class UnetLifeTest {
  @TempDir Path folder;

  private TaoJob job(String results, int epochs, String model, String classes) throws IOException {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        model_config: {arch: vanilla_unet_dynamic, base_filters: 6, model_input_height: 32,
          model_input_width: 32, model_input_channels: 3, initializer: HE_NORMAL%s}
        dataset_config:
          input_image_type: color
          resize_padding: false
          augment: true
          augmentation_config: {spatial_augmentation: {}, brightness_augmentation: {delta: 0.05}}
          train_images_path: train/images
          train_masks_path: train/masks
          val_images_path: val/images
          val_masks_path: val/masks
          data_class_config: {target_classes: [%s]}
        training_config: {batch_size: 8, epochs: %s, loss: cross_dice_sum, learning_rate: 0.005,
          lr_scheduler: {cosine_decay: {alpha: 0.02}}, regularizer: {type: NO_REG},
          validation_period: %s, n_workers: 1}
        """
            .formatted(model, classes, epochs, epochs));
    return Tao.network("unet").spec(spec).results(folder.resolve(results));
  }

  private static final String THREE =
      "{name: background, label_id: 0}, {name: disc, label_id: 1}, {name: square, label_id: 2}";

  @Test
  void learnsFindsIsPrunedQuantizedAndExported() throws Exception {
    MaskFixture.write(folder.resolve("train"), 32, 32, 3, 1);
    MaskFixture.write(folder.resolve("val"), 8, 32, 3, 2);
    TrainedModel model = job("out", 30, "", THREE).train();
    double whole = model.evaluate().metrics().get("mean_iou");
    assertThat(whole).isGreaterThan(0.8);

    // a picture of another size, at once and in parts
    byte[] large = new byte[3 * 64 * 48];
    java.util.Arrays.fill(large, (byte) 50);
    for (int y = 10; y < 22; y++) {
      for (int x = 12; x < 24; x++) {
        large[3 * (y * 64 + x) + 2] = (byte) 210;
      }
    }
    Path picture = folder.resolve("large.png");
    Files.write(picture, ImageCodec.encodePng(Image.of(64, 48, large)));
    Path answers = folder.resolve("answers");
    TrainedModel last = model;
    assertThat(
            job("windows", 1, "", THREE)
                .set("inference_config.window", 32)
                .model(last.model())
                .infer(picture, answers)
                .files())
        .isNotEmpty();
    BufferedImage mask = ImageIO.read(answers.resolve("mask_labels/large.png").toFile());
    assertThat(mask.getWidth()).isEqualTo(64);
    assertThat(mask.getRaster().getSample(18, 16, 0)).isEqualTo(2);
    assertThat(mask.getRaster().getSample(60, 40, 0)).isZero();
    assertThat(answers.resolve("vis_overlay/large.png")).isNotEmptyFile();
    assertThat(answers.resolve("coco_masks.json"))
        .content()
        .contains("square")
        .contains("polygons");
    try (var predictor = model.predictor(Segmentation.class)) {
      assertThat(predictor.predict(ImageCodec.read(picture)).height()).isEqualTo(48);
    }

    Path classes = folder.resolve("tao.onnx");
    model.export(ExportSettings.onnx(classes).withOutputs(ExportSettings.Outputs.TAO));
    OnnxSignature signature = OnnxSignature.read(classes);
    assertThat(signature.inputs().get(0).name()).isEqualTo("input_1");
    assertThat(signature.outputs().get(0).name()).isEqualTo("argmax_1");
    assertThat(signature.outputs().get(0).dims()).hasSize(4);

    TrainedModel smaller =
        model.prune(PruneSettings.share(0.5).withGranularity(1).withMinimumFilters(6)).retrain();
    assertThat(smaller.parameterCount()).isLessThanOrEqualTo(model.parameterCount() / 2);
    assertThat(smaller.evaluate().metrics().get("mean_iou")).isGreaterThan(whole - 0.1);

    VariantReport forms =
        model.export(
            VariantSettings.in(
                    folder.resolve("forms"), "unet", List.of(DataType.FP32, DataType.INT8))
                .withQuantize(
                    QuantizeSettings.images(folder.resolve("train/images")).withBatches(2, 8))
                .withLatencyRuns(2));
    assertThat(forms.loss(forms.variant(DataType.FP32))).isBetween(-1e-6, 1e-6);
    assertThat(forms.loss(forms.variant(DataType.INT8))).isLessThan(0.05);

    TrainedModel aware =
        job(
                "aware",
                2,
                ", enable_qat: true, pretrained_model_file: '%s'"
                    .formatted(model.save(folder.resolve("whole.tao"))),
                THREE)
            .set("training_config.learning_rate", 1e-4)
            .train();
    assertThat(InsertQuantization.isQuantized(aware.model().graph())).isTrue();
    assertThat(aware.evaluate().metrics().get("mean_iou")).isGreaterThan(whole - 0.1);
  }

  /** One score tells the second of two classes; its file has it as TAO's has. */
  @Test
  void aSigmoidTellsTwoClassesApart() throws Exception {
    MaskFixture.write(folder.resolve("train"), 24, 32, 2, 1);
    MaskFixture.write(folder.resolve("val"), 8, 32, 2, 2);
    String two = "{name: background, label_id: 0}, {name: disc, label_id: 1}";
    TrainedModel model =
        job("out", 20, ", activation: sigmoid", two)
            .set("training_config.class_weights", "{disc: 2}")
            .train();
    assertThat(model.evaluate().metrics().get("mean_iou")).isGreaterThan(0.8);
    Path file = folder.resolve("sigmoid.onnx");
    model.export(ExportSettings.onnx(file).withOutputs(ExportSettings.Outputs.TAO));
    assertThat(OnnxSignature.read(file).outputs().get(0).name()).isEqualTo("sigmoid");
  }

  @Test
  void picturesWithoutMaskAreNamed() throws Exception {
    MaskFixture.write(folder.resolve("train"), 4, 32, 3, 1);
    MaskFixture.write(folder.resolve("val"), 2, 32, 3, 2);
    Files.delete(folder.resolve("train/masks/2.png"));
    Files.write(
        folder.resolve("train/masks/3.png"),
        MaskPng.encode(LabelMap.of(1, 1, new byte[1]), List.of()));
    assertThatThrownBy(
            () -> job("out", 1, "", THREE).set("dataset_config.filter_data", false).train())
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("MASK-004");
              assertThat(e.details()).anySatisfy(line -> assertThat(line).contains("2.png"));
            });
    assertThat(job("out", 1, "", THREE).datasets().get(0).faults())
        .anySatisfy(line -> assertThat(line).contains("2.png"))
        .anySatisfy(line -> assertThat(line).contains("3.png").contains("1x1"));
  }
}
