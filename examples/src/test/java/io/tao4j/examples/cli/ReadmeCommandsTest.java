package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.ShapesImageDataset;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that README.md and the pages show: a reader copies them. */
class ReadmeCommandsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SHELL = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("^(\\w+)=(\"[^\"]*\"|\\S*)\\s*(?:#.*)?$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private static String text(Path page) throws IOException {
    return Files.readString(page).replace("\r\n", "\n");
  }

  private static List<String> blocks(Path page) throws IOException {
    return SHELL.matcher(text(page)).results().map(found -> found.group(1)).toList();
  }

  /** A reader's folder: the launcher, the README's own spec, and pictures where that looks. */
  private static void fill(Path folder) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("examples/bin"));
    Files.copy(Path.of("bin/tao"), bin.resolve("tao"));
    assertThat(bin.resolve("tao").toFile().setExecutable(true)).isTrue();
    Path target = Files.createDirectories(folder.resolve("examples/target"));
    Files.createFile(target.resolve("tao4j-examples-test.jar"));
    String forked = System.getProperty("surefire.test.class.path");
    Files.writeString(
        target.resolve("classpath.txt"),
        forked == null ? System.getProperty("java.class.path") : forked);
    Matcher spec =
        Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
            .matcher(text(ROOT.resolve("README.md")));
    assertThat(spec.find()).isTrue();
    assertThat(spec.group(1)).contains("n_epochs: 20");
    Files.writeString(
        folder.resolve("spec.yaml"), spec.group(1).replace("n_epochs: 20", "n_epochs: 2"));
    ShapesImageDataset.builder(folder.resolve("photos"))
        .shapes("cross", "ring")
        .train(6)
        .validation(2)
        .size(64, 64)
        .write();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the block is for a Unix shell")
  void theReadmesCommandsRunAsTheyStand(@TempDir Path folder) throws Exception {
    fill(folder);
    String commands =
        blocks(ROOT.resolve("README.md")).stream()
            .filter(block -> block.startsWith("tao=examples/bin/tao\n"))
            .findFirst()
            .orElseThrow();
    Process shell =
        new ProcessBuilder("sh", "-eu")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    try (OutputStream in = shell.getOutputStream()) {
      in.write(commands.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(shell.waitFor()).as(Files.readString(folder.resolve("log.txt"))).isZero();
    assertThat(Files.readString(folder.resolve("all-fields.yaml"))).contains("train_dataset_path");
    assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
    assertThat(folder.resolve("out/model.onnx")).isNotEmptyFile();
    assertThat(Files.readAllLines(folder.resolve("answers/result.csv"))).hasSize(1 + 4);
  }

  /**
   * Commands of a block: continued lines are one, "&&" and "|" join several, "#" ends one, and
   * variables have the values that the block gives them.
   */
  private static List<String> commands(String block) {
    List<String> commands = new ArrayList<>();
    Map<String, String> variables = new HashMap<>();
    for (String line : block.replaceAll("\\\\\\n\\s*", " ").split("\\n")) {
      Matcher variable = VARIABLE.matcher(line);
      if (variable.find() && !variable.group(1).equals("tao")) {
        variables.put(variable.group(1), variable.group(2).replace("\"", ""));
        continue;
      }
      for (Map.Entry<String, String> known : variables.entrySet()) {
        line = line.replace("$" + known.getKey(), known.getValue());
      }
      for (String part : line.replaceFirst("(^|\\s)#.*", "").split("&&|;|\\|")) {
        String command = part.strip();
        if (command.matches("(\\$tao|tao|examples/bin/tao) .*")) {
          commands.add(command);
        }
      }
    }
    return commands;
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .skip(1)
        .map(m -> m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3))
        .toList();
  }

  @Test
  void everyCommandOfThePagesIsOne() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", "docs", "examples", "networks", "core/docs", "predict-only")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    Console console =
        Console.of(
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            StandardCharsets.UTF_8);
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (Path page : pages) {
      for (String block : blocks(page)) {
        for (String command : commands(block)) {
          List<String> words = words(command);
          try {
            TaoCommandLine.build(console, words.get(0)).parseArgs(words.toArray(String[]::new));
          } catch (CommandLine.ParameterException e) {
            wrong.add(ROOT.relativize(page) + ": " + command + ": " + e.getMessage());
          }
          count++;
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isGreaterThan(50);
  }
}
