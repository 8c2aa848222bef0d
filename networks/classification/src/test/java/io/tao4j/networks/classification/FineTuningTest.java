package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.engine.TrainProgram;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.ModelFile;
import io.tao4j.model.Weights;
import io.tao4j.network.StoppedTraining;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The head first, block after block, slower towards the images; and learning from a teacher. */
class FineTuningTest {
  private static final String STEM = "backbone.conv1.weight";
  private static final String LAST = "backbone.layer4.0.conv1.weight";
  private static final String HEAD = "head.fc.weight";
  private static final String STATISTIC = "backbone.bn1.running_mean";

  @TempDir static Path folder;

  @BeforeAll
  static void data() throws IOException {
    ShapesImageDataset.builder(folder.resolve("data"))
        .classes(3)
        .train(48)
        .validation(12)
        .size(32, 32)
        .seed(5)
        .write();
  }

  private static String spec(int epochs, String more) {
    return """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32"}
        train_config:
          train_dataset_path: %1$s/train
          val_dataset_path: %1$s/val
          batch_size_per_gpu: 8
          n_epochs: %2$d
          lr_config: {cosine: {learning_rate: 0.02}}
          optimizer: {sgd: {momentum: 0.9}}
          mixup_alpha: 0
          enable_random_crop: false
          enable_center_crop: false
          enable_color_augmentation: false
          ema_decay: 0.5
          %3$s
        """
        .formatted(folder.resolve("data"), epochs, more);
  }

  private static TaoJob job(int epochs, String more, String results) {
    return Tao.network("classification")
        .spec(spec(epochs, more), SpecSyntax.YAML)
        .results(folder.resolve(results));
  }

  private static TrainingTask open(String more) {
    ClassificationNetwork network = new ClassificationNetwork();
    return network.openTraining(
        network
            .specBinder()
            .bind(SpecReader.standard().parse(spec(9, more), SpecSyntax.YAML, "spec"))
            .spec(),
        null);
  }

  @Test
  void blocksJoinFromTheHeadDown() {
    try (TrainingTask task = open("fine_tuning: {head_only_epochs: 2, unfreeze_interval: 2}")) {
      List<String> trained = new ArrayList<>();
      for (int epoch = 0; epoch < 12; epoch++) {
        TrainProgram program = task.program(epoch);
        trained.add(
            (program.phase().frozen().contains(HEAD) ? "" : "head ")
                + (program.phase().frozen().contains(LAST) ? "" : "last ")
                + (program.phase().frozen().contains("backbone.layer1.0.conv1.weight")
                    ? ""
                    : "first ")
                + (program.phase().frozen().contains(STEM) ? "" : "stem ")
                + (program.phase().frozenBatchNorms().contains("backbone.bn1") ? "" : "norm"));
      }
      assertThat(trained)
          .containsExactly(
              "head ",
              "head ",
              "head last ",
              "head last ",
              "head last ",
              "head last ",
              "head last ",
              "head last ",
              "head last first ",
              "head last first ",
              "head last first stem norm",
              "head last first stem norm");
      assertThat(task.program(11)).isEqualTo(task.program());
    }
  }

  @Test
  void layerDecaySlowsTheBlocksTowardsTheImages() {
    try (TrainingTask task = open("fine_tuning: {layer_decay: 0.5}")) {
      TrainProgram program = task.program();
      assertThat(program.phase().rateFactor(HEAD)).isEqualTo(1);
      assertThat(program.phase().rateFactor(LAST)).isEqualTo(0.5);
      assertThat(program.phase().rateFactor("backbone.layer1.0.bn1.weight")).isEqualTo(0.0625);
      assertThat(program.phase().rateFactor(STEM)).isEqualTo(0.03125);
    }
  }

