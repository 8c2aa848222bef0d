package io.tao4j.export.deploy;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.export.ExportSettings;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.network.ServedForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Java class that runs the ONNX file with ONNX Runtime and the JDK alone. It is a text with holes
 * in this module's resources, filled with the model's numbers.
 */
final class OnnxRuntimeExample {
  static final String CLASS = "OnnxExample";

  private static final String TENSORS = "Tensors.java.txt";
  private static final String PROGRAM = "the example for ONNX Runtime";

  private OnnxRuntimeExample() {}

  static void write(ServedNetwork network, DeploySettings settings, Path folder)
      throws IOException {
    String file = settings.name() + ".onnx";
    network.preprocessing(PROGRAM);
    network.writeOnnx(folder.resolve(file), ExportSettings.Suppression.ONNX);
    Files.writeString(folder.resolve("labels.txt"), String.join("\n", network.classes()) + "\n");
    Files.writeString(folder.resolve(CLASS + ".java"), source(network));
    Files.writeString(folder.resolve("README.md"), readme(network, settings, file));
  }

  private static String source(ServedNetwork network) throws IOException {
    Preprocessing pictures = network.preprocessing(PROGRAM);
    String text = resource("OnnxExample.java.txt");
    String file =
        network
            .form()
            .match(
                scores -> "Classes.java.txt",
                boxes -> "Detections.java.txt",
                masks -> TENSORS,
                embedding -> TENSORS,
                sequence -> TENSORS,
                raw -> TENSORS);
    String answer = resource(file).replace("@CALLS@", calls(network.form()));
    var normalization = network.normalization();
    return text.replace("@ANSWER@", answer)
        .replace("@INPUT@", network.input().name())
        .replace("@CHANNELS@", String.valueOf(pictures.channels()))
        .replace("@HEIGHT@", String.valueOf(pictures.height()))
        .replace("@WIDTH@", String.valueOf(pictures.width()))
        .replace("@BGR@", String.valueOf(normalization.order() == ColorOrder.BGR))
        .replace("@SCALE@", String.valueOf(normalization.scale()))
        .replace("@MEANS@", list(normalization.means()))
        .replace("@STDS@", list(normalization.stds()))
        .replace("@CROP@", pictures.crop().name())
        .replace("@COVER_HEIGHT@", String.valueOf(pictures.covered(pictures.height())))
        .replace("@COVER_WIDTH@", String.valueOf(pictures.covered(pictures.width())))
        .replace("@FILTER@", pictures.interpolation().name())
        .replace("@FILL@", String.valueOf(Math.max(0, pictures.fill())))
        .replace("@COUNT@", SuppressedOutputs.COUNT)
        .replace("@BOXES@", SuppressedOutputs.BOXES)
        .replace("@SCORES@", SuppressedOutputs.SCORES)
        .replace("@CLASSES@", SuppressedOutputs.CLASSES);
  }

  /** One call a head, with where its classes begin in labels.txt and what makes probabilities. */
  private static String calls(ServedForm form) {
    if (!(form instanceof ServedForm.Scores scores)) {
      return "";
    }
    StringBuilder calls = new StringBuilder();
    int first = 0;
    for (ServedForm.Head head : scores.heads()) {
      int end = first + head.classNames().size();
      calls.append(
          "    lines.addAll(classes(result, \"%s\", names.subList(%s, %s), \"%s\"));\n"
              .formatted(head.output(), first, end, head.activation()));
      first = end;
    }
    return calls.toString();
  }

  private static String list(List<Double> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = OnnxRuntimeExample.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing from the module");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String readme(ServedNetwork network, DeploySettings settings, String file) {
    Preprocessing pictures = network.preprocessing(PROGRAM);
    String mean =
        pictures.crop().name().startsWith(CropMode.LETTERBOX.name()) && pictures.fill() < 0
            ? "\nTraining filled borders with the picture's mean colour, the example does with black."
            : "";
    return """
        # %1$s in ONNX Runtime

            java -cp onnxruntime.jar %2$s.java %3$s labels.txt picture.jpg

        (`com.microsoft.onnxruntime:onnxruntime` from Maven Central.) The network's input is
        `%4$s`, `FLOAT [N, %5$s, %6$s, %7$s]`: pictures %8$s;
        %9$s.
        It gives %11$s
        It decodes with the JDK, whose levels of a JPEG may differ by one or two.%10$s
        """
        .formatted(
            settings.name(),
            CLASS,
            file,
            network.input().name(),
            pictures.channels(),
            pictures.height(),
            pictures.width(),
            network.pictureText(),
            network.numberText(),
            mean,
            OutputText.of(network));
  }
}
