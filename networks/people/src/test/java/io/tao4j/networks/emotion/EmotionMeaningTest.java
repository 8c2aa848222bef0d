package io.tao4j.networks.emotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.engine.Phase;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.model.Model;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.PeopleSpecs;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.spec.SpecBinding;
import io.tao4j.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean. */
class EmotionMeaningTest {
  private static SpecBinding<EmotionSpec> parsed(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dataloader.dataset_info.tfrecords_directory_path", "[post]");
    all.put("dataloader.dataset_info.tfrecords_set_id", "[drawn]");
    all.put("dataloader.dataset_info.tfrecord_folder_name", "[records]");
    all.putAll(fields);
    return PeopleSpecs.parse(new EmotionNetwork(), all);
  }

  private static EmotionSpec spec(Map<String, String> fields) {
    return parsed(fields).spec();
  }

  private static Graph graph(Map<String, String> fields) {
    return new EmotionSettings(spec(fields)).definition().fresh(new ArrayList<>()).graph();
  }

  private static long ops(Graph graph, Class<?> op) {
    return graph.nodes().stream().filter(node -> op.isInstance(node.op())).count();
  }

  /** Each __class_name__ is that of its group, and loss_function_name is CE. */
  @Test
  void groupsAreOfTheirKinds() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("__class_name__", "EmotionNetTrainer");
    fields.put("dataloader.__class_name__", "EmotionNetDataloader");
    fields.put("model.__class_name__", "EmotionNetModel");
    fields.put("loss.__class_name__", "EmotionNetLoss");
    fields.put("loss.loss_function_name", "CE");
    fields.put("evaluator.__class_name__", "EmotionNetEvaluator");
    fields.put("evaluator.dataloader.__class_name__", "EmotionNetDataloader");
    spec(fields);
    for (String field : List.copyOf(fields.keySet())) {
      Map<String, String> wrong = new LinkedHashMap<>(fields);
      wrong.put(field, "Other");
      assertThatThrownBy(() -> spec(wrong)).hasMessageContaining("Other");
    }
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    Graph usual = graph(Map.of("use_landmarks_input", "true"));
    assertThat(usual.inputs().get(0).type().shape()).isEqualTo(Shape.batch(136));
    assertThat(ops(usual, NormalizeOp.BatchNorm.class)).isEqualTo(4);
    assertThat(ops(usual, NormalizeOp.Dropout.class)).isEqualTo(4);
    assertThat(usual.parameter("head.fc.weight").shape()).isEqualTo(Shape.of(6, 64));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataloader.num_keypoints", "80");
    fields.put("class_list", "[calm, glad]");
    fields.put("model.model_parameters.num_class", "2");
    fields.put("model.model_parameters.use_batch_norm", "false");
    fields.put("model.model_parameters.dropout_rate", "0");
    fields.put("model.model_parameters.activation_type", "tanh");
    Graph other = graph(fields);
    assertThat(other.inputs().get(0).type().shape()).isEqualTo(Shape.batch(160));
    assertThat(ops(other, NormalizeOp.BatchNorm.class)).isZero();
    assertThat(ops(other, NormalizeOp.Dropout.class)).isZero();
    assertThat(other.nodes())
        .anyMatch(node -> node.op().equals(new ElementwiseOp.Unary(ElementwiseOp.UnaryKind.TANH)));
    assertThat(other.parameter("head.fc.weight").shape()).isEqualTo(Shape.of(2, 64));
    assertThatThrownBy(() -> spec(Map.of("use_landmarks_input", "false")))
        .hasMessageContaining("no network that looks at the picture");
  }

  @Test
  void landmarksAreSeenFromTheirSquare() {
    EmotionFacts facts =
        new EmotionSettings(
                spec(Map.of("dataloader.face_scale_factor", "2", "dataloader.num_keypoints", "3")))
            .facts();
    KeyPoints points =
        new KeyPoints(new float[] {100, 100, 140, 120, Float.NaN, Float.NaN, 7, 7}, new boolean[4]);
    float[] seen = facts.seen(points, "a face").toFloatArray();
    // a square of 80 about (120, 110)
    assertThat(seen).hasSize(6);
    assertThat((double) seen[0]).isCloseTo(-0.5, within(1e-6));
    assertThat((double) seen[1]).isCloseTo(-0.25, within(1e-6));
    assertThat((double) seen[2]).isCloseTo(0.5, within(1e-6));
    assertThat(seen[4]).isZero();
    assertThatThrownBy(() -> facts.seen(points.first(2), "a face"))
        .hasMessageContaining("EMOTION-001");
  }

  @Test
  void theTrainingIsThatOfItsFields(@TempDir Path folder) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("random_seed", "7");
    fields.put("num_epoch", "4");
    fields.put("checkpoint_n_epoch", "2");
    fields.put("model.model_parameters.regularization_type", "l1");
    fields.put("model.model_parameters.regularization_factor", "0.03");
    TrainingPlan plan = new EmotionSettings(spec(fields)).plan();
    assertThat(plan.settings().seed()).isEqualTo(7);
    assertThat(plan.settings().epochs()).isEqualTo(4);
    assertThat(plan.settings().checkpointPeriod()).isEqualTo(2);
    assertThat(plan.settings().schedule()).isEqualTo(EmotionSettings.USUAL);
    Phase.Regularizer penalty = plan.program().regularizers().apply(graph(fields)).get(0);
    assertThat(penalty.kind()).isEqualTo(Phase.Regularizer.Kind.L1);
    assertThat(penalty.weight()).isEqualTo(0.03);
    assertThat(penalty.parameters()).contains("backbone.fc1.weight").doesNotContain("head.fc.bias");
    fields.put("model.model_parameters.bias_regularizer", "l1");
    assertThat(
            new EmotionSettings(spec(fields))
                .plan()
                .program()
                .regularizers()
                .apply(graph(fields))
                .get(0)
                .parameters())
        .contains("head.fc.bias");
    fields.put("model.model_parameters.bias_regularizer", "l2");
    assertThatThrownBy(() -> spec(fields)).hasMessageContaining("regularization_type is l1");
    fields.remove("model.model_parameters.bias_regularizer");
    // frozen_blocks keeps layers of pretrained_model_path
    fields.put("model.model_parameters.frozen_blocks", "3");
    assertThat(new EmotionSettings(spec(fields)).frozen()).isEmpty();
    assertThat(parsed(fields).report().notices().toString()).contains("nothing to keep");
    Path file = Files.writeString(folder.resolve("a.tao"), "");
    fields.put("model.model_parameters.pretrained_model_path", file.toString());
    assertThat(new EmotionSettings(spec(fields)).frozen()).containsExactly(0, 1, 2);
    assertThat(new EmotionSettings(spec(fields)).plan().start().weights()).contains(file);
  }

  @Test
  void setsAreThoseOfTheirFields(@TempDir Path folder) throws IOException {
    Emotions.write(folder);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(
        "dataloader.dataset_info.tfrecords_directory_path", "[" + folder.resolve("post") + "]");
    fields.put("dataloader.batch_size", "3");
    fields.put("dataloader.prefetch_num", "5");
    assertThat(new EmotionSettings(spec(fields)).loading().prefetch()).isEqualTo(5);
    Model model;
    try (TrainingTask task = new EmotionNetwork().openTraining(spec(fields), null)) {
      model = task.start();
      assertThat(task.stepsPerEpoch()).isEqualTo(3);
      try (BatchStream batches = task.batches(0)) {
        assertThat(batches.next().inputs().get("landmarks").shape()).isEqualTo(Shape.of(3, 136));
      }
      assertThat(task.validation().sampleCount()).isEqualTo(4);
    }
    try (EvaluationTask task = new EmotionNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(2); // test_file_name
    }
    fields.put("evaluator.dataloader.batch_size", "5");
    String kpi = "evaluator.dataloader.kpiset_info.";
    fields.put(kpi + "kpi_tfrecords_directory_path", "[" + folder.resolve("post") + "]");
    fields.put(kpi + "tfrecords_set_id_kpi", "[drawn]");
    fields.put(kpi + "tfrecord_folder_name_kpi", "[records]");
    fields.put(kpi + "kpi_file_name", "train.tfrecords");
    try (EvaluationTask task = new EmotionNetwork().openEvaluation(spec(fields), model);
        BatchStream batches = task.batches()) {
      assertThat(task.sampleCount()).isEqualTo(8);
      assertThat(batches.next().size()).isEqualTo(5);
    }
  }
}
