package io.tao4j.export;

import io.tao4j.check.CheckReport;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.export.ExportSettings.Suppression;
import io.tao4j.geometry.NonMaximumSuppression;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.onnx.NmsTail;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.onnx.OnnxPorts;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a detector as a file that ends in detections. Its boxes and scores before suppression are
 * compared with the engine's; then the file's detections with those that Java's suppression leaves
 * of the same boxes. A file for TensorRT's plug-in cannot run here, so that of it the first only is
 * checked.
 */
public final class DetectionExporter {
  /** Scores this near the last that is kept may belong to either of two boxes. */
  private static final float TIE = 1e-6f;

  /** Share by which a side may differ: a division and a product of float32. */
  private static final float SIDE = 1e-6f;

  private DetectionExporter() {}

  /**
   * The boxes of a model.
   *
   * @param task of a model
   * @throws TaoException {@code EXPORT-013} if it finds none
   */
  public static ServedForm.Boxes boxes(Model model, Function<Model, Task<?, ?>> task) {
    if (task.apply(model).served() instanceof ServedForm.Boxes boxes) {
      return boxes;
    }
    throw new TaoException(
        "EXPORT-013",
        "the network '%s' has no boxes to suppress".formatted(model.meta().network()),
        "export it without suppression");
  }

  /**
   * Exports.
   *
   * @param images where the check's inputs come from, or null for random numbers
   * @throws TaoException {@code EXPORT-004} if boxes or scores differ by more than the tolerance,
   *     {@code EXPORT-012} if detections do; then no new file is left, and an older one stays
   */
  public static ExportResult export(
      ServedForm.Boxes form,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings) {
    return export(form, engine, plan, images, settings, Names.OWN);
  }

  /**
   * Exports under other names.
   *
   * @param images where the check's inputs come from, or null for random numbers
   * @param names of the file's inputs and outputs
   * @throws TaoException as {@link #export(ServedForm.Boxes, EngineProvider, ExecutionPlan,
   *     EvaluationTask, ExportSettings)}
   */
  public static ExportResult export(
      ServedForm.Boxes form,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings,
      Names names) {
    List<Sample> samples = Exporter.samples(form.model(), engine, plan, images);
    double error =
        write(
            form,
            settings.file(),
            settings.suppression(),
            names,
            OnnxOptions.DEFAULT.withFoldBatchNorm(settings.foldBatchNorm()),
            samples,
            new Tolerance(settings.tolerance(), settings.tolerance()),
            () -> {});
    return Exporter.result(form.model(), samples, images != null, error, settings);
  }

  /**
   * Writes a checked file.
   *
   * @param names of the file; the check reads it by these
   * @param samples what an engine computes: boxes and scores before suppression
   * @param then done when all is checked, before the file gets its name; if it throws, there is no
   *     new file
   * @return largest error of boxes and scores
   */
  static double write(
      ServedForm.Boxes form,
      Path file,
      Suppression suppression,
      Names names,
      OnnxOptions options,
      List<Sample> samples,
      Tolerance tolerance,
      Runnable then) {
    boolean runs = suppression == Suppression.ONNX;
    OnnxOptions named = names.ports().map(options::withPorts).orElse(options);
    NmsTail tail =
        new NmsTail(
            runs ? NmsTail.Runtime.ONNX : NmsTail.Runtime.TENSORRT,
            form.boxes(),
            form.scores(),
            form.scoreThreshold(),
            form.iouThreshold(),
            form.topK());
    try {
      Path folder = Files.createTempDirectory("tao4j-export");
      Path decoded = folder.resolve("decoded.onnx");
      try {
        CheckReport report =
            OnnxExporter.exportChecked(form.model(), decoded, options, samples, tolerance);
        OnnxExporter.exportInspected(
            form.model(),
            file,
            named.withSuppression(tail),
            written -> {
              if (runs) {
                compare(decoded, written, form, names, samples, file);
              }
              then.run();
            });
        return report.maximumError();
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new TaoException("EXPORT-001", "cannot write " + file, List.of(String.valueOf(e)), e);
    }
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static void compare(
      Path decoded,
      Path written,
      ServedForm.Boxes form,
      Names names,
      List<Sample> samples,
      Path target) {
    try (OnnxSession before = OnnxSession.open(decoded);
        OnnxSession after = OnnxSession.open(written)) {
      for (Sample sample : samples) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(sample.inputs());
        inputs.keySet().retainAll(before.inputNames());
        Map<String, Tensor> predictions = before.run(inputs);
        Map<String, Tensor> detections = after.run(names.inputs(inputs));
        int images = Math.toIntExact(predictions.get(form.boxes()).shape().size(0));
        for (int image = 0; image < images; image++) {
          String difference =
              difference(
                  Detected.expected(predictions, form, image),
                  Detected.of(names.ownOutputs().apply(detections), image));
          if (!difference.isEmpty()) {
            throw new TaoException(
                "EXPORT-012",
                target + ": the file's detections are not those of its own boxes",
                difference);
          }
        }
      }
    }
  }

  /**
   * An image's detections, best first.
   *
   * @param sides four a detection
   */
  private record Detected(float[] sides, float[] scores, int[] classes) {
    static Detected expected(Map<String, Tensor> predictions, ServedForm.Boxes form, int image) {
      Tensor boxes = predictions.get(form.boxes());
      Tensor scores = predictions.get(form.scores());
      int count = Math.toIntExact(boxes.shape().size(1));
      int classes = Math.toIntExact(scores.shape().size(2));
      float[] sides = new float[4 * count * classes];
      float[] found = new float[count * classes];
      int[] kinds = new int[count * classes];
      int size = 0;
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < classes; c++) {
          float score = (float) scores.get(((long) image * count + i) * classes + c);
          if (score > (float) form.scoreThreshold()) {
            for (int side = 0; side < 4; side++) {
              sides[4 * size + side] = (float) boxes.get(((long) image * count + i) * 4 + side);
            }
            found[size] = score;
            kinds[size++] = c;
          }
        }
      }
      int[] kept =
          NonMaximumSuppression.apply(
              Arrays.copyOf(sides, 4 * size),
              Arrays.copyOf(found, size),
              Arrays.copyOf(kinds, size),
              (float) form.iouThreshold(),
              form.topK());
      float[] keptSides = new float[4 * kept.length];
      float[] keptScores = new float[kept.length];
      int[] keptClasses = new int[kept.length];
      for (int i = 0; i < kept.length; i++) {
        System.arraycopy(sides, 4 * kept[i], keptSides, 4 * i, 4);
        keptScores[i] = found[kept[i]];
        keptClasses[i] = kinds[kept[i]];
      }
      return new Detected(keptSides, keptScores, keptClasses);
    }

