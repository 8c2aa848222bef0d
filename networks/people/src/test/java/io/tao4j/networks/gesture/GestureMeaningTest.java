package io.tao4j.networks.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.people.PeopleSpecs;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.schedule.LearningRateSchedule;
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
class GestureMeaningTest {
  private static SpecBinding<GestureSpec> parsed(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dataset.classes", "{thumbs_up: 0, fist: 1, stop: 2, ok: 3, two: 4, random: 5}");
    all.put("dataset.data_path", "data.json");
    all.putAll(fields);
    return PeopleSpecs.parse(new GestureNetwork(), all);
  }

  private static GestureSpec spec(Map<String, String> fields) {
    return parsed(fields).spec();
  }

  private static Model fresh(Map<String, String> fields) {
    return new GestureSettings(spec(fields))
        .definition(GestureFacts.USUAL)
        .fresh(new ArrayList<>());
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    Graph usual = fresh(Map.of("model.base_model", "resnet_vanilla")).graph();
    assertThat(usual.inputs().get(0).type().shape().toString()).isEqualTo("[N,3,160,160]");
    assertThat(usual.parameter("backbone.layer4.1.conv2.weight").shape())
        .isEqualTo(Shape.of(512, 512, 3, 3));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.image_height", "64");
    fields.put("model.image_width", "96");
    fields.put("model.gray_scale_input", "true");
    fields.put("model.num_layers", "10");
    fields.put("model.use_batch_norm", "false");
    Graph small = fresh(fields).graph();
    assertThat(small.inputs().get(0).type().shape().toString()).isEqualTo("[N,1,64,96]");
    assertThat(small.parameter("backbone.layer4.1.conv2.weight")).isNull();
    assertThat(small.parameter("backbone.bn1.weight")).isNull();
    fields.put("dataset.augmentation.color_pca_aug.enable", "true");
    assertThat(parsed(fields).report().notices().toString()).contains("pictures are grey");
  }

  @Test
  void whatIsSwitchedOffIsSaid() {
    String group = "dataset.augmentation.occlusion_aug.";
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(group + "min_area", "0.1");
    assertThat(parsed(fields).report().notices())
        .singleElement()
        .asString()
        .contains("occlusion_aug.enable is false");
    fields.put(group + "enable", "true");
    assertThat(parsed(fields).report().notices()).isEmpty();
  }

  @Test
  void classesAreThoseOfTheSpec() {
    assertThat(new GestureSettings(spec(Map.of("dataset.classes", "{b: 1, a: 0}"))).classNames())
        .containsExactly("a", "b");
    assertThatThrownBy(() -> spec(Map.of("dataset.num_classes", "5")))
        .hasMessageContaining("dataset.classes has 6");
  }

