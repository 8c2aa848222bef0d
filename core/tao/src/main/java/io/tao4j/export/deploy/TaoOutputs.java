package io.tao4j.export.deploy;

import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.export.DetectionExporter;
import io.tao4j.export.ExportResult;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.ExportSettings.Suppression;
import io.tao4j.export.Exporter;
import io.tao4j.file.AtomicFile;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.onnx.OnnxPorts;
import io.tao4j.onnx.OnnxPorts.Output;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.pass.ForInference;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Exports under TAO's names of inputs and outputs, in TAO's shapes, layouts and ranges: those that
 * NVIDIA's configurations for DeepStream and the parsers beside them expect. Beside the file,
 * {@code NAME_nvinfer.txt} is a configuration that fits it, and {@code NAME_labels.txt} its labels;
 * not beside one of masks or of sequences.
 *
 * <p>Networks are told by their names: the form of an export is a fact about each of TAO's
 * networks.
 */
public final class TaoOutputs {
  /** Output of TAO's classifiers. */
  private static final String PROBABILITIES = "predictions/Softmax";

  /** Input of TAO's classifiers and of DetectNet_v2. */
  static final String INPUT = "input_1";

  private static final String MULTITASK = "multitask_classification";

  /** Networks whose exports end in BatchedNMS. */
  private static final Set<String> BATCHED = Set.of("yolo_v3", "yolo_v4", "yolo_v4_tiny");

  /** Networks whose exports end in NMS, with a background before the classes. */
  private static final Set<String> ROWS = Set.of("ssd", "dssd", "retinanet");

  /** Its exports end in NMS too, with a background behind the classes. */
  private static final String FASTER_RCNN = "faster_rcnn";

  /** Networks whose exports end in what each query says, without suppression. */
  private static final Set<String> QUERIES = Set.of("deformable_detr", "dino", "rtdetr");

  private static final String LOGITS = "pred_logits";
  private static final String BOXES = "pred_boxes";

  /**
   * Logit of the background that NVIDIA's parser expects before the classes and passes over: these
   * networks have none, and it must be the largest nowhere.
   */
  private static final double NO_BACKGROUND = -100;

  private static final String EFFICIENTDET = "efficientdet";
  private static final String DETECTNET = "detectnet_v2";
  private static final String LPRNET = "lprnet";
  private static final String INSPECTION = "optical_inspection";
  private static final String OCRNET = "ocrnet";
  private static final String OCDNET = "ocdnet";
  private static final String CHANGENET = "visual_changenet";
  private static final String MASK_RCNN = "mask_rcnn";

  /** Outputs of TAO's mask_rcnn. */
  private static final String DETECTIONS_OF_MASKS = "generate_detections";

  private static final String MASK_LOGITS = "mask_fcn_logits/BiasAdd";
  private static final String FPENET = "fpenet";

  /** Networks of sequences, with their inputs: nvinfer feeds none of them, so none has its file. */
  private static final Map<String, Map<String, String>> SEQUENCES =
      Map.of(
          "pose_classification",
          Map.of("poses", "input"),
          "action_recognition",
          Map.of("rgb", "input_rgb", "of", "input_of"));

  /** Output of TAO's networks in PyTorch that give one row of numbers. */
  private static final String ROW = "fc_pred";

  /** Outputs of DetectNet_v2, of which there is no suppression in the file. */
  private static final Map<String, String> GRID =
      Map.of("coverage", "output_cov/Sigmoid", "sides", "output_bbox/BiasAdd");

  /** NVIDIA's parser of rows. */
  private static final String ROWS_PARSER = "NvDsInferParseCustomNMSTLT";

  /** Where NVIDIA's parsers for TAO's detectors are after their source was built. */
  private static final String LIBRARY = "libnvds_infercustomparser_tao.so";

  private final Model model;
  private final EngineProvider engine;
  private final ExecutionPlan plan;
  private final @Nullable EvaluationTask images;
  private final ExportSettings settings;

  private TaoOutputs(
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings) {
    this.model = model;
    this.engine = engine;
    this.plan = plan;
    this.images = images;
    this.settings =
        settings.suppression() == Suppression.NONE
            ? settings.withSuppression(Suppression.ONNX)
            : settings;
  }

