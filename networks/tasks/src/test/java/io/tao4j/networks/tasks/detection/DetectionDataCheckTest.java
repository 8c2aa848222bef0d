package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.network.Dataset;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionDataCheckTest {
  @TempDir Path root;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(root.resolve("images"));
    Files.createDirectories(root.resolve("labels"));
    byte[] png = ImageCodec.encodePng(Image.filled(40, 30, 10, 200, 30));
    for (String name : List.of("a", "b", "c")) {
      Files.write(root.resolve("images/" + name + ".png"), png);
      Files.writeString(
          root.resolve("labels/" + name + ".txt"), "car 0 0 0 1 1 20 20 0 0 0 0 0 0 0\n");
    }
  }

  private DetectionDataCheck check(String more) throws IOException {
    Path file = root.resolve("spec.yaml");
    Files.writeString(
        file,
        """
        dataset_config:
          data_sources: [{label_directory_path: labels, image_directory_path: images}]
          validation_data_sources: [{label_directory_path: labels, image_directory_path: images}]
          %s
        augmentation_config: {output_width: 96, output_height: 64}
        """
            .formatted(more));
    DetectionDataTest.Spec spec = SpecBinder.of(DetectionDataTest.Spec.class).bind(file).spec();
    AugmentationConfig augmentation = spec.augmentationConfig();
    return DetectionDataCheck.of(
        spec.datasetConfig(),
        false,
        augmentation.preprocessing(),
        set -> augmentation.recipe(set, 1),
        1);
  }

  @Test
  void goodDataAreCountedAndDrawn() throws IOException {
    DetectionDataCheck check = check("");
    assertThat(check.problems()).isEmpty();
    assertThat(check.refusals()).isEmpty();
    assertThat(check.summary()).contains("training set: 3 pictures with 3 boxes of 1 classes");
    assertThat(check.counts()).containsEntry("validation_boxes", 3);
    assertThat(check.counts())
        .containsEntry("training_repeated", 3) // three files of one picture
        .containsEntry("validation_in_training", 3);
    assertThat(check.notices())
        .anyMatch(line -> line.contains("9 pairs of its pictures and those of the training set"))
        .anyMatch(line -> line.contains("b.png and"));
    Path out = root.resolve("out");
    List<Path> files = check.write(out, 5);
    assertThat(files).allMatch(Files::isRegularFile);
    assertThat(files)
        .contains(
            out.resolve("training_box_sizes.png"),
            out.resolve("training_classes.png"),
            out.resolve("validation_box_places.png"),
            out.resolve("validation_labels.json"),
            out.resolve("samples/004.png"))
        .doesNotContain(out.resolve("label_problems.txt"));
    Image sample = ImageCodec.read(out.resolve("samples/000.png"));
    assertThat(List.of(sample.width(), sample.height())).containsExactly(96, 64);
    JsonNode report = new ObjectMapper().readTree(out.resolve("dataset_report.json").toFile());
    assertThat(report.at("/training/boxes/car").asInt()).isEqualTo(3);
  }

  @Test
  void everyBadLabelAndPictureIsListed() throws IOException {
    Files.writeString(
        root.resolve("labels/b.txt"), "car 0 0 0 1 1 20\ncar 0 0 0 9 9 nan 3 0 0 0 0 0 0 0");
    Files.write(root.resolve("images/c.png"), new byte[] {1, 2});
    DetectionDataCheck check = check("");
    assertThat(check.problems()).hasSize(6);
    assertThat(check.problems().get(0)).contains("b.txt:1: 7 columns");
    assertThat(check.problems().get(2)).contains("c.png: not a picture");
    assertThat(check.datasets()).hasSize(2);
    Dataset training = check.datasets().get(0);
    assertThat(training.role()).isEqualTo("training");
    assertThat(training.pictures()).hasSize(training.size()).contains(root.resolve("images/c.png"));
    assertThat(training.faults()).isEqualTo(check.problems().subList(0, 3));
    assertThat(training.classes()).containsOnlyKeys("car");
    assertThat(check.refusals())
        .hasSize(4)
        .anyMatch(line -> line.contains("LABEL-010"))
        .anyMatch(line -> line.contains("1 of 3 pictures cannot be read"));
    assertThat(check.write(root.resolve("out"), 0))
        .contains(root.resolve("out/label_problems.txt"));
    assertThat(check("max_bad_labels: 0.6\n  max_bad_images: 0.5").refusals()).isEmpty();
  }

  @Test
  void whatMakesASetUselessIsARefusalNotAnException() throws IOException {
    DetectionDataCheck check = check("target_class_mapping: {bus: bus}");
    assertThat(check.refusals()).singleElement().asString().contains("LABEL-006");
    assertThat(check.problems()).anyMatch(line -> line.contains("{car=3}"));
    assertThat(check.write(root.resolve("out"), 3)).allMatch(Files::isRegularFile);
  }
}
