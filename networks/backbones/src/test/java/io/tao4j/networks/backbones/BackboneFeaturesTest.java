package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoBackbone;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.network.BackboneCatalog;
import io.tao4j.network.ImageFeatures;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Backbones on their own, through the facade. */
class BackboneFeaturesTest {

  private static BufferedImage picture(Color color) {
    BufferedImage picture = new BufferedImage(90, 70, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(color);
    graphics.fillOval(10, 20, 50, 30);
    graphics.dispose();
    return picture;
  }

  private static TaoBackbone small() {
    return Tao.backbone("mobilenet_v2")
        .preprocessing(
            Preprocessing.stretch(
                64, 96, Interpolation.BILINEAR, Normalization.of(Normalization.Mode.TORCH, false)));
  }

  @Tag("pytorch")
  @Test
  void givesAVectorAndAMapOfEachStride() {
    ImageFeatures features = small().features(picture(Color.ORANGE));
    assertThat(features.pooled().shape()).isEqualTo(Shape.of(1280));
    assertThat(features.maps().keySet()).containsExactly(4, 8, 16, 32);
    assertThat(features.maps().get(8).shape()).isEqualTo(Shape.of(32, 8, 12));
    assertThat(features.maps().get(32).shape()).isEqualTo(Shape.of(320, 2, 3));
  }

  @Tag("pytorch")
  @Test
  void isTheSameEachTimeAndAnotherForAnotherPicture() {
    try (ImagePredictor<ImageFeatures> predictor = small().predictor()) {
      float[] orange = predictor.predict(picture(Color.ORANGE)).pooled().toFloatArray();
      float[] blue = predictor.predict(picture(Color.BLUE)).pooled().toFloatArray();
      assertThat(predictor.predict(picture(Color.ORANGE)).pooled().toFloatArray())
          .containsExactly(orange);
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < orange.length; i++) {
        largest = Math.max(largest, Math.abs(orange[i]));
        difference = Math.max(difference, Math.abs(orange[i] - blue[i]));
      }
      assertThat(difference).isGreaterThan(0.01 * largest);
    }
  }

  static List<Backbone> families() {
    return TinyBackbones.all();
  }

  @ParameterizedTest
  @MethodSource("families")
  void eachFamilyGivesAVectorAndMapsAndKeepsNoLastLayer(Backbone backbone) {
    int size = Math.max(64, backbone.minimumSize());
    Graph graph = StandardBackbones.model(backbone, size, 2 * size, null).graph();
    Map<String, Long> three = Map.of("N", 3L);
    Shape pooled = graph.type(graph.output(BackboneCatalog.POOLED).value()).shape().bind(three);
    assertThat(pooled.rank()).isEqualTo(2);
    assertThat(pooled.size(0)).isEqualTo(3);
    assertThat(graph.outputs().stream().map(Graph.Output::name))
        .contains(BackboneCatalog.POOLED)
        .hasSizeGreaterThan(1)
        .allMatch(
            name -> name.equals(BackboneCatalog.POOLED) || name.startsWith(BackboneCatalog.MAP));
    assertThat(graph.parameters().stream().map(Parameter::name))
        .isNotEmpty()
        .noneMatch(name -> name.startsWith(backbone.classifierName() + "."));
  }

  /** Weights change no graph, and the last layer that a file has costs no second one. */
  @ParameterizedTest
  @MethodSource("families")
  void weightsAreLoadedIntoTheSameGraphBuiltOnce(Backbone family, @TempDir Path folder) {
    int size = Math.max(64, family.minimumSize());
    AtomicInteger built = new AtomicInteger();
    Backbone backbone =
        (Backbone)
            Proxy.newProxyInstance(
                Backbone.class.getClassLoader(),
                new Class<?>[] {Backbone.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("build")) {
                    built.incrementAndGet();
                  }
                  return method.invoke(family, arguments);
                });
    Graph full = StandardBackbones.graph(family, size, 2 * size, true);
    Weights drawn = Weights.initialize(full, 7);
    Path file = folder.resolve("weights.safetensors");
    Safetensors.of(drawn.asMap()).write(file);
    Model loaded = StandardBackbones.model(backbone, size, 2 * size, file);
    assertThat(built).hasValue(1);
    Model fresh = StandardBackbones.model(family, size, 2 * size, null);
    assertThat(loaded.graph()).isEqualTo(fresh.graph());
    for (String name : loaded.weights().names()) {
      assertThat(loaded.weights().get(name)).as(name).isEqualTo(drawn.get(name));
    }
  }

  /** The file's own last layer makes the published scores of the features. */
  @Tag("pytorch")
  @ParameterizedTest
  @CsvSource({
    "resnet10_w4,safetensors",
    "resnet10_w4,pth",
    "efficientnet_b0_w0_2,onnx",
    "vit_micro,safetensors"
  })
  void publicWeightsGiveTheFeaturesBehindTheirScores(String name, String form) {
    Golden golden = Golden.get();
    Map<String, GoldenArray> arrays = golden.npz("backbones/tiny/" + name + ".npz");
    GoldenArray input = arrays.get("input");
    Backbone backbone = TinyBackbones.get(name);
    Path file = golden.file("backbones/tiny/" + name + "." + form);
    Model model =
        StandardBackbones.model(backbone, input.shape().get(2), input.shape().get(3), file);
    long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      Tensor pooled =
          executable
              .run(Map.of(BackboneCatalog.IMAGES, Tensor.of(input.floats(), shape)))
              .get(BackboneCatalog.POOLED);
      Path known = golden.file("backbones/tiny/" + name + ".safetensors");
      Map<String, Tensor> tensors = Safetensors.read(known).tensors();
      float[] scores =
          dense(
              pooled,
              tensors.get(backbone.classifierName() + ".weight"),
              tensors.get(backbone.classifierName() + ".bias"));
      ArrayAssert.assertThat(scores).isCloseTo(arrays.get("logits"), 1e-3, 1e-4);
    }
  }

  private static float[] dense(Tensor x, Tensor weight, Tensor bias) {
    int inputs = Math.toIntExact(weight.shape().size(1));
    int outputs = Math.toIntExact(weight.shape().size(0));
    int rows = Math.toIntExact(x.shape().size(0));
    float[] result = new float[rows * outputs];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < outputs; o++) {
        double sum = bias.get(o);
        for (int i = 0; i < inputs; i++) {
          sum += x.get((long) r * inputs + i) * weight.get((long) o * inputs + i);
        }
        result[r * outputs + o] = (float) sum;
      }
    }
    return result;
  }

  @Test
  void anUnknownNameListsTheOthers() {
    assertThatThrownBy(() -> Tao.backbone("resnet51"))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("TAO-005")
        .hasMessageContaining("resnet50");
  }

  @Test
  void tooSmallPicturesAreRefused() {
    assertThatThrownBy(() -> new StandardBackbones().features("vgg16", 24, 64, null))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("NETWORK-002")
        .hasMessageContaining("32 or more");
  }
}
