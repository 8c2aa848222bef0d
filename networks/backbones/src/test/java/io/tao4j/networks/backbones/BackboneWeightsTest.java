package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that other libraries wrote, in each form that they are kept in. */
class BackboneWeightsTest {
  private static final String TINY = "backbones/tiny/";

  private static Golden golden() {
    Optional<Golden> golden = Golden.find();
    assumeTrue(golden.isPresent(), "no golden numbers");
    return golden.get();
  }

  private static Backbone backbone(String name) {
    return name.equals("mobilenet_v2_w0_25")
        ? new MobileNetV2(
            name,
            0.25,
            List.of(
                new MobileNetV2.Stage(1, 16, 1, 1),
                new MobileNetV2.Stage(6, 24, 1, 2),
                new MobileNetV2.Stage(6, 32, 2, 2),
                new MobileNetV2.Stage(6, 64, 2, 2),
                new MobileNetV2.Stage(6, 96, 2, 1),
                new MobileNetV2.Stage(6, 160, 2, 2),
                new MobileNetV2.Stage(6, 320, 1, 1)))
        : TinyBackbones.get(name);
  }

  @Tag("pytorch")
  @ParameterizedTest
  @CsvSource({
    "resnet10_w4,torchvision",
    "resnet_bottleneck,torchvision",
    "mobilenet_v2_torchvision_short,torchvision",
    "mobilenet_v2_w0_25,timm",
    "darknet53_micro,PyTorch"
  })
  void everyFormGivesTheGoldenLogits(String name, String convention) {
    Golden golden = golden();
    Map<String, GoldenArray> arrays = golden.npz(TINY + name + ".npz");
    GoldenArray input = arrays.get("input");
    Backbone backbone = backbone(name);
    Graph graph = Classifiers.plain(backbone, input.shape().get(2), input.shape().get(3), 10);
    Model fresh = new Model(graph, Weights.initialize(graph, 1), ModelMeta.of(name));
    for (String form : List.of("safetensors", "pth", "onnx")) {
      WeightLoader.Result result =
          WeightLoader.load(
              fresh,
              WeightFile.open(golden.file(TINY + name + "." + form)),
              new WeightLoader.Options(backbone.conventions(), own -> false, false));
      assertThat(result.report().convention()).as(form).isEqualTo(convention);
      try (Executable executable =
          new PyTorchEngine().compile(result.model(), ExecutionPlan.CPU_FP32)) {
        long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
        Tensor images = Tensor.of(input.floats(), shape);
        Tensor logits = executable.run(Map.of("images", images)).get("logits");
        ArrayAssert.assertThat(logits.toFloatArray()).isCloseTo(arrays.get("logits"), 1e-3, 1e-4);
      }
    }
  }

  /** Keras' tables of names and shapes: each of ours is there, and nothing there is left over. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet50,ResNet50",
        "mobilenet_v2,MobileNetV2",
        "vgg16,VGG16",
        "mobilenet_v1,MobileNet",
        "efficientnet_b0,EfficientNetB0"
      })
  void kerasNamesEveryParameter(String names) {
    Backbone backbone = Backbones.get(names.substring(0, names.indexOf(',')));
    JsonNode table =
        golden()
            .json("backbones/params_keras.json")
            .get("models")
            .get(names.substring(names.indexOf(',') + 1))
            .get("weights");
    Set<String> left = new TreeSet<>();
    table.forEach(row -> left.add(row.get(0).asText() + elements(row.get(1))));
    left.removeIf(name -> name.startsWith("normalization/")); // of the input
    Graph graph = Classifiers.plain(backbone, 224, 224, 1000);
    NameMap keras =
        backbone.conventions().stream()
            .filter(map -> map.convention().startsWith("Keras"))
            .findFirst()
            .orElseThrow();
    List<String> unknown = new ArrayList<>();
    Set<String> kernels = new HashSet<>();
    shapes(graph)
        .forEach(
            (own, shape) -> {
              String name = keras.foreign(own);
              if (!left.remove(name + shape.elements())) {
                unknown.add(own + " as " + name + " " + shape);
              }
              kernels.add(name);
            });
    assertThat(unknown).isEmpty();
    // Keras' ResNets have biases before their batch norms, which are absorbed
    left.removeIf(
        name ->
            name.contains("/bias")
                && kernels.contains(name.substring(0, name.indexOf('/')) + "/kernel")
                && backbone.name().startsWith("resnet"));
    assertThat(left).isEmpty();
  }

  private static Map<String, Shape> shapes(Graph graph) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    graph.parameters().forEach(p -> shapes.put(p.name(), p.shape()));
    graph.buffers().forEach(b -> shapes.put(b.name(), b.shape()));
    return shapes;
  }

  /** The same for libraries that keep PyTorch's layout. */
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v2,timm,timm_mobilenetv2_100",
    "efficientnet_b0,torchvision,efficientnet_b0",
    "efficientnet_b1,torchvision,efficientnet_b1"
  })
  void otherLibrariesNameEveryParameter(String name, String convention, String table) {
    Backbone backbone = Backbones.get(name);
    JsonNode rows =
        golden().json("backbones/params.json").get("models").get(table).get("parameters");
    Set<String> left = new TreeSet<>();
    rows.forEach(row -> left.add(row.get(0).asText() + elements(row.get(1))));
    NameMap names =
        backbone.conventions().stream()
            .filter(map -> map.convention().equals(convention))
            .findFirst()
            .orElseThrow();
    Graph graph = Classifiers.plain(backbone, 224, 224, 1000);
    List<String> unknown = new ArrayList<>();
    for (Parameter own : graph.parameters()) {
      if (!left.remove(names.foreign(own.name()) + own.shape().elements())) {
        unknown.add(own.name() + " as " + names.foreign(own.name()));
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(left).isEmpty();
  }

  private static long elements(JsonNode shape) {
    List<Long> sizes = new ArrayList<>();
    shape.forEach(size -> sizes.add(size.longValue()));
    return Arrays.stream(sizes.toArray(new Long[0])).reduce(1L, (a, b) -> a * b);
  }
}