  /**
   * Exports.
   *
   * @param task of the model
   * @param images where the check's inputs come from, or null for random numbers; a file that takes
   *     levels is checked on random numbers anyway
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
    TaoOutputs outputs = new TaoOutputs(model, engine, plan, images, settings);
    return task.served()
        .match(
            outputs::scores,
            outputs::boxes,
            masks ->
                switch (model.meta().network()) {
                  case CHANGENET -> outputs.change(masks);
                  case OCDNET -> outputs.plain(model, List.of(), "input");
                  default -> TaoMasks.export(model, masks, engine, plan, images, settings);
                },
            outputs::embedding,
            outputs::sequence,
            raw ->
                switch (model.meta().network()) {
                  case INSPECTION -> outputs.pair();
                  case CHANGENET -> outputs.parts();
                  case MASK_RCNN -> outputs.instances();
                  case "mask2former" -> outputs.queries();
                  case FPENET -> outputs.face();
                  default -> outputs.refuse();
                });
  }

  /** Those of optical_inspection: the vectors of the part and of the good one. */
  private ExportResult pair() {
    Model ending = new ForInference().apply(model);
    List<String> vectors =
        ending.graph().outputs().stream()
            .filter(output -> ending.graph().type(output.value()).shape().rank() == 2)
            .map(Graph.Output::name)
            .toList();
    Map<String, String> inputs = new LinkedHashMap<>();
    for (Graph.Input input : ending.graph().inputs()) {
      inputs.put(input.name(), "input_" + (inputs.size() + 1));
    }
    List<Output> outputs = new ArrayList<>();
    for (String vector : vectors) {
      outputs.add(Output.named(vector, "output_" + (outputs.size() + 1)));
    }
    return plain(
        ending.withGraph(ending.graph().withOutputs(vectors), ending.weights()), outputs, inputs);
  }

  /** That of visual_changenet of parts: a distance, or the scores of good and faulty. */
  private ExportResult parts() {
    Model ending = new ForInference().apply(model);
    String answer = ending.graph().outputs().get(0).name();
    Map<String, String> inputs = new LinkedHashMap<>();
    for (Graph.Input input : ending.graph().inputs()) {
      inputs.put(input.name(), "input_" + (inputs.size() + 1));
    }
    return plain(
        ending.withGraph(ending.graph().withOutputs(List.of(answer)), ending.weights()),
        List.of(Output.named(answer, "output")),
        inputs);
  }

  /**
   * Those of mask_rcnn: rows of top, left, bottom, right, class and score, and the logits of the
   * masks of all classes, [N, K, 1 + classes, M, M]. Class 0 is the background, whose masks nobody
   * reads.
   */
  private ExportResult instances() {
    Model ending = new ForInference().apply(model);
    Graph graph = model.graph();
    boolean masks = graph.outputs().stream().anyMatch(o -> o.name().equals("mask_logits"));
    GraphBuilder b = GraphBuilder.of(graph);
    GraphBuilder scope = b.scope("tao");
    Value boxes = graph.output("boxes").value();
    List<Value> columns = new ArrayList<>();
    for (int side : new int[] {1, 0, 3, 2}) {
      columns.add(scope.add(new MovementOp.Slice(2, side, side + 1, 1), boxes));
    }
    MovementOp.Reshape column =
        new MovementOp.Reshape(
            List.of(
                new MovementOp.Extent.SameAs(0),
                new MovementOp.Extent.SameAs(1),
                new MovementOp.Extent.Sized(1)));
    Value kinds = scope.add(column, graph.output("classes").value());
    columns.add(scope.sum(kinds, scope.constant(1)));
    columns.add(scope.add(column, graph.output("scores").value()));
    b.output(DETECTIONS_OF_MASKS, b.add(DETECTIONS_OF_MASKS, new MovementOp.Concat(2), columns));
    List<String> outputs = new ArrayList<>(List.of(DETECTIONS_OF_MASKS));
    if (masks) {
      Value logits = graph.output("mask_logits").value();
      long count = b.shape(graph.output("scores").value()).size(1);
      Value all =
          scope.add(
              new MovementOp.Pad(List.of(0, 1, 0, 0), List.of(0, 0, 0, 0), NO_BACKGROUND), logits);
      b.output(
          MASK_LOGITS,
          b.add(
              MASK_LOGITS,
              new MovementOp.Reshape(
                  List.of(
                      new MovementOp.Extent.Rest(),
                      new MovementOp.Extent.Sized(count),
                      new MovementOp.Extent.SameAs(1),
                      new MovementOp.Extent.SameAs(2),
                      new MovementOp.Extent.SameAs(3))),
              all));
      outputs.add(MASK_LOGITS);
    }
    Graph named = b.build().withOutputs(outputs);
    ExportResult result = plain(new Model(named, kept(named), ending.meta()), List.of(), "Input");
    if (!masks) {
      return result; // NVIDIA's parser of this network reads nothing without masks
    }
    write(
        config(false)
            .put("network-type", 3)
            .put("num-detected-classes", 1 + model.meta().classNames().size())
            .put("cluster-mode", 4)
            .put("output-instance-mask", 1)
            .put("segmentation-threshold", "0.3")
            .put("parse-bbox-instance-mask-func-name", "NvDsInferParseCustomMrcnnTLTV2")
            .put("custom-lib-path", LIBRARY),
        "background\n" + String.join("\n", model.meta().classNames()) + "\n");
    return result;
  }

