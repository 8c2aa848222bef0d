package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.model.ModelFile;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Teacher;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a detector does on the way to its training that TAO's does not. */
@Tag("pytorch")
class YoloFineTuningTest {
  private static final String NECK = "neck.big.conv.conv.weight";

  @TempDir static Path folder;

  @BeforeAll
  static void data() throws IOException {
    ShapesDetector.draw(folder);
  }

  private static String spec(String training, String network) {
    return """
        yolov4_config:
          big_anchor_shape: "[(24, 24)]"
          mid_anchor_shape: "[(14, 14)]"
          %2$s
        training_config:
          batch_size_per_gpu: 4
          num_epochs: 1
          n_workers: 1
          optimizer: {sgd: {momentum: 0.9}}
          learning_rate:
            soft_start_cosine_annealing_schedule: {max_learning_rate: 1.0e-3, soft_start: 0.05}
          %1$s
        augmentation_config: {output_width: 64, output_height: 64}
        dataset_config:
          data_sources:
            - label_directory_path: %3$s/shapes/train/labels
              image_directory_path: %3$s/shapes/train/images
        """
        .formatted(training, network, folder);
  }

  private static TrainingTask open(String training) {
    return open(training, "");
  }

  private static TrainingTask open(String training, String config) {
    YoloV4TinyNetwork network = new YoloV4TinyNetwork();
    return network.openTraining(
        network
            .specBinder()
            .bind(SpecReader.standard().parse(spec(training, config), SpecSyntax.YAML, "spec"))
            .spec(),
        null);
  }

  private static String firstOf(TrainingTask task, int block) {
    String scope = "backbone." + Backbones.get("cspdarknet_tiny").blocks().get(block).get(0);
    return task.start().graph().parameters().stream()
        .map(Parameter::name)
        .filter(name -> name.startsWith(scope + "."))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theHeadIsTrainedFirstThenBlockAfterBlock() {
    try (TrainingTask task = open("", "freeze_blocks: [0]")) {
      assertThat(task.program().phase().frozen())
          .contains(firstOf(task, 0))
          .doesNotContain(firstOf(task, 1));
    }
    try (TrainingTask task = open("fine_tuning: {head_only_epochs: 1, unfreeze_interval: 1}")) {
      int blocks = Backbones.get("cspdarknet_tiny").blocks().size();
      String first = firstOf(task, 0);
      String last = firstOf(task, blocks - 1);
      Phase start = task.program(0).phase();
      assertThat(start.frozen()).contains(first, last).doesNotContain(NECK);
      assertThat(task.program(1).phase().frozen()).contains(first).doesNotContain(last);
      assertThat(task.program(blocks)).isEqualTo(task.program());
    }
    try (TrainingTask task = open("fine_tuning: {layer_decay: 0.5}")) {
      Phase phase = task.program().phase();
      assertThat(phase.rateFactor(NECK)).isEqualTo(1);
      assertThat(phase.rateFactor(firstOf(task, 0))).isLessThan(0.5);
    }
  }

  /** Public weights of the backbone, by an address of the class path as well as by a path. */
  @Test
  void weightsOfTheBackboneComeFromASource() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (TrainingTask task = open("")) {
      task.start()
          .weights()
          .asMap()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith("backbone.")) {
                  float[] numbers = tensor.toFloatArray().clone();
                  for (int i = 0; i < numbers.length; i++) {
                    numbers[i] += 0.5f;
                  }
                  weights.put(
                      name.substring("backbone.".length()),
                      Tensor.of(numbers, tensor.shape().toArray()));
                }
              });
    }
    Path file = folder.resolve("backbone.safetensors");
    Safetensors.of(weights).write(file);
    try (TrainingTask task = open("pretrained_source: \"" + file.toUri() + "\"")) {
      assertThat(task.notices()).anyMatch(line -> line.startsWith("loaded "));
      weights.forEach(
          (name, tensor) ->
              assertThat(task.start().weights().get("backbone." + name)).isEqualTo(tensor));
    }
  }

  /**
   * A network that is its teacher has nothing to learn from it where all batch norms keep their
   * statistics: all gradients of the distillation are zero. In a training the norms of neck and
   * heads take the batch's, whatever freeze_bn says, as in TAO; so that answers differ from the
   * teacher's.
   */
  @Test
  void whoEqualsTheTeacherLearnsNothingFromIt() {
    Path file = folder.resolve("teacher.tao");
    try (TrainingTask task = open("")) {
      task.start().save(file);
    }
    String start = "pruned_model_path: \"" + file + "\"";
    String distillation = "distillation: {teacher_model_path: %s, weight: 1}".formatted(file);
    try (TrainingTask task =
        open("distillation: {teacher_model_path: %s, feature_weight: 2}".formatted(file))) {
      assertThat(task.program().graph().inputs())
          .extracting(Graph.Input::name)
          .contains("teacher_big", "teacher_mid", "teacher_features");
    }
    double movedByLabels;
    try (TrainingTask task = open(start)) {
      movedByLabels = moved(task);
    }
    assertThat(movedByLabels).isGreaterThan(1e-5);
    try (TrainingTask task = open(start + "\n  " + distillation)) {
      assertThat(Objects.requireNonNull(task.teacher()).targets())
          .containsEntry("big", "teacher_big");
      assertThat(moved(task)).isLessThan(movedByLabels / 100);
    }
  }

  /** How far a step moves the neck, all norms with their running statistics. */
  private static double moved(TrainingTask task) {
    Graph graph = task.program().graph();
    Set<String> norms =
        graph.nodes().stream()
            .filter(node -> node.op() instanceof NormalizeOp.BatchNorm)
            .map(Node::name)
            .collect(Collectors.toSet());
    TrainProgram program =
        task.program()
            .withPhases(task.program().phase().toBuilder().freezeBatchNorms(norms).build());
    Weights before = task.start().weights();
    try (BatchStream batches = task.batches(0);
        TrainingStep step =
            Engine.PYTORCH.provider().compile(program, before, ExecutionPlan.CPU_FP32)) {
      step.run(inputs(task, batches.next()), 1e-3f, 1);
      return distance(before, step.weights(), NECK);
    }
  }

  /** A batch's inputs with the answers of the teacher, where there is one. */
  private static Map<String, Tensor> inputs(TrainingTask task, Batch batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(batch.inputs());
    Teacher teacher = task.teacher();
    if (teacher != null) {
      try (Executable executable =
          Engine.PYTORCH.provider().compile(teacher.model(), ExecutionPlan.CPU_FP32)) {
        Map<String, Tensor> answers =
            executable.run(
                Map.of(DetectorDefinition.IMAGES, batch.inputs().get(DetectorDefinition.IMAGES)));
        teacher.targets().forEach((output, input) -> inputs.put(input, answers.get(output)));
      }
    }
    return inputs;
  }

  private static double distance(Weights one, Weights other, String name) {
    float[] a = one.get(name).toFloatArray();
    float[] b = other.get(name).toFloatArray();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void aTeacherWithOtherAnchorsIsRefused() {
    Path file = folder.resolve("other_anchors.tao");
    try (TrainingTask task = open("")) {
      ModelFile.write(
          file,
          task.start()
              .withMeta(task.start().meta().withProperty("head.big.anchors", "[(30.0, 30.0)]")),
          null);
    }
    assertThatThrownBy(() -> open("distillation: {teacher_model_path: %s}".formatted(file)).close())
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-008"))
        .hasMessageContaining("head.big.anchors");
  }
}
