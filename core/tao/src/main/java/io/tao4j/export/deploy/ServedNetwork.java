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
import io.tao4j.network.Task;
import io.tao4j.pass.ForInference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model as other programs see it: one picture in, class scores or detections out.
 *
 * @param model for inference
 * @param form where it is a detector, else null
 * @param preprocessing how pictures become its input
 * @param images the evaluation set, that exports are checked on; null for random numbers
 */
record ServedNetwork(
    Model model,
    ServedForm.@Nullable Boxes form,
    Preprocessing preprocessing,
    EngineProvider engine,
    ExecutionPlan plan,
    @Nullable EvaluationTask images) {

  /** Output of a classifier that ends in a softmax. */
  static final String PROBABILITIES = "probabilities";

  /**
   * @throws TaoException {@code DEPLOY-001} if it is neither a classifier nor a detector of
   *     pictures
   */
  static ServedNetwork of(
      Model trained,
      Task<?, ?> task,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images) {
    Model model = new ForInference().apply(trained);
    Graph graph = model.graph();
    boolean picture =
        task.inputType() == Image.class
            && graph.inputs().size() == 1
            && !model.meta().preprocessing().isEmpty();
    ServedForm served = task.served();
    boolean known =
        served instanceof ServedForm.Boxes
            || served instanceof ServedForm.Scores scores
                && graph.outputs().size() == 1
                && scores.heads().get(0).output().equals(graph.outputs().get(0).name());
    if (!picture || !known) {
      throw new TaoException(
          "DEPLOY-001",
          "there are no files for programs that run '%s'".formatted(model.meta().network()),
          "they are made for networks from one picture to class scores or detections",
          "its inputs are %s, its outputs %s"
              .formatted(
                  graph.inputs().stream().map(Graph.Input::name).toList(),
                  graph.outputs().stream().map(Graph.Output::name).toList()));
    }
    return new ServedNetwork(
        model,
        served instanceof ServedForm.Boxes boxes ? boxes : null,
        Preprocessing.fromMap(model.meta().preprocessing()),
        engine,
        plan,
        images);
  }

  Graph.Input input() {
    return model.graph().inputs().get(0);
  }

  Normalization normalization() {
    return preprocessing.normalization();
  }

  List<String> classes() {
    return model.meta().classNames();
  }

  /** The same with another graph from other inputs, which the evaluation set does not give. */
  ServedNetwork with(Model other) {
    return new ServedNetwork(
        other, form == null ? null : form.withModel(other), preprocessing, engine, plan, null);
  }

  /** The same, checked on other pictures. */
  ServedNetwork on(@Nullable EvaluationTask others) {
    return new ServedNetwork(model, form, preprocessing, engine, plan, others);
  }

  /** Boxes and scores of a detector before suppression; any other network as it is. */
  Model decoded() {
    return form == null ? model : form.model();
  }

  /** An ONNX file alone, with detections at its end where there are any; checked. */
  void writeOnnx(Path file, ExportSettings.Suppression suppression) throws IOException {
    ExportSettings settings = ExportSettings.onnx(file);
    if (form == null) {
      Exporter.export(model, engine, plan, images, settings);
    } else {
      DetectionExporter.export(form, engine, plan, images, settings.withSuppression(suppression));
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
    String size =
        "%s x %s (width x height)".formatted(preprocessing.width(), preprocessing.height());
    String filter = preprocessing.interpolation().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String how =
        switch (preprocessing.crop()) {
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
            preprocessing.covered(preprocessing.width()),
            preprocessing.covered(preprocessing.height()),
            size);
  }

  private String fill() {
    return preprocessing.fill() < 0 ? "its mean colour" : "level " + preprocessing.fill();
  }

  /** For people: what levels become. */
  String numberText() {
    ColorOrder order = normalization().order();
    return "%s, (level * %s - %s) / %s for each channel"
        .formatted(order, normalization().scale(), normalization().means(), normalization().stds());
  }
}