  /** Those of mask2former, which depend on its mode. */
  private ExportResult queries() {
    String mode = model.meta().properties().getOrDefault("mask2former.mode", "panoptic");
    Graph named = TaoQueries.of(model.graph(), mode);
    ExportResult result = plain(new Model(named, kept(named), model.meta()), List.of(), "inputs");
    if (mode.equals("instance")) { // NVIDIA's parser reads no other
      write(
          config(false)
              .put("network-type", 3)
              .put("num-detected-classes", model.meta().classNames().size())
              .put("cluster-mode", 4)
              .put("output-instance-mask", 1)
              .put("segmentation-threshold", "0.5")
              .put("parse-bbox-instance-mask-func-name", "NvDsInferParseCustomMask2Former")
              .put("custom-lib-path", LIBRARY),
          String.join("\n", model.meta().classNames()) + "\n");
    }
    return result;
  }

  /** That of fpenet: places and confidences. */
  private ExportResult face() {
    return plain(
        model,
        List.of(
            Output.named("landmarks", "softargmax/strided_slice"),
            Output.named("confidence", "softargmax/strided_slice_1")),
        Map.of("images", "input_face_images"));
  }

  private ExportResult refuse() {
    throw refused(model);
  }

  static TaoException refused(Model model) {
    return new TaoException(
        "EXPORT-015",
        "TAO's names are for exports of its classifiers, detectors, masks, texts, poses and vectors, not of '%s'"
            .formatted(model.meta().network()),
        "export with the network's own outputs");
  }

  /** Samples whose input has TAO's name. */
  static List<Sample> renamed(List<Sample> samples, String input) {
    List<Sample> renamed = new ArrayList<>();
    for (Sample sample : samples) {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      sample.inputs().forEach((name, t) -> inputs.put(name.equals(input) ? INPUT : name, t));
      renamed.add(new Sample(inputs, sample.outputs()));
    }
    return renamed;
  }

  private String network() {
    return model.meta().network();
  }

  private Graph.Input input() {
    if (model.graph().inputs().size() != 1) {
      throw refused(model);
    }
    return model.graph().inputs().get(0);
  }

