package io.tao4j.onnx;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Choices of an export.
 *
 * @param foldBatchNorm whether batch norms go into the convolution or dense layer before them
 * @param embeddedBytes most bytes of weights that the file itself holds; beyond, they go into a
 *     second file beside it. A protobuf message ends at 2 GiB.
 * @param suppression what a detector's file ends in, or null
 * @param bfloat16 whether the file computes in {@code BFLOAT16} where the network does, as TensorRT
 *     can; ONNX Runtime's CPU kernels cannot, so that such values are cast, computed in {@code
 *     FLOAT32} and cast back
 * @param ports other names of inputs and outputs, or null
 */
public record OnnxOptions(
    boolean foldBatchNorm,
    long embeddedBytes,
    @Nullable NmsTail suppression,
    boolean bfloat16,
    @Nullable OnnxPorts ports) {
  /** Some room below 2 GiB for everything but the weights. */
  public static final long LARGEST_EMBEDDED = (2L << 30) - (64L << 20);

  /** Folded, one file wherever it can be one. */
  public static final OnnxOptions DEFAULT =
      new OnnxOptions(true, LARGEST_EMBEDDED, null, false, null);

  public OnnxOptions {
    if (embeddedBytes < 0 || embeddedBytes > LARGEST_EMBEDDED) {
      throw new IllegalArgumentException(
          "embeddedBytes is from 0 to %s, got %s".formatted(LARGEST_EMBEDDED, embeddedBytes));
    }
  }

  /** A copy that folds batch norms, or does not. */
  public OnnxOptions withFoldBatchNorm(boolean fold) {
    return new OnnxOptions(fold, embeddedBytes, suppression, bfloat16, ports);
  }

  /** A copy with another limit of embedded weights. */
  public OnnxOptions withEmbeddedBytes(long bytes) {
    return new OnnxOptions(foldBatchNorm, bytes, suppression, bfloat16, ports);
  }

  /** A copy for a file that ends in detections. */
  public OnnxOptions withSuppression(NmsTail tail) {
    Objects.requireNonNull(tail, "tail");
    return new OnnxOptions(foldBatchNorm, embeddedBytes, tail, bfloat16, ports);
  }

  /** A copy for a file with other names. */
  public OnnxOptions withPorts(OnnxPorts names) {
    Objects.requireNonNull(names, "names");
    return new OnnxOptions(foldBatchNorm, embeddedBytes, suppression, bfloat16, names);
  }

  /** A copy for TensorRT, which computes in {@code BFLOAT16}. */
  public OnnxOptions withBfloat16() {
    return new OnnxOptions(foldBatchNorm, embeddedBytes, suppression, true, ports);
  }
}
