package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that other libraries wrote, in each form that they are kept in. */
class BackboneWeightsTest {
  private static final String TINY = "backbones/tiny/";

  private static Golden golden() {
    return Golden.get();
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
    "squeezenet_1_1_div4,torchvision",
    "mobilenet_v1_w0_125,timm",
    "mobilenet_v3_small_w0_25,torchvision",
    "efficientnet_b0_w0_2,timm",
    "efficientnet_lite_w0_2,timm",
    "darknet19_div16,PyTorch",
    "darknet53_micro,timm",
    "cspdarknet_micro,timm",
    "vit_micro,timm",
    "swin_micro,timm",
    "convnext_micro,timm",
    "mit_micro,transformers"
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
              new WeightLoader.Options(backbone.conventions(), parameter -> false, false));
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

  /** The golden numbers under another library's names, with what else its files hold. */
  @Tag("pytorch")
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v3_small_w0_25,timm",
    "efficientnet_b0_w0_2,torchvision",
    "convnext_micro,torchvision",
    "swin_micro,torchvision",
    "swin_micro,Microsoft"
  })
  void namesOfAnotherLibraryGiveTheGoldenLogits(
      String name, String convention, @TempDir Path folder) {
    Golden golden = golden();
    Map<String, GoldenArray> arrays = golden.npz(TINY + name + ".npz");
    GoldenArray input = arrays.get("input");
    Backbone backbone = backbone(name);
    NameMap names =
        backbone.conventions().stream()
            .filter(map -> map.convention().equals(convention))
            .findFirst()
            .orElseThrow();
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    Safetensors.read(golden.file(TINY + name + ".safetensors"))
        .tensors()
        .forEach(
            (parameter, tensor) ->
                renamed.put(
                    parameter.endsWith("num_batches_tracked")
                        ? parameter
                        : names.foreign(parameter),
                    tensor));
    if (name.startsWith("swin")) {
      renamed.put("features.1.0.attn.relative_position_index", Tensor.of(new long[256], 256));
      renamed.put("layers.0.blocks.1.attn_mask", Tensor.full(0, 16, 16, 16));
    }
    Path file = folder.resolve("renamed.safetensors");
    Safetensors.of(renamed).write(file);
    Graph graph = Classifiers.plain(backbone, input.shape().get(2), input.shape().get(3), 10);
    WeightLoader.Result result =
        WeightLoader.load(
            new Model(graph, Weights.initialize(graph, 1), ModelMeta.of(name)),
            WeightFile.open(file),
            new WeightLoader.Options(backbone.conventions(), parameter -> false, false));
    assertThat(result.report().convention()).isEqualTo(convention);
    try (Executable executable =
        new PyTorchEngine().compile(result.model(), ExecutionPlan.CPU_FP32)) {
      long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
      Tensor images = Tensor.of(input.floats(), shape);
      Tensor logits = executable.run(Map.of("images", images)).get("logits");
      ArrayAssert.assertThat(logits.toFloatArray()).isCloseTo(arrays.get("logits"), 1e-3, 1e-4);
    }
  }

  /** Keras' tables of names and shapes: each of ours is there, and nothing there is left over. */
  @ParameterizedTest
  @CsvSource({
    "resnet50,ResNet50",
    "vgg16,VGG16",
    "mobilenet_v1,MobileNet",
    "mobilenet_v2,MobileNetV2",
    "mobilenet_v3_large,MobileNetV3Large",
    "efficientnet_b0,EfficientNetB0",
    "convnext_tiny,ConvNeXtTiny"
  })
  void kerasNamesEveryParameter(String name, String reference) {
    JsonNode table =
        golden().json("backbones/params_keras.json").get("models").get(reference).get("weights");
    Set<String> kernels = new HashSet<>();
    table.forEach(row -> kernels.add(row.get(0).asText()));
    Set<String> left = leftOver(name, "Keras applications", List.of(table));
    // Keras' ResNets have biases before their batch norms, which are absorbed; its EfficientNets
    // hold their preprocessing.
    left.removeIf(
        entry ->
            entry.contains("/bias")
                && kernels.contains(entry.substring(0, entry.indexOf('/')) + "/kernel")
                && name.startsWith("resnet"));
    left.removeIf(entry -> entry.startsWith("normalization/"));
    assertThat(left).isEmpty();
  }

  /** Tables of names and shapes of other PyTorch libraries than the one whose names are ours. */
  @ParameterizedTest
  @CsvSource({
    "resnet18,torchvision,timm_resnet18",
    "resnet50,torchvision,timm_resnet50",
    "mobilenet_v2,timm,timm_mobilenetv2_100",
    "mobilenet_v3_large,timm,timm_mobilenetv3_large_100",
    "efficientnet_b0,torchvision,efficientnet_b0",
    "efficientnet_b1,torchvision,efficientnet_b1",
    "convnext_tiny,torchvision,convnext_tiny",
    "swin_tiny_patch4_window7_224,torchvision,swin_t"
  })
  void otherLibrariesNameEveryParameter(String name, String convention, String reference) {
    JsonNode model = golden().json("backbones/params.json").get("models").get(reference);
    Set<String> left =
        leftOver(
            name, convention, List.of(model.get("parameters"), model.get("buffers_in_state_dict")));
    // Counters of batches, and indices that follow from the window.
    left.removeIf(entry -> entry.contains("num_batches_tracked"));
    left.removeIf(entry -> entry.contains("relative_position_index"));
    assertThat(left).isEmpty();
  }

  /** What of a library's tables is none of ours; each of ours must be there. */
  private static Set<String> leftOver(String name, String convention, List<JsonNode> tables) {
    Backbone backbone = Backbones.get(name);
    Set<String> left = new TreeSet<>();
    tables.forEach(
        table -> table.forEach(row -> left.add(row.get(0).asText() + elements(row.get(1)))));
    Graph graph = Classifiers.plain(backbone, BackboneOptions.DEFAULT, 1000);
    NameMap names =
        backbone.conventions().stream()
            .filter(map -> map.convention().startsWith(convention))
            .findFirst()
            .orElseThrow();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    graph.parameters().forEach(p -> shapes.put(p.name(), p.shape()));
    graph.buffers().forEach(b -> shapes.put(b.name(), b.shape()));
    List<String> unknown = new ArrayList<>();
    shapes.forEach(
        (parameter, shape) -> {
          String foreign = names.foreign(parameter);
          if (!left.remove(foreign + shape.elements())) {
            unknown.add(parameter + " as " + foreign + " " + shape);
          }
        });
    assertThat(unknown).isEmpty();
    return left;
  }

  private static long elements(JsonNode shape) {
    List<Long> sizes = new ArrayList<>();
    shape.forEach(size -> sizes.add(size.longValue()));
    return Arrays.stream(sizes.toArray(new Long[0])).reduce(1L, (a, b) -> a * b);
  }
}
