package io.tao4j.export.deploy;

import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.export.ExportResult;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.Exporter;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.ReduceOp.ArgMax;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ServedForm;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.onnx.OnnxPorts;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TAO's exports of networks that give each pixel a class: {@code argmax_1 [N, H, W, 1]} has the
 * class of the largest score; a network with one score for two classes has {@code sigmoid [N, 1, H,
 * W]}.
 */
final class TaoMasks {
  static final String CLASSES = "argmax_1";
  static final String PROBABILITY = "sigmoid";

  private TaoMasks() {}

  static ExportResult export(
      Model model,
      ServedForm.Masks masks,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings) {
    if (model.graph().inputs().size() != 1) {
      throw TaoOutputs.refused(model);
    }
    String input = model.graph().inputs().get(0).name();
    OnnxOptions options =
        OnnxOptions.DEFAULT
            .withFoldBatchNorm(settings.foldBatchNorm())
            .withPorts(OnnxPorts.of(Map.of(input, TaoOutputs.INPUT), List.of()));
    return masks.activation() == ServedForm.Activation.SIGMOID
        ? probability(model, masks, input, engine, plan, images, settings, options)
        : classes(model, masks, input, engine, plan, images, settings, options);
  }

  private static ExportResult probability(
      Model model,
      ServedForm.Masks masks,
      String input,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings,
      OnnxOptions options) {
    GraphBuilder b = GraphBuilder.of(model.graph());
    Value logits = model.graph().output(masks.output()).value();
    b.output(PROBABILITY, b.unary(UnaryKind.SIGMOID, logits));
    Model ending = model.withGraph(b.build().withOutputs(List.of(PROBABILITY)), model.weights());
    List<Sample> samples = Exporter.samples(ending, engine, plan, images);
    double error =
        OnnxExporter.exportChecked(
                ending,
                settings.file(),
                options,
                TaoOutputs.renamed(samples, input),
                new Tolerance(settings.tolerance(), settings.tolerance()))
            .maximumError();
    return Exporter.result(ending, samples, images != null, error, settings);
  }

  private static ExportResult classes(
      Model model,
      ServedForm.Masks masks,
      String input,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings,
      OnnxOptions options) {
    GraphBuilder b = GraphBuilder.of(model.graph());
    Value logits = model.graph().output(masks.output()).value();
    Value largest = b.add("argmax", new ArgMax(1), logits); // [N, H, W]
    b.output(
        CLASSES,
        b.add(
            "argmax_last",
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.SameAs(2),
                    new Extent.Sized(1))),
            largest));
    Model ending = model.withGraph(b.build().withOutputs(List.of(CLASSES)), model.weights());
    Model scored =
        model.withGraph(model.graph().withOutputs(List.of(masks.output())), model.weights());
    List<Sample> samples = Exporter.samples(scored, engine, plan, images);
    double[] error = new double[1];
    OnnxExporter.exportInspected(
        ending,
        settings.file(),
        options,
        written -> error[0] = compare(written, samples, masks.output(), input, settings));
    return Exporter.result(ending, samples, images != null, error[0], settings);
  }

  /**
   * Compares the file's classes with the engine's scores: a class whose score is below the largest
   * one by more than the tolerance is wrong.
   *
   * @return by how much the worst one is below
   */
  private static double compare(
      Path written, List<Sample> samples, String output, String input, ExportSettings settings) {
    double worst = 0;
    try (OnnxSession session = OnnxSession.open(written)) {
      for (Sample sample : samples) {
        Tensor classes =
            session.run(Map.of(TaoOutputs.INPUT, sample.inputs().get(input))).get(CLASSES);
        worst = Math.max(worst, below(classes.toLongArray(), sample.outputs().get(output)));
      }
    }
    if (worst > settings.tolerance() * 10) {
      throw new TaoException(
          "EXPORT-004",
          "%s: the classes of pixels differ from the engine's".formatted(settings.file()),
          "the score of one is below the largest by %s, allowed is %s"
              .formatted(worst, settings.tolerance() * 10));
    }
    return worst;
  }

  private static double below(long[] classes, Tensor scores) {
    float[] all = scores.toFloatArray();
    int count = Math.toIntExact(scores.shape().size(1));
    int plane = Math.toIntExact(scores.shape().size(2) * scores.shape().size(3));
    double worst = 0;
    for (int i = 0; i < classes.length; i++) {
      int first = i / plane * count * plane + i % plane;
      float largest = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < count; c++) {
        largest = Math.max(largest, all[first + c * plane]);
      }
      worst = Math.max(worst, largest - all[first + (int) classes[i] * plane]);
    }
    return worst;
  }
}