  private ExportResult scores(ServedForm.Scores scores) {
    Map<String, String> inputs = SEQUENCES.get(network());
    if (inputs != null) {
      Map<String, String> names = new LinkedHashMap<>(inputs);
      names.keySet().retainAll(model.graph().inputs().stream().map(Graph.Input::name).toList());
      return plain(model, List.of(Output.named(scores.heads().get(0).output(), ROW)), names);
    }
    if (model.meta().preprocessing().isEmpty()) {
      return refuse(); // numbers, of which TAO's names are not known
    }
    boolean several = network().equals(MULTITASK);
    if (scores.heads().stream().anyMatch(h -> h.activation() == ServedForm.Activation.SIGMOID)
        || !several && scores.heads().size() != 1) {
      return refuse();
    }
    ExportResult result =
        several
            ? plain(
                model,
                scores.heads().stream()
                    .map(head -> Output.named(head.output(), head.output()).withOnes(2))
                    .toList())
            : plain(probabilities(scores.heads().get(0)), List.of());
    NvinferConfig config = config(false).put("network-type", 1).put("classifier-threshold", "0.0");
    write(config, NvinferConfig.labels(scores));
    return result;
  }

  /** The best class of each step and its probability. */
  private ExportResult sequence(ServedForm.Sequence form) {
    boolean plate = network().equals(LPRNET);
    if (!plate && !network().equals(OCRNET)) {
      return refuse();
    }
    Model ending =
        model.withGraph(
            model.graph().withOutputs(List.of(form.best(), form.probability())), model.weights());
    ExportResult result = plain(ending, List.of(), plate ? "image_input" : "input");
    if (!plate) { // nvOCDR reads the steps
      write(
          config(false).put("network-type", 100).put("output-tensor-meta", 1),
          NvinferConfig.labels(form));
      return result;
    }
    write(
        config(false)
            .put("network-type", 1)
            .put("process-mode", 2)
            .put("parse-classifier-func-name", "NvDsInferParseCustomNVPlate")
            .put("custom-lib-path", "libnvdsinfer_custom_impl_lpr.so"),
        NvinferConfig.labels(form));
    return result;
  }

  /** Of two pictures: the scores of the last map. TAO's maps before it are never trained. */
  private ExportResult change(ServedForm.Masks masks) {
    Map<String, String> inputs = new LinkedHashMap<>();
    for (Graph.Input input : model.graph().forInference().inputs()) {
      inputs.put(input.name(), "input" + inputs.size());
    }
    return plain(model, List.of(Output.named(masks.output(), "output_final")), inputs);
  }

  /** Those of ml_recog and re_identification: the vector, of any length. */
  private ExportResult embedding(ServedForm.Embedding form) {
    Model ending = new ForInference().apply(model);
    ExportResult result = plain(ending, List.of(Output.named(form.output(), ROW)), "input");
    write(
        config(false).put("network-type", 100).put("output-tensor-meta", 1),
        NvinferConfig.labels(form));
    return result;
  }

  private Model probabilities(ServedForm.Head head) {
    GraphBuilder b = GraphBuilder.of(model.graph());
    Value value = model.graph().output(head.output()).value();
    b.output(
        PROBABILITIES,
        head.activation() == ServedForm.Activation.SOFTMAX
            ? b.add("predictions", new NormalizeOp.Softmax(1), value)
            : value);
    return model.withGraph(b.build().withOutputs(List.of(PROBABILITIES)), model.weights());
  }

  /** Without suppression: the outputs in other forms, the input as TAO's classifiers call it. */
  private ExportResult plain(Model ending, List<Output> outputs) {
    return plain(ending, outputs, INPUT);
  }

  private ExportResult plain(Model ending, List<Output> outputs, String name) {
    return plain(ending, outputs, Map.of(input().name(), name));
  }

  private ExportResult plain(Model ending, List<Output> outputs, Map<String, String> names) {
    OnnxPorts ports = OnnxPorts.of(names, outputs);
    List<Sample> samples = Exporter.samples(ending, engine, plan, images);
    double error =
        OnnxExporter.exportChecked(
                ending,
                settings.file(),
                OnnxOptions.DEFAULT.withFoldBatchNorm(settings.foldBatchNorm()).withPorts(ports),
                samples.stream().map(sample -> inForm(sample, outputs, names)).toList(),
                new Tolerance(settings.tolerance(), settings.tolerance()))
            .maximumError();
    return Exporter.result(ending, samples, images != null, error, settings);
  }

