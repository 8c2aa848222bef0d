package io.tao4j.examples.cli;

import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ShapesImageDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * {@code tao archive}: uses what most commands use, so that the JVM, which {@code bin/tao} starts
 * with {@code -XX:ArchiveClassesAtExit} for this command, writes down all classes of it at its end.
 * Later starts read those from one file instead of checking each anew.
 */
@Command(
    name = "archive",
    sortOptions = false,
    description = {
      "Makes later starts of tao faster.",
      "Runs a small training and what follows it, and keeps the classes that were used in one file,"
          + " target/tao.jsa, which bin/tao then starts with. Takes half a minute; to be run again"
          + " after each build and for another Java."
    })
final class ArchiveCommand implements Callable<Integer> {
  private static final String FLAG = "-XX:ArchiveClassesAtExit";

  private final Console console;

  @CommandLine.Spec CommandLine.Model.CommandSpec command;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ArchiveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .noneMatch(argument -> argument.startsWith(FLAG))) {
      throw new ParameterException(
          command.commandLine(),
          "archive needs a Java that was started with " + FLAG + "=FILE, as bin/tao does");
    }
    use();
    return 0;
  }

  /**
   * Runs commands on a set that it draws, in a folder that it deletes.
   *
   * @throws TaoException {@code CLI-008} if one fails
   */
  void use() throws IOException {
    Path folder = Files.createTempDirectory("tao-archive");
    try {
      ShapesImageDataset.builder(folder.resolve("images"))
          .classes(3)
          .train(12)
          .validation(6)
          .size(32, 32)
          .seed(1)
          .write();
      String spec =
          Files.writeString(
                  folder.resolve("spec.yaml"),
                  """
                  model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32"}
                  train_config:
                    train_dataset_path: %1$s/images/train
                    val_dataset_path: %1$s/images/val
                    preprocess_mode: torch
                    batch_size_per_gpu: 6
                    n_epochs: 2
                  eval_config:
                    eval_dataset_path: %1$s/images/val
                  """
                      .formatted(folder))
              .toString();
      String model = folder.resolve("train/weights/classification_best.tao").toString();
      String to = folder.resolve("out").toString();
      for (List<String> words :
          List.of(
              List.of("--help"),
              List.of("classification", "train", "--help"),
              List.of("networks"),
              List.of("yolo_v4_tiny", "spec", "--template"),
              List.of("classification", "spec", "--check", spec, "--for", "train"),
              List.of("classification", "train", "-e", spec, "-r", folder + "/train"),
              List.of("classification", "evaluate", "-e", spec, "-m", model, "-r", to + "/e"),
              List.of("classification", "export", "-m", model, "-o", to + "/x/model.onnx"),
              List.of(
                  "classification",
                  "inference",
                  "-m",
                  model,
                  "-i",
                  folder + "/images/val",
                  "-o",
                  to + "/i"))) {
        run(words);
      }
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList(); // what is inside of a folder first
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private void run(List<String> words) {
    console.err().println("tao " + String.join(" ", words));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Console quiet = Console.of(OutputStream.nullOutputStream(), errors, StandardCharsets.UTF_8);
    if (TaoCommandLine.run(quiet, words.toArray(String[]::new)) != 0) {
      throw new TaoException(
          "CLI-008",
          "a command that most others are like has failed, so nothing is written",
          "tao " + String.join(" ", words),
          errors.toString(StandardCharsets.UTF_8).strip());
    }
  }
}