  @Test
  void frozenBlocksStayAndResumeAcrossAnUnfreezingGivesTheSameBits() throws Exception {
    String tuning = "fine_tuning: {head_only_epochs: 1, unfreeze_interval: 0}";
    TrainedModel start = job(1, tuning, "head").train();
    try (TrainingTask task = open(tuning)) {
      Weights before = task.start().weights();
      Weights after = start.training().last().weights();
      assertThat(after.get(STEM)).isEqualTo(before.get(STEM));
      assertThat(after.get(LAST)).isEqualTo(before.get(LAST));
      assertThat(after.get(STATISTIC)).isEqualTo(before.get(STATISTIC));
      assertThat(after.get(HEAD)).isNotEqualTo(before.get(HEAD));
    }

    TrainedModel uninterrupted = job(3, tuning, "whole").train();
    assertThat(uninterrupted.training().last().weights().get(STEM))
        .isNotEqualTo(start.training().last().weights().get(STEM));

    // Stopped within the first epoch of the whole network, after the head's: resumed there.
    StoppedTraining.endsLike(uninterrupted, job(3, tuning, "stopped"));
  }

  @Test
  void aTeachersAnswersAndFeaturesArePartOfTheLoss() {
    Path file = job(1, "random_seed: 1", "teacher").train().save(folder.resolve("teacher.tao"));
    String teacher = "distillation: {teacher_model_path: %s, weight: %s}";
    try (TrainingTask task =
        open("distillation: {teacher_model_path: %s, feature_weight: 3}".formatted(file))) {
      assertThat(task.teacher().targets())
          .containsEntry("logits", "teacher_logits")
          .containsEntry("features", "teacher_features");
      assertThat(task.program().graph().inputs())
          .extracting(io.tao4j.graph.Graph.Input::name)
          .containsExactlyInAnyOrder("images", "targets", "teacher_logits", "teacher_features");
    }
    double labels = loss(job(1, "", "labels").train());
    double none = loss(job(1, teacher.formatted(file, 0), "none").train());
    assertThat(none).isCloseTo(labels, org.assertj.core.api.Assertions.within(1e-3));
    TrainedModel student = job(1, teacher.formatted(file, 1), "student").train();
    // The temperature is 4: its square, 16, times the cross entropy of soft targets, which is at
    // least their entropy, at most a little more.
    assertThat(loss(student)).isGreaterThan(4 * labels);
    // Targets of the teacher are inputs of training only.
    assertThat(student.model().graph().inputs()).hasSize(1);
  }

  /** The loss of hard labels is the log loss, which the evaluation computes by itself. */
  @Test
  void theLossOnTheValidationSetMayDecide() {
    TrainedModel model = job(2, "monitor: val_loss", "monitored").train();
    java.util.Map<String, Double> metrics = model.training().metrics();
    assertThat(metrics.get("validation_loss"))
        .isCloseTo(metrics.get("log_loss"), org.assertj.core.api.Assertions.within(1e-4));
    List<TrainingResult.EpochRecord> history = model.training().history();
    int best =
        history.get(1).metrics().get("validation_loss")
                < history.get(0).metrics().get("validation_loss")
            ? 1
            : 0;
    assertThat(model.training().bestEpoch()).isEqualTo(best);
    // the facade's word counts more than the spec's
    TrainedModel last = job(2, "monitor: val_loss", "last").monitor("samples").train();
    assertThat(last.training().bestEpoch()).isZero();
    assertThat(last.training().metrics()).doesNotContainKey("validation_loss");
  }

  @Test
  void anUnknownFigureIsNamedBeforeAnythingIsTrained() {
    TaoJob job = job(2, "", "unknown").monitor("recal");
    assertThatThrownBy(job::train)
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-013"))
        .hasMessageContaining("recall");
    assertThat(folder.resolve("unknown/weights")).doesNotExist();
  }

  private static double loss(TrainedModel model) {
    return model.training().history().get(0).loss();
  }

  @Test
  void aTeacherOfOtherClassesIsRefused() {
    TrainedModel teacher = job(1, "", "other").train();
    Path file = folder.resolve("other.tao");
    ModelFile.write(
        file,
        teacher
            .model()
            .withMeta(
                new io.tao4j.model.ModelMeta(
                    "classification",
                    List.of("a", "b", "c"),
                    teacher.model().meta().preprocessing(),
                    java.util.Map.of(),
                    java.util.Map.of())),
        null);
    TaoJob job = job(1, "distillation: {teacher_model_path: %s}".formatted(file), "refused");
    assertThatThrownBy(job::train)
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-008"))
        .hasMessageContaining("classes")
        .hasMessageContaining("[a, b, c]");
  }
}
