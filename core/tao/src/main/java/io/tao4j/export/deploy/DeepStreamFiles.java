package io.tao4j.export.deploy;

import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.export.ExportSettings;
import io.tao4j.network.ServedForm;
import io.tao4j.network.ServedForm.Activation;
import io.tao4j.onnx.OnnxSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A configuration for DeepStream's {@code nvinfer}, labels, and the ONNX file of which it builds an
 * engine. {@code nvinfer} computes {@code net-scale-factor * (level - offset)} with one factor for
 * all channels; where a network's channels have factors of their own, that step goes into the file
 * and the configuration has none.
 */
final class DeepStreamFiles {
  static final String CONFIG = "config_infer.txt";

  /** No parser: the application reads the tensors. */
  private static final Map<String, Object> TENSORS = parsed(100, Map.of("output-tensor-meta", 1));

  private static final String PROGRAM = "DeepStream";
  private static final String PARSER = "NvDsInferParseCustomEfficientNMS";
  private static final String LIBRARY =
      "/opt/nvidia/deepstream/deepstream/lib/libnvds_infercustomparser.so";

  /** Factors this near are one. */
  private static final double EQUAL = 1e-9;

  private final ServedNetwork network;
  private final DeploySettings settings;

  private DeepStreamFiles(ServedNetwork network, DeploySettings settings) {
    this.network = network;
    this.settings = settings;
  }

  static void write(ServedNetwork network, DeploySettings settings, Path folder)
      throws IOException {
    new DeepStreamFiles(network, settings).write(folder);
  }

  /** Whether all channels have one factor. */
  static boolean hasOneFactor(Normalization normalization) {
    List<Double> stds = normalization.stds();
    return stds.stream().allMatch(s -> Math.abs(s - stds.get(0)) <= EQUAL * Math.abs(stds.get(0)));
  }

  private void write(Path folder) throws IOException {
    network.preprocessing(PROGRAM);
    boolean folded = !hasOneFactor(network.normalization());
    String name = settings.name() + ".onnx";
    Path file = folder.resolve(name);
    served(folded).writeOnnx(file, ExportSettings.Suppression.TRT);
    OnnxSignature signature = OnnxSignature.read(file);
    Files.writeString(folder.resolve("labels.txt"), labels(network.form()));
    Files.writeString(folder.resolve(CONFIG), config(name, folded, signature));
    Files.writeString(folder.resolve("README.md"), readme(folded));
  }

  private ServedNetwork served(boolean folded) {
    ServedNetwork served = network;
    if (!network.activations().isEmpty()) {
      served =
          network.with(PreparedGraphs.givingProbabilities(network.model(), network.activations()));
      served = folded ? served : served.on(network.images());
    }
    return folded
        ? served.with(PreparedGraphs.takingLevels(served.decoded(), network.normalization()))
        : served;
  }

  private String config(String file, boolean folded, OnnxSignature signature) {
    Preprocessing preprocessing = network.preprocessing(PROGRAM);
    Normalization normalization = network.normalization();
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("gpu-id", 0);
    property.put("gie-unique-id", 1);
    property.put("onnx-file", file);
    property.put(
        "model-engine-file", "%s_b%s_gpu0_fp32.engine".formatted(file, settings.maximumBatch()));
    property.put("labelfile-path", "labels.txt");
    property.put("batch-size", settings.maximumBatch());
    property.put("network-mode", 0);
    property.put("process-mode", 1);
    property.put(
        "infer-dims", semicolons(signature.inputs().get(0).dims().stream().skip(1).toList()));
    property.put(
        "net-scale-factor",
        folded ? "1.0" : number(normalization.scale() / normalization.stds().get(0)));
    if (!folded) {
      property.put(
          "offsets",
          semicolons(
              normalization.means().stream()
                  .map(mean -> number(mean / normalization.scale()))
                  .toList()));
    }
    property.put(
        "model-color-format",
        switch (normalization.order()) {
          case RGB -> 0;
          case BGR -> 1;
          case GRAY -> 2;
        });
    property.put("maintain-aspect-ratio", isBoxed() ? 1 : 0);
    property.put("symmetric-padding", preprocessing.crop() == CropMode.LETTERBOX ? 1 : 0);
    property.put("scaling-filter", 1);
    property.put(
        "output-blob-names",
        semicolons(signature.outputs().stream().map(OnnxSignature.Port::name).toList()));
    StringBuilder text = new StringBuilder("[property]\n");
    property.putAll(parser(network.form()));
    property.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    if (network.form() instanceof ServedForm.Boxes boxes) {
      text.append("\n[class-attrs-all]\npre-cluster-threshold=")
          .append(number(boxes.scoreThreshold()))
          .append("\ntopk=")
          .append(boxes.topK())
          .append('\n');
    }
    return text.toString();
  }

