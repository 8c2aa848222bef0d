package io.tao4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.format.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightLoaderTest {
  private static final Map<String, String> VARIABLES =
      Map.of(
          "running_mean", "moving_mean",
          "running_var", "moving_variance");

  @TempDir Path folder;

  /** The network of {@code tiny.*}. */
  private static Graph graph(int classes) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.of(2, 3, 8, 8));
    x = b.conv2d("stem_conv", x, 4, 3, 1, Padding.all(1), 1, false);
    x = b.relu(b.batchNorm("stem_bn", x, 1e-3, 0.01));
    x = b.conv2d("depth", x, 4, 3, 1, Padding.all(1), 4, true);
    x = b.conv2d("point", x, 6, 1, 2, Padding.NONE, 1, true);
    b.output("logits", b.linear("predictions", b.flatten(x), classes, true));
    return b.build();
  }

  private static Model fresh(Graph graph) {
    return new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("test"));
  }

  private static final NameMap KERAS =
      NameMap.of(
          "Keras",
          name -> {
            String layer = name.substring(0, name.lastIndexOf('.'));
            String variable = name.substring(name.lastIndexOf('.') + 1);
            String variableName =
                layer.endsWith("bn")
                    ? Map.of("weight", "gamma", "bias", "beta").getOrDefault(variable, variable)
                    : variable.replace("weight", "kernel");
            return layer + "/" + VARIABLES.getOrDefault(variableName, variableName);
          });

  private static JsonNode answers() throws IOException {
    return new ObjectMapper().readTree(WeightResources.file("tiny.json").toFile());
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).doubleValue();
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny.h5",
        "tiny.keras",
        "tiny_ckpt.index",
        "tiny_exported/variables/variables.index",
        "tiny_v1.index"
      })
  void aNetworkOfKerasComputesTheSameFromEveryForm(String name) throws IOException {
    // TensorFlow 1 allowed names of several parts
    NameMap early =
        NameMap.of(
            "TensorFlow 1", parameter -> KERAS.foreign(parameter).replaceFirst("^stem_", "stem/"));
    WeightFile file = WeightFile.open(WeightResources.file(name));
    WeightLoader.Result result =
        WeightLoader.load(
            fresh(graph(5)), file, WeightLoader.Options.exact(NameMap.same("own"), KERAS, early));
    assertThat(result.report().isComplete()).isTrue();
    assertThat(result.report().convention())
        .isEqualTo(name.contains("v1") ? "TensorFlow 1" : "Keras");
    assertThat(result.report().matched()).hasSize(11);
    Map<String, DoubleArray> given =
        new LinkedHashMap<>(ReferenceExecutor.arrays(result.model().weights().asMap()));
    given.put(
        "images",
        new DoubleArray(DType.FLOAT32, new int[] {2, 3, 8, 8}, numbers(answers().get("input"))));
    double[] logits =
        ReferenceExecutor.run(result.model().graph(), given, ReferenceExecutor.Setting.INFERENCE)
            .outputs()
            .get("logits")
            .data();
    double[] expected = numbers(answers().get("output"));
    for (int i = 0; i < expected.length; i++) {
      assertThat(logits[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-4));
    }
  }

  private Path tao4jFile(Map<String, Tensor> tensors) {
    Path file = folder.resolve("own.safetensors");
    Safetensors.of(tensors).write(file);
    return file;
  }

  private static Map<String, Tensor> weights(Graph graph, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights.initialize(graph, 9).asMap().forEach((name, t) -> tensors.put(prefix + name, t));
    return tensors;
  }

  @Test
  void thePrefixIsFoundAndOtherThingsBesideItAreLeft() {
    Map<String, Tensor> tensors = weights(graph(5), "state_dict.module.");
    tensors.put("optimizer.state.0.momentum", Tensor.full(1, 3));
    tensors.put("state_dict.module.stem_bn.num_batches_tracked", Tensor.of(new long[] {7}));
    WeightLoader.Result result =
        WeightLoader.load(
            fresh(graph(5)),
            WeightFile.open(tao4jFile(tensors)),
            WeightLoader.Options.exact(NameMap.same("own")));
    assertThat(result.report().prefix()).isEqualTo("state_dict.module.");
    assertThat(result.model().weights()).isEqualTo(Weights.initialize(graph(5), 9));
    assertThat(result.report().summary()).contains("11 tensors").contains("state_dict.module.");
  }

  @Test
  void drawsOnlyWhatTheFileDoesNotHold() {
    Graph graph = graph(5);
    Map<String, Tensor> tensors = weights(graph, "");
    tensors.remove("point.bias");
    WeightFile file = WeightFile.open(tao4jFile(tensors));
    WeightLoader.Options options =
        new WeightLoader.Options(List.of(NameMap.same("own")), n -> false, true);
    WeightLoader.Result drawn = WeightLoader.load(graph, ModelMeta.of("tiny"), 4, file, options);
    Weights expected =
        Weights.initialize(graph, 9)
            .with(Map.of("point.bias", Weights.initialize(graph, 4).get("point.bias")));
    assertThat(drawn.model().weights()).isEqualTo(expected);
    assertThat(drawn.report().missing()).hasSize(1);
  }

  @Test
  void whatIsMissingAndWhatIsLeftOverIsAnErrorUnlessAskedFor() {
    Map<String, Tensor> tensors = weights(graph(5), "");
    tensors.remove("point.bias");
    tensors.put("stem_bn.weight", Tensor.full(1, 7));
    tensors.put("other.weight", Tensor.full(1, 2));
    WeightFile file = WeightFile.open(tao4jFile(tensors));
    TaoException e =
        catchThrowableOfType(
            TaoException.class,
            () ->
                WeightLoader.load(
                    fresh(graph(5)), file, WeightLoader.Options.exact(NameMap.same("own"))));
    assertThat(e.code()).isEqualTo("WEIGHTS-010");
    assertThat(String.join("\n", e.details()))
        .contains("missing: point.bias [6]: not in the file")
        .contains("missing: stem_bn.weight [4]: the file has [7]")
        .contains("left over: other.weight");
    LoadReport report =
        WeightLoader.load(
                fresh(graph(5)),
                file,
                new WeightLoader.Options(List.of(NameMap.same("own")), n -> false, true))
            .report();
    assertThat(report.missing()).hasSize(2);
    assertThat(report.unexpected()).containsExactly("other.weight");
  }

  @Test
  void anotherNumberOfClassesLeavesTheHeadFresh() {
    WeightFile file = WeightFile.open(tao4jFile(weights(graph(7), "")));
    Model fresh = fresh(graph(5));
    WeightLoader.Result result =
        WeightLoader.load(
            fresh,
            file,
            new WeightLoader.Options(
                List.of(NameMap.same("own")), n -> n.startsWith("predictions."), false));
    assertThat(result.report().freshHead()).hasSize(2);
    assertThat(result.report().summary()).contains("the head starts fresh");
    assertThat(result.model().weights().get("predictions.weight"))
        .isEqualTo(fresh.weights().get("predictions.weight"));
    assertThat(result.model().weights().get("point.weight"))
        .isEqualTo(Weights.initialize(graph(7), 9).get("point.weight"));
  }

  @Test
  void aTensorOfNaNIsRefusedByName() {
    Map<String, Tensor> tensors = weights(graph(5), "");
    tensors.put("point.bias", Tensor.full(Float.NaN, 6));
    assertThatThrownBy(
            () ->
                WeightLoader.load(
                    fresh(graph(5)),
                    WeightFile.open(tao4jFile(tensors)),
                    WeightLoader.Options.exact(NameMap.same("own"))))
        .hasMessageContaining("WEIGHTS-008")
        .hasMessageContaining("'point.bias'");
  }

  @Test
  void aBiasBeforeABatchNormGoesIntoItsMean() {
    Map<String, Tensor> tensors = weights(graph(5), "");
    tensors.put("stem_bn.running_mean", Tensor.of(new float[] {1, 2, 3, 4}, 4));
    tensors.put("stem_conv.bias", Tensor.of(new float[] {0.5f, 1, 1, 5}, 4));
    WeightLoader.Result result =
        WeightLoader.load(
            fresh(graph(5)),
            WeightFile.open(tao4jFile(tensors)),
            WeightLoader.Options.exact(NameMap.same("own")));
    assertThat(result.report().absorbed()).containsExactly("stem_conv.bias");
    assertThat(result.model().weights().get("stem_bn.running_mean").toFloatArray())
        .containsExactly(0.5f, 1, 2, -1);
  }

  @Test
  void saysWhichOfSeveralDictionariesWasTaken() {
    Map<String, Tensor> tensors = weights(graph(5), "state_dict.");
    tensors.putAll(weights(graph(5), "state_dict_ema."));
    tensors.put("epoch", Tensor.scalar(3));
    LoadReport report =
        WeightLoader.load(
                fresh(graph(5)),
                WeightFile.open(tao4jFile(tensors)),
                WeightLoader.Options.exact(NameMap.same("own")))
            .report();
    assertThat(report.prefix()).isEqualTo("state_dict.");
    assertThat(report.others()).containsExactly("state_dict_ema.");
    assertThat(report.summary())
        .contains("below 'state_dict.'", "not those below 'state_dict_ema.'");
  }

  @Test
  void tensorsThatFitAreNotCopied() {
    WeightFile file = WeightFile.open(tao4jFile(weights(graph(5), "")));
    WeightLoader.Result result =
        WeightLoader.load(fresh(graph(5)), file, WeightLoader.Options.exact(NameMap.same("own")));
    result
        .model()
        .weights()
        .asMap()
        .forEach((name, tensor) -> assertThat(tensor).isSameAs(file.tensors().get(name).read()));
  }
}
