package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import io.tao4j.train.TrainingListener.Epoch;
import io.tao4j.train.TrainingListener.Start;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
  private static String line(@Nullable Evaluation validation, @Nullable String monitored) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = Console.of(OutputStream.nullOutputStream(), err, StandardCharsets.UTF_8);
    try (TrainingProgress progress = new TrainingProgress(console)) {
      progress.onStart(new Start("net", 3, 1, 0, 10, "engine", List.of()));
      progress.onEpoch(
          new Epoch(
              0,
              3,
              1,
              0.25,
              Map.of(),
              Map.of(),
              0.1,
              8,
              Duration.ofSeconds(2),
              Duration.ofSeconds(1),
              Duration.ofSeconds(4),
              validation,
              monitored,
              true));
    }
    return err.toString(StandardCharsets.UTF_8).lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void theLineOfAnEpochHasTheFigureThatDecides() {
    Evaluation validation = Evaluation.of(Map.of("mAP", 0.5, "recall", 0.75), Metric.higher("mAP"));
    assertThat(line(validation, "recall"))
        .startsWith("epoch 1/3  loss 0.2500  recall 0.7500 (best)  2.0 s, 4.0 samples/s");
    assertThat(line(validation, "mAP")).contains("loss 0.2500  mAP 0.5000 (best)");
    assertThat(line(validation, "loss")).contains("loss 0.2500 (best)  mAP 0.5000  2.0 s");
    assertThat(line(null, "loss")).contains("loss 0.2500 (best)  2.0 s");
  }
}
