package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.TrainedModel;
import io.tao4j.engine.tensorflow.SavedModel;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.Weights;
import io.tao4j.network.Network;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings on both engines from the same weights, with the same data and seed; the classifier's
 * weights come from a SavedModel. Twelve steps: in longer trainings the drift apart, which PyTorch
 * has from itself as well, would ask for bounds that hide an error.
 */
@Tag("end-to-end")
class EnginesAgreeTest {
  private static final int STEPS = 12;

  @TempDir Path folder;

  private static Network<?, ?, ?> network(String name) {
    return Tao.networks().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  private static SpecTree tree(String spec) {
    return SpecReader.standard().parse(spec, SpecSyntax.YAML, "spec");
  }

  private static <S extends Record, I, O> Weights start(Network<S, I, O> network, String spec) {
    S bound = network.specBinder().forVerb(Verb.TRAIN).bind(tree(spec)).spec();
    try (TrainingTask task = network.openTraining(bound, null)) {
      return task.start().weights();
    }
  }

  private static void agree(String network, String spec) {
    List<EngineComparison.Step> steps = new ArrayList<>();
    EngineComparison.Result result =
        EngineComparison.run(network(network), tree(spec), STEPS, steps::add);
    assertThat(result.steps()).hasSize(STEPS).isEqualTo(steps);
    assertThat(result.curve()).as("%s%n%s", result.steps(), result.toText()).isLessThan(1e-3);
    assertThat(result.probes())
        .hasSize(2)
        .allSatisfy(
            probe -> {
              assertThat(probe.loss()).as("loss, %s", probe).isLessThan(5e-6);
              // a ReLU that switches moves the gradient of maps this small by a per cent
              assertThat(probe.gradient()).as("gradient, %s", probe).isLessThan(5e-2);
              assertThat(probe.statistics()).as("statistics, %s", probe).isLessThan(1e-3);
            });
    assertThat(result.steps().get(STEPS - 1).learningRate()).isPositive();
    // what is compared are different computations
    assertThat(result.curve()).isPositive();
    assertThat(result.drift()).isPositive();
  }

  @Test
  void aClassifierGoesOnLearningTheSameWay() throws IOException {
    ShapesImageDataset.builder(folder.resolve("images"))
        .shapes("cross", "ring", "stripes")
        .train(32)
        .validation(1)
        .size(32, 32)
        .noise(0.05)
        .write();
    String spec =
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32", dropout: 0.1}
        train_config:
          train_dataset_path: %1$s/train
          val_dataset_path: %1$s/val
          preprocess_mode: torch
          batch_size_per_gpu: 16
          n_epochs: 10
          n_workers: 1
          enable_random_crop: false
          enable_center_crop: false
          enable_color_augmentation: false
          mixup_alpha: 0.2
          optimizer: {sgd: {momentum: 0.9, nesterov: true}}
          reg_config: {type: L2, scope: "Conv2D,Dense", weight_decay: 0.00025}
          lr_config: {cosine: {learning_rate: 0.01, soft_start: 0.2}}
        """
            .formatted(folder.resolve("images"));
    // From random weights, or at a high rate, a ReLU that switches grows into per cents within
    // five steps.
    TrainedModel begun =
        Tao.network("classification")
            .spec(spec, SpecSyntax.YAML)
            .results(folder.resolve("results"))
            .train();
    Path saved = folder.resolve("begun/1");
    SavedModel.write(begun.model(), saved);
    String next =
        spec.replace("0.01, soft_start: 0.2", "0.002, soft_start: 0.5")
            + "  pretrained_model_path: "
            + saved
            + "\n";
    assertThat(start(network("classification"), next)).isEqualTo(begun.model().weights());
    agree("classification", next);
  }

  @Test
  void aDetectorLearnsTheSameWay() throws IOException {
    ShapesDetectionDataset.write(folder.resolve("shapes"), 2, 24, 1, 96, 64, 2, 7);
    agree(
        "yolo_v4_tiny",
        """
        yolov4_config:
          big_anchor_shape: "[(24, 24), (18, 18)]"
          mid_anchor_shape: "[(14, 14), (12, 18)]"
        training_config:
          batch_size_per_gpu: 4
          num_epochs: 20
          learning_rate:
            soft_start_cosine_annealing_schedule: {max_learning_rate: 1.0e-3, soft_start: 0.5}
          n_workers: 1
        augmentation_config:
          output_width: 96
          output_height: 64
          jitter: 0.1
          mosaic_prob: 0.3
        dataset_config:
          data_sources:
            - label_directory_path: %1$s/train/labels
              image_directory_path: %1$s/train/images
          validation_data_sources:
            - label_directory_path: %1$s/val/labels
              image_directory_path: %1$s/val/images
        """
            .formatted(folder.resolve("shapes")));
  }

  /** Anchors, hard negatives and all: the halvings that find them choose the same on both. */
  @Test
  void aDetectorOnAnchorsLearnsTheSameWay() throws IOException {
    ShapesDetectionDataset.write(folder.resolve("shapes"), 2, 24, 1, 96, 64, 2, 7);
    agree(
        "ssd",
        """
        ssd_config: {nlayers: 10, scales: "[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]"}
        training_config:
          batch_size_per_gpu: 4
          num_epochs: 20
          learning_rate:
            soft_start_annealing_schedule:
              {min_learning_rate: 1.0e-5, max_learning_rate: 1.0e-3, soft_start: 0.5, annealing: 0.8}
          n_workers: 1
        augmentation_config: {output_width: 96, output_height: 64, random_flip: 0.5}
        dataset_config:
          data_sources:
            - label_directory_path: %1$s/train/labels
              image_directory_path: %1$s/train/images
          validation_data_sources:
            - label_directory_path: %1$s/val/labels
              image_directory_path: %1$s/val/images
        """
            .formatted(folder.resolve("shapes")));
  }

  @Test
  void severalTasksAreLearntTheSameWay() throws IOException {
    ShapesImageDataset set =
        ShapesImageDataset.builder(folder.resolve("images"))
            .shapes("cross", "ring")
            .train(16)
            .validation(1)
            .size(32, 32)
            .noise(0.05)
            .write();
    StringBuilder csv = new StringBuilder("file,form,other\n");
    try (Stream<Path> files = Files.walk(set.train())) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(
              file -> {
                Path path = set.train().relativize(file);
                csv.append(path.toString().replace('\\', '/'))
                    .append(",%s,%s%n".formatted(path.getName(0), csv.length() % 3));
              });
    }
    Path table = Files.writeString(folder.resolve("set.csv"), csv);
    agree(
        "multitask_classification",
        """
        model_config: {n_layers: 10, input_image_size: "3,32,32"}
        training_config:
          batch_size_per_gpu: 16
          num_epochs: 20
          learning_rate:
            soft_start_cosine_annealing_schedule: {max_learning_rate: 1.0e-3, soft_start: 0.5}
          optimizer: {sgd: {momentum: 0.9}}
          n_workers: 1
        dataset_config:
          train_csv_path: %1$s
          val_csv_path: %1$s
          image_directory_path: %2$s
        """
            .formatted(table, set.train()));
  }
}
