package io.tao4j.engine.pytorch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("pytorch")
class PyTorchRuntimeTest {

  @Test
  void leavesNoSettingBehindButTheTrackingOptOut() {
    PyTorchRuntime.start();
    assertThat(System.getProperty("ai.djl.offline")).isNull();
    assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
  }

  @Test
  void startsOnceAndNamesItsVersionAndDevices() {
    assertThat(PyTorchRuntime.start()).isSameAs(PyTorchRuntime.start());
    assertThat(Engine.PYTORCH.provider().version()).startsWith("PyTorch 2.");
    assertThat(Engine.PYTORCH.provider().devices()).endsWith(Device.CPU);
  }

  @Test
  void numbersOfThreadsAreTheHosts() {
    PyTorchRuntime.start();
    int before = JniUtils.getNumThreads();
    PyTorchRuntime.withPlainExecutor(() -> 1);
    assertThat(JniUtils.getNumThreads()).isEqualTo(before);
  }

  /**
   * A host without the natives, played by a child process: it must fail: clearly, soon, and
   * offline.
   */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void missingNativesAreOneClearErrorWithoutANetwork(@TempDir Path cache) throws Exception {
    String classPath =
        Arrays.stream(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator))
            .filter(entry -> !entry.contains("pytorch-native-cpu"))
            .collect(Collectors.joining(File.pathSeparator));
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "-DDJL_CACHE_DIR=" + cache,
                WithoutNatives.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor();
    assertThat(printed)
        .contains("ENGINE-010")
        .contains("Offline mode is enabled")
        .contains("pytorch-native-cpu:2.7.1");
  }

  /** What the child process runs. */
  static final class WithoutNatives {
    public static void main(String[] arguments) {
      try {
        PyTorchRuntime.start();
        System.out.println("started");
      } catch (TaoException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void startsOnAThreadWhoseContextLoaderSeesNothing() throws Exception {
    String printed =
        ChildJvm.output(
            ChildJvm.of(WithoutContextLoader.class, List.of())
                .redirectError(ProcessBuilder.Redirect.DISCARD));
    assertThat(printed.lines()).containsExactly("started", "loader kept");
  }

  /** What the child process runs. */
  static final class WithoutContextLoader {
    public static void main(String[] arguments) {
      ClassLoader blind = ClassLoader.getPlatformClassLoader();
      Thread.currentThread().setContextClassLoader(blind);
      PyTorchRuntime.start();
      System.out.println("started");
      if (Thread.currentThread().getContextClassLoader() == blind) {
        System.out.println("loader kept");
      }
    }
  }
}
