package io.tao4j.export.deploy;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.CropMode;
import io.tao4j.export.ExportSettings;
import io.tao4j.graph.SuppressedOutputs;
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

  private OnnxRuntimeExample() {}

  static void write(ServedNetwork network, DeploySettings settings, Path folder)
      throws IOException {
    String file = settings.name() + ".onnx";
    network.writeOnnx(folder.resolve(file), ExportSettings.Suppression.ONNX);
    Files.writeString(folder.resolve("labels.txt"), String.join("\n", network.classes()) + "\n");
    Files.writeString(folder.resolve(CLASS + ".java"), source(network));
    Files.writeString(folder.resolve("README.md"), readme(network, settings, file));
  }

  private static String source(ServedNetwork network) throws IOException {
    boolean detects = network.form() != null;
    String text = resource("OnnxExample.java.txt");
    String answer = resource(detects ? "Detections.java.txt" : "Classes.java.txt");
    var normalization = network.normalization();
    return text.replace("@ANSWER@", answer)
        .replace("@INPUT@", network.input().name())
        .replace("@OUTPUT@", network.model().graph().outputs().get(0).name())
        .replace("@CHANNELS@", String.valueOf(network.preprocessing().channels()))
        .replace("@HEIGHT@", String.valueOf(network.preprocessing().height()))
        .replace("@WIDTH@", String.valueOf(network.preprocessing().width()))
        .replace("@BGR@", String.valueOf(normalization.order() == ColorOrder.BGR))
        .replace("@SCALE@", String.valueOf(normalization.scale()))
        .replace("@MEANS@", list(normalization.means()))
        .replace("@STDS@", list(normalization.stds()))
        .replace("@CROP@", network.preprocessing().crop().name())
        .replace(
            "@COVER_HEIGHT@",
            String.valueOf(network.preprocessing().covered(network.preprocessing().height())))
        .replace(
            "@COVER_WIDTH@",
            String.valueOf(network.preprocessing().covered(network.preprocessing().width())))
        .replace("@FILTER@", network.preprocessing().interpolation().name())
        .replace("@FILL@", String.valueOf(Math.max(0, network.preprocessing().fill())))
        .replace("@COUNT@", SuppressedOutputs.COUNT)
        .replace("@BOXES@", SuppressedOutputs.BOXES)
        .replace("@SCORES@", SuppressedOutputs.SCORES)
        .replace("@CLASSES@", SuppressedOutputs.CLASSES);
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
    String mean =
        network.preprocessing().crop().name().startsWith(CropMode.LETTERBOX.name())
                && network.preprocessing().fill() < 0
            ? "\nTraining filled borders with the picture's mean colour, the example does with black."
            : "";
    return """
        # %1$s in ONNX Runtime

            java -cp onnxruntime.jar %2$s.java %3$s labels.txt picture.jpg

        (`com.microsoft.onnxruntime:onnxruntime` from Maven Central.) The network's input is
        `%4$s`, `FLOAT [N, %5$s, %6$s, %7$s]`: pictures %8$s;
        %9$s.
        It decodes with the JDK, whose levels of a JPEG may differ by one or two.%10$s
        """
        .formatted(
            settings.name(),
            CLASS,
            file,
            network.input().name(),
            network.preprocessing().channels(),
            network.preprocessing().height(),
            network.preprocessing().width(),
            network.pictureText(),
            network.numberText(),
            mean);
  }
}
