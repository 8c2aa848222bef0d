package io.tao4j.export.deploy;

import io.tao4j.export.DetectionExporter;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.onnx.OnnxPorts;
import io.tao4j.onnx.OnnxPorts.Output;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two forms in which TAO's exports give detections that were suppressed in the file, and back.
 */
final class TaoDetections {
  private TaoDetections() {}

  /** {@code BatchedNMS}: the number, {@code _1} the sides from 0 to 1, scores, classes as reals. */
  static DetectionExporter.Names batched(String from, long width, long height) {
    List<Float> shares = List.of(1f / width, 1f / height, 1f / width, 1f / height);
    List<Output> outputs =
        List.of(
            Output.named(SuppressedOutputs.COUNT, "BatchedNMS"),
            Output.named(SuppressedOutputs.BOXES, "BatchedNMS_1").withFactors(shares),
            Output.named(SuppressedOutputs.SCORES, "BatchedNMS_2"),
            Output.named(SuppressedOutputs.CLASSES, "BatchedNMS_3").withType(DType.FLOAT32));
    return new DetectionExporter.Names(
        Optional.of(OnnxPorts.of(Map.of(from, "Input"), outputs)),
        file -> ownOutputs(file, outputs, new int[] {0, 1, 2, 3}, sides(width, height)));
  }

  private static double[] sides(double width, double height) {
    return new double[] {width, height, width, height};
  }

  /**
   * From a file's outputs to the usual ones.
   *
   * @param order where left, top, right and bottom are in a box
   * @param factors of a box's numbers
   */
  static Map<String, Tensor> ownOutputs(
      Map<String, Tensor> file, List<Output> outputs, int[] order, double[] factors) {
    Map<String, Tensor> ownOutputs = new LinkedHashMap<>();
    for (Output output : outputs) {
      Tensor tensor = file.get(output.to());
      if (output.from().equals(SuppressedOutputs.BOXES)) {
        float[] numbers = tensor.toFloatArray();
        float[] boxes = new float[numbers.length];
        for (int i = 0; i < boxes.length; i++) {
          boxes[i] = (float) (factors[i % 4] * numbers[i - i % 4 + order[i % 4]]);
        }
        tensor = Tensor.of(boxes, tensor.shape().toArray());
      }
      ownOutputs.put(output.from(), tensor);
    }
    return ownOutputs;
  }

  /**
   * {@code NMS}: rows of picture, class, score and sides from 0 to 1; {@code NMS_1}: how many.
   *
   * @param from the graph's name of the input
   * @param input TAO's name of it
   * @param firstClass number of the first class
   */
  static DetectionExporter.Names rows(
      String from, String input, int firstClass, long width, long height) {
    OnnxPorts ports =
        new OnnxPorts(
            Map.of(from, input),
            List.of(),
            Optional.of(new OnnxPorts.Rows("NMS", "NMS_1", 1f / width, 1f / height, firstClass)));
    return new DetectionExporter.Names(
        Optional.of(ports), file -> ofRows(file, firstClass, width, height));
  }

  private static Map<String, Tensor> ofRows(
      Map<String, Tensor> file, int firstClass, long width, long height) {
    Tensor rows = file.get("NMS");
    float[] numbers = rows.toFloatArray();
    long images = rows.shape().size(0);
    long most = rows.shape().size(2);
    int count = Math.toIntExact(images * most);
    double[] factors = sides(width, height);
    float[] boxes = new float[4 * count];
    float[] scores = new float[count];
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = (int) numbers[7 * i + 1] - firstClass;
      scores[i] = numbers[7 * i + 2];
      for (int side = 0; side < 4; side++) {
        boxes[4 * i + side] = (float) (factors[side] * numbers[7 * i + 3 + side]);
      }
    }
    return Map.of(
        SuppressedOutputs.COUNT, file.get("NMS_1"),
        SuppressedOutputs.BOXES, Tensor.of(boxes, images, most, 4),
        SuppressedOutputs.SCORES, Tensor.of(scores, images, most),
        SuppressedOutputs.CLASSES, Tensor.of(classes, images, most));
  }
}
