package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.Normalization;
import io.tao4j.error.TaoException;
import io.tao4j.spec.Field;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionDataTest {
  /** A detector's spec, as far as its data go. */
  public record Spec(
      @Field(description = "data") DatasetConfig datasetConfig,
      @Field(description = "augmentation") AugmentationConfig augmentationConfig) {}

  private static final SpecBinder<Spec> BINDER =
      SpecBinder.of(Spec.class)
          .withRules(
              (spec, context) ->
                  DetectionRules.check(spec.datasetConfig(), spec.augmentationConfig(), context));

  @TempDir Path root;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(root.resolve("set/images"));
    Files.createDirectories(root.resolve("set/labels"));
    byte[] png = ImageCodec.encodePng(Image.filled(40, 30, 1, 2, 3));
    for (String name : List.of("a", "b", "c")) {
      Files.write(root.resolve("set/images/" + name + ".png"), png);
    }
    label("a", "Car 0 0 0 1 1 20 20 0 0 0 0 0 0 0", "Truck 0 1 0 5 5 9 9 0 0 0 0 0 0 0");
    label("b", "person 0 0 0 1 1 20 20 0 0 0 0 0 0 0", "DontCare -1 -1 -10 2 2 9 9 0 0 0 0 0 0 0");
    label("c");
  }

  private void label(String name, String... lines) throws IOException {
    Files.write(root.resolve("set/labels/" + name + ".txt"), List.of(lines));
  }

  private SpecBinding<Spec> bind(String dataset) throws IOException {
    Path file = root.resolve("spec.pbtxt");
    Files.writeString(
        file,
        "dataset_config { %s }\naugmentation_config { output_width: 96 output_height: 64 }\n"
            .formatted(dataset));
    return BINDER.bind(file);
  }

  private DatasetConfig config(String more) throws IOException {
    String source =
        "data_sources { label_directory_path: 'set/labels' image_directory_path: 'set/images' }\n";
    return bind(source + more).spec().datasetConfig();
  }

  private static String mapping(String from, String to) {
    return "target_class_mapping { key: '%s' value: '%s' }\n".formatted(from, to);
  }

  /** Shows {@code target_class_mapping} of specs. */
  @Test
  void mapsManyNamesToOneClassAndReportsTheRest() throws IOException {
    DetectionSet set =
        DetectionData.training(config(mapping("car", "vehicle") + mapping("truck", "vehicle")));
    assertThat(set.dataset().classes()).containsExactly("vehicle");
    assertThat(set.dataset().size()).isEqualTo(3);
    assertThat(set.report().unmapped()).hasToString("{dontcare=1, person=1}");
    assertThat(set.report().notices())
        .anyMatch(line -> line.contains("person=1"))
        .anyMatch(line -> line.contains("1 difficult") && line.contains("include_difficult"))
        .anyMatch(line -> line.contains("1 pictures have no label"));
    assertThat(set.dataset().countPerClass()).hasToString("{vehicle=1}");
    DetectionSet all =
        DetectionData.training(
            config(
                mapping("car", "vehicle")
                    + mapping("TRUCK", "vehicle")
                    + "include_difficult_in_training: true"));
    assertThat(all.dataset().countPerClass()).hasToString("{vehicle=2}");
  }

  @Test
  void classesAreTheSortedValuesOrAllNames() throws IOException {
    DetectionSet mapped =
        DetectionData.training(config(mapping("person", "b") + mapping("car", "a")));
    assertThat(mapped.dataset().classes()).containsExactly("a", "b");
    DetectionSet all = DetectionData.training(config(""));
    assertThat(all.dataset().classes()).containsExactly("car", "person", "truck");
  }

  @Test
  void aMappingThatLeavesNoBoxSaysWhichNamesThereAre() throws IOException {
    DatasetConfig config = config(mapping("bicycle", "bicycle"));
    assertThatThrownBy(() -> DetectionData.training(config))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("LABEL-006");
              assertThat(e.details())
                  .contains("the labels name (with counts): {car=1, dontcare=1, person=1, truck=1}")
                  .contains("the mapping leads to: [bicycle]");
            });
  }

  @Test
  void badLabelsStopATrainingUnlessTheSpecLetsThemPass() throws IOException {
    label("b", "person 0 0 0 1 1 20 20 0 0 0 0 0 0 0", "person 0 0 0 30 1 20 20 0 0 0 0 0 0 0");
    label("c", "car 0 0 0 1 1 20", "car 0 0 0 1 1 nan 20 0 0 0 0 0 0 0");
    DatasetConfig strict = config("");
    assertThatThrownBy(() -> DetectionData.training(strict))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("LABEL-010");
              assertThat(e.problem()).contains("3 of 6 labels are bad, the limit is 0.0");
              assertThat(e.details()).hasSize(4);
              assertThat(e.details().get(0)).contains("b.txt:2: ").contains("has no size");
              assertThat(e.details().get(1)).contains("c.txt:1: 7 columns");
              assertThat(e.details().get(2)).contains("c.txt:2: ").contains("'nan'");
            });
    DetectionSet set = DetectionData.training(config("max_bad_labels: 0.5"));
    assertThat(set.dataset().size()).isEqualTo(3);
    assertThat(set.report().notices()).anyMatch(line -> line.contains("3 bad labels"));
    DatasetConfig below = config("max_bad_labels: 0.4");
    assertThatThrownBy(() -> DetectionData.training(below)).hasMessageContaining("LABEL-010");
  }

  /** Row 26 of the audit: TAO's loader of label folders lowers class names before it sorts them. */
  @Test
  void capitalsInClassNamesAreSaid() throws IOException {
    String source =
        "data_sources { label_directory_path: 'set/labels' image_directory_path: 'set/images' }\n";
    assertThat(bind(source + mapping("car", "Car")).report().notices().toString())
        .contains("class names keep their capitals (Car)", "the classes' numbers are TAO's");
    String mixed = mapping("car", "car") + mapping("truck", "Truck");
    assertThat(bind(source + mixed).report().notices().toString())
        .contains("which gives other numbers to them", "write the values in lower case");
    assertThat(bind(source + mapping("car", "car")).report().notices().toString())
        .doesNotContain("capitals");
  }

  @Test
  void validationKeepsTheModelsClassesAndMarksDifficultObjects() throws IOException {
    DatasetConfig config =
        config(
            "validation_data_sources { label_directory_path: 'labels' image_directory_path:"
                + " 'images' root_path: 'set' }"
                + mapping("truck", "truck"));
    DetectionSet set = DetectionData.validation(config, List.of("car", "truck")).orElseThrow();
    assertThat(set.dataset().classes()).containsExactly("car", "truck");
    assertThat(set.dataset().samples().get(0).boxes())
        .singleElement()
        .matches(box -> box.difficult() && box.classIndex() == 1);
    assertThatThrownBy(() -> DetectionData.validation(config, List.of("car")))
        .hasMessageContaining("LABEL-008")
        .hasMessageContaining("truck");
    assertThat(DetectionData.validation(config(""), List.of("car"))).isEmpty();
  }

  /** Shows {@code root_path}, {@code output_channel} and {@code image_mean} of specs. */
  @Test
  void rulesNameTheFields() throws IOException {
    String report = bind("validation_fold: 0").report().toString();
    assertThat(report).contains("data_sources");
    String source =
        "data_sources { label_directory_path: 'set/labels' image_directory_path: 'set/images' }\n";
    assertThat(bind(source + "validation_fold: 0").report().toString())
        .contains("only records have folds");
    assertThat(bind(source + "is_monochrome: true").report().toString())
        .contains("is_monochrome needs one channel");
    Path file = root.resolve("other.pbtxt");
    Files.writeString(
        file,
        "dataset_config { "
            + source
            + " }\naugmentation_config { output_width: 100 output_height:"
            + " 64 }");
    assertThat(BINDER.bind(file).report().toString()).contains("100 is no multiple of 32");
    assertThat(
            bind(source.replace("image_directory_path", "tfrecords_path: 'x' image_directory_path"))
                .report()
                .hasErrors())
        .isTrue();
  }

  @Test
  void outputDepthCountsLevelsAsTaoDoes() throws IOException {
    Path file = root.resolve("depth.yaml");
    String source =
        "dataset_config: {data_sources: [{label_directory_path: set/labels,"
            + " image_directory_path: set/images}]}\n";
    Files.writeString(
        file,
        source
            + "augmentation_config: {output_width: 96, output_height: 64, output_channel: 1,"
            + " output_depth: 16}\n");
    SpecBinding<Spec> bound = BINDER.bind(file);
    assertThat(bound.report().notices().toString()).doesNotContain("output_depth");
    Normalization deep = bound.spec().augmentationConfig().preprocessing().normalization();
    assertThat(deep.means().get(0)).isCloseTo(30048.9216, offset(1e-6));
    // Level 1.0 is 257 of 65535.
    assertThat(deep.scale()).isEqualTo(257);
    Files.writeString(
        file,
        source
            + "augmentation_config: {output_width: 96, output_height: 64, image_mean: {r: 1, g: 2,"
            + " b: 3}}\n");
    assertThat(
            BINDER.bind(file).spec().augmentationConfig().preprocessing().normalization().means())
        .containsExactly(3.0, 2.0, 1.0);
    Files.writeString(
        file, source + "augmentation_config: {output_width: 96, output_height: 64}\n");
    assertThat(BINDER.bind(file).spec().augmentationConfig().preprocessing().normalization())
        .isEqualTo(Normalization.of(Normalization.Mode.CAFFE, false));
    Files.writeString(
        file,
        source + "augmentation_config: {output_width: 96, output_height: 64, output_depth: 12}\n");
    assertThat(BINDER.bind(file).report().problems().toString()).contains("8, 16");
  }
}
