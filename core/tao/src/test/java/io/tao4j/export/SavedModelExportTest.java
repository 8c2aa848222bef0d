package io.tao4j.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one engine computes, checked against what the other's file computes. */
@Tag("tensorflow")
class SavedModelExportTest {
  @TempDir Path folder;

  @Test
  void aSavedModelIsComparedWithPyTorch() throws Exception {
    Path file = folder.resolve(ExportSettings.Format.SAVED_MODEL.fileName("flowers"));
    ExportResult result =
        Exporter.export(
            ExporterTest.model(),
            Engine.PYTORCH.provider(),
            ExecutionPlan.CPU_FP32,
            null,
            ExportSettings.savedModel(file));
    assertThat(result.file()).isEqualTo(folder.resolve("flowers/1"));
    assertThat(result.maximumError()).isBetween(0.0, 1e-5);
    assertThat(result.bytes())
        .isEqualTo(
            Files.size(file.resolve("saved_model.pb"))
                + Files.size(file.resolve("variables/variables.index"))
                + Files.size(file.resolve("variables/variables.data-00000-of-00001")));
    assertThat(result.labels()).isNotNull().hasContent("a\nb\nc\nd\n");
  }
}
