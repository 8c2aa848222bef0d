package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.Model;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a network is shown of a picture when it is judged. */
class EvaluationCropTest {
  private static final ClassificationNetwork NETWORK = new ClassificationNetwork();

  @TempDir static Path folder;

  @BeforeAll
  static void data() throws IOException {
    ShapesImageDataset.builder(folder.resolve("data"))
        .classes(2)
        .train(1)
        .validation(2)
        .size(70, 90)
        .seed(5)
        .write();
    ShapesImageDataset.builder(folder.resolve("sized"))
        .classes(2)
        .train(2)
        .validation(1)
        .size(64, 64)
        .seed(5)
        .write();
  }

  private static ClassificationSpec spec(String size) {
    return spec("data", size);
  }

  private static ClassificationSpec spec(String set, String size) {
    return spec(
        set,
        size,
        "eval_dataset_path: %s/val, enable_center_crop: true".formatted(folder.resolve(set)));
  }

  private static ClassificationSpec spec(String set, String size, String evaluation) {
    String text =
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "%2$s"}
        train_config:
          train_dataset_path: %1$s/train
          val_dataset_path: %1$s/val
          n_epochs: 1
          batch_size_per_gpu: 2
        eval_config: {%3$s}
        """
            .formatted(folder.resolve(set), size, evaluation);
    return NETWORK
        .specBinder()
        .bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "spec"))
        .spec();
  }

  private static Tensor shown(ClassificationSpec spec, Model model) {
    try (EvaluationTask task = NETWORK.openEvaluation(spec, model);
        BatchStream batches = task.batches()) {
      return batches.next().inputs().get(ClassifierGraph.IMAGES);
    }
  }

  /** As in TAO the crop acts on pictures of another size only; a set of none such is told. */
  @Test
  void aSetOnWhichTheRandomCropDoesNothingIsTold() {
    assertThat(notices("sized")).anyMatch(notice -> notice.contains("random_shift_pixels"));
    assertThat(notices("data")).noneMatch(notice -> notice.contains("random_shift_pixels"));
  }

  private static List<String> notices(String set) {
    try (TrainingTask task = NETWORK.openTraining(spec(set, "3,64,64"), null)) {
      return task.notices();
    }
  }

  @Test
  void itIsTheModelsWhateverTheSizeOfTheSpec() {
    try (TrainingTask task = NETWORK.openTraining(spec("3,32,48"), null)) {
      Model model = task.start();
      Tensor same = shown(spec("3,32,48"), model);
      assertThat(same.shape().toArray()).containsExactly(4, 3, 32, 48);
      assertThat(shown(spec("3,224,224"), model)).isEqualTo(same);
      ClassificationSpec stretched = spec("data", "3,32,48", "enable_center_crop: false");
      assertThat(shown(stretched, model)).isNotEqualTo(same);
    }
  }

  /** Four pictures of val_dataset_path, two of eval_dataset_path. */
  @Test
  void theSetAndItsBatchesAreThoseOfTheFields() {
    try (TrainingTask task = NETWORK.openTraining(spec("3,32,48"), null)) {
      Model model = task.start();
      assertThat(shown(spec("data", "3,32,48", "batch_size: 3"), model).shape().size(0))
          .isEqualTo(3);
      String other = "batch_size: 3, eval_dataset_path: %s/val".formatted(folder.resolve("sized"));
      assertThat(shown(spec("data", "3,32,48", other), model).shape().size(0)).isEqualTo(2);
    }
  }
}
