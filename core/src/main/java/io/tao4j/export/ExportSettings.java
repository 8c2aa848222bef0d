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
 */
public record ExportSettings(Format format, Path file, double tolerance, boolean foldBatchNorm) {
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
  }

  /** ONNX with batch norms folded. */
  public static ExportSettings onnx(Path file) {
    return new ExportSettings(Format.ONNX, file, DEFAULT_TOLERANCE, true);
  }

  /** TorchScript. */
  public static ExportSettings torchScript(Path file) {
    return new ExportSettings(Format.TORCHSCRIPT, file, DEFAULT_TOLERANCE, false);
  }

  /** A copy with another tolerance. */
  public ExportSettings withTolerance(double other) {
    return new ExportSettings(format, file, other, foldBatchNorm);
  }

  /** A copy that folds batch norms, or does not. */
  public ExportSettings withFoldBatchNorm(boolean fold) {
    return new ExportSettings(format, file, tolerance, fold);
  }
}
