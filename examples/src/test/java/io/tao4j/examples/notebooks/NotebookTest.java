package io.tao4j.examples.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The notebooks run, cell by cell, and Jupyter's files are made of the same scripts. {@code
 * -Dtao4j.accept=true} writes them anew, with what the cells answered.
 */
class NotebookTest {
  private static final Path FOLDER = Path.of("notebooks");

  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".jsh")).sorted().toList();
    }
  }

  private static String withoutOutputs(String notebook) throws IOException {
    JsonNode root = new ObjectMapper().readTree(notebook);
    for (JsonNode cell : root.get("cells")) {
      if (cell.has("outputs")) {
        ((ArrayNode) cell.get("outputs")).removeAll();
        ((ObjectNode) cell).putNull("execution_count");
      }
    }
    return root.toPrettyString();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void cellsRunAndTheNotebookIsOfTheSameSource(Path script, @TempDir Path folder) throws Exception {
    String classPath = System.getProperty("surefire.test.class.path");
    Path answers = folder.resolve("answers.json");
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath == null ? System.getProperty("java.class.path") : classPath,
                "-Xmx1g",
                CellRunner.class.getName(),
                script.toAbsolutePath().toString(),
                answers.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(20, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("%s hangs: %s", script, Files.readString(log)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();

    Notebook notebook = Notebook.read(script);
    List<JsonNode> given = new ArrayList<>();
    new ObjectMapper().readTree(answers.toFile()).forEach(given::add);
    assertThat(given).hasSameSizeAs(notebook.code());
    assertThat(given).as("a notebook shows a picture").anyMatch(answer -> answer.has("png"));

    Path jupyter = script.resolveSibling(script.getFileName().toString().replace(".jsh", ".ipynb"));
    String text = notebook.toJupyter(given);
    if (Boolean.getBoolean("tao4j.accept")) {
      Files.writeString(jupyter, text);
    }
    assertThat(withoutOutputs(Files.readString(jupyter)))
        .as("-Dtao4j.accept=true writes %s anew", jupyter)
        .isEqualTo(withoutOutputs(text));
  }

  @Test
  void dependenciesAreThisVersions() throws IOException {
    String version =
        Files.readString(Path.of("pom.xml"))
            .replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    for (Path script : scripts()) {
      assertThat(Notebook.read(script).dependencies())
          .isNotEmpty()
          .allMatch(
              d -> !d.startsWith("io.tao4j:") || d.endsWith(":" + version), "version " + version);
    }
  }
}
