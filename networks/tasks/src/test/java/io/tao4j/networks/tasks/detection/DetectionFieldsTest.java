package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.detection.DetectionAugmentation;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the fields that detectors share become. What becomes of that has tests of its own: {@code
 * DetectionRecipeTest}, {@code ImageCanvasTest}, {@code BatchLoaderTest}, {@code YoloDecoderTest}.
 */
class DetectionFieldsTest {
  private static <T extends Record> T bind(Class<T> type, String fields) {
    return SpecBinder.of(type)
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(fields, SpecSyntax.YAML, "fields"))
        .spec();
  }

  @Test
  void theAugmentationIsThatOfItsFields() {
    AugmentationConfig config =
        bind(
            AugmentationConfig.class,
            """
            hue: 0.25
            saturation: 2
            exposure: 3
            vertical_flip: 0.125
            horizontal_flip: 0.375
            jitter: 0.625
            mosaic_prob: 0.75
            mosaic_min_ratio: 0.4
            randomize_input_shape_period: 7
            min_box_visibility: 0.875
            """);
    assertThat(config.augmentation())
        .isEqualTo(new DetectionAugmentation(0.25, 2, 3, 0.125, 0.375, 0.625, 0.75, 0.4, 7, 0.875));
  }

  @Test
  void theInputIsThatOfItsFields() {
    AugmentationConfig config =
        bind(AugmentationConfig.class, "{output_width: 96, output_height: 64, output_channel: 1}");
    assertThat(
            List.of(
                config.preprocessing().width(),
                config.preprocessing().height(),
                config.preprocessing().channels()))
        .containsExactly(96, 64, 1);
  }

  @Test
  void setsAreLoadedAsTheirFieldsSay() {
    DatasetConfig config =
        bind(
            DatasetConfig.class,
            """
            data_sources: [{label_directory_path: l, image_directory_path: i}]
            max_bad_images: 0.25
            cache_megabytes: 7
            """);
    for (LoaderOptions options :
        List.of(
            DetectionData.trainingOptions(config, 5, 11, 3),
            DetectionData.evaluationOptions(config, 5, 3))) {
      assertThat(options.badImageLimit()).isEqualTo(BadImageLimit.fraction(0.25));
      assertThat(options.cacheBytes()).isEqualTo(7L << 20);
      assertThat(options.batchSize()).isEqualTo(5);
      assertThat(options.threads()).isEqualTo(3);
    }
  }

  @Test
  void whatIsDetectedIsWhatItsFieldsLeave() {
    assertThat(
            DetectionThresholds.of(
                bind(
                    NmsConfig.class,
                    "{confidence_threshold: 0.25, clustering_iou_threshold: 0.75, top_k: 7}")))
        .isEqualTo(new DetectionThresholds(0.25, 0.75, 7));
  }
}
