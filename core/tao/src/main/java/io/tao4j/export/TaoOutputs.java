package io.tao4j.export;

import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.onnx.OnnxPorts;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exports under TAO's names of inputs and outputs: those of the configurations that NVIDIA
 * publishes for DeepStream, and of TAO Deploy. They are of TAO's Keras networks.
 */
public final class TaoOutputs {
  /** Output of TAO's classifiers. */
  static final String PROBABILITIES = "predictions/Softmax";

  /** Input of TAO's classifiers. */
  static final String PICTURES = "input_1";

  /** Networks whose exports end in BatchedNMS in TAO, with the name of their input. */
  private static final Set<String> BATCHED = Set.of("yolo_v3", "yolo_v4", "yolo_v4_tiny");

  private static final String DETECTOR_PICTURES = "Input";
  private static final String DETECTIONS = "BatchedNMS";

  private TaoOutputs() {}

  /**
   * Exports a classifier, a YOLO detector or a network that gives each pixel a class.
   *
   * @param task of the model
   * @param images where the check's inputs come from, or null for random numbers
   * @throws TaoException {@code EXPORT-015} for a network whose exports of TAO have another form;
   *     else as of any export
   */
  public static ExportResult export(
      Model model,
      Task<?, ?> task,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings) {
    return task.served()
        .match(
            scores -> classifier(model, scores, engine, plan, images, settings),
            boxes ->
                DetectionExporter.export(
                    boxes,
                    engine,
                    plan,
                    images,
                    settings.suppression() == ExportSettings.Suppression.NONE
                        ? settings.withSuppression(ExportSettings.Suppression.ONNX)
                        : settings),
            masks -> TaoMasks.export(model, masks, engine, plan, images, settings),
            embedding -> {
              throw refused(model);
            },
            raw -> {
              throw refused(model);
            });
  }

  /** How a detector's file is named. */
  static DetectionExporter.Names names(Model model) {
    Graph graph = model.graph();
    if (!BATCHED.contains(model.meta().network()) || graph.inputs().size() != 1) {
      throw refused(model);
    }
    Graph.Input input = graph.inputs().get(0);
    Dim height = input.type().shape().dim(2);
    Dim width = input.type().shape().dim(3);
    if (height instanceof Dim.Symbol || width instanceof Dim.Symbol) {
      throw refused(model);
    }
    float x = 1f / width.size();
    float y = 1f / height.size();
    List<OnnxPorts.Output> outputs =
        List.of(
            OnnxPorts.Output.named(SuppressedOutputs.COUNT, DETECTIONS),
            new OnnxPorts.Output(
                SuppressedOutputs.BOXES, DETECTIONS + "_1", List.of(x, y, x, y), Optional.empty()),
            OnnxPorts.Output.named(SuppressedOutputs.SCORES, DETECTIONS + "_2"),
            new OnnxPorts.Output(
                SuppressedOutputs.CLASSES,
                DETECTIONS + "_3",
                List.of(),
                Optional.of(DType.FLOAT32)));
    return new DetectionExporter.Names(
        Optional.of(new OnnxPorts(Map.of(input.name(), DETECTOR_PICTURES), outputs)),
        DETECTIONS,
        DETECTIONS + "_1",
        DETECTIONS + "_2",
        DETECTIONS + "_3",
        width.size(),
        height.size());
  }

  private static ExportResult classifier(
      Model model,
      ServedForm.Scores scores,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings) {
    if (scores.heads().size() != 1
        || scores.heads().get(0).activation() == ServedForm.Activation.SIGMOID
        || model.graph().inputs().size() != 1) {
      throw refused(model);
    }
    ServedForm.Head head = scores.heads().get(0);
    GraphBuilder b = GraphBuilder.of(model.graph());
    Value value = model.graph().output(head.output()).value();
    b.output(
        PROBABILITIES,
        head.activation() == ServedForm.Activation.SOFTMAX
            ? b.add("predictions", new NormalizeOp.Softmax(1), value)
            : value);
    Model ending = model.withGraph(b.build().withOutputs(List.of(PROBABILITIES)), model.weights());
    String input = model.graph().inputs().get(0).name();
    List<Sample> samples = Exporter.samples(ending, engine, plan, images);
    double error =
        OnnxExporter.exportChecked(
                ending,
                settings.file(),
                OnnxOptions.DEFAULT
                    .withFoldBatchNorm(settings.foldBatchNorm())
                    .withPorts(new OnnxPorts(Map.of(input, PICTURES), List.of())),
                renamed(samples, input),
                new Tolerance(settings.tolerance(), settings.tolerance()))
            .maximumError();
    return Exporter.result(ending, samples, images != null, error, settings);
  }

  static List<Sample> renamed(List<Sample> samples, String input) {
    List<Sample> renamed = new ArrayList<>();
    for (Sample sample : samples) {
      Map<String, io.tao4j.tensor.Tensor> inputs = new LinkedHashMap<>();
      sample.inputs().forEach((name, t) -> inputs.put(name.equals(input) ? PICTURES : name, t));
      renamed.add(new Sample(inputs, sample.outputs()));
    }
    return renamed;
  }

  static TaoException refused(Model model) {
    return new TaoException(
        "EXPORT-015",
        "TAO's names are for exports of one classifier, of YOLO and of masks, not of '%s'"
            .formatted(model.meta().network()),
        "export with the network's own outputs");
  }
}