  /** What nvinfer does with the outputs; what it has no parser for is left to the application. */
  private static Map<String, Object> parser(ServedForm form) {
    return form.match(
        scores -> isExclusive(scores) ? parsed(1, Map.of("classifier-threshold", "0.0")) : TENSORS,
        boxes -> {
          Map<String, Object> property = new LinkedHashMap<>();
          property.put("num-detected-classes", boxes.classNames().size());
          property.put("cluster-mode", 4);
          property.put("parse-bbox-func-name", PARSER);
          property.put("custom-lib-path", LIBRARY);
          return parsed(0, property);
        },
        masks -> {
          Map<String, Object> property = new LinkedHashMap<>();
          property.put("num-detected-classes", masks.classNames().size());
          property.put("segmentation-threshold", "0.0");
          return parsed(2, property);
        },
        embedding -> TENSORS,
        raw -> TENSORS);
  }

  private static Map<String, Object> parsed(int networkType, Map<String, Object> more) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("network-type", networkType);
    property.putAll(more);
    return property;
  }

  /** nvinfer takes the likeliest class of each output: not for classes of which many are true. */
  private static boolean isExclusive(ServedForm.Scores scores) {
    return scores.heads().stream().noneMatch(head -> head.activation() == Activation.SIGMOID);
  }

  private boolean isBoxed() {
    CropMode crop = network.preprocessing(PROGRAM).crop();
    return crop == CropMode.LETTERBOX || crop == CropMode.LETTERBOX_TOP_LEFT;
  }

  /** Without an exponent, which GLib's reader of numbers does not need but people do. */
  private static String number(double value) {
    return new java.math.BigDecimal(value)
        .round(new java.math.MathContext(12))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String semicolons(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(";"));
  }

  /**
   * Names one a line; those of a classifier's head on one line, where a semicolon within a name
   * would make two of it.
   */
  private static String labels(ServedForm form) {
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
        raw -> "");
  }

  private static List<String> lines(List<String> names) {
    return names.stream().map(name -> name.replaceAll("\\R", " ")).toList();
  }

  private String readme(boolean folded) {
    List<String> notes = new ArrayList<>();
    if (network.form() instanceof ServedForm.Scores
        && network.classes().stream().anyMatch(c -> c.contains(";"))) {
      notes.add(
          "nvinfer separates a classifier's labels by semicolons: labels.txt has a comma where a"
              + " class name has one.");
    }
    if (folded) {
      notes.add(
          ("The channels of this network have factors of their own (%s). They are part of the ONNX"
                  + " file: net-scale-factor is 1 and there are no offsets.")
              .formatted(network.numberText()));
    }
    Preprocessing preprocessing = network.preprocessing(PROGRAM);
    if (preprocessing.isMiddle()) {
      notes.add(
          ("The network was trained on pictures that were %s. nvinfer shows it the whole frame or"
                  + " object instead, stretched.")
              .formatted(network.pictureText()));
    }
    if (isBoxed() && preprocessing.fill() != 0) {
      notes.add(
          ("nvinfer fills the border with level 0, training did with %s: near the border detections"
                  + " may differ.")
              .formatted(preprocessing.fill() < 0 ? "the mean colour" : preprocessing.fill()));
    }
    if (preprocessing.interpolation() != Interpolation.BILINEAR) {
      notes.add(
          "Training resized with the filter %s, nvinfer with bilinear (scaling-filter=1)."
              .formatted(preprocessing.interpolation().name().toLowerCase(Locale.ROOT)));
    }
    notes.add(outputs(network.form()));
    notes.add(
        "network-mode is 0 (FP32); 2 is FP16. The first start builds the engine and keeps it as"
            + " model-engine-file.");
    return "# %s for DeepStream\n\n`%s` is for `nvinfer`:\n\n    nvinfer config-file-path=%s\n\n%s\n"
        .formatted(
            settings.name(),
            CONFIG,
            CONFIG,
            notes.stream().map(note -> "- " + note).collect(Collectors.joining("\n")));
  }

  private static String outputs(ServedForm form) {
    return form.match(
        DeepStreamFiles::outputs,
        boxes ->
            ("Suppression is part of the engine (plug-in EfficientNMS_TRT), so cluster-mode is 4. The"
                    + " parse function %s is one of sources/libs/nvdsinfer_customparser of newer"
                    + " DeepStream releases; where `nm -D` does not show it in the library, its"
                    + " source must be added there.")
                .formatted(PARSER),
        masks ->
            "The file ends in probabilities of each class for each pixel, of which nvinfer's parser"
                + " of segmentation makes a map.",
        embedding ->
            "The output is a vector: network-type is 100, and the application reads it from the"
                + " tensor meta data (output-tensor-meta=1).",
        raw ->
            "nvinfer has no parser for the outputs: network-type is 100, and the application reads"
                + " them from the tensor meta data (output-tensor-meta=1).");
  }

  private static String outputs(ServedForm.Scores scores) {
    if (!isExclusive(scores)) {
      return "The file ends in probabilities of classes of which any number is true. nvinfer has no"
          + " parser for that: network-type is 100, and the application reads the tensors"
          + " (output-tensor-meta=1).";
    }
    return "The file ends in probabilities, which nvinfer's own parser of classifiers reads"
        + (scores.heads().size() > 1 ? ", one label for each output" : "")
        + ". As a secondary classifier set process-mode=2 and operate-on-gie-id.";
  }
}
