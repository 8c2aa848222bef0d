package io.tao4j.networks.bodypose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.people.PeopleSpecs;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.schedule.TaoSchedule;
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
class BodyMeaningTest {
  private static BodySettings settings(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dataloader.dataset_config.train_records_folder_path", "records");
    all.putAll(fields);
    BodySpec spec = PeopleSpecs.parse(new BodyNetwork(), all).spec();
    return BodySettings.of(spec, spec.dataloader().orElseThrow());
  }

  private static Graph graph(Map<String, String> fields) {
    return settings(fields).definition().fresh(new ArrayList<>()).graph();
  }

  /** Each __class_name__ is that of its group. */
  @Test
  void groupsAreOfTheirKinds() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("__class_name__", "BpNetTrainer");
    fields.put("dataloader.__class_name__", "BpNetDataloader");
    fields.put("dataloader.pose_config.__class_name__", "BpNetPoseConfig");
    fields.put("dataloader.augmentation_config.__class_name__", "AugmentationConfig");
    fields.put("model.__class_name__", "BpNetLiteModel");
    fields.put("optimizer.__class_name__", "WeightedMomentumOptimizer");
    fields.put(
        "optimizer.learning_rate_schedule.__class_name__",
        "SoftstartAnnealingLearningRateSchedule");
    fields.put("loss.__class_name__", "BpNetLoss");
    settings(fields);
    for (String field : List.copyOf(fields.keySet())) {
      Map<String, String> wrong = new LinkedHashMap<>(fields);
      wrong.put(field, "Other");
      assertThatThrownBy(() -> settings(wrong)).hasMessageContaining("Other");
    }
  }

  @Test
  void theNetworkIsThatOfItsFields(@TempDir Path folder) throws IOException {
    Graph usual = graph(Map.of());
    assertThat(usual.inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 256, 256));
    assertThat(usual.type(usual.output("heatmap_out").value()).shape())
        .isEqualTo(Shape.batch(19, 32, 32));
    assertThat(usual.type(usual.output("paf_out").value()).shape())
        .isEqualTo(Shape.batch(38, 32, 32));
    // VGG-19 up to stride 8, 128 channels into three stages with biases
    assertThat(usual.parameter("backbone.features.0.weight").shape())
        .isEqualTo(Shape.of(64, 3, 3, 3));
    assertThat(usual.parameter("backbone.features.0.bias")).isNull();
    assertThat(usual.parameter("neck.last.weight").shape()).isEqualTo(Shape.of(128, 256, 3, 3));
    assertThat(usual.parameter("stages.2.shared.0.weight").shape())
        .isEqualTo(Shape.of(128, 128 + 19 + 38, 7, 7));
    assertThat(usual.parameter("stages.2.shared.0.bias")).isNotNull();
    assertThat(usual.parameter("stages.3.shared.0.weight")).isNull();

    Path joints =
        Files.writeString(
            folder.resolve("joints.json"),
            "{\"categories\": [{\"keypoints\": [\"a\", \"b\", \"c\"], \"skeleton\": [[1, 3]]}]}");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataloader.pose_config.pose_config_path", joints.toString());
    fields.put("dataloader.pose_config.target_shape", "[2, 3]");
    fields.put("dataloader.image_config.image_dims.height", "16");
    fields.put("dataloader.image_config.image_dims.width", "24");
    fields.put("dataloader.image_config.image_dims.channels", "3");
    fields.put("dataloader.normalization_params.image_scale", "[1.0, 2.0, 4.0]");
    fields.put("dataloader.normalization_params.image_offset", "[0.0, 1.0, 2.0]");
    fields.put("model.heat_channels", "4");
    fields.put("model.paf_channels", "2");
    fields.put("model.stages", "1");
    fields.put("model.use_bias", "false");
    fields.put("model.kernel_initializer", "xavier");
    fields.put("model.backbone_attributes.architecture", "resnet");
    fields.put("model.backbone_attributes.add_final_c128_conv", "false");
    fields.put("model.backbone_attributes.use_bias", "true");
    Graph other = graph(fields);
    assertThat(other.type(other.output("heatmap_out").value()).shape())
        .isEqualTo(Shape.batch(4, 2, 3));
    assertThat(other.type(other.output("paf_out").value()).shape()).isEqualTo(Shape.batch(2, 2, 3));
    assertThat(other.parameter("backbone.layer2.0.conv1.weight")).isNotNull();
    assertThat(other.parameter("neck.conv.bias")).isNotNull();
    assertThat(other.parameter("neck.last.weight")).isNull();
    assertThat(other.parameter("stages.0.shared.0.bias")).isNull();
    assertThat(other.parameter("stages.0.shared.0.weight").shape())
        .isEqualTo(Shape.of(128, 256, 3, 3));
    assertThat(other.parameter("stages.0.shared.0.weight").initializer())
        .isNotEqualTo(usual.parameter("stages.0.shared.0.weight").initializer());
    assertThat(settings(fields).facts().scale()).containsExactly(1.0, 2.0, 4.0);
    assertThat(settings(fields).facts().offset()).containsExactly(0.0, 1.0, 2.0);

    for (Map.Entry<String, String> wrong :
        Map.of(
                "model.heat_channels", "5",
                "model.paf_channels", "4",
                "model.use_self_attention", "true",
                "model.backbone_attributes.architecture", "helnet",
                "dataloader.image_config.image_dims.channels", "1",
                "dataloader.pose_config.target_shape", "[3, 2]",
                "dataloader.normalization_params.image_scale", "[1.0]")
            .entrySet()) {
      Map<String, String> one = new LinkedHashMap<>(fields);
      one.put(wrong.getKey(), wrong.getValue());
      assertThatThrownBy(() -> settings(one)).as(wrong.getKey()).hasMessageContaining("SPEC-100");
    }
  }

  @Test
  void theTrainingIsThatOfItsFields(@TempDir Path folder) throws IOException {
    Path first = Files.writeString(folder.resolve("first.tao"), "");
    Path last = Files.writeString(folder.resolve("last.tao"), "");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("num_epoch", "9");
    fields.put("checkpoint_n_epoch", "4");
    fields.put("validation_every_n_epoch", "3");
    fields.put("random_seed", "7");
    fields.put("pretrained_weights", first.toString());
    fields.put("optimizer.momentum", "0.8");
    fields.put("optimizer.use_nesterov", "true");
    String rates = "optimizer.learning_rate_schedule.";
    fields.put(rates + "soft_start", "0.1");
    fields.put(rates + "annealing", "0.6");
    fields.put(rates + "base_learning_rate", "0.5");
    fields.put(rates + "min_learning_rate", "0.25");
    fields.put("model.regularization_type", "l2");
    fields.put("model.kernel_regularization_factor", "0.03");
    fields.put("model.bias_regularization_factor", "0.02");
    TrainingPlan plan = settings(fields).plan();
    assertThat(plan.settings().epochs()).isEqualTo(9);
    assertThat(plan.settings().checkpointPeriod()).isEqualTo(4);
    assertThat(plan.settings().validationPeriod()).isEqualTo(3);
    assertThat(plan.settings().seed()).isEqualTo(7);
    assertThat(plan.settings().schedule())
        .isEqualTo(new TaoSchedule.SoftStartAnnealing(0.25, 0.5, 0.1, 0.6));
    assertThat(plan.program().optimizer()).isEqualTo(new Optimizer.Sgd(0.8, true, 0));
    assertThat(plan.start().model()).isEmpty();
    assertThat(plan.start().weights()).contains(first);
    Graph graph = graph(fields);
    List<Phase.Regularizer> penalties = plan.program().regularizers().apply(graph);
    assertThat(penalties).hasSize(2);
    assertThat(penalties.get(0).kind()).isEqualTo(Phase.Regularizer.Kind.L2);
    assertThat(penalties.get(0).weight()).isEqualTo(0.03);
    assertThat(penalties.get(0).parameters())
        .contains("stages.0.shared.0.weight")
        .doesNotContain("stages.0.shared.0.bias");
    assertThat(penalties.get(1).weight()).isEqualTo(0.02);
    assertThat(penalties.get(1).parameters()).contains("stages.0.shared.0.bias");

    fields.put("load_graph", "true");
    assertThat(settings(fields).plan().start().model()).contains(first);
    fields.put("finetuning_config.is_finetune_exp", "true");
    assertThatThrownBy(() -> settings(fields)).hasMessageContaining("checkpoint_path");
    fields.put("finetuning_config.checkpoint_path", last.toString());
    assertThat(settings(fields).plan().start().model()).contains(last);

    // use_stagewise_lr_multipliers
    Map<String, Double> factors = settings(fields).rateFactors(graph);
    assertThat(factors)
        .containsEntry("backbone.features.0.weight", 1.0)
        .containsEntry("stages.0.shared.0.weight", 1.0)
        .containsEntry("stages.0.shared.0.bias", 2.0)
        .containsEntry("stages.0.heat.out.weight", 4.0)
        .containsEntry("stages.1.shared.0.weight", 4.0)
        .containsEntry("stages.1.shared.0.bias", 8.0);
    fields.put("use_stagewise_lr_multipliers", "false");
    fields.put("optimizer.weight_default_value", "0.5");
    fields.put("optimizer.grad_weights_dict", "{stages.1: 3}");
    assertThat(settings(fields).rateFactors(graph))
        .containsEntry("stages.0.shared.0.bias", 0.5)
        .containsEntry("stages.1.shared.0.bias", 3.0);

    fields.put("optimizer.momentum", "0");
    assertThatThrownBy(() -> settings(fields)).hasMessageContaining("use_nesterov");
    fields.put("optimizer.momentum", "1");
    assertThatThrownBy(() -> settings(fields)).hasMessageContaining("optimizer.momentum");
    fields.put("optimizer.momentum", "0.9");
    fields.put(rates + "min_learning_rate", "0.6");
    assertThatThrownBy(() -> settings(fields)).hasMessageContaining("do not rise and fall");
  }

  /** The eight pictures of the fixture, as small as they may be. */
  private static Map<String, String> small(Path folder) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataloader.batch_size", "3");
    fields.put("dataloader.pose_config.target_shape", "[4, 4]");
    fields.put("dataloader.pose_config.pose_config_path", folder + "/joints.json");
    fields.put("dataloader.image_config.image_dims.height", "32");
    fields.put("dataloader.image_config.image_dims.width", "32");
    fields.put("dataloader.dataset_config.train_records_folder_path", folder.toString());
    fields.put("dataloader.dataset_config.train_records_path", "[train-fold-000-of-001]");
    fields.put("dataloader.dataset_config.dataset_specs", "{coco: " + folder + "/data.json}");
    fields.put("model.backbone_attributes.architecture", "resnet");
    fields.put("model.stages", "1");
    fields.put("model.heat_channels", "5");
    fields.put("model.paf_channels", "6");
    return fields;
  }

  private static BodySpec smallSpec(Map<String, String> fields) {
    return PeopleSpecs.parse(new BodyNetwork(), fields).spec();
  }

  /**
   * batch_size, train_records_folder_path, train_records_path, dataset_specs, root_data_path,
   * inference_spec and train_spec.
   */
  @Test
  void setsAreThoseOfTheirFields(@TempDir Path folder) throws IOException {
    Bodies.write(folder, 40);
    Map<String, String> fields = small(folder);
    Path strict = Files.writeString(folder.resolve("strict.yaml"), "heatmap_threshold: 1.0\n");
    fields.put("inference_spec", strict.toString());
    BodyNetwork network = new BodyNetwork();
    Model model;
    try (TrainingTask task = network.openTraining(smallSpec(fields), null)) {
      model = task.start();
      assertThat(task.stepsPerEpoch()).isEqualTo(2);
      assertThat(task.validation().sampleCount()).isEqualTo(4);
      try (BatchStream batches = task.batches(0)) {
        Batch batch = batches.next();
        assertThat(batch.inputs().get("images").shape()).isEqualTo(Shape.of(3, 3, 32, 32));
        assertThat(batch.inputs().get("heat").shape()).isEqualTo(Shape.of(3, 5, 4, 4));
        assertThat(batch.inputs().get("fields").shape()).isEqualTo(Shape.of(3, 6, 4, 4));
        assertThat(batch.inputs().get("mask").shape()).isEqualTo(Shape.of(3, 1, 4, 4));
      }
    }
    // two files of another folder
    Map<String, String> parts = new LinkedHashMap<>(fields);
    Path others = folder.resolve("others");
    Bodies.convert(
        folder,
        Map.of("num_partitions", "2", "output_filename", others.resolve("part").toString()));
    parts.put("dataloader.dataset_config.train_records_folder_path", others.toString());
    for (int files = 1; files <= 2; files++) {
      String names =
          files == 1 ? "[part-fold-000-of-002]" : "[part-fold-000-of-002, part-fold-001-of-002]";
      parts.put("dataloader.dataset_config.train_records_path", names);
      parts.put("dataloader.batch_size", "2");
      try (TrainingTask task = network.openTraining(smallSpec(parts), null)) {
        assertThat(task.stepsPerEpoch()).as(names).isEqualTo(2 * files);
      }
    }
    // train_spec: a spec of evaluation has no data of its own
    Path train = folder.resolve("train.yaml");
    Files.writeString(
        train,
        """
        dataloader:
          batch_size: 3
          dataset_config: {dataset_specs: {coco: %s/data.json}}
        """
            .formatted(folder));
    BodySpec evaluation = smallSpec(Map.of("train_spec", train.toString()));
    try (EvaluationTask task = network.openEvaluation(evaluation, model)) {
      assertThat(task.sampleCount()).isEqualTo(4);
    }
    assertThatThrownBy(() -> network.openEvaluation(smallSpec(Map.of()), model))
        .hasMessageContaining("EVALUATE-001");
    // root_data_path: the same pictures elsewhere
    Path moved = Files.createDirectories(folder.resolve("moved"));
    Files.move(folder.resolve("train"), moved.resolve("train"));
    assertThatThrownBy(() -> network.openTraining(smallSpec(fields), null))
        .hasMessageContaining("BPNET-004");
    fields.put("dataloader.dataset_config.root_data_path", moved.toString());
    Files.copy(folder.resolve("train.json"), moved.resolve("train.json"));
    Files.copy(folder.resolve("val.json"), moved.resolve("val.json"));
    Files.move(folder.resolve("val"), moved.resolve("val"));
    try (TrainingTask task = network.openTraining(smallSpec(fields), null)) {
      assertThat(task.stepsPerEpoch()).isEqualTo(2);
    }
  }
}
