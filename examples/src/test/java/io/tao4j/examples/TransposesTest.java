package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.graph.Graph;
import io.tao4j.graph.MovementOp;
import io.tao4j.network.Network;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often TensorFlow changes the order of axes in whole networks: what a graph asks for by
 * itself, and beyond it once where an image comes in and once where a map goes out. A change costs
 * a pass over memory, so a number that grows is a slower network.
 */
@Tag("end-to-end")
class TransposesTest {
  private static final Pattern TRANSPOSE =
      Pattern.compile("name: \"([^\"]*)\"\\s+op: \"Transpose\"");

  @TempDir Path folder;

  /**
   * Changes of order in TensorFlow's graphs; those by which the host reads and writes kernels are
   * not counted, for they are no part of a run.
   *
   * @param inGraph what the network's own inference graph asks for
   * @param inference all of the inference graph's
   * @param training all of the training step's, its gradients included
   */
  private record Counts(long inGraph, long inference, long training) {}

  private <S extends Record, I, O> Counts count(Network<S, I, O> network, String spec)
      throws IOException {
    SpecTree tree = SpecReader.standard().parse(spec, SpecSyntax.YAML, "spec");
    S bound = network.specBinder().forVerb(Verb.TRAIN).bind(tree).spec();
    ExecutionPlan plan = ExecutionPlan.CPU_FP32.withSourceFolder(folder);
    EngineProvider engine = Engine.TENSORFLOW.provider();
    try (TrainingTask task = network.openTraining(bound, null)) {
      // Compiling writes the graphs; what is compiled is not needed.
      engine.compile(task.start(), plan).close();
      engine.compile(task.program(), task.start().weights(), plan).close();
      return new Counts(
          inGraph(task.start().graph().forInference()),
          count("inference.pbtxt"),
          count("training.pbtxt"));
    }
  }

  private static long inGraph(Graph graph) {
    return graph.nodes().stream().filter(n -> n.op() instanceof MovementOp.Transpose).count();
  }

  private long count(String file) throws IOException {
    return TRANSPOSE
        .matcher(Files.readString(folder.resolve(file)))
        .results()
        .map(m -> m.group(1))
        .filter(name -> !name.startsWith("variable/"))
        .count();
  }

  private static Network<?, ?, ?> network(String name) {
    return Tao.networks().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  private Counts classifier(String arch) throws IOException {
    ShapesImageDataset.builder(folder.resolve("images"))
        .shapes("cross", "ring")
        .train(2)
        .validation(1)
        .size(32, 32)
        .write();
    return count(
        network("classification"),
        """
        model_config: {%1$s, input_image_size: "3,224,224"}
        train_config:
          train_dataset_path: %2$s/train
          val_dataset_path: %2$s/val
          batch_size_per_gpu: 2
        """
            .formatted(arch, folder.resolve("images")));
  }

  @Test
  void resNet18ChangesTheOrderOfItsImagesOnly() throws IOException {
    assertThat(classifier("arch: resnet, n_layers: 18")).isEqualTo(new Counts(0, 1, 1));
  }

  @Test
  void visionTransformerChangesTheOrderAroundItsPatches() throws IOException {
    assertThat(classifier("arch: vit_tiny_patch16_224")).isEqualTo(new Counts(61, 63, 126));
  }

  @Test
  void yoloV4TinyChangesTheOrderOfItsImagesAndOfEachHead() throws IOException {
    ShapesDetectionDataset.write(folder.resolve("shapes"), 2, 2, 1, 96, 64, 2, 7);
    Counts counts =
        count(
            network("yolo_v4_tiny"),
            """
            yolov4_config:
              big_anchor_shape: "[(24, 24), (18, 18)]"
              mid_anchor_shape: "[(14, 14), (12, 18)]"
            training_config: {batch_size_per_gpu: 2, num_epochs: 1}
            augmentation_config: {output_width: 96, output_height: 64}
            dataset_config:
              data_sources:
                - label_directory_path: %1$s/train/labels
                  image_directory_path: %1$s/train/images
              validation_data_sources:
                - label_directory_path: %1$s/val/labels
                  image_directory_path: %1$s/val/images
            """
                .formatted(folder.resolve("shapes")));
    assertThat(counts).isEqualTo(new Counts(0, 1 + 2, 1 + 2 + 2));
  }
}
