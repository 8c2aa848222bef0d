package io.tao4j.export.deploy;

import io.tao4j.error.TaoException;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.network.ServedForm;
import io.tao4j.onnx.OnnxSignature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether files that the caller has made before are those of the network. */
final class GivenFiles {
  private GivenFiles() {}

  static void check(ServedNetwork network, DeploySettings settings) {
    if (settings.plan() != null && !Files.isRegularFile(settings.plan())) {
      throw new TaoException("DEPLOY-003", "there is no engine " + settings.plan());
    }
    if (settings.onnx() == null) {
      return;
    }
    OnnxSignature file = OnnxSignature.read(settings.onnx());
    checkEnding(network, file, settings.onnx());
    OnnxSignature.Port input = file.input(network.input().name());
    List<Long> sizes = PreparedGraphs.sizes(network.input().type().shape());
    boolean fits =
        file.inputs().size() == network.model().graph().inputs().size()
            && input != null
            && input.dims().size() == sizes.size() + 1
            && input.dims().subList(1, input.dims().size()).equals(sizes);
    if (!fits) {
      throw new TaoException(
          "DEPLOY-004",
          "%s is no file of this network".formatted(settings.onnx()),
          "its inputs are %s, the network's is %s %s"
              .formatted(file.inputs(), network.input().name(), sizes));
    }
    String others = file.properties().get("tao4j.class_names");
    if (others != null && !others.equals(json(network.classes()))) {
      throw new TaoException(
          "DEPLOY-004",
          "%s is no file of this network".formatted(settings.onnx()),
          "its classes are %s, the network's are %s".formatted(others, network.classes()));
    }
  }

  /** A detector's file ends in detections, or in boxes and scores: its maps mean nothing here. */
  private static void checkEnding(ServedNetwork network, OnnxSignature file, Path path) {
    if (!(network.form() instanceof ServedForm.Boxes form)) {
      return;
    }
    List<String> outputs = file.outputs().stream().map(OnnxSignature.Port::name).toList();
    List<String> boxes = List.of(form.boxes(), form.scores());
    if (!outputs.contains(SuppressedOutputs.COUNT) && !outputs.containsAll(boxes)) {
      throw new TaoException(
          "DEPLOY-004",
          "%s ends in %s, not in detections".formatted(path, outputs),
          "export it with suppression");
    }
  }

  private static String json(List<String> names) {
    return new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(names).toString();
  }
}
