package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class DeployCommandTest {
  @TempDir Path folder;

  @Test
  void exportsForThreeProgramsAndRefusesAFourth() throws IOException {
    Path model = TinySet.in(folder).untrainedModel();
    Path results = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "classification",
            "export",
            "-m",
            model.toString(),
            "-r",
            results.toString(),
            "--no_report",
            "--for",
            "triton,deepstream,onnxruntime",
            "--triton_backends",
            "tensorrt",
            "--max_batch_size",
            "4",
            "--deploy_name",
            "shapes");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("for triton: ", "for deepstream: ", "for onnxruntime: ");
    assertThat(results.resolve("deepstream/config_infer.txt"))
        .content()
        .contains("onnx-file=shapes.onnx\n", "batch-size=4\n", "infer-dims=3;32;32\n");
    assertThat(results.resolve("triton/without_engine/shapes_tensorrt/config.pbtxt"))
        .content()
        .contains("max_batch_size: 4\n");
    assertThat(results.resolve("onnxruntime/OnnxExample.java")).exists();

    CommandRun wrong =
        CommandRun.of(
            "classification",
            "export",
            "-m",
            model.toString(),
            "-r",
            folder.resolve("wrong").toString(),
            "--for",
            "openvino");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("CLI-001", "TRITON, DEEPSTREAM, DJL, ONNXRUNTIME");
    assertThat(Files.exists(folder.resolve("wrong"))).isFalse();
  }
}
