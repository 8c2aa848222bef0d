package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tao4j.Tao;
import io.tao4j.TaoModel;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.tensorflow.SavedModel;
import io.tao4j.export.ExportResult;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.ExportSettings.Format;
import io.tao4j.fixtures.SharedData;
import io.tao4j.model.Model;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A briefly trained model in three programs: PyTorch, a SavedModel, an ONNX file. */
@Tag("end-to-end")
class ExportsOnRealImagesTest {
  private static final int IMAGES = 20;
  private static final double TOLERANCE = 1e-3;

  @TempDir Path folder;

  private static Path data(String set) {
    Optional<Path> data = SharedData.folder(set);
    assumeTrue(data.isPresent(), "no shared data");
    return data.get();
  }

  private static List<Path> first(Path folder, int count) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().limit(count).toList();
    }
  }

  private static double largestDifference(Map<String, Tensor> one, Map<String, Tensor> other) {
    assertThat(other.keySet()).containsExactlyInAnyOrderElementsOf(one.keySet());
    double largest = 0;
    for (Map.Entry<String, Tensor> output : one.entrySet()) {
      double[] a = output.getValue().toDoubleArray();
      double[] b = other.get(output.getKey()).toDoubleArray();
      assertThat(b).hasSameSizeAs(a);
      for (int i = 0; i < a.length; i++) {
        assertThat(a[i]).isFinite();
        largest = Math.max(largest, Math.abs(a[i] - b[i]));
      }
    }
    return largest;
  }

  private <S extends Record, I, O> void allProgramsAgree(Network<S, I, O> network, String spec) {
    TaoModel trained =
        Tao.network(network.name())
            .spec(spec, SpecSyntax.YAML)
            .results(folder.resolve("results"))
            .train();
    Model model = trained.model();
    Path onnx = folder.resolve("model.onnx");
    Path saved = folder.resolve("model/1");
    for (Path file : List.of(onnx, saved)) {
      Format format = file.equals(onnx) ? Format.ONNX : Format.SAVED_MODEL;
      ExportResult result =
          trained.export(
              new ExportSettings(
                  format,
                  file,
                  TOLERANCE,
                  false,
                  ExportSettings.Suppression.NONE,
                  ExportSettings.Outputs.OWN));
      assertThat(result.checkedOn()).startsWith(IMAGES + " samples");
    }
    S bound =
        network
            .specBinder()
            .bind(SpecReader.standard().parse(spec, SpecSyntax.YAML, "spec"))
            .spec();
    try (EvaluationTask task = network.openEvaluation(bound, model);
        BatchStream batches = task.batches();
        Executable pytorch = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32);
        OnnxSession onnxRuntime = OnnxSession.open(onnx);
        SavedModel tensorflow = SavedModel.open(saved)) {
      String images = tensorflow.inputs().get(0).name();
      Map<String, Tensor> inputs = Map.of(images, batches.next().inputs().get(images));
      assertThat(inputs.get(images).shape().size(0)).isEqualTo(IMAGES);
      Map<String, Tensor> expected = pytorch.run(inputs);
      Map<String, Tensor> actual = tensorflow.run(inputs);
      assertThat(largestDifference(expected, actual)).as("PyTorch").isLessThan(TOLERANCE);
      assertThat(largestDifference(onnxRuntime.run(inputs), actual))
          .as("ONNX Runtime")
          .isLessThan(TOLERANCE);
    }
  }

  private static Network<?, ?, ?> network(String name) {
    return Tao.networks().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aClassifierOfClothes() throws IOException {
    StringBuilder list = new StringBuilder("path,label\n");
    for (Path kind : first(data("fashion-subset").resolve("val"), 10)) {
      for (Path picture : first(kind, 2)) {
        list.append("\"%s\",%s\n".formatted(picture.toAbsolutePath(), kind.getFileName()));
      }
    }
    Path pictures = Files.writeString(folder.resolve("pictures.csv"), list.toString());
    allProgramsAgree(
        network("classification"),
        """
        model_config: {arch: resnet, n_layers: 18, input_image_size: "3,64,64"}
        train_config:
          train_dataset_path: %1$s
          val_dataset_path: %1$s
          preprocess_mode: torch
          batch_size_per_gpu: 10
          n_epochs: 2
          n_workers: 1
        eval_config: {eval_dataset_path: %1$s, enable_center_crop: false, batch_size: 20}
        """
            .formatted(pictures));
  }

  @Test
  void aDetectorOfDigits() throws IOException {
    Path digits = data("digits-on-photos").resolve("val");
    for (String part : List.of("images", "labels")) {
      Path copies = Files.createDirectories(folder.resolve(part));
      for (Path file : first(digits.resolve(part), IMAGES)) {
        Files.copy(file, copies.resolve(file.getFileName()));
      }
    }
    allProgramsAgree(
        network("yolo_v4_tiny"),
        """
        yolov4_config:
          big_anchor_shape: "[(29, 34), (20, 26)]"
          mid_anchor_shape: "[(16, 19), (10, 12)]"
        training_config: {batch_size_per_gpu: 10, num_epochs: 2, n_workers: 1}
        eval_config: {batch_size: 20}
        augmentation_config: {output_width: 160, output_height: 96}
        dataset_config:
          data_sources:
            - label_directory_path: %1$s/labels
              image_directory_path: %1$s/images
          validation_data_sources:
            - label_directory_path: %1$s/labels
              image_directory_path: %1$s/images
        """
            .formatted(folder));
  }
}
