package io.tao4j.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tao4j.error.TaoException;
import io.tao4j.tensorrt.internal.NativeFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine without a GPU, or without natives, says: a sentence and what to do. */
class WithoutGpuTest {
  @TempDir Path folder;

  /** The class path of the tests has no natives; this loads the presets for real, twice. */
  @Test
  void theRealLayerSaysThatNativesAreMissing() throws IOException {
    Path onnx = OnnxFiles.dense(folder.resolve("model.onnx"));
    TensorRtConverter converter =
        TensorRtConverter.builder().profile(ShapeRange.parse("images,1x3,4x3,16x3")).build();
    converter.check(onnx); // needs nothing native
    for (int i = 0; i < 2; i++) {
      TaoException exception =
          catchThrowableOfType(
              TaoException.class, () -> converter.convert(onnx, folder.resolve("model.engine")));
      assertThat(exception).isNotNull();
      assumeThat(exception.code()).isNotEqualTo("TRT-002"); // natives were added by hand
      assertThat(exception.code()).isEqualTo("TRT-001");
      assertThat(exception.problem()).isEqualTo("TensorRT's natives are not on the class path");
      assertThat(exception.details().get(0)).contains("org.bytedeco:tensorrt:11.2-1.5.14");
    }
    assertThat(folder.resolve("model.engine")).doesNotExist();
    assertThat(EngineInfo.fileOf(folder.resolve("model.engine"))).doesNotExist();
  }

  private static TaoException of(String... messages) {
    Throwable cause = null;
    for (int i = messages.length - 1; i >= 0; i--) {
      Throwable next = new UnsatisfiedLinkError(messages[i]);
      if (cause != null) {
        next.initCause(cause);
      }
      cause = next;
    }
    return NativeFailure.of(cause);
  }

  /** The messages are what the presets said on a machine without a driver. */
  @Test
  void tellsADriverFromLibrariesAndVersions() {
    TaoException driver =
        of(
            "no jnicudart in java.library.path: /usr/lib",
            "/cache/libjnicudart.so: libcuda.so.1: cannot open shared object file: No such file");
    assertThat(driver.code()).isEqualTo("TRT-002");
    assertThat(driver.problem()).isEqualTo("there is no NVIDIA driver on this machine");

    TaoException cuda =
        of(
            "no jnicublas in java.library.path: /usr/lib",
            "/cache/libjnicublas.so: libcublas.so.13: cannot open shared object file: No such file");
    assertThat(cuda.code()).isEqualTo("TRT-001");
    assertThat(cuda.problem()).isEqualTo("libcublas.so.13 is not on this machine");
    assertThat(cuda.details()).first().asString().contains("CUDA 13");

    TaoException library =
        of(
            "no jninvinfer in java.library.path: /usr/lib",
            "/cache/libjninvinfer.so: libnvinfer.so.11: cannot open shared object file: No such");
    assertThat(library.code()).isEqualTo("TRT-001");
    assertThat(library.details()).first().asString().contains("linux-x86_64-redist");

    TaoException version =
        of("/cache/libjninvinfer.so: undefined symbol: _ZN8nvinfer19getLoggerEv");
    assertThat(version.code()).isEqualTo("TRT-004");

    TaoException natives =
        of(
            "no jnicudart in java.library.path: /usr/lib",
            "Could not find jnicudart in class, module, and library paths.");
    assertThat(natives.code()).isEqualTo("TRT-001");
    assertThat(natives.problem()).isEqualTo("TensorRT's natives are not on the class path");
  }

  @Test
  void theCauseIsKeptForDebugging() {
    StringWriter text = new StringWriter();
    of("no jnicudart in java.library.path").printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).contains("Caused by: java.lang.UnsatisfiedLinkError");
  }
}
