package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tao4j.fixtures.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tao migrate FOLDER}. */
class MigrateCommandTest {
  private static final String SPEC =
      """
      model_config { arch: "resnet" n_layers: 18 input_image_size: "3,224,224" }
      train_config {
        train_dataset_path: "/data/train"
        n_epochs: 80
        %s
      }
      """;

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void specsAndWeightsAreSortedByWhatBecomesOfThem() throws IOException {
    write("specs/works.txt", SPEC.formatted("n_workers: 4"));
    write("specs/wrong.txt", SPEC.formatted("n_epoch: 3"));
    write("specs/classes.txt", "cat\ndog\n");
    write("weights/resnet_18.hdf5", "x");
    write("weights/resnet18.tlt", "x");
    write("notes.md", "# notes\n");
    CommandRun run = CommandRun.of("migrate", folder.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.out())
        .contains("Must be changed (1)", "specs/wrong.txt: classification, change 1")
        .contains("unknown field 'n_epoch'")
        .contains("specs/works.txt: classification")
        .contains("Weights and models (2)", "resnet18.tlt: encrypted", "resnet_18.hdf5: weights")
        .doesNotContain("classes.txt", "notes.md");
  }

  @Test
  void aProjectInOrderEndsWithZeroAndAnEmptyFolderSaysSo() throws IOException {
    assertThat(CommandRun.of("migrate", folder.toString()).out()).contains("no spec file");
    write("works.txt", SPEC.formatted("n_workers: 4"));
    CommandRun run = CommandRun.of("migrate", folder.toString());
    assertThat(run.exitCode()).as(run.out()).isZero();
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    CommandRun run = CommandRun.of("migrate", folder.resolve("no").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("CLI-010");
  }

  @Test
  void nvidiasOwnFilesFindTheirNetworks() {
    Optional<Path> shared = SharedData.folder("tao-specs");
    assumeTrue(shared.isPresent(), "no shared data");
    CommandRun run = CommandRun.of("migrate", shared.get().toString());
    assertThat(run.out())
        .contains("yolo_v4_tiny/yolo_v4_tiny_train_kitti.txt: yolo_v4_tiny")
        .contains("yolo_v4/yolo_v4_train_resnet18_kitti.txt: yolo_v4")
        .contains("classification_tf1/resnet101_imagenet2012.txt: classification")
        .contains("ssd/ssd_retrain_resnet18_kitti_seq.txt: ssd")
        .contains("mask2former/spec.yaml: mask2former")
        .contains("bevfusion/experiment.yaml: seems to be of bevfusion");
  }
}
