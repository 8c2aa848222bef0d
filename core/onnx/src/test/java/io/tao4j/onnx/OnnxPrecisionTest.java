package io.tao4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.pass.HalfPrecision;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in 8 and in 16 bits: how weights are stored, and what ONNX Runtime makes of them. */
class OnnxPrecisionTest {
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int FLOAT16 = 10;
  private static final int BFLOAT16 = 16;

  @TempDir Path folder;

  private static Model model() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 16, 16));
    Value stem = b.relu(b.conv2d("stem", x, 32, 3, 1, Padding.all(1), 1, true));
    Value inner = b.relu(b.conv2d("inner", stem, 32, 3, 1, Padding.all(1), 1, true));
    Value outer = b.conv2d("outer", inner, 32, 3, 1, Padding.all(1), 1, true);
    Value mean = b.reduce(ReduceKind.MEAN, b.relu(b.sum(outer, stem)), false, 2, 3);
    b.output("logits", b.linear("head", mean, 5, true));
    Graph graph = b.build();
    return new Model(graph, Weights.initialize(graph, 3), ModelMeta.of("m"));
  }

  private static Model quantized(QuantizationLayout layout) {
    Model model = model();
    Map<String, Double> thresholds = new LinkedHashMap<>();
    InsertQuantization.values(model.graph(), layout)
        .keySet()
        .forEach(v -> thresholds.put(v.name(), 4.0));
    return new InsertQuantization(thresholds, layout, Set.of()).apply(model);
  }

  private static List<Sample> samples(Model model) {
    return List.of(
        SampleModels.sample(model, Map.of("images", SampleModels.noise(1, 1, 3, 16, 16))),
        SampleModels.sample(model, Map.of("images", SampleModels.noise(2, 3, 3, 16, 16))));
  }

  @Test
  void weightsAreSignedBytesAndTheFileAFourthAsLarge() throws IOException {
    Path plain = folder.resolve("fp32.onnx");
    OnnxExporter.export(model(), plain);
    Model quantized = quantized(QuantizationLayout.ONNX_RUNTIME);
    Path file = folder.resolve("int8.onnx");
    // where a sum lies between two integers the two programs may round it either way
    OnnxExporter.exportChecked(
        quantized, file, OnnxOptions.DEFAULT, samples(quantized), new Tolerance(0.02, 0.02));
    OnnxReader read = OnnxReader.read(file);
    for (String layer : List.of("stem", "inner", "outer", "head")) {
      assertThat(read.initializers.get(layer + ".weight").type()).as(layer).isEqualTo(INT8);
      assertThat(read.initializers.get(layer + ".bias").type()).as(layer).isEqualTo(1);
    }
    assertThat(Files.size(file)).isLessThan(Files.size(plain) * 35 / 100);
    assertThat(read.types()).contains("QuantizeLinear", "DequantizeLinear").contains("Conv");
    assertThat(read.initializers.values()).anyMatch(t -> t.type() == UINT8);
  }

  @Test
  void tensorRtGetsSignedIntegersAroundZeroOnly() throws IOException {
    Model quantized = quantized(QuantizationLayout.TENSORRT);
    Path file = folder.resolve("int8.onnx");
    OnnxExporter.exportChecked(
        quantized, file, OnnxOptions.DEFAULT, samples(quantized), new Tolerance(0.02, 0.02));
    OnnxReader read = OnnxReader.read(file);
    assertThat(read.initializers.values()).noneMatch(t -> t.type() == UINT8);
    read.initializers.forEach(
        (name, tensor) -> {
          if (name.endsWith("/zero_point")) {
            assertThat(tensor.type()).as(name).isEqualTo(INT8);
            assertThat(tensor.raw()).as(name).containsOnly(0);
          }
        });
  }

  @Test
  void halfPrecisionStoresWeightsIn16Bits() throws IOException {
    Model model = model();
    Path plain = folder.resolve("fp32.onnx");
    OnnxExporter.export(model, plain);
    Path file = folder.resolve("fp16.onnx");
    Model half = new HalfPrecision(Set.of("head")).apply(model);
    OnnxExporter.exportChecked(
        half, file, OnnxOptions.DEFAULT, samples(model), new Tolerance(0.01, 0.01));
    OnnxReader read = OnnxReader.read(file);
    assertThat(read.initializers.get("stem.weight").type()).isEqualTo(FLOAT16);
    assertThat(read.initializers.get("head.weight").type()).isEqualTo(1);
    assertThat(read.inputs.get("images").type()).isEqualTo(1);
    assertThat(read.outputs.get("logits").type()).isEqualTo(1);
    assertThat(Files.size(file)).isLessThan(Files.size(plain) * 60 / 100);
  }

  @Test
  void bfloat16IsComputedInForTensorRtAndWidenedForOthers() throws IOException {
    Model model = model();
    Model narrow = new HalfPrecision(Set.of("head"), DType.BFLOAT16).apply(model);
    Path widened = folder.resolve("widened.onnx");
    OnnxExporter.exportChecked(
        narrow, widened, OnnxOptions.DEFAULT, samples(model), new Tolerance(0.05, 0.05));
    Path bfloat16 = folder.resolve("bf16.onnx");
    OnnxExporter.export(narrow, bfloat16, OnnxOptions.DEFAULT.withBfloat16());
    Path half = folder.resolve("fp16.onnx");
    OnnxExporter.export(new HalfPrecision(Set.of("head")).apply(model), half);
    OnnxReader read = OnnxReader.read(bfloat16);
    assertThat(read.types())
        .isEqualTo(OnnxReader.read(half).types())
        .hasSizeLessThan(OnnxReader.read(widened).types().size());
    assertThat(read.initializers.get("stem.weight").type()).isEqualTo(BFLOAT16);
    assertThat(read.initializers.get("head.weight").type()).isEqualTo(1);
    assertThat(read.outputs.get("logits").type()).isEqualTo(1);
  }

  @Test
  void aWeightThatOthersReadIsStoredAsItIs() throws IOException {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(8));
    Value y = b.linear("fc", x, 8, false);
    b.output("y", y);
    b.output("weight", Value.of("fc.weight"));
    Model model = new Model(b.build(), Weights.initialize(b.build(), 3), ModelMeta.of("m"));
    Model half = new HalfPrecision(Set.of()).apply(model);
    Path file = folder.resolve("m.onnx");
    OnnxExporter.exportChecked(
        half,
        file,
        OnnxOptions.DEFAULT,
        List.of(SampleModels.sample(half, Map.of("x", SampleModels.noise(1, 2, 8)))),
        new Tolerance(0.01, 0.01));
    assertThat(OnnxReader.read(file).initializers.get("fc.weight").type()).isEqualTo(1);
  }
}
