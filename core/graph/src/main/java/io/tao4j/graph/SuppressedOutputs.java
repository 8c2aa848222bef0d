package io.tao4j.graph;

/**
 * Outputs of a file or an engine in which non-maximum suppression is done already, by TensorRT's
 * plug-in EfficientNMS_TRT or by ONNX's own operators, under the plug-in's names. Of a picture's
 * {@code K} rows the first {@link #COUNT} are detections, the surest first; the score of the others
 * is 0.
 */
public final class SuppressedOutputs {
  /** How many were found: {@code INT32 [N, 1]}. */
  public static final String COUNT = "num_dets";

  /** Left, top, right, bottom in pixels of the network's input: {@code [N, K, 4]}. */
  public static final String BOXES = "det_boxes";

  /** Scores, 0 to 1: {@code [N, K]}. */
  public static final String SCORES = "det_scores";

  /** Indices of classes, from 0: {@code INT32 [N, K]}. */
  public static final String CLASSES = "det_classes";

  private SuppressedOutputs() {}
}