  @Test
  void theTrainingIsThatOfItsFields(@TempDir Path folder) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("random_seed", "5");
    fields.put("trainer.top_training.stage_order", "1");
    fields.put("trainer.top_training.loss_fn", "categorical_crossentropy");
    fields.put("trainer.top_training.train_epochs", "2");
    fields.put("trainer.top_training.num_layers_unfreeze", "0");
    fields.put("trainer.finetuning.stage_order", "2");
    fields.put("trainer.finetuning.loss_fn", "categorical_crossentropy");
    fields.put("trainer.finetuning.train_epochs", "6");
    fields.put("trainer.finetuning.initial_lrate", "0.4");
    fields.put("trainer.finetuning.decay_step_size", "3");
    fields.put("trainer.finetuning.lr_drop_rate", "0.5");
    fields.put("trainer.finetuning.enable_checkpointing", "true");
    fields.put("trainer.finetuning.optimizer", "adam");
    fields.put("model.kernel_regularizer_type", "l1");
    fields.put("model.kernel_regularization_factor", "0.02");
    TrainingPlan plan = new GestureSettings(spec(fields)).plan();
    TrainingSettings run = plan.settings();
    assertThat(run.epochs()).isEqualTo(8);
    assertThat(run.seed()).isEqualTo(5);
    assertThat(run.checkpointPeriod()).isEqualTo(1);
    assertThat(plan.program().fineTuning().headOnlyEpochs()).isEqualTo(2);
    LearningRateSchedule rate = run.schedule();
    assertThat(List.of(rate.rate(0, 8), rate.rate(3, 8), rate.rate(7, 8)))
        .containsExactly(0.4, 0.2, 0.1);
    assertThat(plan.program().optimizer()).isInstanceOf(Optimizer.Adam.class);
    Graph graph = fresh(fields).graph();
    assertThat(plan.program().regularizers().apply(graph))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.kind()).isEqualTo(Phase.Regularizer.Kind.L1);
              assertThat(one.weight()).isEqualTo(0.02);
            });
    fields.put("trainer.finetuning.optimizer", "sgd");
    assertThat(new GestureSettings(spec(fields)).plan().program().optimizer())
        .isEqualTo(new Optimizer.Sgd(0.9, false, 0));

    // num_layers_unfreeze keeps the first blocks of weights_init
    fields.put("trainer.finetuning.num_layers_unfreeze", "3");
    assertThat(parsed(fields).report().notices().toString()).contains("there is nothing to keep");
    assertThat(new GestureSettings(spec(fields)).frozen()).isEmpty();
    Path weights = Files.writeString(folder.resolve("model.tao"), "");
    fields.put("model.weights_init", weights.toString());
    assertThat(new GestureSettings(spec(fields)).frozen()).containsExactly(0, 1);
    assertThat(new GestureSettings(spec(fields)).plan().start().weights()).contains(weights);
    fields.put("trainer.finetuning.num_layers_unfreeze", "-1");
    assertThat(new GestureSettings(spec(fields)).frozen()).isEmpty();
  }

  @Test
  void setsAreThoseOfTheDataFile(@TempDir Path folder) throws IOException {
    Path json = Hands.write(folder);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.data_path", json.toString());
    fields.put("batch_size", "3");
    fields.put("trainer.num_workers", "2");
    fields.put("model.image_height", "32");
    fields.put("model.image_width", "32");
    fields.put("model.num_layers", "10");
    Model model;
    try (TrainingTask task = new GestureNetwork().openTraining(spec(fields), null)) {
      model = task.start();
      assertThat(task.stepsPerEpoch()).isEqualTo(3);
      try (BatchStream batches = task.batches(0)) {
        Batch batch = batches.next();
        assertThat(batch.inputs().get("images").shape()).isEqualTo(Shape.of(3, 3, 32, 32));
        assertThat(batch.inputs().get("targets").shape()).isEqualTo(Shape.of(3, 6));
      }
      assertThat(task.validation().sampleCount()).isEqualTo(4);
    }
    assertThat(GestureFacts.of(model.meta())).isEqualTo(GestureFacts.USUAL);
    // no hand judges: those that validate do
    try (EvaluationTask task = new GestureNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(4);
    }
    // pictures may lie elsewhere, image_root_path says where
    Path moved = Files.createDirectories(folder.resolve("moved")).resolve("data.json");
    Files.copy(json, moved);
    fields.put("dataset.data_path", moved.toString());
    assertThatThrownBy(() -> new GestureNetwork().openTraining(spec(fields), null))
        .hasMessageContaining("GESTURE-003");
    fields.put("dataset.image_root_path", folder.toString());
    new GestureNetwork().openTraining(spec(fields), null).close();
    // a folder of class folders is a set as well
    Path classes = folder.resolve("classes");
    for (String name : List.of("thumbs_up", "fist", "stop", "ok", "two", "random")) {
      Files.createDirectories(classes.resolve(name));
      Files.copy(
          folder.resolve("original/data/images/id01_" + name + "_000.png"),
          classes.resolve(name + "/a.png"));
    }
    fields.put("evaluator.data_path", classes.toString());
    try (EvaluationTask task = new GestureNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(6);
    }
  }
}
