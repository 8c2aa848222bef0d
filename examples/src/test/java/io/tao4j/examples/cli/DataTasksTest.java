package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTasksTest {
  @TempDir Path folder;

  @Test
  void validateCountsDrawsAndSaysThatATrainingCanStart() throws IOException {
    TinySet set = TinySet.in(folder);
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "classification",
            "validate",
            "-e",
            set.spec().toString(),
            "-r",
            out.toString(),
            "--visualize",
            "2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("ring: 80", "ring: 12", "a training can start");
    assertThat(out.resolve("dataset_report.json")).exists();
    assertThat(out.resolve("resolved_spec.yaml"))
        .content()
        .containsPattern("train_dataset_path: .*  # spec.yaml:\\d+:\\d+\n");
    try (var files = Files.list(out.resolve("samples"))) {
      assertThat(files.count()).isEqualTo(2);
    }
    assertThat(CommandRun.lastStatus(out).at("/kpi/training_pictures").asInt()).isEqualTo(240);
  }

  @Test
  void validateListsEveryUnreadablePictureAndFails() throws IOException {
    TinySet set = TinySet.in(folder);
    int damaged = 0;
    try (var files = Files.list(set.train().resolve("ring"))) {
      for (Path file : files.sorted().limit(20).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
        damaged++;
      }
    }
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "classification", "validate", "-e", set.spec().toString(), "-r", out.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("CLI-006", "20 of 240 pictures cannot be read");
    assertThat(run.out().lines().filter(line -> line.contains("not a picture")).count())
        .isEqualTo(damaged);
    assertThat(CommandRun.lastStatus(out).get("status").asText()).isEqualTo("FAILURE");
  }

  private void labels(int pictures) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    byte[] png = ImageCodec.encodePng(Image.filled(100, 50, 1, 2, 3));
    for (int i = 0; i < pictures; i++) {
      Files.write(folder.resolve("images/%02d.png".formatted(i)), png);
      Files.writeString(
          folder.resolve("labels/%02d.txt".formatted(i)),
          ("car 0 0 0 0 0 %d 10 0 0 0 0 0 0 0\nvan 0 0 0 0 0 %d 40 0 0 0 0 0 0 0\n"
                  + "bus 0 0 0 5 5 %d 8 0 0 0 0 0 0 0\n")
              .formatted(20 + i % 2, 80 - i % 3, 9 + i % 2));
    }
  }

  @Test
  void kmeansReadsYoloLabels() throws IOException {
    labels(9);
    for (int i = 0; i < 9; i++) {
      Files.writeString(
          folder.resolve("labels/%02d.txt".formatted(i)),
          "0 0.5 0.5 0.2 0.4\n1 0.5 0.5 0.%d 0.8\n".formatted(6 + i % 2));
    }
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "yolo_v4",
            "kmeans",
            "--type",
            "YOLO",
            "-l",
            folder.resolve("labels").toString(),
            "-i",
            folder.resolve("images").toString(),
            "-x",
            "200",
            "-y",
            "100",
            "-n",
            "2",
            "-r",
            out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines().limit(2)).containsExactly("(40.00, 40.00)", "(120.00, 80.00)");
    assertThat(out.resolve("resolved_spec.yaml")).content().contains("type: YOLO");
  }

  @Test
  void kmeansPrintsAnchorsForTheInputSmallestFirst() throws IOException {
    labels(9);
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "yolo_v4",
            "kmeans",
            "-l",
            folder.resolve("labels").toString(),
            "-i",
            folder.resolve("images").toString(),
            "-x",
            "200",
            "-y",
            "100",
            "-n",
            "3",
            "-r",
            out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines().limit(6))
        .containsExactly(
            "(8.00, 6.00)",
            "(40.00, 20.00)",
            "(158.00, 80.00)",
            "small_anchor_shape: \"[(8.00, 6.00)]\"",
            "mid_anchor_shape: \"[(40.00, 20.00)]\"",
            "big_anchor_shape: \"[(158.00, 80.00)]\"");
    assertThat(CommandRun.lastStatus(out).at("/kpi/mean_iou").asDouble()).isGreaterThan(0.9);
    assertThat(out.resolve("resolved_spec.yaml"))
        .content()
        .contains("size_x: 200  # override size_x\n", "seed: 42  # default\n");
    CommandRun few =
        CommandRun.of(
            "yolo_v4",
            "kmeans",
            "-l",
            folder.resolve("labels").toString(),
            "-i",
            folder.resolve("images").toString(),
            "-x",
            "200",
            "-y",
            "100",
            "--min_x",
            "30",
            "-r",
            out.toString());
    assertThat(few.exitCode()).isEqualTo(1);
    // in pixels of the input, twice those of the pictures: widths of 40, 42, 156, 158 and 160
    assertThat(few.err()).contains("LABEL-016", "9 anchors", "boxes of 5 sizes");
  }

  @Test
  void datasetConvertWritesRecordsAndNamesBadLabels() throws IOException {
    labels(10);
    Path spec = folder.resolve("convert.txt");
    Files.writeString(
        spec,
        """
        kitti_config {
          root_directory_path: "."
          image_dir_name: "images"
          label_dir_name: "labels"
          partition_mode: "random"
          num_partitions: 2
          val_split: 20
        }
        """);
    Path output = folder.resolve("records/set");
    CommandRun run =
        CommandRun.of(
            "yolo_v4_tiny", "dataset_convert", "-d", spec.toString(), "-o", output.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("fold 0: 2 pictures", "fold 1: 8 pictures", "bus=10");
    assertThat(folder.resolve("records/set-fold-001-of-002-shard-00000-of-00001")).exists();
    assertThat(folder.resolve("records/resolved_spec.yaml"))
        .content()
        .contains("  num_shards: 1  # default\n", "# convert.txt:");
    CommandRun checked = CommandRun.of("yolo_v4_tiny", "spec", "--check", spec.toString());
    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out()).contains("can be used by dataset_convert");
    CommandRun template =
        CommandRun.of("yolo_v4", "spec", "--template", "--task", "dataset_convert");
    assertThat(template.out()).contains("kitti_config:");
    CommandRun none = CommandRun.of("classification", "spec", "--page", "--task", "kmeans");
    assertThat(none.exitCode()).isEqualTo(2);
    Files.writeString(folder.resolve("labels/03.txt"), "car 0 0\n");
    CommandRun bad =
        CommandRun.of(
            "yolo_v4_tiny", "dataset_convert", "-d", spec.toString(), "-o", output.toString());
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err()).contains("LABEL-010", "03.txt:1: 3 columns");
  }

  @Test
  void validateOfADetectorNamesEveryBadLabelWithFileAndLine() throws IOException {
    labels(6);
    Files.writeString(
        folder.resolve("labels/01.txt"),
        "car 0 0 0 0 0 20 10\n\ncar 0 0 0 nan 0 20 10 0 0 0 0 0 0 0\n"
            + "car 0 0 0 30 0 20 10 0 0 0 0 0 0 0\ncar 0 0 0 300 0 320 10 0 0 0 0 0 0 0\n");
    Files.write(folder.resolve("labels/02.txt"), new byte[] {'c', (byte) 0xe9, '\n'});
    Files.writeString(folder.resolve("labels/gone.txt"), "");
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        dataset_config:
          data_sources: [{label_directory_path: labels, image_directory_path: images}]
        augmentation_config: {output_width: 96, output_height: 64}
        training_config: {num_epochs: 1}
        """);
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "yolo_v4_tiny",
            "validate",
            "-e",
            spec.toString(),
            "-r",
            out.toString(),
            "--visualize",
            "3");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "01.txt:1: 8 columns",
            "01.txt:3: column 5 (left) is 'nan'",
            "01.txt:4: the box of 'car' has no size",
            "01.txt:5: the box of 'car' lies outside of the picture of 100x50",
            "02.txt:1: byte 0xe9",
            "gone.txt: no picture 'gone'");
    assertThat(run.err()).contains("CLI-006", "LABEL-010 training set: 6 of 18 labels are bad");
    assertThat(out.resolve("samples/002.png")).exists();
    CommandRun lenient =
        CommandRun.of(
            "yolo_v4_tiny",
            "validate",
            "-e",
            spec.toString(),
            "-r",
            out.toString(),
            "--set",
            "dataset_config.max_bad_labels=0.5");
    assertThat(lenient.exitCode()).as(lenient.err()).isZero();
    assertThat(lenient.err()).contains("6 bad labels were left out");
  }
}
