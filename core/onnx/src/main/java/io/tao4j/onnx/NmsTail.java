package io.tao4j.onnx;

import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Suppression at the end of an ONNX file: two outputs, boxes and scores of all predictions, are
 * replaced by the detections that are left, best first: {@link SuppressedOutputs}.
 *
 * @param runtime for whom
 * @param boxes name of the output {@code [N, B, 4]}: left, top, right, bottom
 * @param scores name of the output {@code [N, B, classes]}
 * @param scoreThreshold detections have a greater score
 * @param iouThreshold overlap above which the lower score of a class is dropped
 * @param topK most detections of an image
 */
public record NmsTail(
    Runtime runtime,
    String boxes,
    String scores,
    double scoreThreshold,
    double iouThreshold,
    int topK) {

  /** Who runs the file. */
  public enum Runtime {
    /** Anything that knows ONNX's own operators: NonMaxSuppression, TopK. */
    ONNX,
    /** TensorRT with its plug-in EfficientNMS_TRT, which nothing else knows. */
    TENSORRT
  }

  private static final String SCOPE = "nms/";

  /** Replaces the outputs of a graph. */
  void appendTo(OnnxGraph onnx) {
    TensorType boxType = output(onnx, boxes);
    TensorType scoreType = output(onnx, scores);
    Dim batch = boxType.shape().dim(0);
    long predictions = boxType.shape().size(1);
    long classes = scoreType.shape().size(2);
    long kept = runtime == Runtime.ONNX ? kept(topK, predictions, classes) : topK;
    List.of(
            SuppressedOutputs.COUNT,
            SuppressedOutputs.BOXES,
            SuppressedOutputs.SCORES,
            SuppressedOutputs.CLASSES)
        .forEach(onnx::reserve);
    switch (runtime) {
      case TENSORRT -> plugIn(onnx, kept);
      case ONNX -> suppression(onnx, predictions, classes, kept);
    }
    onnx.outputs().remove(boxes);
    onnx.outputs().remove(scores);
    onnx.output(SuppressedOutputs.COUNT, new TensorType(DType.INT32, Shape.of(batch, Dim.of(1))));
    onnx.output(
        SuppressedOutputs.BOXES,
        new TensorType(DType.FLOAT32, Shape.of(batch, Dim.of(kept), Dim.of(4))));
    onnx.output(
        SuppressedOutputs.SCORES, new TensorType(DType.FLOAT32, Shape.of(batch, Dim.of(kept))));
    onnx.output(
        SuppressedOutputs.CLASSES, new TensorType(DType.INT32, Shape.of(batch, Dim.of(kept))));
  }

  /** Rows of the outputs of a file for {@link Runtime#ONNX}. */
  public static long kept(int topK, long predictions, long classes) {
    return Math.min(topK, predictions * classes);
  }

  private static TensorType output(OnnxGraph onnx, String name) {
    TensorType type = onnx.outputs().get(name);
    if (type == null || type.shape().rank() != 3) {
      throw new IllegalArgumentException(
          "suppression needs the output '%s' of rank 3, got %s".formatted(name, type));
    }
    return type;
  }

  private void plugIn(OnnxGraph onnx, long kept) {
    onnx.add(
        new OnnxNode(
            onnx.freeNode(SCOPE + "EfficientNMS"),
            "EfficientNMS_TRT",
            "",
            List.of(boxes, scores),
            List.of(
                SuppressedOutputs.COUNT,
                SuppressedOutputs.BOXES,
                SuppressedOutputs.SCORES,
                SuppressedOutputs.CLASSES),
            List.of(
                OnnxAttribute.of("background_class", -1L),
                OnnxAttribute.of("box_coding", 0L),
                OnnxAttribute.of("class_agnostic", 0L),
                OnnxAttribute.of("iou_threshold", iouThreshold),
                OnnxAttribute.of("max_output_boxes", kept),
                OnnxAttribute.of("plugin_version", "1"),
                OnnxAttribute.of("score_activation", 0L),
                OnnxAttribute.of("score_threshold", scoreThreshold))));
  }

  /**
   * NonMaxSuppression lists what is left of all images and classes. Their scores are put back where
   * they came from, into zeros, so that TopK can choose the best of each image over all classes.
   */
  private void suppression(OnnxGraph onnx, long predictions, long classes, long kept) {
    String byClass =
        onnx.addHelper(
            SCOPE + "scores_by_class", "Transpose", List.of(scores), perm(0, 2, 1)); // [N,C,B]
    String left =
        onnx.addHelper(
            SCOPE + "left",
            "NonMaxSuppression",
            List.of(
                boxes,
                byClass,
                numbers(onnx, "most", topK),
                real(onnx, "iou_threshold", iouThreshold),
                real(onnx, "score_threshold", scoreThreshold)),
            OnnxAttribute.of("center_point_box", 0L)); // [L,3]: image, class, prediction
    String leftScores =
        onnx.addHelper(
            SCOPE + "left_scores",
            "GatherND",
            List.of(byClass, left),
            OnnxAttribute.of("batch_dims", 0L));
    String zeros =
        onnx.addHelper(
            SCOPE + "zeros",
            "Mul",
            List.of(byClass, onnx.constant(SCOPE + "zero", Tensor.scalar(0f))));
    String spread = onnx.addHelper(SCOPE + "spread", "ScatterND", List.of(zeros, left, leftScores));
    String flat =
        onnx.addHelper(
            SCOPE + "flat",
            "Reshape",
            List.of(spread, numbers(onnx, "flat_shape", 0, classes * predictions)));
    String index = onnx.freeValue(SCOPE + "index");
    onnx.add(
        new OnnxNode(
            onnx.freeNode(SCOPE + "TopK"),
            "TopK",
            "",
            List.of(flat, numbers(onnx, "kept", kept)),
            List.of(SuppressedOutputs.SCORES, index),
            List.of(
                OnnxAttribute.of("axis", 1L),
                OnnxAttribute.of("largest", 1L),
                OnnxAttribute.of("sorted", 1L))));
    String count = numbers(onnx, "predictions", predictions);
    String prediction =
        onnx.addHelper(
            SCOPE + "prediction",
            "Mod",
            List.of(index, count),
            OnnxAttribute.of("fmod", 0L)); // [N,K]
    String column =
        onnx.addHelper(
            SCOPE + "column", "Unsqueeze", List.of(prediction, numbers(onnx, "last", 2)));
    add(
        onnx,
        "GatherND",
        List.of(boxes, column),
        SuppressedOutputs.BOXES,
        OnnxAttribute.of("batch_dims", 1L));
    String kind = onnx.addHelper(SCOPE + "class", "Div", List.of(index, count));
    add(onnx, "Cast", List.of(kind), SuppressedOutputs.CLASSES, toInt32());
    String found =
        onnx.addHelper(
            SCOPE + "found",
            "Greater",
            List.of(SuppressedOutputs.SCORES, onnx.constant(SCOPE + "nothing", Tensor.scalar(0f))));
    String ones = onnx.addHelper(SCOPE + "ones", "Cast", List.of(found), toInt32());
    add(
        onnx,
        "ReduceSum",
        List.of(ones, numbers(onnx, "along", 1)),
        SuppressedOutputs.COUNT,
        OnnxAttribute.of("keepdims", 1L));
  }

  private static void add(
      OnnxGraph onnx,
      String type,
      List<String> inputs,
      String output,
      OnnxAttribute... attributes) {
    onnx.add(
        new OnnxNode(
            onnx.freeNode(SCOPE + type + "_" + output),
            type,
            "",
            inputs,
            List.of(output),
            List.of(attributes)));
  }

  private static OnnxAttribute perm(long... axes) {
    return OnnxAttribute.list("perm", axes);
  }

  private static OnnxAttribute toInt32() {
    return OnnxAttribute.of("to", (long) OnnxTypes.code(DType.INT32));
  }

  private static String numbers(OnnxGraph onnx, String name, long... values) {
    return onnx.constant(SCOPE + name, Tensor.of(values, values.length));
  }

  private static String real(OnnxGraph onnx, String name, double value) {
    return onnx.constant(SCOPE + name, Tensor.of(new float[] {(float) value}, 1));
  }
}
