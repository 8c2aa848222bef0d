package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Engine;
import io.tao4j.engine.InterruptedEngine;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("tensorflow")
class TensorFlowShutdownTest {

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void aTerminatedTrainingEndsInGoodOrder(@TempDir Path folder) throws Exception {
    InterruptedEngine.assertEndsInGoodOrder(Engine.TENSORFLOW, folder, 1, 2, 5);
  }
}
