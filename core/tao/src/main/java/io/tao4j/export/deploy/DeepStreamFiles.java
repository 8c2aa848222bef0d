package io.tao4j.export.deploy;

import io.tao4j.data.image.Interpolation;
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
 * engine. Where a network's channels have factors of their own, that step goes into the file and
 * the configuration has none.
 */
final class DeepStreamFiles {
  static final String CONFIG = "config_infer.txt";

  private static final String LABELS = "labels.txt";

  /** No parser: the application reads the tensors. */
  private static final Map<String, Object> TENSORS = parsed(100, Map.of("output-tensor-meta", 1));

  private static final String PROGRAM = "DeepStream";
  private static final String PARSER = "NvDsInferParseCustomEfficientNMS";
  private static final String LIBRARY =
      "/opt/nvidia/deepstream/deepstream/lib/libnvds_infercustomparser.so";

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

  private void write(Path folder) throws IOException {
    network.preprocessing(PROGRAM);
    boolean folded = !NvinferConfig.hasOneFactor(network.normalization());
    String name = settings.name() + ".onnx";
    Path file = folder.resolve(name);
    served(folded).writeOnnx(file, ExportSettings.Suppression.TRT);
    OnnxSignature signature = OnnxSignature.read(file);
    Files.writeString(folder.resolve(LABELS), NvinferConfig.labels(network.form()));
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
    NvinferConfig config =
        new NvinferConfig(
                file,
                LABELS,
                settings.maximumBatch(),
                signature.inputs().get(0).dims().stream().skip(1).toList(),
                network.preprocessing(PROGRAM),
                folded)
            .outputs(signature)
            .putAll(parser(network.form()));
    return network.form() instanceof ServedForm.Boxes boxes
        ? config.thresholds(boxes).text()
        : config.text();
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
        sequence -> TENSORS,
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
    if (NvinferConfig.isBoxed(preprocessing) && preprocessing.fill() != 0) {
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
        sequence ->
            "nvinfer has no parser for the outputs: network-type is 100, and the application reads them"
                + " from the tensor meta data (output-tensor-meta=1). "
                + OutputText.steps(sequence),
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
