package io.tao4j.networks.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.engine.Optimizer;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.spec.SpecCode;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TAO's text specs mean what they mean there. */
class SsdRulesTest {
  private static final String NVIDIAS =
      """
      random_seed: 42
      ssd_config {
        aspect_ratios_global: "[1.0, 2.0, 0.5, 3.0, 1.0/3.0]"
        scales: "[0.05, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85]"
        two_boxes_for_ar1: true
        variances: "[0.1, 0.1, 0.2, 0.2]"
        arch: "resnet"
        nlayers: 18
        freeze_blocks: 0
      }
      training_config {
        batch_size_per_gpu: 16
        num_epochs: 80
        learning_rate { soft_start_annealing_schedule {
          min_learning_rate: 5e-5 max_learning_rate: 2e-2 soft_start: 0.15 annealing: 0.8 } }
        regularizer { type: L1 weight: 3e-5 }
      }
      augmentation_config { output_width: 300 output_height: 300 output_channel: 3 }
      dataset_config {
        data_sources: { label_directory_path: "l" image_directory_path: "i" }
        target_class_mapping { key: "car" value: "car" }
        validation_data_sources: { label_directory_path: "v" image_directory_path: "w" }
      }
      """;

  private static SpecTree tree(String text) {
    return SpecReader.standard().parse(text, SpecSyntax.PROTOBUF_TEXT, "spec");
  }

  private static SsdSpec bind(String text) {
    return new SsdNetwork().specBinder().allowMissingPaths().bind(tree(text)).spec();
  }

  private static SpecReport report(String text) {
    return new SsdNetwork().specBinder().allowMissingPaths().bind(tree(text)).report();
  }

  @Test
  void anAbsentFieldIsNothingAndAZeroOfTaosIsTaosNumber() {
    SsdSpec spec = bind(NVIDIAS);
    SsdSettings settings = new SsdSettings("ssd", spec.ssdConfig());
    assertThat(settings.boxWeight()).isEqualTo(1);
    assertThat(settings.negatives()).isEqualTo(3);
    assertThat(spec.augmentationConfig().augmentation().brightness()).isZero();
    assertThat(spec.augmentationConfig().augmentation().largestCanvas()).isEqualTo(4);
    assertThat(spec.augmentationConfig().augmentation().smallestCrop()).isEqualTo(0.3);
    assertThat(spec.augmentationConfig().augmentation().fill()).containsExactly(124, 117, 104);
    assertThat(spec.optimizer()).isEqualTo(new Optimizer.Sgd(0.9, false, 0));
    AnchorBoxes anchors = settings.anchors();
    assertThat(anchors.shapes(0)).isEqualTo(6);
    assertThat(anchors.shapes().get(5).get(5).width())
        .isEqualTo(0.7 * Math.sqrt(1.0 / 3), within(1e-12));
    assertThat(spec.preprocessing().height()).isEqualTo(300);
  }

  @Test
  void scalesMayBeEvenlySpaced() {
    SsdSpec spec =
        bind(
            NVIDIAS.replace(
                "scales: \"[0.05, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85]\"",
                "min_scale: 0.1 max_scale: 0.7"));
    List<Double> scales =
        new SsdSettings("ssd", spec.ssdConfig()).fields().scalesOfMaps().orElseThrow();
    assertThat(scales).hasSize(7);
    assertThat(scales.get(1)).isBetween(0.199, 0.201);
    assertThat(scales.get(6)).isBetween(0.699, 0.701);
  }

  @Test
  void unsupportedSettingsAreNamed() {
    SpecReport dssd = report(NVIDIAS.replace("ssd_config", "dssd_config"));
    assertThat(dssd.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(SpecCode.UNSUPPORTED));
    SpecReport ratios =
        report(
            NVIDIAS.replace(
                "aspect_ratios_global: \"[1.0, 2.0, 0.5, 3.0, 1.0/3.0]\"",
                "aspect_ratios: \"[[1.0], [1.0]]\""));
    assertThat(ratios.errors()).singleElement().asString().contains("six lists");
    SpecReport schedule =
        report(NVIDIAS.replace("regularizer", "optimizer { adam { epsilon: 1e-7 } } regularizer"));
    assertThat(schedule.errors()).isEmpty();
    assertThat(schedule.notices()).anyMatch(notice -> notice.toString().contains("momentum 0.9"));
  }
}
