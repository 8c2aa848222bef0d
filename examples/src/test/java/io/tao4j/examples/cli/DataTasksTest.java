package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.networks.classification.ClassificationNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

  /** Tasks that only networks of boxes offer, without one. */
  private static CommandRun run(Function<Console, SubTask> task, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = Console.of(out, err, StandardCharsets.UTF_8);
    CommandLine line = new CommandLine(task.apply(console));
    line.setParameterExceptionHandler((e, a) -> ErrorBlock.usage(e, console, false));
    line.setExecutionExceptionHandler((e, c, r) -> ErrorBlock.failure(e, console, false));
    return new CommandRun(
        line.execute(args),
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
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
  void kmeansPrintsAnchorsForTheInputSmallestFirst() throws IOException {
    labels(9);
    Path out = folder.resolve("out");
    CommandRun run =
        run(
            console -> new KmeansTask(new ClassificationNetwork(), console),
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
    CommandRun few =
        run(
            console -> new KmeansTask(new ClassificationNetwork(), console),
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
    assertThat(few.err()).contains("CLI-007", "9 anchors", "boxes of 3 sizes");
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
        run(
            console -> new DatasetConvertTask(new ClassificationNetwork(), console),
            "-d",
            spec.toString(),
            "-o",
            output.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("fold 0: 2 pictures", "fold 1: 8 pictures", "bus=10");
    assertThat(folder.resolve("records/set-fold-001-of-002-shard-00000-of-00001")).exists();
    Files.writeString(folder.resolve("labels/03.txt"), "car 0 0\n");
    CommandRun bad =
        run(
            console -> new DatasetConvertTask(new ClassificationNetwork(), console),
            "-d",
            spec.toString(),
            "-o",
            output.toString());
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err()).contains("LABEL-010", "03.txt:1: 3 columns");
  }
}
