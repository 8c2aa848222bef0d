package io.tao4j.networks.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.TrainedModel;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.export.DataType;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.export.deploy.DeployResult;
import io.tao4j.export.deploy.DeploySettings;
import io.tao4j.export.deploy.DeployTarget;
import io.tao4j.export.deploy.TritonBackend;
import io.tao4j.quantize.QuantizeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the pictures to files for other programs: training, evaluation, 8 bits, folders. */
@Tag("pytorch")
class EmbeddingLifeTest {
  private static final List<String> COLOURS = List.of("red", "blue", "green");

  @TempDir Path folder;

  private TrainedModel trained(String network, Map<String, String> fields) throws Exception {
    var job =
        Tao.network(network)
            .defaultSpec()
            .results(folder.resolve("out"))
            .set("model.backbone", "resnet10")
            .set("model.input_width", 32)
            .set("model.input_height", 32)
            .set("model.feat_dim", 16)
            .set("train.num_epochs", 3)
            .set("train.optim.warmup_iters", 0);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      job = job.set(field.getKey(), field.getValue());
    }
    return job.train();
  }

  @Test
  void classesAreFoundAgainAndServed() throws Exception {
    Path train = Blobs.write(folder.resolve("train"), 8, COLOURS);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset", train.toString());
    fields.put("dataset.val_dataset.reference", train.toString());
    fields.put(
        "dataset.val_dataset.query", Blobs.write(folder.resolve("query"), 3, COLOURS).toString());
    fields.put("train.batch_size", "12");
    TrainedModel model = trained("ml_recog", fields);
    assertThat(model.evaluate().metrics().get("precision_at_1")).isGreaterThan(0.9);
    inEightBits(model, train, "precision_at_1");
    served(model);
  }

  private void inEightBits(TrainedModel model, Path pictures, String figure) throws Exception {
    VariantReport forms =
        model.export(
            VariantSettings.in(
                    folder.resolve("forms"), "vectors", List.of(DataType.FP32, DataType.INT8))
                .withQuantize(QuantizeSettings.images(pictures).withBatches(2, 8))
                .withLatencyRuns(1));
    assertThat(forms.loss(forms.variant(DataType.FP32))).as(figure).isBetween(-1e-6, 1e-6);
    assertThat(forms.loss(forms.variant(DataType.INT8))).as(figure).isLessThan(0.1);
  }

  /** A vector is declared as such: no labels, no softmax. */
  private void served(TrainedModel model) throws Exception {
    DeployResult result =
        model.deploy(
            DeploySettings.in(folder.resolve("served"), "who", List.of(DeployTarget.values()))
                .withBackends(List.of(TritonBackend.ONNX, TritonBackend.TORCHSCRIPT)));
    assertThat(result.folders()).containsOnlyKeys(DeployTarget.values());
    Path triton = result.folders().get(DeployTarget.TRITON).resolve("model_repository");
    assertThat(triton.resolve("who_onnx/config.pbtxt"))
        .content()
        .contains("embedding")
        .contains("16")
        .doesNotContain("label_filename");
    assertThat(triton.resolve("who/config.pbtxt")).content().contains("embedding");
    assertThat(result.folders().get(DeployTarget.DEEPSTREAM)).isNotEmptyDirectory();
    Path picture = folder.resolve("one.png");
    Files.write(picture, ImageCodec.encodePng(Blobs.draw("red", 7)));
    Image image = ImageCodec.read(picture);
    try (var predictor = model.predictor(Embedding.class)) {
      double squares = 0;
      for (float number : predictor.predict(image).vector().toFloatArray()) {
        squares += number * number;
      }
      assertThat(squares).isCloseTo(1, within(1e-4));
    }
  }
}
