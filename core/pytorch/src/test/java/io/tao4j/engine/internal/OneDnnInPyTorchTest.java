package io.tao4j.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Engine;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("pytorch")
class OneDnnInPyTorchTest {
  /** Natives of another version need a look at their object, and a new line in the list. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void pinnedNativesAreAmongTheKnown() throws IOException {
    assertThat(Engine.PYTORCH.provider().version()).isNotEmpty();
    assertThat(OneDnnCaches.version("libtorch_cpu.so")).isIn(OneDnnCaches.KNOWN);
  }
}
