package io.tao4j.export;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What to export.
 *
 * @param format of the file
 * @param file is replaced as a whole; a folder for a SavedModel
 * @param tolerance largest difference from the engine's outputs: {@code tolerance + tolerance *
 *     |expected|}
 * @param foldBatchNorm whether batch norms go into the layers before them; ONNX only
 * @param suppression what a detector's file ends in; other than {@code NONE} for ONNX only
 * @param outputs names and numbers of inputs and outputs; other than {@code OWN} for ONNX only
 */
public record ExportSettings(
    Format format,
    Path file,
    double tolerance,
    boolean foldBatchNorm,
    Suppression suppression,
    Outputs outputs) {

  /** Names of inputs and outputs. */
  public enum Outputs {
    /** The network's own. */
    OWN,
    /**
     * Those of TAO's own exports, which pipelines for TAO's models read without a change: of a
     * classifier {@code input_1} and probabilities {@code predictions/Softmax}, of several tasks
     * {@code TASK/Softmax [N, C, 1, 1]}; of YOLO {@code Input} and {@code BatchedNMS} (how many),
     * {@code BatchedNMS_1} (boxes from 0 to 1), {@code BatchedNMS_2} (scores), {@code BatchedNMS_3}
     * (classes, as reals); of ssd, dssd and retinanet {@code Input}, of faster_rcnn {@code
     * input_image}, {@code NMS [N, 1, K, 7]} and {@code NMS_1} (how many); of efficientdet {@code
     * input [N, H, W, 3]} in levels, {@code num_detections}, {@code detection_boxes} (top, left,
     * bottom, right), {@code detection_scores}, {@code detection_classes}; of detectnet_v2 {@code
     * input_1}, {@code output_cov/Sigmoid} and {@code output_bbox/BiasAdd}, the grid itself; of
     * mask_rcnn {@code Input}, {@code generate_detections [N, K, 6]} (top, left, bottom, right,
     * class from 1 on, score) and {@code mask_fcn_logits/BiasAdd}; of lprnet {@code image_input},
     * the best character of each step and its probability. Beside the file lie {@code
     * NAME_nvinfer.txt}, a configuration for DeepStream, and {@code NAME_labels.txt}. Of unet and
     * segformer {@code input_1} and {@code argmax_1 [N, H, W, 1]}, or {@code sigmoid [N, 1, H, W]}
     * where one score tells two classes apart, without these two files.
     */
    TAO
  }

  /** What a detector's file ends in. */
  public enum Suppression {
    /** The network's own outputs. */
    NONE,
    /** Detections, by ONNX's own operators. */
    ONNX,
    /** Detections, by TensorRT's plug-in EfficientNMS_TRT; the file runs nowhere else. */
    TRT
  }

  /** Forms of an exported model. */
  public enum Format {
    /** For ONNX Runtime, TensorRT, Triton. */
    ONNX(".onnx"),
    /** For DJL's PyTorch engine, libtorch, Triton. */
    TORCHSCRIPT(".pt"),
    /** A folder for TensorFlow Serving, Python's TensorFlow, DJL's TensorFlow engine. */
    SAVED_MODEL("/1");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }

    /**
     * The usual name of an export: {@code NAME.onnx}, {@code NAME.pt}, and {@code NAME/1}, where
     * TensorFlow Serving looks for the first version of a model.
     */
    public String fileName(String name) {
      return name + ending;
    }
  }

  /** What float32 arithmetic in another order of summation stays within. */
  public static final double DEFAULT_TOLERANCE = 1e-3;

  public ExportSettings {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(outputs, "outputs");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(suppression, "suppression");
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance is above 0, got " + tolerance);
    }
    if (suppression != Suppression.NONE && format != Format.ONNX) {
      throw new IllegalArgumentException("suppression is for ONNX, not " + format);
    }
    if (outputs != Outputs.OWN && format != Format.ONNX) {
      throw new IllegalArgumentException("TAO's outputs are for ONNX, not " + format);
    }
  }

  /** ONNX with batch norms folded. */
  public static ExportSettings onnx(Path file) {
    return new ExportSettings(
        Format.ONNX, file, DEFAULT_TOLERANCE, true, Suppression.NONE, Outputs.OWN);
  }

  /** TorchScript. */
  public static ExportSettings torchScript(Path file) {
    return new ExportSettings(
        Format.TORCHSCRIPT, file, DEFAULT_TOLERANCE, false, Suppression.NONE, Outputs.OWN);
  }

  /**
   * A SavedModel.
   *
   * @param folder replaced as a whole if it is one; a folder with other things in it is refused
   */
  public static ExportSettings savedModel(Path folder) {
    return new ExportSettings(
        Format.SAVED_MODEL, folder, DEFAULT_TOLERANCE, false, Suppression.NONE, Outputs.OWN);
  }

  /** A copy with another tolerance. */
  public ExportSettings withTolerance(double other) {
    return new ExportSettings(format, file, other, foldBatchNorm, suppression, outputs);
  }

  /** A copy that folds batch norms, or does not. */
  public ExportSettings withFoldBatchNorm(boolean fold) {
    return new ExportSettings(format, file, tolerance, fold, suppression, outputs);
  }

  /** A copy whose file ends in detections, or does not. */
  public ExportSettings withSuppression(Suppression tail) {
    return new ExportSettings(format, file, tolerance, foldBatchNorm, tail, outputs);
  }

  /** A copy with other names and numbers of inputs and outputs. */
  public ExportSettings withOutputs(Outputs others) {
    return new ExportSettings(format, file, tolerance, foldBatchNorm, suppression, others);
  }
}
