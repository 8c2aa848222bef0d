package io.tao4j.engine.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("tensorflow")
class TensorFlowRuntimeTest {

  private static Model doubling() {
    GraphBuilder b = new GraphBuilder();
    b.output("y", b.scale(b.input("x", DType.FLOAT32, Shape.batch(3)), 2));
    Graph graph = b.build();
    return new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("doubling"));
  }

  /** The class path of this test without some of its jars. */
  private static URLClassLoader without(Predicate<String> jar) {
    URL[] urls =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !jar.test(Path.of(entry).getFileName().toString()))
            .map(TensorFlowRuntimeTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What {@code start()} throws among other classes: its code and its message. */
  private static String failureOfStart(ClassLoader loader) throws ReflectiveOperationException {
    Method start =
        Class.forName(TensorFlowRuntime.class.getName(), true, loader).getDeclaredMethod("start");
    start.setAccessible(true);
    try {
      start.invoke(null);
      return "";
    } catch (InvocationTargetException e) {
      return e.getCause().getClass().getSimpleName() + ": " + e.getCause().getMessage();
    }
  }

  @Test
  void withoutTheClassesTheEngineIsListedAndNamesWhatToAdd() throws Exception {
    try (URLClassLoader loader = without(jar -> jar.contains("tensorflow"))) {
      assertThatCode(
              () -> Class.forName(TensorFlowEngine.class.getName(), true, loader).getMethods())
          .doesNotThrowAnyException();
      assertThat(failureOfStart(loader))
          .startsWith("TaoException: ENGINE-021")
          .contains("ai.djl.tensorflow:tensorflow-engine")
          .contains("org.tensorflow:tensorflow-core-native");
    }
  }

  @Test
  void withoutTheNativesNamesTheArtifactAndThePlatform() throws Exception {
    // A path that another test's engine has set would be looked at instead.
    String previous = System.clearProperty("TENSORFLOW_LIBRARY_PATH");
    try (URLClassLoader loader = without(jar -> jar.startsWith("tensorflow-core-native"))) {
      assertThat(failureOfStart(loader))
          .startsWith("TaoException: ENGINE-021")
          .contains("org.tensorflow:tensorflow-core-native:1.1.0 with the classifier");
    } finally {
      if (previous != null) {
        System.setProperty("TENSORFLOW_LIBRARY_PATH", previous);
      }
    }
  }

  @Test
  void aLibraryPathWithoutTheLibraryIsReported(@TempDir Path folder) throws Exception {
    String previous = System.getProperty("TENSORFLOW_LIBRARY_PATH");
    System.setProperty("TENSORFLOW_LIBRARY_PATH", folder.toString());
    try (URLClassLoader loader = without(jar -> jar.startsWith("tensorflow-core-native"))) {
      assertThat(failureOfStart(loader))
          .startsWith("TaoException: ENGINE-021")
          .contains(folder.toString());
    } finally {
      if (previous != null) {
        System.setProperty("TENSORFLOW_LIBRARY_PATH", previous);
      } else {
        System.clearProperty("TENSORFLOW_LIBRARY_PATH");
      }
    }
  }

  @Test
  void aFullDiskIsReportedBeforeAnythingIsUnpacked(@TempDir Path cache) {
    assertThatThrownBy(() -> TensorFlowRuntime.requireSpace(cache, 600L << 20, 100L << 20))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("ENGINE-022"))
        .hasMessageContaining("needed: 664 MB, free: 100 MB")
        .hasMessageContaining("org.bytedeco.javacpp.cachedir");
    assertThatCode(() -> TensorFlowRuntime.requireSpace(cache, 0, 0)).doesNotThrowAnyException();
    assertThatCode(() -> TensorFlowRuntime.requireSpace(cache, 600L << 20, 900L << 20))
        .doesNotThrowAnyException();
  }

  @Test
  void oneCopyOfTheNativesIsLoadedAndDjlIsToldWhere() throws IOException {
    TensorFlowRuntime.start();
    TensorFlowRuntime.start();
    Path folder = Path.of(System.getProperty("TENSORFLOW_LIBRARY_PATH"));
    assertThat(folder.resolve(System.mapLibraryName("jnitensorflow"))).isRegularFile();
    Path maps = Path.of("/proc/self/maps");
    if (Files.isReadable(maps)) {
      try (Stream<String> lines = Files.lines(maps)) {
        assertThat(
                lines
                    .filter(line -> line.contains("libtensorflow_framework"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct())
            .hasSize(1);
      }
    }
  }

  @Test
  void pinnedVersionIsTheNatives() {
    TensorFlowRuntime.start();
    assertThat(org.tensorflow.TensorFlow.version()).isEqualTo(TensorFlowRuntime.VERSION);
    assertThat(new TensorFlowEngine().version())
        .isEqualTo("TensorFlow " + TensorFlowRuntime.VERSION);
  }

  @Test
  void isFoundAndWritesTheProgramForAPersonToRead(@TempDir Path folder) {
    ExecutionPlan plan = ExecutionPlan.of(Device.CPU, Precision.AUTO).withSourceFolder(folder);
    try (var executable = Engine.TENSORFLOW.provider().compile(doubling(), plan)) {
      Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3);
      assertThat(executable.run(Map.of("x", x)).get("y"))
          .isEqualTo(Tensor.of(new float[] {2, 4, 6}, 1, 3));
    }
    assertThat(folder.resolve("inference.pbtxt")).content().contains("\"Mul\"");
  }

  @Test
  void refusesADeviceThatIsNotThere() {
    ExecutionPlan plan = ExecutionPlan.of(Device.gpu(0), Precision.FP32);
    assertThatThrownBy(() -> new TensorFlowEngine().compile(doubling(), plan))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("ENGINE-003"));
  }
}
