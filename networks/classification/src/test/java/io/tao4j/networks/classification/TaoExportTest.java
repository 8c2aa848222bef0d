package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.TrainedModel;
import io.tao4j.export.ExportSettings;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier's file under the names of TAO's exports. */
@Tag("pytorch")
class TaoExportTest {
  @TempDir Path folder;

  @Test
  void aClassifierTakesInput1AndGivesProbabilities() throws IOException {
    ShapesImageDataset.builder(folder.resolve("data"))
        .classes(2)
        .train(8)
        .validation(4)
        .size(32, 40)
        .seed(5)
        .write();
    TrainedModel model =
        Tao.network("classification")
            .spec(
                """
                model_config { arch: "resnet" n_layers: 10 input_image_size: "3,32,32" use_batch_norm: true }
                train_config {
                  train_dataset_path: "%1$s/train"
                  val_dataset_path: "%1$s/val"
                  batch_size_per_gpu: 4
                  n_epochs: 1
                  n_workers: 1
                  lr_config { cosine { learning_rate: 0.01 } }
                  optimizer { sgd { momentum: 0.9 } }
                }
                eval_config { eval_dataset_path: "%1$s/val" top_k: 1 batch_size: 4 }
                """
                    .formatted(folder.resolve("data")),
                SpecSyntax.PROTOBUF_TEXT)
            .results(folder.resolve("results"))
            .train();
    Path file = folder.resolve("tao.onnx");
    model.export(ExportSettings.onnx(file).withOutputs(ExportSettings.Outputs.TAO));
    OnnxSignature signature = OnnxSignature.read(file);
    assertThat(signature.inputs()).extracting(OnnxSignature.Port::name).containsExactly("input_1");
    assertThat(signature.outputs())
        .extracting(OnnxSignature.Port::name)
        .containsExactly("predictions/Softmax");
    try (OnnxSession session = OnnxSession.open(file)) {
      Tensor of =
          session
              .run(Map.of("input_1", Tensor.of(new float[3 * 32 * 32], 1, 3, 32, 32)))
              .get("predictions/Softmax");
      assertThat(of.get(0) + of.get(1)).isCloseTo(1, within(1e-5));
    }
  }
}
