package io.tao4j.engine.onnxruntime.internal;

import io.tao4j.engine.ConformanceContract;
import io.tao4j.engine.ConformanceTarget;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutableContract;
import io.tao4j.engine.ExecutionPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The ONNX Runtime engine, and with it the ONNX writer, held to the reference: forward only. */
class OnnxRuntimeContractTest {
  private static int files;

  /** {@code -Dtao4j.onnx.keep=FOLDER} leaves the files for other tools to look at. */
  private static ConformanceTarget fp32() {
    String keep = System.getProperty("tao4j.onnx.keep");
    ExecutionPlan plan =
        keep == null
            ? ExecutionPlan.CPU_FP32
            : ExecutionPlan.CPU_FP32.withSourceFolder(Path.of(keep, String.valueOf(files++)));
    EngineProvider engine = new OnnxRuntimeEngine();
    return ConformanceTarget.of("ONNX Runtime", engine, plan);
  }

  @Nested
  class Ops implements ConformanceContract {
    @Override
    public ConformanceTarget target() {
      return fp32();
    }
  }

  @Nested
  class Executables implements ExecutableContract {
    @Override
    public ConformanceTarget target() {
      return fp32();
    }
  }
}
