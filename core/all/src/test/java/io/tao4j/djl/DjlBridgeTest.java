package io.tao4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Translator;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.PictureReader;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pytorch")
class DjlBridgeTest {
  private static final Preprocessing PREPROCESSING =
      Preprocessing.centerCrop(
          20, 24, 28, Interpolation.BILINEAR, Normalization.of(Normalization.Mode.TORCH, false));

  @TempDir Path folder;

  /** Scores of a picture, and its size: what a detector would need to scale its boxes. */
  record Scores(int width, int height, List<Float> values) {}

  /** The way of a network with one image input and one output of scores. */
  private static final class ScoreInference
      implements SinglePassInference<io.tao4j.data.image.Image, Scores> {
    @Override
    public Map<String, Tensor> encode(List<io.tao4j.data.image.Image> images) {
      int each = PREPROCESSING.plan().elements();
      float[] values = new float[each * images.size()];
      for (int i = 0; i < images.size(); i++) {
        PREPROCESSING
            .plan()
            .apply(
                images.get(i),
                SeededRandom.of(0),
                FloatBuffer.wrap(values, i * each, each).slice());
      }
      return Map.of("images", Tensor.of(values, images.size(), 3, 20, 24));
    }

    @Override
    public List<Scores> decode(
        List<io.tao4j.data.image.Image> images, Map<String, Tensor> outputs) {
      float[] logits = outputs.get("scores").toFloatArray();
      List<Scores> results = new ArrayList<>();
      for (int i = 0; i < images.size(); i++) {
        List<Float> values = new ArrayList<>();
        for (int c = 0; c < 5; c++) {
          values.add(logits[i * 5 + c]);
        }
        results.add(new Scores(images.get(i).width(), images.get(i).height(), values));
      }
      return results;
    }
  }

  private static Model model(Dim batch) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.of(batch, Dim.of(3), Dim.of(20), Dim.of(24)));
    Value c = b.relu(b.conv2d("conv", x, 8, 3, 2, Padding.all(1), 1, true));
    b.output("scores", b.linear("head", b.reduce(ReduceKind.MEAN, c, false, 2, 3), 5, true));
    return new Model(b.build(), Weights.initialize(b.build(), 3), ModelMeta.of("scores"));
  }

  private static List<BufferedImage> pictures() {
    List<BufferedImage> pictures = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String shape = ShapesImageDataset.shapeNames().get(i % 3);
      pictures.add(ShapesImageDataset.picture(shape, 40 + 7 * i, 60 - 5 * i, i));
    }
    return pictures;
  }

  private Criteria<Image, Scores> criteria(Path file, Model model) {
    Translator<Image, Scores> translator =
        DjlBridge.translator(model.graph(), new ScoreInference(), s -> s);
    return Criteria.builder()
        .setTypes(Image.class, Scores.class)
        .optEngine("PyTorch")
        .optModelPath(file)
        .optTranslator(translator)
        .build();
  }

  private static List<Scores> ours(Model model, List<BufferedImage> pictures) {
    try (ImagePredictor<Scores> predictor =
        new ImagePredictor<>(
            Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32),
            new ScoreInference(),
            new PictureReader(),
            1)) {
      return pictures.stream().map(predictor::predict).toList();
    }
  }

  private static void assertEqualScores(List<Scores> actual, List<Scores> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).width()).isEqualTo(expected.get(i).width());
      assertThat(actual.get(i).height()).isEqualTo(expected.get(i).height());
      for (int c = 0; c < 5; c++) {
        assertThat(actual.get(i).values().get(c))
            .isCloseTo(expected.get(i).values().get(c), org.assertj.core.data.Offset.offset(1e-5f));
      }
    }
  }

  @Test
  void djlGivesTheResultsOfOurPredictorAloneAndInBatches() throws Exception {
    for (Dim batch : List.of(Dim.symbol("N"), Dim.of(1))) {
      Model model = model(batch);
      Path file = folder.resolve("scores.pt");
      Engine.PYTORCH.provider().export(model, file);
      List<BufferedImage> pictures = pictures();
      List<Scores> expected = ours(model, pictures);
      assertThat(expected).doesNotHaveDuplicates();
      List<Image> djl = pictures.stream().map(ImageFactory.getInstance()::fromImage).toList();
      try (ZooModel<Image, Scores> loaded = criteria(file, model).loadModel();
          Predictor<Image, Scores> predictor = loaded.newPredictor()) {
        assertEqualScores(List.of(predictor.predict(djl.get(1))), expected.subList(1, 2));
        assertEqualScores(predictor.batchPredict(djl), expected);
      }
    }
  }

  @Test
  void aFileLoadsAsAFunctionOfArrays() throws Exception {
    Model model = model(Dim.symbol("N"));
    Path file = folder.resolve("scores.pt");
    Engine.PYTORCH.provider().export(model, file);
    try (ZooModel<NDList, NDList> loaded = DjlBridge.criteria(file).loadModel();
        Predictor<NDList, NDList> predictor = loaded.newPredictor();
        NDManager manager = NDManager.newBaseManager()) {
      NDList outputs =
          predictor.predict(new NDList(manager.ones(new ai.djl.ndarray.types.Shape(2, 3, 20, 24))));
      assertThat(outputs.singletonOrThrow().getShape().getShape()).containsExactly(2, 5);
    }
  }

  @Test
  void aFileThatIsNoTorchScriptIsRefusedByDjl() throws Exception {
    Path file = java.nio.file.Files.writeString(folder.resolve("text.pt"), "no model");
    assertThatThrownBy(() -> DjlBridge.criteria(file).loadModel()).isInstanceOf(Exception.class);
  }
}
