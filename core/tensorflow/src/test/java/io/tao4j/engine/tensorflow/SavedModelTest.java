package io.tao4j.engine.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Tolerances;
import io.tao4j.error.TaoException;
import io.tao4j.graph.CaseNumbers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp.Softmax;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("tensorflow")
class SavedModelTest {
  @TempDir Path folder;

  /** Plain, depthwise and grouped kernels, running statistics, two outputs, free image sizes. */
  private static Model model() {
    GraphBuilder b = new GraphBuilder();
    Shape shape =
        new Shape(List.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 2), Dim.symbol("W", 2)));
    Value x = b.input("images", DType.FLOAT32, shape);
    Value y = b.conv2d("stem", x, 8, 3, 2, Padding.all(1), 1, false);
    y = b.relu(b.batchNorm("norm", y, 1e-5, 0.1));
    y = b.conv2d("depthwise", y, 8, 3, 1, Padding.all(1), 8, true);
    y = b.conv2d("grouped", y, 6, 1, 1, Padding.NONE, 2, true);
    b.output("map", y);
    Value logits = b.linear("head", b.reduce(ReduceKind.MEAN, y, false, 2, 3), 4, true);
    b.output("scores", b.add("scores", new Softmax(1), logits));
    Graph graph = b.build();
    Map<String, Tensor> weights = new LinkedHashMap<>(Weights.initialize(graph, 3).asMap());
    weights.put("norm.running_mean", CaseNumbers.normal(5, 8));
    weights.put("norm.running_var", CaseNumbers.between(0.5, 2, 6, 8));
    return new Model(graph, Weights.of(weights), ModelMeta.of("test"));
  }

  private static Tensor images(int batch, int height, int width) {
    return CaseNumbers.normal(9, batch, 3, height, width);
  }

  private static void same(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(Tolerances.difference(actual.toDoubleArray(), expected.toDoubleArray(), 2e-5, 1e-6))
        .isEmpty();
  }

  @Test
  void aWrittenModelComputesWhatTheEngineComputes() {
    Model model = model();
    Path file = folder.resolve("flowers/1");
    SavedModel.write(model, file);
    try (SavedModel opened = SavedModel.open(file);
        Executable engine = Engine.TENSORFLOW.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      assertThat(opened.inputs()).extracting(Graph.Input::name).containsExactly("images");
      assertThat(opened.inputs().get(0).type().shape().dim(1)).isEqualTo(Dim.of(3));
      assertThat(opened.inputs().get(0).type().shape().dim(2).isFixed()).isFalse();
      assertThat(opened.outputs()).containsExactly("map", "scores");
      for (Tensor images : List.of(images(1, 8, 8), images(3, 4, 10))) {
        Map<String, Tensor> expected = engine.run(Map.of("images", images));
        opened.run(Map.of("images", images)).forEach((name, y) -> same(y, expected.get(name)));
      }
    }
  }

  @Test
  void stockDjlLoadsAndRunsIt() throws Exception {
    Model model = model();
    Path file = folder.resolve("1");
    SavedModel.write(model, file);
    Tensor images = images(2, 6, 4);
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine("TensorFlow")
            .optModelPath(file)
            .build();
    try (Executable engine = Engine.TENSORFLOW.provider().compile(model, ExecutionPlan.CPU_FP32);
        ZooModel<NDList, NDList> loaded = criteria.loadModel();
        Predictor<NDList, NDList> predictor = loaded.newPredictor();
        NDManager manager = loaded.getNDManager().newSubManager()) {
      NDArray x = manager.create(images.toFloatArray(), new ai.djl.ndarray.types.Shape(2, 3, 6, 4));
      x.setName("images");
      NDList outputs = predictor.predict(new NDList(x));
      Map<String, Tensor> expected = engine.run(Map.of("images", images));
      assertThat(outputs).hasSize(2);
      for (NDArray output : outputs) {
        same(
            Tensor.of(output.toFloatArray(), output.getShape().getShape()),
            expected.get(output.getName()));
      }
    }
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    for (String name : List.of("a", "b")) {
      SavedModel.write(model(), folder.resolve(name));
    }
    List<String> files = files(folder.resolve("a"));
    assertThat(files)
        .containsExactly(
            "saved_model.pb",
            "variables/variables.data-00000-of-00001",
            "variables/variables.index");
    for (String file : files) {
      assertThat(folder.resolve("b").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("a/" + file));
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(f -> folder.relativize(f).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** Kernels come back in their order, and square matrices as they are. */
  @Test
  void itsNumbersAreWeightsForTheSameNetwork() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 4, 4));
    Value y = b.conv2d("stem", x, 6, 3, 1, Padding.all(1), 1, false);
    y = b.relu(b.batchNorm("norm", y, 1e-5, 0.1));
    y = b.conv2d("depthwise", y, 6, 3, 1, Padding.all(1), 6, true);
    y = b.conv2d("grouped", y, 6, 1, 4, Padding.NONE, 2, true);
    y = b.relu(b.linear("square", b.flatten(y), 6, true));
    b.output("scores", b.linear("head", y, 4, true));
    Graph graph = b.build();
    Weights written = Weights.initialize(graph, 3);
    Path file = folder.resolve("1");
    SavedModel.write(new Model(graph, written, ModelMeta.of("test")), file);
    Model fresh = new Model(graph, Weights.initialize(graph, 4), ModelMeta.of("test"));
    assertThat(fresh.weights()).isNotEqualTo(written);
    Weights loaded =
        WeightLoader.load(
                fresh,
                WeightFile.open(file),
                WeightLoader.Options.exact(NameMap.same(NameMap.TAO4J)))
            .model()
            .weights();
    assertThat(loaded).isEqualTo(written);
  }

  @Test
  void aModelWithoutNumbersIsOneToo() {
    GraphBuilder b = new GraphBuilder();
    b.output("twice", b.scale(b.input("x", DType.FLOAT32, Shape.batch(3)), 2));
    Graph graph = b.build();
    Path file = folder.resolve("twice");
    SavedModel.write(new Model(graph, Weights.of(Map.of()), ModelMeta.of("test")), file);
    try (SavedModel opened = SavedModel.open(file)) {
      Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3);
      assertThat(opened.run(Map.of("x", x)).get("twice").toFloatArray()).containsExactly(2, 4, 6);
    }
  }

  /**
   * Written by {@code model.export} of Keras 3.15 on TensorFlow 2.21 (an object graph, functions):
   * convolution, batch norm, depthwise convolution, pooling, softmax; with its own answer.
   */
  @Test
  void aModelOfKerasRuns() throws IOException {
    Path keras = unzip("keras_saved_model.zip");
    try (SavedModel opened = SavedModel.open(keras)) {
      assertThat(opened.inputs()).hasSize(1);
      Graph.Input input = opened.inputs().get(0);
      assertThat(input.type().shape().rank()).isEqualTo(4);
      float[] pixels = new float[6 * 6 * 2];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (i % 7) / 7f - 0.3f;
      }
      Map<String, Tensor> outputs = opened.run(Map.of(input.name(), Tensor.of(pixels, 1, 6, 6, 2)));
      double[] expected =
          Files.readAllLines(keras.resolve("expected.txt")).stream()
              .mapToDouble(Double::parseDouble)
              .toArray();
      assertThat(
              Tolerances.difference(
                  outputs.values().iterator().next().toDoubleArray(), expected, 1e-5, 1e-6))
          .isEmpty();
    }
  }

  private Path unzip(String resource) throws IOException {
    Path target = folder.resolve("unzipped");
    try (InputStream in = getClass().getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      ZipInputStream zip = new ZipInputStream(in);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = target.resolve(entry.getName());
        if (!entry.isDirectory()) {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    return target;
  }

  @Test
  void whatDoesNotFitIsNamed() throws IOException {
    Path file = folder.resolve("1");
    SavedModel.write(model(), file);
    try (SavedModel opened = SavedModel.open(file)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> opened.run(Map.of()))
          .withMessageContaining("'images'");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> opened.run(Map.of("images", Tensor.full(1, 1, 4, 4, 4))))
          .withMessageContaining("'images'");
    }
    assertRefused(() -> SavedModel.open(file, "training"), "serving_default");
    assertRefused(() -> SavedModel.open(folder), "there is no saved_model.pb");
    Files.delete(file.resolve("variables/variables.data-00000-of-00001"));
    assertRefused(() -> SavedModel.open(file), "variables");
    Files.writeString(file.resolve("saved_model.pb"), "no protobuf");
    assertRefused(() -> SavedModel.open(file), "no SavedModel that TensorFlow can run");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("ENGINE-012"))
        .hasMessageContaining(reason);
  }

  @Test
  void aFolderOfOtherThingsIsNotReplaced() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(photos.resolve("holiday.jpg"), "dear to somebody");
    assertThatThrownBy(() -> SavedModel.write(model(), photos))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("ENGINE-005"))
        .hasMessageContaining("no saved_model.pb");
    assertThat(files(folder)).containsExactly("photos/holiday.jpg");
  }

  @Test
  void closesTwiceAndRefusesToWorkAfterwards() {
    SavedModel.write(model(), folder.resolve("1"));
    SavedModel opened = SavedModel.open(folder.resolve("1"));
    opened.close();
    assertThatCode(opened::close).doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(() -> opened.run(Map.of("images", images(1, 4, 4))));
  }
}
