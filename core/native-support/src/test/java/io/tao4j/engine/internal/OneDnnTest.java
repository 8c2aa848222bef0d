package io.tao4j.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDnnTest {
  @TempDir Path folder;

  @Test
  void cachesAreHiddenWhereACpuHasNone() throws IOException {
    Path cpu = Files.createDirectory(folder.resolve("cpu0"));
    assertThat(OneDnn.hidesCaches(cpu)).isTrue();
    Files.createDirectories(cpu.resolve("cache/index0"));
    assertThat(OneDnn.hidesCaches(cpu)).isFalse();
    assertThat(OneDnn.hidesCaches(folder.resolve("none")))
        .as("a system that lists no CPU says nothing of caches")
        .isFalse();
  }

  @Test
  void valuesOfTheVariableThatLeaveBfloat16OutAreLimits() {
    assertThat(OneDnn.isLimit("SSE41")).isTrue();
    assertThat(OneDnn.isLimit("avx2")).isTrue();
    assertThat(OneDnn.isLimit("avx512_core")).isTrue();
    assertThat(OneDnn.isLimit("avx512_core_bf16")).isFalse();
    assertThat(OneDnn.isLimit("all")).isFalse();
  }
}
