package io.tao4j.export.deploy;

import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.network.ServedForm;
import io.tao4j.onnx.OnnxSignature;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A configuration for DeepStream's {@code nvinfer}, which computes {@code net-scale-factor * (level
 * - offset)} with one factor for all channels.
 */
final class NvinferConfig {
  /** Factors this near are one. */
  private static final double EQUAL = 1e-9;

  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final Map<String, Object> classes = new LinkedHashMap<>();

  /**
   * A configuration without anything about outputs.
   *
   * @param file the ONNX file, beside the configuration
   * @param labels the file of labels beside it
   * @param batch most pictures of a step
   * @param sizes channels, height and width of the input
   * @param folded whether the file takes levels as they are
   */
  NvinferConfig(
      String file,
      String labels,
      int batch,
      List<Long> sizes,
      Preprocessing preprocessing,
      boolean folded) {
    Normalization normalization = preprocessing.normalization();
    put("gpu-id", 0);
    put("gie-unique-id", 1);
    put("onnx-file", file);
    put("model-engine-file", "%s_b%s_gpu0_fp32.engine".formatted(file, batch));
    put("labelfile-path", labels);
    put("batch-size", batch);
    put("network-mode", 0);
    put("process-mode", 1);
    put("infer-dims", semicolons(sizes));
    put(
        "net-scale-factor",
        folded ? "1.0" : number(normalization.scale() / normalization.stds().get(0)));
    if (!folded) {
      put(
          "offsets",
          semicolons(
              normalization.means().stream()
                  .map(mean -> number(mean / normalization.scale()))
                  .toList()));
    }
    put(
        "model-color-format",
        switch (normalization.order()) {
          case RGB -> 0;
          case BGR -> 1;
          case GRAY -> 2;
        });
    put("maintain-aspect-ratio", isBoxed(preprocessing) ? 1 : 0);
    put("symmetric-padding", preprocessing.crop() == CropMode.LETTERBOX ? 1 : 0);
    put("scaling-filter", 1);
  }

  NvinferConfig put(String key, Object value) {
    properties.put(key, value);
    return this;
  }

  NvinferConfig putAll(Map<String, Object> more) {
    properties.putAll(more);
    return this;
  }

  /** Names of the outputs, in the file's order. */
  NvinferConfig outputs(OnnxSignature signature) {
    return put(
        "output-blob-names",
        semicolons(signature.outputs().stream().map(OnnxSignature.Port::name).toList()));
  }

  /** What holds for detections of all classes. */
  NvinferConfig putForClasses(String key, Object value) {
    classes.put(key, value);
    return this;
  }

  /** The thresholds that a detector's file has. */
  NvinferConfig thresholds(ServedForm.Boxes boxes) {
    return putForClasses("pre-cluster-threshold", number(boxes.scoreThreshold()))
        .putForClasses("topk", boxes.topK());
  }

  String text() {
    StringBuilder text = new StringBuilder("[property]\n");
    properties.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    if (!classes.isEmpty()) {
      text.append("\n[class-attrs-all]\n");
      classes.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    }
    return text.toString();
  }

  /** Whether all channels have one factor. */
  static boolean hasOneFactor(Normalization normalization) {
    List<Double> stds = normalization.stds();
    return stds.stream().allMatch(s -> Math.abs(s - stds.get(0)) <= EQUAL * Math.abs(stds.get(0)));
  }

  /** Whether pictures keep their shape, with a border around them. */
  static boolean isBoxed(Preprocessing preprocessing) {
    CropMode crop = preprocessing.crop();
    return crop == CropMode.LETTERBOX || crop == CropMode.LETTERBOX_TOP_LEFT;
  }

  /**
   * Names one a line; those of a classifier's head on one line, where a semicolon within a name
   * would make two of it.
   */
  static String labels(ServedForm form) {
    return form.match(
        scores ->
            scores.heads().stream()
                .map(
                    head ->
                        lines(head.classNames()).stream()
                            .map(name -> name.replace(';', ','))
                            .collect(Collectors.joining(";", "", "\n")))
                .collect(Collectors.joining()),
        boxes -> String.join("\n", lines(boxes.classNames())) + "\n",
        masks -> String.join("\n", lines(masks.classNames())) + "\n",
        embedding -> "",
        sequence -> String.join("\n", lines(sequence.labels())) + "\n",
        raw -> "");
  }

  private static List<String> lines(List<String> names) {
    return names.stream().map(name -> name.replaceAll("\\R", " ")).toList();
  }

  /** Without an exponent, which GLib's reader of numbers does not need but people do. */
  static String number(double value) {
    return new BigDecimal(value).round(new MathContext(12)).stripTrailingZeros().toPlainString();
  }

  private static String semicolons(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(";"));
  }
}
