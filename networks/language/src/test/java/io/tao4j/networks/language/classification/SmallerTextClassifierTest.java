package io.tao4j.networks.language.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.export.DataType;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.quantize.QuantizeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fine-tuned classifier of texts in 8 bits, and as the teacher of one with fewer layers. */
@Tag("pytorch")
class SmallerTextClassifierTest {
  @TempDir static Path folder;
  private static TaoJob job;
  private static TrainedModel teacher;

  @BeforeAll
  static void train() throws IOException {
    Path train = Files.write(folder.resolve("train.tsv"), TextClassificationContractTest.LINES);
    TaoJob start = Tao.network("text_classification").defaultSpec();
    for (Map.Entry<String, String> field :
        TinyEncoder.write(folder.resolve("encoder")).entrySet()) {
      start = start.set(field.getKey(), field.getValue());
    }
    job =
        start
            .set("training_ds.file_path", train)
            .set("validation_ds.file_path", train)
            .set("training_ds.batch_size", 4)
            .set("model.dataset.max_seq_length", 32)
            .set("model.head.num_output_layers", 1)
            .set("optim.lr", 3e-3)
            .set("trainer.max_epochs", 25)
            .results(folder.resolve("teacher"));
    teacher = job.train();
  }

  @Test
  void isComputedInBytesWithTheProductsOfItsAttention() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lines.add("the film was " + "not ".repeat(i) + (i % 2 == 0 ? "good" : "bad"));
    }
    Path texts = Files.write(folder.resolve("calibration.txt"), lines);
    VariantReport forms =
        teacher.export(
            VariantSettings.in(
                    folder.resolve("forms"), "texts", List.of(DataType.FP32, DataType.INT8))
                .withQuantize(QuantizeSettings.images(texts).withBatches(2, 4))
                .withLatencyRuns(1));
    assertThat(forms.loss(forms.variant(DataType.INT8))).isLessThan(0.15);
    assertThat(OnnxSignature.read(forms.variant(DataType.INT8).export().file()).operators())
        .containsKeys("QuantizeLinear", "DequantizeLinear");
    // of each layer: its input, query, key, value, shares, context, the two around its activation;
    // and what the head reads
    assertThat(Objects.requireNonNull(forms.quantized()).model().graph().nodes())
        .filteredOn(node -> node.op() instanceof FakeQuantize grid && !grid.isPerChannel())
        .hasSize(2 * 8 + 1);
    assertThat(forms.variant(DataType.INT8).export().file().resolveSibling("tokenizer.json"))
        .exists();
  }

  /** The one mechanism of all networks: {@code trainer.distillation}. */
  @Test
  void teachesAnEncoderOfFewerLayers() throws IOException {
    Path file = teacher.save(folder.resolve("teacher.tao"));
    TrainedModel student =
        job.set("model.language_model.lm_checkpoint", file)
            .set("model.language_model.config", "{num_hidden_layers: 1}")
            .set("trainer.distillation.teacher_model_path", file)
            .set("trainer.distillation.weight", 1)
            .set("trainer.distillation.temperature", 2)
            .set("trainer.max_epochs", 30)
            .results(folder.resolve("student"))
            .train();
    assertThat(student.model().weights().names())
        .anyMatch(name -> name.startsWith("backbone.encoder.layer.0."))
        .noneMatch(name -> name.startsWith("backbone.encoder.layer.1."));
    assertThat(student.evaluate().metrics().get("accuracy")).isGreaterThan(0.8);
  }
}
