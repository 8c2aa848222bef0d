package io.tao4j.export;

import java.nio.file.Path;

/**
 * What to export.
 *
 * @param format of the file
 * @param file is replaced as a whole
 * @param tolerance largest difference from the engine's outputs: {@code tolerance + tolerance *
 *     |expected|}
 * @param foldBatchNorm whether batch norms go into the layers before them; ONNX only
 * @param suppression what a detector's file ends in; other than {@code NONE} for ONNX only
 */
public record ExportSettings(
    Format format, Path file, double tolerance, boolean foldBatchNorm, Suppression suppression) {

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
    TORCHSCRIPT(".pt");

    private final String extension;

    Format(String extension) {
      this.extension = extension;
    }

    /** Usual end of a file's name, with the dot. */
    public String extension() {
      return extension;
    }
  }

  /** What float32 arithmetic in another order of summation stays within. */
  public static final double DEFAULT_TOLERANCE = 1e-3;

  public ExportSettings {
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance is above 0, got " + tolerance);
    }
    if (suppression != Suppression.NONE && format != Format.ONNX) {
      throw new IllegalArgumentException("suppression is for ONNX, not " + format);
    }
  }

  /** ONNX with batch norms folded. */
  public static ExportSettings onnx(Path file) {
    return new ExportSettings(Format.ONNX, file, DEFAULT_TOLERANCE, true, Suppression.NONE);
  }

  /** TorchScript. */
  public static ExportSettings torchScript(Path file) {
    return new ExportSettings(Format.TORCHSCRIPT, file, DEFAULT_TOLERANCE, false, Suppression.NONE);
  }

  /** A copy with another tolerance. */
  public ExportSettings withTolerance(double other) {
    return new ExportSettings(format, file, other, foldBatchNorm, suppression);
  }

  /** A copy that folds batch norms, or does not. */
  public ExportSettings withFoldBatchNorm(boolean fold) {
    return new ExportSettings(format, file, tolerance, fold, suppression);
  }

  /** A copy whose file ends in detections, or does not. */
  public ExportSettings withSuppression(Suppression tail) {
    return new ExportSettings(format, file, tolerance, foldBatchNorm, tail);
  }
}
