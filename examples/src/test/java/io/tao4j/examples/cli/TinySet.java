package io.tao4j.examples.cli;

import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.classification.ClassificationNetwork;
import io.tao4j.networks.classification.ClassificationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Three kinds of plain grey shapes of 32 x 32, and a spec that learns them in seconds. */
final class TinySet {
  static final int VALIDATION_IMAGES = 3 * 12;

  private final Path folder;

  private TinySet(Path folder) {
    this.folder = folder;
  }

  static TinySet in(Path folder) throws IOException {
    ShapesImageDataset.builder(folder.resolve("images"))
        .shapes("cross", "ring", "stripes")
        .train(80)
        .validation(12)
        .size(32, 32)
        .withoutClutter()
        .noise(0.02)
        .grey()
        .write();
    return new TinySet(folder);
  }

  Path train() {
    return folder.resolve("images/train");
  }

  Path validation() {
    return folder.resolve("images/val");
  }

  String specText() {
    return """
        model_config:
          arch: resnet
          n_layers: 10
          input_image_size: "3,32,32"
          use_pooling: false
        train_config:
          train_dataset_path: %s
          val_dataset_path: %s
          preprocess_mode: torch
          batch_size_per_gpu: 12
          n_epochs: 8
          n_workers: 1
          mixup_alpha: 0
          enable_random_crop: false
          enable_center_crop: false
          enable_color_augmentation: false
          optimizer: {sgd: {momentum: 0.9, nesterov: true}}
          lr_config: {cosine: {learning_rate: 0.01, soft_start: 0.1}}
        eval_config:
          eval_dataset_path: %s
          enable_center_crop: false
          batch_size: 12
          n_workers: 1
          top_k: 2
        """
        .formatted(train(), validation(), validation());
  }

  Path writeSpec(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  Path spec() throws IOException {
    return writeSpec("spec.yaml", specText());
  }

  /** A model file with first weights; needs no engine. */
  Path untrainedModel() throws IOException {
    ClassificationNetwork network = new ClassificationNetwork();
    ClassificationSpec spec = network.specBinder().bind(spec()).spec();
    Path file = folder.resolve("untrained.tao");
    try (TrainingTask task = network.openTraining(spec, null)) {
      Model model =
          task.start()
              .withMeta(
                  task.start().meta().withProperty("spec", network.specBinder().toYaml(spec)));
      ModelFile.write(file, model, null);
    }
    return file;
  }
}
