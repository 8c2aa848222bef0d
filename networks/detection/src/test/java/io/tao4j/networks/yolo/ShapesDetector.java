package io.tao4j.networks.yolo;

import io.tao4j.Tao;
import io.tao4j.TrainedModel;
import io.tao4j.fixtures.ShapesDetectionDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A yolo_v4_tiny that knows eight drawn pictures of 96 x 64 by heart. It is trained once for all
 * test classes of a run; none changes it.
 */
final class ShapesDetector implements AutoCloseable {
  private final Path folder;
  private final ShapesDetectionDataset set;
  private final TrainedModel model;

  private ShapesDetector() throws IOException {
    folder = Files.createTempDirectory("shapes-detector");
    set = draw(folder);
    Path spec = Files.writeString(spec(), specText(96));
    model = Tao.network("yolo_v4_tiny").spec(spec).results(folder.resolve("out")).train();
    model.save(file());
  }

  /** Eight pictures of two shapes each, in {@code shapes}. */
  static ShapesDetectionDataset draw(Path folder) throws IOException {
    return ShapesDetectionDataset.write(folder.resolve("shapes"), 2, 8, 0, 96, 64, 2, 7);
  }

  /** 384 updates: TAO's norms keep 0.99 of their statistics at each, and are of no use before. */
  private static String specText(int epochs) {
    return """
        yolov4_config:
          big_anchor_shape: "[(24, 24), (18, 18)]"
          mid_anchor_shape: "[(14, 14), (12, 18)]"
        training_config:
          batch_size_per_gpu: 2
          num_epochs: %1$d
          learning_rate:
            soft_start_cosine_annealing_schedule: {max_learning_rate: 3.0e-3, soft_start: 0.05}
          n_workers: 1
        eval_config: {validation_period_during_training: %1$d, batch_size: 8}
        augmentation_config:
          output_width: 96
          output_height: 64
          hue: 0
          saturation: 1
          exposure: 1
          horizontal_flip: 0
          jitter: 0
          mosaic_prob: 0
        dataset_config:
          data_sources:
            - {label_directory_path: shapes/train/labels, image_directory_path: shapes/train/images}
          validation_data_sources:
            - {label_directory_path: shapes/train/labels, image_directory_path: shapes/train/images}
        """
        .formatted(epochs);
  }

  Path spec() {
    return folder.resolve("spec.yaml");
  }

  Path file() {
    return folder.resolve("trained.tao");
  }

  ShapesDetectionDataset set() {
    return set;
  }

  TrainedModel model() {
    return model;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Hands the detector to tests that name it among their parameters. */
  static final class Once implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ShapesDetector.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(ShapesDetector.class))
          .getOrComputeIfAbsent(
              ShapesDetector.class,
              type -> {
                try {
                  return new ShapesDetector();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