    static Detected of(Map<String, Tensor> outputs, int image) {
      Tensor found = outputs.get(SuppressedOutputs.SCORES);
      int count = (int) outputs.get(SuppressedOutputs.COUNT).get(image);
      long most = found.shape().size(1);
      float[] sides = new float[4 * count];
      float[] scores = new float[count];
      int[] classes = new int[count];
      for (int i = 0; i < count; i++) {
        scores[i] = (float) found.get(image * most + i);
        classes[i] = (int) outputs.get(SuppressedOutputs.CLASSES).get(image * most + i);
        for (int side = 0; side < 4; side++) {
          sides[4 * i + side] =
              (float) outputs.get(SuppressedOutputs.BOXES).get((image * most + i) * 4 + side);
        }
      }
      return new Detected(sides, scores, classes);
    }

    /** Equal sides, or as near as they come back from a share of the picture. */
    private boolean areSides(int i, Detected other, int index) {
      for (int side = 0; side < 4; side++) {
        float expected = other.sides[4 * index + side];
        if (Math.abs(sides[4 * i + side] - expected) > SIDE * Math.max(1, Math.abs(expected))) {
          return false;
        }
      }
      return true;
    }

    boolean has(Detected other, int index) {
      for (int i = 0; i < scores.length; i++) {
        if (classes[i] == other.classes[index]
            && Math.abs(scores[i] - other.scores[index]) <= TIE
            && areSides(i, other, index)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Names and numbers of a file, and how they are read.
   *
   * @param ports what makes them of the network's own; empty for those
   * @param ownOutputs from the file's outputs back to {@link SuppressedOutputs}
   */
  public record Names(Optional<OnnxPorts> ports, UnaryOperator<Map<String, Tensor>> ownOutputs) {
    /** The network's own. */
    public static final Names OWN = new Names(Optional.empty(), UnaryOperator.identity());

    /** Inputs under the file's names. */
    Map<String, Tensor> inputs(Map<String, Tensor> inputs) {
      Map<String, Tensor> named = new LinkedHashMap<>();
      inputs.forEach(
          (name, tensor) ->
              named.put(ports.map(p -> p.inputs().getOrDefault(name, name)).orElse(name), tensor));
      return named;
    }
  }

  /** What differs, in words; empty if nothing does but the order of equal scores. */
  private static String difference(Detected expected, Detected actual) {
    if (expected.scores().length != actual.scores().length) {
      return "%s detections instead of %s"
          .formatted(actual.scores().length, expected.scores().length);
    }
    for (int i = 0; i < expected.scores().length; i++) {
      float last = expected.scores()[expected.scores().length - 1];
      if (expected.scores()[i] - last > TIE && !actual.has(expected, i)) {
        return "a detection of class %s with score %s is missing"
            .formatted(expected.classes()[i], expected.scores()[i]);
      }
    }
    return "";
  }
}
