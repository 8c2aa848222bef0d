package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.fixtures.ShapesImageDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks beside classification and yolo through the command line, verb after verb. */
@Tag("end-to-end")
class NetworkCommandsTest {
  @TempDir Path folder;

  private void succeed(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** The best validation with its pictures, the curves, the spec and what it was computed with. */
  private static void theTrainingLeavesAPage(Path results) {
    assertThat(results.resolve("report.html"))
        .content()
        .contains(
            "Evaluation: validation/evaluation.json",
            "validation/confusion_matrix.png",
            "Figures by epoch",
            "spec.yaml:1:",
            "computed_with");
  }

  @Test
  void reportNeedsResults() {
    CommandRun run = CommandRun.of("report", folder.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("REPORT-001", folder.toString(), "-r");
  }

  private String at(String path) {
    return folder.resolve(path).toString();
  }

  @Test
  void ssdTrainsFindsAndExports() throws IOException {
    ShapesDetectionDataset.write(folder.resolve("shapes"), 2, 8, 4, 96, 64, 2, 7);
    Files.writeString(
        folder.resolve("spec.yaml"),
        """
        ssd_config: {nlayers: 10, scales: "[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]"}
        training_config: {batch_size_per_gpu: 4, num_epochs: 2, n_workers: 1}
        eval_config: {batch_size: 4}
        augmentation_config: {output_width: 96, output_height: 64, random_flip: 0.5}
        dataset_config:
          data_sources:
            - {label_directory_path: shapes/train/labels, image_directory_path: shapes/train/images}
          validation_data_sources:
            - {label_directory_path: shapes/val/labels, image_directory_path: shapes/val/images}
        """);
    succeed("ssd", "train", "-e", at("spec.yaml"), "-r", at("out"));
    String model = at("out/weights/ssd_best.tao");
    succeed("ssd", "evaluate", "-e", at("spec.yaml"), "-m", model, "-r", at("evaluate"));
    assertThat(folder.resolve("evaluate/evaluation.json")).isNotEmptyFile();
    theTrainingLeavesAPage(folder.resolve("out"));
    succeed("ssd", "report", at("evaluate"));
    assertThat(folder.resolve("evaluate/report.html")).content().contains("Evaluation", "mAP");
    succeed("ssd", "inference", "-m", model, "-i", at("shapes/val/images"), "-o", at("answers"));
    try (Stream<Path> files = Files.walk(folder.resolve("answers"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".txt"))).hasSize(4);
    }
    try (Stream<Path> files = Files.walk(folder.resolve("answers"))) {
      assertThat(files.filter(file -> file.toString().matches(".*\\.(png|jpg)"))).hasSize(4);
    }
    succeed("ssd", "prune", "-m", model, "-o", at("pruned.tao"), "--share", "0.4");
    succeed("ssd", "export", "-m", at("pruned.tao"), "-o", at("plain.onnx"));
    succeed("ssd", "export", "-m", at("pruned.tao"), "-o", at("found.onnx"), "--nms", "onnx");
    succeed("ssd", "export", "-m", model, "-r", at("served"), "--for", "triton,deepstream");
    String labels = at("shapes/train/labels");
    String images = at("shapes/train/images");
    assertThat(
            CommandRun.of("ssd", "kmeans", "-l", labels, "-i", images, "-x", "96", "-y", "64")
                .exitCode())
        .as("anchors of ssd follow from scales and ratios")
        .isNotZero();
  }

  @Test
  void multitaskClassificationAnswersEveryTask() throws IOException {
    ShapesImageDataset set =
        ShapesImageDataset.builder(folder.resolve("shapes"))
            .classes(2)
            .train(6)
            .validation(3)
            .size(20, 24)
            .write();
    List<String> lines = new ArrayList<>(List.of("file,form,parity"));
    try (Stream<Path> all = Files.walk(set.train())) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        Path relative = set.train().relativize(file);
        lines.add(
            "%s,%s,%s"
                .formatted(
                    relative.toString().replace('\\', '/'),
                    relative.getName(0),
                    lines.size() % 2 == 0 ? "even" : "odd"));
      }
    }
    Files.write(folder.resolve("set.csv"), lines);
    Files.writeString(
        folder.resolve("spec.yaml"),
        """
        model_config: {n_layers: 10, input_image_size: "3,24,24"}
        training_config: {batch_size_per_gpu: 6, num_epochs: 1, n_workers: 1}
        dataset_config:
          train_csv_path: set.csv
          val_csv_path: set.csv
          image_directory_path: %s
        """
            .formatted(set.train()));
    String network = "multitask_classification";
    CommandRun validated =
        CommandRun.of(
            network, "validate", "-e", at("spec.yaml"), "-r", at("data"), "--visualize", "3");
    assertThat(validated.exitCode()).as(validated.err()).isZero();
    assertThat(validated.out()).contains("12 samples, 2 tasks", "a training can start");
    assertThat(folder.resolve("data/dataset_report.json")).content().contains("parity", "even");
    try (Stream<Path> files = Files.list(folder.resolve("data/samples"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(3)
          .allMatch(name -> name.matches("\\d{3}_[a-z]+_(even|odd)\\.png"));
    }
    succeed(network, "train", "-e", at("spec.yaml"), "-r", at("out"));
    String model = at("out/weights/multitask_classification_best.tao");
    succeed(network, "evaluate", "-e", at("spec.yaml"), "-m", model, "-r", at("evaluate"));
    assertThat(folder.resolve("evaluate/confusion_matrix_form.png")).isNotEmptyFile();
    assertThat(folder.resolve("evaluate/confusion_matrix_parity.png")).isNotEmptyFile();
    succeed(network, "inference", "-m", model, "-i", set.train().toString(), "-o", at("answers"));
    List<String> answers = Files.readAllLines(folder.resolve("answers/result.csv"));
    assertThat(answers).hasSize(13);
    assertThat(answers.get(0)).isEqualTo("path,form,form_probability,parity,parity_probability");
    assertThat(answers.get(1)).matches(".*\\.png,[a-z]+,[01]\\.\\d{6},(even|odd),[01]\\.\\d{6}");
    succeed(network, "prune", "-m", model, "-o", at("pruned.tao"), "--share", "0.4");
    succeed(network, "export", "-m", at("pruned.tao"), "-o", at("model.onnx"));
    assertThat(folder.resolve("model.onnx")).isNotEmptyFile();

    CommandRun matrices =
        CommandRun.of(
            network,
            "confmat",
            "-m",
            model,
            "-i",
            set.train().toString(),
            "-l",
            at("set.csv"),
            "-o",
            at("matrices"));
    assertThat(matrices.exitCode()).as(matrices.err()).isZero();
    assertThat(matrices.out().lines())
        .anyMatch(line -> line.matches("parity: accuracy [01]\\.\\d{4}"))
        .anyMatch(line -> line.matches("true . predicted +even +odd"));
    int pictures =
        matrices
            .out()
            .lines()
            .filter(line -> line.matches("(even|odd) +\\d+ +\\d+"))
            .flatMap(line -> Stream.of(line.split(" +")).skip(1))
            .mapToInt(Integer::parseInt)
            .sum();
    assertThat(pictures).isEqualTo(12);
    assertThat(folder.resolve("matrices/confusion_matrix_form.png")).isNotEmptyFile();
    String programs = "triton,deepstream,djl,onnxruntime";
    succeed(network, "export", "-m", model, "-r", at("served"), "--for", programs);
    assertThat(folder.resolve("served/deepstream/config_infer.txt"))
        .content()
        .contains("network-type=1\n", "output-blob-names=form/Softmax;parity/Softmax\n");
  }
}