  private Sample inForm(Sample sample, List<Output> outputs, Map<String, String> names) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    sample.inputs().forEach((name, t) -> inputs.put(names.getOrDefault(name, name), t));
    Map<String, Tensor> expected = new LinkedHashMap<>(sample.outputs());
    for (Output output : outputs) {
      Tensor tensor = expected.remove(output.from());
      if (tensor == null) {
        throw refused(model);
      }
      List<Long> shape = new ArrayList<>();
      for (long size : tensor.shape().toArray()) {
        shape.add(size);
      }
      for (int i = 0; i < output.ones(); i++) {
        shape.add(1L);
      }
      expected.put(
          output.to(),
          Tensor.of(tensor.toFloatArray(), shape.stream().mapToLong(Long::longValue).toArray()));
    }
    return new Sample(inputs, expected);
  }

  private ExportResult boxes(ServedForm.Boxes form) {
    Dim height = input().type().shape().dim(2);
    Dim width = input().type().shape().dim(3);
    if (height instanceof Dim.Symbol || width instanceof Dim.Symbol) {
      return refuse();
    }
    if (BATCHED.contains(network())) {
      ExportResult result =
          detections(form, TaoDetections.batched(input().name(), width.size(), height.size()));
      detector(form, "NvDsInferParseCustomBatchedNMSTLT", NvinferConfig.labels(form));
      return result;
    }
    if (ROWS.contains(network())) {
      ExportResult result =
          detections(
              form, TaoDetections.rows(input().name(), "Input", 1, width.size(), height.size()));
      detector(form, ROWS_PARSER, "background\n" + NvinferConfig.labels(form));
      return result;
    }
    if (network().equals(FASTER_RCNN)) {
      ExportResult result =
          detections(
              form,
              TaoDetections.rows(input().name(), "input_image", 0, width.size(), height.size()));
      detector(form, ROWS_PARSER, NvinferConfig.labels(form) + "background\n");
      return result;
    }
    if (QUERIES.contains(network())) {
      return queries(form);
    }
    return switch (network()) {
      case EFFICIENTDET -> efficient(form);
      case DETECTNET -> grid(form);
      default -> refuse();
    };
  }

  private ExportResult detections(ServedForm.Boxes form, DetectionExporter.Names names) {
    return DetectionExporter.export(form, engine, plan, images, settings, names);
  }

  /** Levels as they are, channels last; top, left, bottom and right of boxes in pixels. */
  private ExportResult efficient(ServedForm.Boxes form) {
    int[] order = {1, 0, 3, 2};
    List<Output> outputs =
        List.of(
            Output.named(SuppressedOutputs.COUNT, "num_detections"),
            Output.named(SuppressedOutputs.BOXES, "detection_boxes").withOrder(List.of(1, 0, 3, 2)),
            Output.named(SuppressedOutputs.SCORES, "detection_scores"),
            Output.named(SuppressedOutputs.CLASSES, "detection_classes"));
    UnaryOperator<Map<String, Tensor>> ownOutputs =
        file -> TaoDetections.ownOutputs(file, outputs, order, new double[] {1, 1, 1, 1});
    Model levels = PreparedGraphs.takingPixels(form.model(), preprocessing().normalization());
    ExportResult result =
        DetectionExporter.export(
            form.withModel(levels),
            engine,
            plan,
            null,
            settings,
            new DetectionExporter.Names(
                Optional.of(OnnxPorts.of(Map.of(input().name(), "input"), outputs)), ownOutputs));
    NvinferConfig config =
        detector(config(true), form, "NvDsInferParseCustomEfficientDetTAO")
            // rows of pixels, red first
            .put("network-input-order", 1)
            .put("model-color-format", 0);
    write(config, NvinferConfig.labels(form));
    return result;
  }

  /** Coverage and sides of the grid, for a pipeline that clusters. */
  private ExportResult grid(ServedForm.Boxes form) {
    ExportResult result =
        plain(
            model,
            model.graph().forInference().outputs().stream()
                .map(output -> Output.named(output.name(), gridName(output.name())))
                .toList());
    NvinferConfig config =
        config(false)
            .put("network-type", 0)
            .put("num-detected-classes", form.classNames().size())
            .put("cluster-mode", 2)
            .putForClasses("pre-cluster-threshold", NvinferConfig.number(form.scoreThreshold()))
            .putForClasses("nms-iou-threshold", NvinferConfig.number(form.iouThreshold()))
            .putForClasses("topk", form.topK());
    write(config, NvinferConfig.labels(form));
    return result;
  }

  /** Logits of each query behind a background's, and middle and size of its box from 0 to 1. */
  private ExportResult queries(ServedForm.Boxes form) {
    Graph graph = model.graph();
    int layers = (int) graph.outputs().stream().filter(o -> o.name().startsWith("logits_")).count();
    if (layers == 0) {
      return refuse();
    }
    Value logits = graph.output("logits_" + (layers - 1)).value();
    GraphBuilder b = GraphBuilder.of(graph);
    GraphBuilder scope = b.scope("background");
    Value first = scope.add(new MovementOp.Slice(2, 0, 1, 1), logits);
    Value background = scope.sum(scope.scale(first, 0), scope.constant(NO_BACKGROUND));
    b.output(LOGITS, b.add(LOGITS, new MovementOp.Concat(2), List.of(background, logits)));
    b.output(BOXES, graph.output("boxes_" + (layers - 1)).value());
    Graph ending = b.build().withOutputs(List.of(LOGITS, BOXES));
    ExportResult result = plain(new Model(ending, kept(ending), model.meta()), List.of(), "inputs");
    detector(form, "NvDsInferParseCustomDDETRTAO", "background\n" + NvinferConfig.labels(form));
    return result;
  }

  /** The weights that a graph needs. */
  private Weights kept(Graph graph) {
    Map<String, Tensor> kept = new LinkedHashMap<>(model.weights().asMap());
    kept.keySet().removeIf(n -> graph.parameter(n) == null && graph.buffer(n) == null);
    return Weights.of(kept);
  }

  private String gridName(String output) {
    String name = GRID.get(output);
    if (name == null) {
      throw refused(model);
    }
    return name;
  }

  private Preprocessing preprocessing() {
    return Preprocessing.fromMap(model.meta().preprocessing());
  }

  /**
   * A configuration for the file that was written, as far as its input.
   *
   * @param folded whether it takes levels as they are
   */
  private NvinferConfig config(boolean folded) {
    Preprocessing preprocessing = preprocessing();
    return new NvinferConfig(
            settings.file().getFileName().toString(),
            beside("_labels.txt").getFileName().toString(),
            1,
            List.of(
                (long) preprocessing.channels(),
                (long) preprocessing.height(),
                (long) preprocessing.width()),
            preprocessing,
            folded)
        .outputs(OnnxSignature.read(settings.file()));
  }

  private void detector(ServedForm.Boxes form, String parser, String labels) {
    write(detector(config(false), form, parser), labels);
  }

  private NvinferConfig detector(NvinferConfig config, ServedForm.Boxes form, String parser) {
    boolean background =
        ROWS.contains(network()) || QUERIES.contains(network()) || network().equals(FASTER_RCNN);
    return config
        .put("network-type", 0)
        .put("num-detected-classes", form.classNames().size() + (background ? 1 : 0))
        .put("cluster-mode", 4)
        .put("parse-bbox-func-name", parser)
        .put("custom-lib-path", LIBRARY)
        .thresholds(form);
  }

  private void write(NvinferConfig config, String labels) {
    try {
      AtomicFile.writeString(beside("_nvinfer.txt"), note() + config.text());
      AtomicFile.writeString(beside("_labels.txt"), labels);
    } catch (IOException e) {
      throw new TaoException(
          "EXPORT-001",
          "cannot write beside " + settings.file(),
          List.of(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** What nvinfer cannot do of the preparation. */
  private String note() {
    boolean exact =
        network().equals(EFFICIENTDET)
            || NvinferConfig.hasOneFactor(preprocessing().normalization());
    return exact
        ? ""
        : "# The network's channels have factors of their own (1 / %s); nvinfer has one for all.\n"
            .formatted(preprocessing().normalization().stds());
  }

  private Path beside(String ending) {
    String name = settings.file().getFileName().toString();
    int dot = name.lastIndexOf('.');
    return settings.file().resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ending);
  }
}
