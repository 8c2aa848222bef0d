package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line knows no pictures: a network of tables is found, infers, exports and is refused
 * what it does not support. In a process of its own, whose class path has one network more.
 */
class TableNetworkTest {
  private static final String ROWS = "1,2,3\n0,0,0\nno row\n-1,0.5,2\n4,4,4\n9,1,0\n2,2,2\n1,1,1\n";

  @TempDir Path folder;

  private record Run(int code, String text) {}

  @BeforeEach
  void write() throws IOException {
    Path services = Files.createDirectories(folder.resolve("more/META-INF/services"));
    Files.writeString(
        services.resolve("io.tao4j.network.Network"), TableNetwork.class.getName() + "\n");
    TableNetwork.model().save(folder.resolve("table.tao"));
    Files.writeString(folder.resolve("rows.csv"), ROWS);
  }

  private Run tao(String... words) throws Exception {
    return piped("", words);
  }

  private Run piped(String input, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("java.class.path")
            + System.getProperty("path.separator")
            + folder.resolve("more"));
    command.add(TaoMain.class.getName());
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile()).start();
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), text);
  }

  @Test
  void rowsOfAFileAreAnswered() throws Exception {
    Run run = tao("table", "inference", "-m", "table.tao", "-i", "rows.csv", "-o", "out");
    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text()).contains("7 rows", "rows.csv:3: 'no row' is no row of numbers");
    float[] expected;
    try (Executable executable =
        Engine.PYTORCH.provider().compile(TableNetwork.model(), ExecutionPlan.CPU_FP32)) {
      expected =
          executable
              .run(Map.of("row", Tensor.of(new float[] {1, 2, 3, -1, 0.5f, 2}, 2, 3)))
              .get("number")
              .toFloatArray();
    }
    List<String> lines = Files.readAllLines(folder.resolve("out/answers.csv"));
    assertThat(lines).hasSize(7);
    assertThat(number(lines.get(0), "1,")).isCloseTo(expected[0], within(1e-5f));
    assertThat(number(lines.get(2), "4,")).isCloseTo(expected[1], within(1e-5f));
  }

  @Test
  void linesOfTheStandardInputAreAnswered() throws Exception {
    Run run = piped("1,2,3\n\n-1,0.5,2\n", "table", "inference", "-m", "table.tao", "-i", "-");
    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text()).contains("2 rows");
    // the answers follow, so that the command can stand in a pipe
    List<String> lines = run.text().lines().filter(line -> line.matches("[13],.*")).toList();
    assertThat(lines).hasSize(2);
    Run typed =
        tao("table", "inference", "-m", "table.tao", "--text", "1,2,3", "--text", "-1,0.5,2");
    assertThat(typed.code()).as(typed.text()).isZero();
    assertThat(typed.text()).contains(lines.get(0).substring(2), lines.get(1).substring(2));
    // a spec may name the lines itself
    Files.writeString(folder.resolve("infer.yaml"), "columns: 3\nrows: ['1,2,3', '-1,0.5,2']\n");
    Run named = tao("table", "inference", "-m", "table.tao", "-e", "infer.yaml");
    assertThat(named.code()).as(named.text()).isZero();
    assertThat(named.text()).contains(lines.get(0).substring(2), lines.get(1).substring(2));
    Run nothing = tao("table", "inference", "-m", "table.tao");
    assertThat(nothing.code()).as(nothing.text()).isEqualTo(2);
    assertThat(nothing.text()).contains("'-i PATH', or '--text TEXT'");
    Run twice = tao("table", "inference", "-m", "table.tao", "-i", "rows.csv", "--text", "1,2,3");
    assertThat(twice.code()).as(twice.text()).isEqualTo(2);
  }

  private static float number(String line, String start) {
    assertThat(line).startsWith(start);
    return Float.parseFloat(line.substring(start.length()));
  }

  @Test
  void itIsExportedInEightBitsAndForTriton() throws Exception {
    Files.writeString(folder.resolve("rows.csv"), ROWS.replace("no row\n", ""));
    Run run =
        tao(
            "table",
            "export",
            "-m",
            "table.tao",
            "-o",
            "out/table.onnx",
            "--data_type",
            "fp32,int8",
            "--cal_image_dir",
            "rows.csv",
            "--batches",
            "2",
            "--batch_size",
            "3",
            "--for",
            "triton");
    assertThat(run.code()).as(run.text()).isZero();
    assertThat(folder.resolve("out/table.onnx")).exists();
    assertThat(folder.resolve("out/report.json")).content().contains("int8");
    assertThat(folder.resolve("out/triton/model_repository/table_onnx/config.pbtxt"))
        .content()
        .contains("\"row\"");
  }

  @Test
  void whatItDoesNotSupportIsRefused() throws Exception {
    Run run = tao("table", "prune", "-m", "table.tao", "-o", "out.tao");
    assertThat(run.code()).as(run.text()).isEqualTo(2);
    assertThat(run.text())
        .contains("TAO-006", "'table' does not support prune", "it supports export, inference");
    Run help = tao("table", "--help");
    assertThat(help.code()).isZero();
    assertThat(help.text()).contains("inference", "column_means").doesNotContain("prune");
  }

  @Test
  void itsOwnCommandIsFound() throws Exception {
    Files.writeString(folder.resolve("rows.csv"), "1,2,3\n3,4,5\n");
    Run run = tao("table", "column_means", "-t", "rows.csv", "-r", "out");
    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text()).contains("column 0: 2.0", "column 2: 4.0");
    assertThat(folder.resolve("out/resolved_spec.yaml")).content().contains("rows.csv");
    Run missing = tao("table", "column_means", "-r", "out");
    assertThat(missing.code()).as(missing.text()).isEqualTo(2);
    assertThat(missing.text()).contains("SPEC-105", "table");
  }
}
