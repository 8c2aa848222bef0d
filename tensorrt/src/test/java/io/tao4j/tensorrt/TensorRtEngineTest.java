package io.tao4j.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.Tensor;
import io.tao4j.tensorrt.BuildOptions.HardwareCompatibility;
import io.tao4j.tensorrt.internal.NativeTensorRt.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorRtEngineTest {
  @TempDir Path folder;
  private final FakeTensorRt tensorRt = new FakeTensorRt();

  private Path build(TensorRtConverter.Builder builder) {
    Path engine = folder.resolve("model.engine");
    builder
        .tensorRt(new FakeTensorRt())
        .profile(ShapeRange.parse("images,1x3,4x3,16x3"))
        .profile(ShapeRange.parse("images,32x3,32x3,64x3"))
        .build()
        .convert(OnnxFiles.dense(folder.resolve("model.onnx")), engine);
    return engine;
  }

  private Path build() {
    return build(TensorRtConverter.builder());
  }

  private static Tensor rows(int count, float first) {
    float[] values = new float[3 * count];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i;
    }
    return Tensor.of(values, count, 3);
  }

  @Test
  void runsBatchesOfAnySizeThatAProfileAccepts() {
    try (TensorRtEngine engine = TensorRtEngine.open(build(), 0, 1, tensorRt)) {
      for (int count : new int[] {1, 16, 2, 64, 32, 3}) {
        Tensor logits = engine.run(Map.of("images", rows(count, 5))).get("logits");
        assertThat(logits.shape().toArray()).containsExactly(count, 2);
        int last = count - 1;
        double sum = 3 * 5 + 9 * last + 3;
        assertThat(logits.get(2L * last)).isEqualTo(sum);
        assertThat(logits.get(2L * last + 1)).isEqualTo(2 * sum);
      }
      assertThat(tensorRt.chosen).containsExactly(0, 1, 0);
      assertThat(engine.latency().snapshot().calls()).isEqualTo(6);
      assertThat(engine.latency().snapshot().rows()).isEqualTo(118);
      assertThat(engine.info().maximumBatch()).isEqualTo(64);
    }
    // memory that grew was closed out of the order of its birth: only what is open counts
    assertThat(tensorRt.open).isEmpty();
  }

  @Test
  void largerBatchesAreComputedInParts() {
    try (TensorRtEngine engine = TensorRtEngine.open(build(), 0, 1, tensorRt)) {
      Tensor logits = engine.run(Map.of("images", rows(64 + 64 + 3, 0))).get("logits");
      assertThat(logits.shape().toArray()).containsExactly(131, 2);
      for (int row = 0; row < 131; row++) {
        assertThat(logits.get(2L * row)).isEqualTo(9.0 * row + 3);
      }
      assertThat(engine.latency().snapshot().calls()).isEqualTo(3);
    }
  }

  @Test
  void refusesInputsThatNoProfileAccepts() {
    try (TensorRtEngine engine = TensorRtEngine.open(build(), 0, 1, tensorRt)) {
      for (int count : new int[] {17, 31, 64 + 17}) {
        assertThatThrownBy(() -> engine.run(Map.of("images", rows(count, 0))))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("no profile");
      }
      assertThatThrownBy(() -> engine.run(Map.of("pictures", rows(1, 0))))
          .hasMessageContaining("[images]");
      assertThatThrownBy(() -> engine.run(Map.of("images", Tensor.of(new float[4], 1, 4))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void releasesInOrderWhereverACreationFails() {
    Path file = build();
    TensorRtEngine.open(file, 0, 2, tensorRt).close();
    tensorRt.assertAllClosedInOrder();
    int creations = tensorRt.created.size();
    assertThat(creations).isEqualTo(3 + 2 * 2);
    for (int failing = 1; failing <= creations; failing++) {
      FakeTensorRt other = new FakeTensorRt();
      other.failAt = failing;
      assertThatThrownBy(() -> TensorRtEngine.open(file, 0, 2, other))
          .hasMessageContaining("TRT-006");
      other.assertAllClosedInOrder();
    }
  }

  @Test
  void memoryThatCannotBeHadLeavesAnEngineThatGoesOn() {
    Path file = build();
    tensorRt.failAt = 7; // logger, runtime, engine, stream, context, pinned, device
    try (TensorRtEngine engine = TensorRtEngine.open(file, 0, 1, tensorRt)) {
      assertThatThrownBy(() -> engine.run(Map.of("images", rows(1, 1))))
          .hasMessageContaining("device memory");
      tensorRt.failAt = 0;
      assertThat(engine.run(Map.of("images", rows(1, 1))).get("logits").get(0)).isEqualTo(6);
    }
    assertThat(tensorRt.open).isEmpty();
  }

  @Test
  void closesAllEvenWhereOneFailsAndOnlyOnce() {
    tensorRt.failClosing = "context";
    TensorRtEngine engine = TensorRtEngine.open(build(), 0, 1, tensorRt);
    engine.run(Map.of("images", rows(1, 1)));
    assertThatThrownBy(engine::close).hasMessageContaining("closing");
    assertThat(tensorRt.open).isEmpty();
    engine.close();
    assertThatThrownBy(() -> engine.run(Map.of("images", rows(1, 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void manyThreadsShareTheLanes() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (TensorRtEngine engine = TensorRtEngine.open(build(), 0, 3, tensorRt)) {
      List<Future<Double>> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int first = i;
        answers.add(
            threads.submit(
                () -> engine.run(Map.of("images", rows(2, first))).get("logits").get(0)));
      }
      for (int i = 0; i < 60; i++) {
        assertThat(answers.get(i).get()).isEqualTo(3.0 * i + 3);
      }
    } finally {
      threads.shutdown();
    }
  }

  // Files

  @Test
  void refusesEnginesOfOtherMachines() {
    Path file = build();
    tensorRt.version = "11.3.0";
    assertThatThrownBy(() -> TensorRtEngine.open(file, 0, 1, tensorRt))
        .hasMessageContaining("TRT-022")
        .hasMessageContaining("TensorRT 11.2.1")
        .hasMessageContaining("TensorRT 11.3.0");
    tensorRt.version = "11.2.1";
    tensorRt.gpu = new Gpu("Other GPU", "9.0");
    assertThatThrownBy(() -> TensorRtEngine.open(file, 0, 1, tensorRt))
        .hasMessageContaining("Other GPU");
    assertThatThrownBy(() -> TensorRtEngine.open(file, 1, 1, tensorRt))
        .hasMessageContaining("TRT-003");
    assertThat(tensorRt.created).isEmpty();
  }

  @Test
  void acceptsWhatWasBuiltForOthers() {
    Path file =
        build(
            TensorRtConverter.builder()
                .versionCompatible(true)
                .hardware(HardwareCompatibility.AMPERE_PLUS));
    tensorRt.version = "12.0.0";
    tensorRt.gpu = new Gpu("Other GPU", "9.0");
    TensorRtEngine.open(file, 0, 1, tensorRt).close();
    tensorRt.gpu = new Gpu("Old GPU", "7.5");
    assertThatThrownBy(() -> TensorRtEngine.open(file, 0, 1, tensorRt))
        .hasMessageContaining("TRT-022");
  }

  @Test
  void refusesDamagedFiles() throws IOException {
    Path file = build();
    Files.writeString(file, "engina");
    assertThatThrownBy(() -> TensorRtEngine.open(file, 0, 1, tensorRt))
        .hasMessageContaining("TRT-021")
        .hasMessageContaining("damaged");
    Files.writeString(file, "eng");
    assertThatThrownBy(() -> TensorRtEngine.open(file, 0, 1, tensorRt))
        .hasMessageContaining("3 bytes");
    Path side = EngineInfo.fileOf(file);
    String json = Files.readString(side);
    for (String broken :
        List.of(
            "",
            "{",
            json.substring(0, json.length() / 2),
            "[]",
            "{}",
            json.replace("tao4j-tensorrt-1", "tao4j-tensorrt-9"))) {
      Files.writeString(side, broken);
      assertThatThrownBy(() -> TensorRtEngine.open(file, 0, 1, tensorRt))
          .as(broken)
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("TRT-020");
    }
    Files.delete(side);
    assertThatThrownBy(() -> TensorRtEngine.open(file, 0, 1, tensorRt))
        .hasMessageContaining("TRT-020");
    assertThat(tensorRt.created).isEmpty();
  }
}
