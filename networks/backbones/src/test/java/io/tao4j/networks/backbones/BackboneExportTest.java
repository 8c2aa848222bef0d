package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.check.CheckReport;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Backbones as ONNX files compute what the PyTorch engine computes. */
class BackboneExportTest {
  @TempDir Path folder;

  static List<Backbone> backbones() {
    return TinyBackbones.all();
  }

  @ParameterizedTest
  @MethodSource("backbones")
  void onnxRuntimeAgreesWithTheEngineAtTwoBatchSizes(Backbone backbone) {
    Graph graph = Classifiers.withFeatures(backbone, BackboneOptions.DEFAULT, 64, 64, 10);
    Model model = new Model(graph, lively(graph), ModelMeta.of(backbone.name()));
    String input = graph.inputs().get(0).name();
    Path file = folder.resolve(backbone.name() + ".onnx");
    try (Executable engine = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      List<Sample> samples =
          List.of(
              Sample.of(engine, Map.of(input, Classifiers.noise(1, 1, 3, 64, 64))),
              Sample.of(engine, Map.of(input, Classifiers.noise(2, 3, 3, 64, 64))));
      double largest =
          samples.stream()
              .flatMapToDouble(s -> DoubleStream.of(s.outputs().get("logits").toDoubleArray()))
              .map(Math::abs)
              .max()
              .orElseThrow();
      // scores that are all nearly 0 would agree with anything
      assertThat(largest).isGreaterThan(0.1);
      for (boolean fold : new boolean[] {false, true}) {
        CheckReport report =
            OnnxExporter.exportChecked(
                model,
                file,
                OnnxOptions.DEFAULT.withFoldBatchNorm(fold),
                samples,
                Tolerance.DEFAULT);
        // the scores of untrained deep networks are large: measure against the largest;
        // EfficientViT
        // divides by sums that may be small
        double share = backbone instanceof EfficientVit ? 1e-4 : 1e-5;
        assertThat(report.maximumError()).isLessThan(share * largest);
      }
    }
  }

  /** First weights, with running statistics that a fold must not get wrong. */
  private static Weights lively(Graph graph) {
    Random random = new Random(7);
    Map<String, Tensor> changed = new LinkedHashMap<>();
    graph
        .buffers()
        .forEach(
            b -> {
              float[] values = new float[(int) b.shape().elements()];
              boolean variance = b.name().endsWith("var");
              for (int i = 0; i < values.length; i++) {
                values[i] =
                    variance ? 0.5f + random.nextFloat() : 0.2f * (float) random.nextGaussian();
              }
              changed.put(b.name(), Tensor.of(values, b.shape().toArray()));
            });
    return Weights.initialize(graph, 3).with(changed);
  }
}
