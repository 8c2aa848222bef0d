package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches so small that a batch norm gets one value a channel. */
@Tag("end-to-end")
class SmallBatchTest {
  @TempDir Path folder;

  private TaoJob job(int size, int batch) throws IOException {
    Path data = folder.resolve("data" + size + "_" + batch);
    ShapesImageDataset.builder(data).classes(2).train(2).validation(2).size(40, 40).seed(3).write();
    String spec =
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,%2$d,%2$d"}
        train_config:
          train_dataset_path: %1$s/train
          val_dataset_path: %1$s/val
          batch_size_per_gpu: %3$d
          n_epochs: 1
        """
            .formatted(data, size, batch);
    return Tao.network("classification")
        .spec(spec, SpecSyntax.YAML)
        .results(folder.resolve("results" + size + "_" + batch));
  }

  @Test
  void oneValueAChannelIsRefusedBeforeTheFirstStep() throws IOException {
    TaoJob one = job(32, 1);
    assertThatThrownBy(one::train)
        .hasMessageContaining("TRAIN-012")
        .hasMessageContaining("batch norm 'backbone.")
        .hasMessageContaining("batch size to 2");
    assertThat(folder.resolve("results32_1/weights/classification_best.tao")).doesNotExist();
    // two values are enough, of two pictures or of a larger map
    assertThat(job(32, 2).train().training().history()).hasSize(1);
    assertThat(job(64, 1).train().training().history()).hasSize(1);
  }
}
