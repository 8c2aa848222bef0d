package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.TaoBackbone;
import io.tao4j.TaoJob;
import io.tao4j.TaoModel;
import io.tao4j.TrainedModel;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Precision;
import io.tao4j.export.ExportResult;
import io.tao4j.export.ExportSettings;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.ModelFile;
import io.tao4j.network.Evaluation;
import io.tao4j.network.StoppedTraining;
import io.tao4j.prune.PruneSettings;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.train.TrainingListener;
import io.tao4j.train.TrainingResult.EpochRecord;
import io.tao4j.train.TrainingResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are files of no engine: what one has trained the other goes on with. */
@Tag("end-to-end")
class TwoEnginesTest {
  @TempDir static Path folder;

  @BeforeAll
  static void draw() throws IOException {
    ShapesImageDataset.builder(folder.resolve("images"))
        .shapes("cross", "ring", "stripes")
        .train(80)
        .validation(12)
        .size(32, 32)
        .withoutClutter()
        .noise(0.02)
        .grey()
        .write();
  }

  @Test
  void aBackboneComputesWithTheEngineThatIsAskedFor() throws IOException {
    Path picture;
    try (Stream<Path> files = Files.walk(folder.resolve("images/val"))) {
      picture = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    TaoBackbone backbone =
        Tao.backbone("resnet10")
            .preprocessing(
                Preprocessing.stretch(
                    64,
                    64,
                    Interpolation.BILINEAR,
                    Normalization.of(Normalization.Mode.TORCH, false)));
    float[] pyTorch = backbone.features(picture).pooled().toFloatArray();
    float[] tensorFlow =
        backbone.engine(Engine.TENSORFLOW).features(picture).pooled().toFloatArray();
    assertThat(tensorFlow).isNotEqualTo(pyTorch);
    for (int i = 0; i < pyTorch.length; i++) {
      assertThat(tensorFlow[i]).isCloseTo(pyTorch[i], within(1e-4f));
    }
  }

  private static TaoJob job(Engine engine, String results) {
    String spec =
        """
        model_config:
          arch: resnet
          n_layers: 10
          input_image_size: "3,32,32"
          use_pooling: false
          dropout: 0.1
        train_config:
          train_dataset_path: %1$s/train
          val_dataset_path: %1$s/val
          preprocess_mode: torch
          batch_size_per_gpu: 12
          n_epochs: 3
          n_workers: 1
          mixup_alpha: 0
          enable_random_crop: false
          enable_center_crop: false
          enable_color_augmentation: false
          optimizer: {sgd: {momentum: 0.9, nesterov: true}}
          lr_config: {cosine: {learning_rate: 0.01, soft_start: 0.1}}
        eval_config:
          eval_dataset_path: %1$s/val
          enable_center_crop: false
          batch_size: 12
          n_workers: 1
        """
            .formatted(folder.resolve("images"));
    return Tao.network("classification")
        .spec(spec, SpecSyntax.YAML)
        .engine(engine)
        .precision(Precision.FP32)
        .results(folder.resolve(results));
  }

  @Test
  void aCancelledAndResumedTrainingOnTensorFlowEndsWithTheSameBits() {
    TrainedModel uninterrupted = job(Engine.TENSORFLOW, "whole").train();
    TrainedModel cut = StoppedTraining.cancelled(job(Engine.TENSORFLOW, "cut"), 2);
    assertThat(cut.training().outcome()).isEqualTo(Outcome.CANCELLED);
    TrainedModel resumed = job(Engine.TENSORFLOW, "cut").resume(true).train();
    assertThat(resumed.training().history()).hasSize(2);
    ModelFile.Content a = ModelFile.read(uninterrupted.training().lastFile());
    ModelFile.Content b = ModelFile.read(resumed.training().lastFile());
    assertThat(b.model().weights()).isEqualTo(a.model().weights());
    assertThat(b.state()).isEqualTo(a.state());
  }

  @Test
  void whatOneEngineBeganTheOtherEnds() {
    for (Engine first : List.of(Engine.PYTORCH, Engine.TENSORFLOW)) {
      Engine second = first == Engine.PYTORCH ? Engine.TENSORFLOW : Engine.PYTORCH;
      String results = "begun-on-" + first;
      TrainedModel begun = StoppedTraining.cancelled(job(first, results), 2);
      assertThat(begun.training().outcome()).isEqualTo(Outcome.CANCELLED);
      List<String> engines = new ArrayList<>();
      TrainedModel ended =
          job(second, results)
              .resume(true)
              .listener(
                  new TrainingListener() {
                    @Override
                    public void onStart(Start start) {
                      engines.add(start.engine() + " " + start.firstEpoch());
                    }
                  })
              .train();
      assertThat(engines)
          .singleElement()
          .asString()
          .endsWith(" 1")
          .containsIgnoringCase(second.name());
      List<EpochRecord> history = ended.training().history();
      assertThat(history).hasSize(2);
      assertThat(history.get(0).loss()).isLessThan(begun.training().history().get(0).loss());
      assertThat(history.get(1).loss()).isLessThan(history.get(0).loss());
    }
  }

  @Test
  void aModelOfTensorFlowIsPrunedRetrainedEvaluatedAndExported() throws IOException {
    TrainedModel trained = job(Engine.TENSORFLOW, "life").set("train_config.n_epochs", 6).train();
    TaoModel smaller =
        trained.prune(PruneSettings.share(0.4).withGranularity(8).withMinimumFilters(8)).retrain();
    assertThat(smaller.parameterCount()).isLessThan(trained.parameterCount() * 6 / 10);
    Evaluation evaluation = smaller.evaluate();
    assertThat(evaluation.metrics().get("top_1")).isGreaterThan(0.6);
    Path file = smaller.save(folder.resolve("smaller.tao"));

    TaoModel onPyTorch = job(Engine.PYTORCH, "other").model(file);
    onPyTorch
        .evaluate()
        .metrics()
        .forEach(
            (name, value) ->
                assertThat(evaluation.metrics().get(name)).as(name).isCloseTo(value, within(1e-3)));

    for (TaoModel model : List.of(smaller, onPyTorch)) {
      for (ExportSettings.Format format : ExportSettings.Format.values()) {
        Path target = folder.resolve("exported").resolve(format.fileName("smaller"));
        ExportResult result =
            model.export(
                new ExportSettings(
                    format,
                    target,
                    1e-3,
                    false,
                    ExportSettings.Suppression.NONE,
                    ExportSettings.Outputs.OWN));
        assertThat(result.maximumError()).as(format.name()).isLessThan(1e-3);
        assertThat(result.checkedOn()).contains("samples");
        assertThat(result.bytes()).isGreaterThan(smaller.parameterCount() * 4);
      }
    }
    assertThat(Files.exists(folder.resolve("exported/smaller/1/saved_model.pb"))).isTrue();
  }
}
