package io.tao4j.networks.multitask;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.engine.Precision;
import io.tao4j.export.DataType;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.export.deploy.DeployResult;
import io.tao4j.export.deploy.DeploySettings;
import io.tao4j.export.deploy.DeployTarget;
import io.tao4j.export.deploy.TritonBackend;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.network.Evaluation;
import io.tao4j.network.StoppedTraining;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.prune.PruneSettings;
import io.tao4j.quantize.QuantizeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a network of two tasks through the public API. */
@Tag("pytorch")
class MultitaskLifeTest {
  @TempDir Path folder;

  @BeforeEach
  void draw() throws IOException {
    ShapesImageDataset set =
        ShapesImageDataset.builder(folder.resolve("shapes"))
            .classes(3)
            .train(8)
            .validation(6)
            .size(24, 28)
            .seed(5)
            .write();
    MultitaskContractTest.csv(set.train(), folder.resolve("train.csv"));
  }

  private TaoJob job(int epochs, String results) throws IOException {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,16,16"}
        training_config:
          batch_size_per_gpu: 8
          num_epochs: %s
          learning_rate:
            soft_start_cosine_annealing_schedule:
              {max_learning_rate: 2.0e-2, min_learning_rate: 1.0e-5, soft_start: 0.1}
          optimizer: {sgd: {momentum: 0.9}}
          n_workers: 1
        dataset_config:
          train_csv_path: train.csv
          val_csv_path: train.csv
          image_directory_path: shapes/train
        """
            .formatted(epochs));
    // which format is fast, and with it the figures, depends on how busy a machine is
    return Tao.network("multitask_classification")
        .spec(spec)
        .results(folder.resolve(results))
        .precision(Precision.FP32);
  }

  @Test
  void learnsBothTasksIsPrunedAndExported() throws Exception {
    TrainedModel model = job(14, "out").train();
    Evaluation evaluation = model.evaluate();
    assertThat(evaluation.metrics().get("shape_accuracy")).isGreaterThan(0.8);
    assertThat(evaluation.metrics().get("even_accuracy")).isGreaterThan(0.8);
    assertThat(evaluation.metrics().get("mean_accuracy"))
        .isEqualTo(
            (evaluation.metrics().get("shape_accuracy") + evaluation.metrics().get("even_accuracy"))
                / 2);
    assertThat(evaluation.perClass()).containsKeys("even: no", "even: yes");
    assertThat(evaluation.write(Files.createDirectories(folder.resolve("evaluate"))))
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "evaluation.json",
            "per_class.csv",
            "confusion_matrix_even.png",
            "confusion_matrix_shape.png");
    JsonNode mapping =
        new ObjectMapper()
            .readTree(Files.readString(folder.resolve("out/data/class_mapping.json")));
    assertThat(mapping.at("/tasks/0").asText()).isEqualTo("even");
    assertThat(mapping.at("/class_mapping/even/1").asText()).isEqualTo("yes");

    var pruned = model.prune(PruneSettings.share(0.5));
    assertThat(pruned.parameterCount()).isLessThanOrEqualTo(model.parameterCount() / 2);
    assertThat(pruned.evaluate().metrics().get("mean_accuracy")).isNotNull();
    try (OnnxSession exported = OnnxSession.open(model.export().file())) {
      assertThat(exported.outputNames()).containsExactly("even/Softmax", "shape/Softmax");
    }
  }

  /** Both heads go to every program, each with its values. */
  @Test
  void isDeployedForAllPrograms() throws Exception {
    TrainedModel model = job(1, "out").train();
    DeployResult result =
        model.deploy(
            DeploySettings.in(folder.resolve("served"), "two", List.of(DeployTarget.values()))
                .withBackends(List.of(TritonBackend.ONNX, TritonBackend.TORCHSCRIPT)));
    assertThat(result.folders()).containsOnlyKeys(DeployTarget.values());
    Path triton = result.folders().get(DeployTarget.TRITON).resolve("model_repository");
    assertThat(triton.resolve("two_onnx/config.pbtxt"))
        .content()
        .contains("even/Softmax", "shape/Softmax", "label_filename");
    assertThat(triton.resolve("two/config.pbtxt")).content().contains("even/Softmax");
    try (Stream<Path> files = Files.list(triton.resolve("two_onnx"))) {
      List<String> labels = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        labels.add(String.join(",", Files.readAllLines(file)));
      }
      assertThat(labels).hasSize(2).contains("no,yes");
    }
    Path deepStream = result.folders().get(DeployTarget.DEEPSTREAM);
    assertThat(deepStream.resolve("labels.txt")).content().startsWith("no;yes\n");
    assertThat(deepStream.resolve("config_infer.txt"))
        .content()
        .contains("network-type=1\n", "output-blob-names=even/Softmax;shape/Softmax\n");
  }

  /** A student that may only imitate comes nearer to its teacher than it began. */
  @Test
  void learnsFromATeacher() throws Exception {
    TrainedModel teacher = job(14, "teacher").train();
    Path file = teacher.save(folder.resolve("teacher.tao"));
    TrainedModel student =
        job(14, "student")
            .set("training_config.distillation.teacher_model_path", file)
            .set("training_config.distillation.weight", 1)
            .set("training_config.distillation.temperature", 1)
            .train();
    assertThat(student.evaluate().metrics().get("mean_accuracy")).isGreaterThan(0.8);
  }

  @Test
  void eightBitsAreCalibratedOrLearnt() throws Exception {
    TrainedModel model = job(14, "out").train();
    VariantReport forms =
        model.export(
            VariantSettings.in(
                    folder.resolve("forms"), "two", List.of(DataType.FP32, DataType.INT8))
                .withQuantize(
                    QuantizeSettings.images(folder.resolve("shapes/train")).withBatches(3, 8))
                .withLatencyRuns(2));
    assertThat(forms.primaryMetric()).isEqualTo("mean_accuracy");
    assertThat(forms.loss(forms.variant(DataType.FP32))).isBetween(-1e-6, 1e-6);
    assertThat(forms.loss(forms.variant(DataType.INT8))).isLessThan(0.1);
    assertThat(OnnxSignature.read(forms.variant(DataType.INT8).export().file()).operators())
        .containsKey("QuantizeLinear");

    TrainedModel aware =
        job(8, "aware")
            .set("training_config.enable_qat", true)
            .set("training_config.pretrain_model_path", model.save(folder.resolve("whole.tao")))
            .set(
                "training_config.learning_rate.soft_start_cosine_annealing_schedule"
                    + ".max_learning_rate",
                1e-3)
            .train();
    assertThat(InsertQuantization.isQuantized(aware.model().graph())).isTrue();
    assertThat(aware.evaluate().metrics().get("mean_accuracy"))
        .isGreaterThan(model.evaluate().metrics().get("mean_accuracy") - 0.15);
  }

  @Test
  void stoppedAndResumedItEndsWithTheSameNumbers() throws Exception {
    TrainedModel uninterrupted = job(2, "whole").train();
    StoppedTraining.endsLike(uninterrupted, job(2, "stopped"));
  }
}
