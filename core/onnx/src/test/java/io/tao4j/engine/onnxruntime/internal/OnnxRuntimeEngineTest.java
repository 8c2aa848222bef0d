package io.tao4j.engine.onnxruntime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.InterruptedEngine;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Precision;
import io.tao4j.engine.SteadyMemory;
import io.tao4j.engine.TrainProgram;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.graph.CaseNumbers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeEngineTest {
  private static final EngineProvider ENGINE = Engine.ONNX_RUNTIME.provider();

  private interface CLibrary extends Library {
    String getenv(String name);
  }

  private static Graph graph(String output) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3, 16, 16));
    Value y = b.conv2d("conv", x, 8, 3, 1, Padding.all(1), 1, false);
    b.output(output, b.relu(b.batchNorm("bn", y, 1e-5, 0.1)));
    return b.build();
  }

  private static Model model(String output) {
    Graph graph = graph(output);
    return new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("test"));
  }

  private static void assertCode(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(TaoException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void trainingIsRefused() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3));
    b.trainingOutput("loss", b.reduceAll(ReduceKind.MEAN, b.linear("fc", x, 2, true)));
    TrainProgram program = TrainProgram.of(b.build(), "loss", new Optimizer.Sgd(0.9, false, 0));
    assertThat(ENGINE.trains()).isFalse();
    assertCode(
        "ENGINE-033",
        () ->
            ENGINE
                .compile(program, Weights.initialize(program.graph(), 1), ExecutionPlan.CPU_FP32)
                .close());
  }

  @Test
  void otherDevicesAreRefused() {
    assertCode(
        "ENGINE-003",
        () -> ENGINE.compile(model("y"), ExecutionPlan.of(Device.gpu(0), Precision.FP32)).close());
  }

  /** In ONNX inputs and outputs share one space of names. */
  @Test
  void anOutputMayHaveTheNameOfAnInput() {
    Map<String, Tensor> inputs = Map.of("x", CaseNumbers.normal(3, 2, 3, 16, 16));
    try (Executable plain = ENGINE.compile(model("y"), ExecutionPlan.CPU_FP32);
        Executable same = ENGINE.compile(model("x"), ExecutionPlan.CPU_FP32)) {
      assertThat(same.run(inputs)).containsOnlyKeys("x");
      assertThat(same.run(inputs).get("x")).isEqualTo(plain.run(inputs).get("y"));
    }
  }

  @Test
  void threadsSpinningAndArenaChangeNoNumber() {
    Map<String, Tensor> inputs = Map.of("x", CaseNumbers.normal(3, 2, 3, 16, 16));
    Tensor expected;
    try (Executable usual = ENGINE.compile(model("y"), ExecutionPlan.CPU_FP32)) {
      expected = usual.run(inputs).get("y");
    }
    ExecutionPlan plan = ExecutionPlan.CPU_FP32.withCpu(new CpuOptions(3, false, false));
    try (Executable other = ENGINE.compile(model("y"), plan)) {
      assertThat(other.run(inputs).get("y")).isEqualTo(expected);
    }
    assertThatThrownBy(() -> CpuOptions.DEFAULT.withThreads(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void exportedFilesOpenAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("m.onnx");
    ENGINE.export(model("y"), file);
    Map<String, Tensor> inputs = Map.of("x", CaseNumbers.normal(3, 2, 3, 16, 16));
    try (Executable compiled = ENGINE.compile(model("y"), ExecutionPlan.CPU_FP32);
        Executable opened = ENGINE.open(file, graph("y"), ExecutionPlan.CPU_FP32)) {
      assertThat(opened.run(inputs)).isEqualTo(compiled.run(inputs));
      assertThatThrownBy(() -> opened.run(Map.of("x", CaseNumbers.normal(3, 2, 3, 16, 15))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'x'");
    }
    Files.writeString(file, "nonsense");
    assertCode("ENGINE-012", () -> ENGINE.open(file, graph("y"), ExecutionPlan.CPU_FP32).close());
    assertCode("ENGINE-005", () -> ENGINE.export(model("y"), file.resolve("below-a-file.onnx")));
  }

  @Test
  void aThousandInferencesDoNotGrowTheProcess() {
    try (Executable executable = ENGINE.compile(model("y"), ExecutionPlan.CPU_FP32)) {
      SteadyMemory.assertOverCalls(
          i -> executable.run(Map.of("x", Tensor.full(0.5f, i % 2 == 0 ? 4 : 3, 3, 16, 16))));
    }
  }

  /** ONNX Runtime 1.29 ends the process on such a command line while its telemetry is on. */
  @Test
  void aLongCommandLineIsNoTrouble() throws Exception {
    String printed =
        ChildJvm.output(
            ChildJvm.of(OnnxRuntimeEngineTest.class, List.of("-Dlong=" + "x".repeat(8000)))
                .redirectErrorStream(true));
    assertThat(printed).contains("shape [1,8,16,16]");
    if (!System.getProperty("os.name").startsWith("Windows")) {
      assertThat(printed).contains("telemetry disabled: 1");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void aTerminatedPredictionEndsInGoodOrder(@TempDir Path folder) throws Exception {
    InterruptedEngine.assertEndsInGoodOrder(Engine.ONNX_RUNTIME, folder, 1, 2, 5);
  }

  /** The child of {@link #aLongCommandLineIsNoTrouble}. */
  public static void main(String[] arguments) {
    try (Executable executable = ENGINE.compile(model("y"), ExecutionPlan.CPU_FP32)) {
      Tensor y = executable.run(Map.of("x", Tensor.full(0.5f, 1, 3, 16, 16))).get("y");
      System.out.println("shape " + y.shape());
    }
    if (!System.getProperty("os.name").startsWith("Windows")) {
      System.out.println(
          "telemetry disabled: "
              + Native.load("c", CLibrary.class).getenv("ORT_DISABLE_TELEMETRY"));
    }
  }
}
