package io.tao4j.networks.anchors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.detection.SsdAugmentation;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.ssd.SsdNetwork;
import io.tao4j.spec.SpecSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@code augmentation_config} of ssd, dssd and retinanet asks for; draws have tests of their
 * own.
 */
class AnchorAugmentationMeaningTest {
  private static AnchorAugmentationConfig config(String fields) {
    String text = "augmentation_config { %s }".formatted(fields);
    return DetectorCases.bind(new SsdNetwork(), SpecSyntax.PROTOBUF_TEXT, text)
        .spec()
        .augmentationConfig();
  }

  @Test
  void theInputHasItsSizeAndMeans() {
    Preprocessing colour =
        config(
                """
                output_width: 96 output_height: 64 output_channel: 3
                image_mean { key: "r" value: 1.0 } image_mean { key: "g" value: 2.0 }
                image_mean { key: "b" value: 3.0 }
                """)
            .preprocessing();
    assertThat(List.of(colour.width(), colour.height(), colour.channels()))
        .containsExactly(96, 64, 3);
    assertThat(colour.normalization().order()).isEqualTo(ColorOrder.BGR);
    assertThat(colour.normalization().means()).containsExactly(3.0, 2.0, 1.0);
    Preprocessing grey =
        config(
                "output_width: 96 output_height: 64 output_channel: 1 image_mean { key: \"l\" value: 9.0 }")
            .preprocessing();
    assertThat(grey.channels()).isOne();
    assertThat(grey.normalization().means()).containsExactly(9.0);
  }

  @Test
  void partsAndCanvasesAreThoseOfTheFileOrTaosOwn() {
    SsdAugmentation given =
        config(
                """
                random_crop_min_scale: 0.5 random_crop_max_scale: 0.9
                random_crop_min_ar: 0.8 random_crop_max_ar: 1.5
                zoom_out_min_scale: 1.5 zoom_out_max_scale: 2.0
                """)
            .augmentation();
    assertThat(
            List.of(
                given.smallestCrop(),
                given.largestCrop(),
                given.lowestRatio(),
                given.highestRatio(),
                given.smallestCanvas(),
                given.largestCanvas()))
        .containsExactly(0.5, 0.9, 0.8, 1.5, 1.5, 2.0);
    SsdAugmentation silent =
        config("random_crop_min_scale: 0 zoom_out_max_scale: 0").augmentation();
    assertThat(
            List.of(
                silent.smallestCrop(),
                silent.largestCrop(),
                silent.lowestRatio(),
                silent.highestRatio(),
                silent.smallestCanvas(),
                silent.largestCanvas()))
        .containsExactly(0.3, 1.0, 0.5, 2.0, 1.0, 4.0);
  }

  @Test
  void coloursAndMirrorsAreNoneUnlessTheFileNamesThem() {
    SsdAugmentation given =
        config("brightness: 32 contrast: 0.4 saturation: 0.3 hue: 18 random_flip: 0.5")
            .augmentation();
    assertThat(
            List.of(
                given.brightness(),
                given.contrast(),
                given.saturation(),
                given.hue(),
                given.flip()))
        .containsExactly(32.0, 0.4, 0.3, 18.0, 0.5);
    SsdAugmentation silent = config("").augmentation();
    assertThat(
            List.of(
                silent.brightness(),
                silent.contrast(),
                silent.saturation(),
                silent.hue(),
                silent.flip()))
        .containsOnly(0.0);
  }
}
