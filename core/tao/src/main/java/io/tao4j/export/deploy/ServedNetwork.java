package io.tao4j.export.deploy;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.export.DetectionExporter;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.Exporter;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ServedForm;
import io.tao4j.network.ServedForm.Activation;
import io.tao4j.network.Task;
import io.tao4j.pass.ForInference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model as other programs see it.
 *
 * @param model for inference
 * @param form what its outputs are, as the network declares it
 * @param pictures how pictures become its input; null where it takes something else
 * @param images the evaluation set, that exports are checked on; null for random numbers
 */
record ServedNetwork(
    Model model,
    ServedForm form,
    @Nullable Preprocessing pictures,
    EngineProvider engine,
    ExecutionPlan plan,
    @Nullable EvaluationTask images) {

  /**
   * @throws TaoException {@code DEPLOY-001} if the network declares outputs that the model does not
   *     have
   */
  static ServedNetwork of(
      Model trained,
      Task<?, ?> task,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images) {
    Model model = new ForInference().apply(trained);
    Graph graph = model.graph();
    ServedForm form = task.served();
    List<String> outputs = graph.outputs().stream().map(Graph.Output::name).toList();
    if (!outputs.containsAll(declared(form))) {
      throw new TaoException(
          "DEPLOY-001",
          "the model of '%s' does not have the outputs that the network declares"
              .formatted(model.meta().network()),
          "declared are %s, it has %s".formatted(declared(form), outputs));
    }
    boolean takesPicture =
        task.inputType() == Image.class
            && graph.inputs().size() == 1
            && !model.meta().preprocessing().isEmpty();
    Preprocessing pictures =
        takesPicture ? Preprocessing.fromMap(model.meta().preprocessing()) : null;
    return new ServedNetwork(model, form, pictures, engine, plan, images);
  }

  /** Outputs of the model itself that a form names. */
  private static List<String> declared(ServedForm form) {
    return form.match(
        scores -> scores.heads().stream().map(ServedForm.Head::output).toList(),
        boxes -> List.of(), // of a graph of its own
        masks -> List.of(masks.output()),
        embedding -> List.of(embedding.output()),
        sequence -> List.of(sequence.output(), sequence.best(), sequence.probability()),
        raw -> List.of());
  }

  boolean takesPictures() {
    return pictures != null;
  }

  /**
   * How pictures become the input.
   *
   * @throws TaoException {@code DEPLOY-005} if the network takes something else
   */
  Preprocessing preprocessing(String program) {
    if (pictures == null) {
      throw new TaoException(
          "DEPLOY-005",
          "%s runs networks that take one picture, '%s' takes %s"
              .formatted(
                  program,
                  model.meta().network(),
                  model.graph().inputs().stream().map(Graph.Input::name).toList()),
          "deploy it for Triton or DJL Serving, which take tensors");
    }
    return pictures;
  }

  /** What is still to be applied to the outputs of the model, by their names. */
  Map<String, Activation> activations() {
    return form.match(
        scores -> {
          Map<String, Activation> activations = new LinkedHashMap<>();
          scores.heads().forEach(head -> activations.put(head.output(), head.activation()));
          return activations;
        },
        boxes -> Map.of(),
        masks -> Map.of(masks.output(), masks.activation()),
        embedding -> Map.of(),
        sequence -> Map.of(),
        raw -> Map.of());
  }

  Graph.Input input() {
    return model.graph().inputs().get(0);
  }

  Normalization normalization() {
    return picture().normalization();
  }

  private Preprocessing picture() {
    return Objects.requireNonNull(pictures, "the network takes no picture");
  }

  /** Names of all classes, head after head; empty where the form has none. */
  List<String> classes() {
    return form.match(
        scores -> scores.heads().stream().flatMap(head -> head.classNames().stream()).toList(),
        ServedForm.Boxes::classNames,
        ServedForm.Masks::classNames,
        embedding -> List.of(),
        ServedForm.Sequence::labels,
        raw -> List.of());
  }

  /** The classes of an output; empty where it has none. */
  List<String> classes(String output) {
    return form instanceof ServedForm.Scores scores
        ? scores.heads().stream()
            .filter(head -> head.output().equals(output))
            .flatMap(head -> head.classNames().stream())
            .toList()
        : List.of();
  }

  /** The same with another graph from other inputs, which the evaluation set does not give. */
  ServedNetwork with(Model other) {
    return new ServedNetwork(
        other,
        form instanceof ServedForm.Boxes boxes ? boxes.withModel(other) : form,
        pictures,
        engine,
        plan,
        null);
  }

  /** The same, checked on other pictures. */
  ServedNetwork on(@Nullable EvaluationTask others) {
    return new ServedNetwork(model, form, pictures, engine, plan, others);
  }

  /** Boxes and scores of a detector before suppression; any other network as it is. */
  Model decoded() {
    return form instanceof ServedForm.Boxes boxes ? boxes.model() : model;
  }

  /** An ONNX file alone, with detections at its end where there are any; checked. */
  void writeOnnx(Path file, ExportSettings.Suppression suppression) throws IOException {
    ExportSettings settings = ExportSettings.onnx(file);
    if (form instanceof ServedForm.Boxes boxes) {
      DetectionExporter.export(boxes, engine, plan, images, settings.withSuppression(suppression));
    } else {
      Exporter.export(model, engine, plan, images, settings);
    }
    removeLabels(file);
  }

  /** {@link #decoded} in an engine's own form, alone; checked. */
  void write(ExportSettings settings) throws IOException {
    Exporter.export(decoded(), engine, plan, images, settings);
    removeLabels(settings.file());
  }

  /** Each program wants its labels in a form and place of its own. */
  private static void removeLabels(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling("labels.txt"));
  }

  /** For people: what a picture must become. */
  String pictureText() {
    String size = "%s x %s (width x height)".formatted(picture().width(), picture().height());
    String filter = picture().interpolation().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String how =
        switch (picture().crop()) {
          case STRETCH -> "stretched to " + size;
          case CENTER_CROP -> middle(size);
          case MARGIN_CROP -> "as it is where it is %s; else %s".formatted(size, middle(size));
          case LETTERBOX ->
              "scaled to fit into the middle of %s, filled with %s".formatted(size, fill());
          case LETTERBOX_TOP_LEFT ->
              "scaled to fit at the top left of %s, filled with %s".formatted(size, fill());
        };
    return how + ", filter: " + filter;
  }

  private String middle(String size) {
    return "scaled to just cover %s x %s, then its middle %s"
        .formatted(
            picture().covered(picture().width()), picture().covered(picture().height()), size);
  }

  private String fill() {
    return picture().fill() < 0 ? "its mean colour" : "level " + picture().fill();
  }

  /** For people: what levels become. */
  String numberText() {
    ColorOrder order = normalization().order();
    return "%s, (level * %s - %s) / %s for each channel"
        .formatted(order, normalization().scale(), normalization().means(), normalization().stds());
  }
}
