package io.tao4j.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.Dim;
import io.tao4j.tensorrt.BuildListener.Step;
import io.tao4j.tensorrt.BuildOptions.HardwareCompatibility;
import io.tao4j.tensorrt.BuildOptions.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorRtConverterTest {
  private static final ShapeRange BATCHES = ShapeRange.parse("images,1x3,4x3,16x3");

  @TempDir Path folder;
  private final FakeTensorRt tensorRt = new FakeTensorRt();
  private Path onnx;
  private Path engine;

  @BeforeEach
  void export() {
    onnx = OnnxFiles.dense(folder.resolve("model.onnx"));
    engine = folder.resolve("out/model.engine");
  }

  private TensorRtConverter.Builder builder() {
    return TensorRtConverter.builder().tensorRt(tensorRt);
  }

  private List<String> written() throws IOException {
    if (!Files.exists(engine.getParent())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(engine.getParent())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAnEngineAndWhatItIsFor() throws IOException {
    List<Step> steps = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    EngineInfo info =
        builder()
            .profile(BATCHES)
            .hardware(HardwareCompatibility.SAME_COMPUTE_CAPABILITY)
            .listener(
                new BuildListener() {
                  @Override
                  public void onStep(Step step) {
                    steps.add(step);
                  }

                  @Override
                  public void onMessage(String severity, String message) {
                    messages.add(severity + " " + message);
                  }

                  @Override
                  public void onProgress(String phase, int done, int count) {
                    messages.add("%s %d of %d".formatted(phase, done, count));
                  }
                })
            .build()
            .convert(onnx, engine);

    assertThat(written()).containsExactly("model.engine", "model.engine.json");
    assertThat(engine).hasContent("engine");
    assertThat(EngineInfo.of(engine)).isEqualTo(info);
    assertThat(info.gpu()).isEqualTo("Fake GPU");
    assertThat(info.tensorRt()).isEqualTo("11.2.1");
    assertThat(info.precision()).isEqualTo("FLOAT32");
    assertThat(info.bytes()).isEqualTo(6);
    assertThat(info.inputs()).extracting(EngineInfo.Binding::name).containsExactly("images");
    assertThat(info.maximumBatch()).isEqualTo(16);
    assertThat(info.layers()).containsExactly("{\"Name\": \"head\"}");
    assertThat(info.properties()).containsEntry("tao4j.class_names", "[\"a\",\"b\"]");
    assertThat(steps).containsExactly(Step.values());
    assertThat(messages)
        .containsExactly("INFO hello", "Building 0 of 2", "Building 1 of 2", "Building 2 of 2");
    assertThat(tensorRt.profiles).containsExactly(List.of(BATCHES));
    tensorRt.assertAllClosedInOrder();
  }

  @Test
  void passesEveryOptionOn() {
    Path cache = folder.resolve("timing.cache");
    TensorRtConverter converter =
        builder()
            .profile(BATCHES)
            .profile(ShapeRange.parse("images,32x3,64x3,64x3"))
            .workspaceBytes(1 << 20)
            .tf32(false)
            .dlaCore(1)
            .versionCompatible(true)
            .stripWeights(true)
            .refittable(true)
            .optimizationLevel(5)
            .layerReport(false)
            .timingCache(cache)
            .build();
    EngineInfo info = converter.convert(onnx, engine);
    assertThat(tensorRt.options).containsExactly(converter.options());
    assertThat(tensorRt.options.get(0).profiles()).hasSize(2);
    assertThat(info.layers()).isEmpty();
    assertThat(info.versionCompatible()).isTrue();
    assertThat(cache).hasContent("measured ");
    converter.convert(onnx, engine);
    assertThat(cache).hasContent("measured measured ");
    tensorRt.assertAllClosedInOrder();
  }

  @Test
  void releasesInOrderWhereverACreationFails() throws IOException {
    builder().profile(BATCHES).build().convert(onnx, engine);
    int creations = tensorRt.created.size();
    assertThat(tensorRt.created)
        .containsExactly(
            "logger",
            "builder",
            "network",
            "parser",
            "config",
            "timing cache",
            "plan",
            "runtime",
            "engine");
    Files.delete(engine);
    Files.delete(EngineInfo.fileOf(engine));
    for (int failing = 1; failing <= creations; failing++) {
      FakeTensorRt failingRt = new FakeTensorRt();
      failingRt.failAt = failing;
      TensorRtConverter converter =
          TensorRtConverter.builder().tensorRt(failingRt).profile(BATCHES).build();
      assertThatThrownBy(() -> converter.convert(onnx, engine))
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("TRT-006");
      assertThat(failingRt.created).hasSize(failing - 1);
      failingRt.assertAllClosedInOrder();
      assertThat(written()).as("after failure %d", failing).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logger", "builder", "network", "parser", "config", "plan", "engine"})
  void whatFailsToCloseKeepsNothingElseOpen(String failing) {
    tensorRt.failClosing = failing;
    assertThatThrownBy(() -> builder().profile(BATCHES).build().convert(onnx, engine))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(failing);
    tensorRt.assertAllClosedInOrder();
  }

  @Test
  void tellsWhatTheParserRefuses() throws IOException {
    tensorRt.parserErrors = List.of("node 'x' (Conv): weights are no initialiser");
    assertThatThrownBy(() -> builder().profile(BATCHES).build().convert(onnx, engine))
        .hasMessageContaining("TRT-006 TensorRT's parser refuses")
        .hasMessageContaining("node 'x' (Conv)");
    tensorRt.assertAllClosedInOrder();
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void aCancelledBuildLeavesNoFile(int step) throws IOException {
    int[] calls = new int[1];
    assertThatThrownBy(
            () ->
                builder()
                    .profile(BATCHES)
                    .cancelled(() -> ++calls[0] >= step)
                    .build()
                    .convert(onnx, engine))
        .hasMessageContaining("TRT-008");
    tensorRt.assertAllClosedInOrder();
    assertThat(written()).isEmpty();
  }

  @Test
  void whatAListenerThrowsEndsTheBuild() throws IOException {
    BuildListener failing =
        new BuildListener() {
          @Override
          public void onProgress(String phase, int done, int steps) {
            throw new IllegalStateException("no more of " + phase);
          }
        };
    assertThatThrownBy(
            () -> builder().profile(BATCHES).listener(failing).build().convert(onnx, engine))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more of Building");
    tensorRt.assertAllClosedInOrder();
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"FP16, FLOAT16", "BF16, BFLOAT16"})
  void halfPrecisionIsWrittenIntoTheFileThatTensorRtReads(Precision precision, String types) {
    EngineInfo info = builder().profile(BATCHES).precision(precision).build().convert(onnx, engine);
    assertThat(info.precision()).isEqualTo(types);
  }

  // Profiles

  private List<String> misfits(ShapeRange... ranges) {
    TaoException wrong =
        catchThrowableOfType(
            TaoException.class, () -> builder().profile(ranges).build().convert(onnx, engine));
    assertThat(wrong).isNotNull();
    assertThat(wrong.code()).isEqualTo("TRT-010");
    assertThat(tensorRt.created).as("nothing native is made").isEmpty();
    return wrong.details();
  }

  @Test
  void aFreeSizeWantsARange() {
    assertThatThrownBy(() -> builder().build().convert(onnx, engine))
        .hasMessageContaining("TRT-010")
        .hasMessageContaining("images FLOAT [?,3]")
        .hasMessageContaining("images,MIN,OPT,MAX");
    assertThat(misfits()).singleElement().asString().contains("no range");
  }

  @Test
  void aFixedFileNeedsNone() {
    OnnxFiles.dense(onnx, Dim.of(2));
    builder().build().check(onnx);
  }

  @Test
  void rangesMustFitTheFile() {
    assertThat(misfits(ShapeRange.parse("pictures,1x3,1x3,1x3")))
        .hasSize(2)
        .first()
        .isEqualTo("there is no input 'pictures', there are [images]");
    assertThat(misfits(ShapeRange.parse("images,1x3x4,1x3,1x3")))
        .containsExactly("input images FLOAT [?,3] has 2 dimensions, the range has 3, 2 and 2");
    assertThat(misfits(ShapeRange.parse("images,8x3,4x3,16x3")))
        .containsExactly("input 'images', dimension 0: 8, 4, 16 is not min <= opt <= max");
    assertThat(misfits(ShapeRange.parse("images,1x3,4x3,2x3")))
        .containsExactly("input 'images', dimension 0: 1, 4, 2 is not min <= opt <= max");
    assertThat(misfits(ShapeRange.parse("images,1x1,4x3,16x3")))
        .containsExactly("input 'images', dimension 1: the file says 3, the range is 1 to 3");
    assertThat(misfits(BATCHES, BATCHES)).containsExactly("input 'images' is there twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images,1x3,2x3", "images,1x3,2xthree,3x3", "a,1,2,3,4"})
  void textsThatAreNoProfile(String text) {
    assertThatThrownBy(() -> ShapeRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1x3x224x224");
  }

  // Files

  @Test
  void aFileThatIsMissingTruncatedOrNone() throws IOException {
    assertThatThrownBy(() -> builder().build().convert(folder.resolve("no.onnx"), engine))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("ONNX-001");
    byte[] bytes = Files.readAllBytes(onnx);
    int notes = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tao4j.network");
    // what is cut off within the notes at the end can be a whole file
    for (int length = 0; length < notes - 8; length++) {
      Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> builder().profile(BATCHES).build().convert(cut, engine))
          .as("%d bytes", length)
          .isInstanceOf(TaoException.class);
    }
    assertThat(tensorRt.created).isEmpty();
    assertThat(written()).isEmpty();
  }

  @Test
  void eightBitsNeedScales() {
    assertThatThrownBy(
            () -> builder().profile(BATCHES).precision(Precision.INT8).build().check(onnx))
        .hasMessageContaining("TRT-012")
        .hasMessageContaining("--data_type int8");
  }

  @ParameterizedTest
  @CsvSource({"'', Unique, Unique", "com.microsoft, FusedConv, com.microsoft::FusedConv"})
  void operatorsThatTensorRtHasNot(String domain, String operator, String operatorName)
      throws IOException {
    OnnxFiles.oneNode(onnx, domain, operator);
    assertThatThrownBy(() -> builder().profile(BATCHES).build().convert(onnx, engine))
        .hasMessageContaining("TRT-011 TensorRT cannot run")
        .hasMessageContaining("operator " + operatorName + ", first in node 'strange'");
    assertThat(tensorRt.created).isEmpty();
    OnnxFiles.oneNode(onnx, "", "EfficientNMS_TRT");
    builder().profile(BATCHES).build().check(onnx);
  }
}
