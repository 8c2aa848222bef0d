package io.tao4j.tensorrt;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is built; {@link TensorRtConverter#builder} makes one.
 *
 * @param profiles each a range for every input with free sizes; an engine uses one at a time
 * @param precision number format of the network
 * @param workspaceBytes most scratch memory on the GPU; 0 is all there is
 * @param tf32 whether float32 products may be rounded to TF32's ten bits
 * @param device index of the GPU
 * @param dlaCore core of the deep learning accelerator, or -1 for the GPU
 * @param versionCompatible whether later versions of TensorRT can run it
 * @param hardware which other GPUs can run it
 * @param timingCache measured kernels: read if it is there, written back; or null
 * @param stripWeights whether the engine is written without weights, to be refitted
 * @param refittable whether its weights can be replaced
 * @param optimizationLevel 0 builds fastest, 5 searches longest
 * @param layerReport whether the engine tells of its layers: their names, types and kernels
 */
public record BuildOptions(
    List<List<ShapeRange>> profiles,
    Precision precision,
    long workspaceBytes,
    boolean tf32,
    int device,
    int dlaCore,
    boolean versionCompatible,
    HardwareCompatibility hardware,
    @Nullable Path timingCache,
    boolean stripWeights,
    boolean refittable,
    int optimizationLevel,
    boolean layerReport) {

  /** Number formats. TensorRT 11 computes in the types that the file says. */
  public enum Precision {
    /** As the file is. */
    FILE,
    /** The file rewritten to 16-bit floats; inputs and outputs stay 32 bits. */
    FP16,
    /** The file rewritten to BFLOAT16, for GPUs since Ampere; inputs and outputs stay 32 bits. */
    BF16,
    /** A file with 8-bit scales in it, as {@code export --data_type int8} writes. */
    INT8
  }

  /** Which GPUs can run an engine beside those of the builder's model. */
  public enum HardwareCompatibility {
    /** None. */
    NONE,
    /** Ampere and all later ones; slower. */
    AMPERE_PLUS,
    /** Those of the same compute capability. */
    SAME_COMPUTE_CAPABILITY
  }

  /** Copies the lists. */
  public BuildOptions {
    Objects.requireNonNull(profiles, "profiles");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(hardware, "hardware");
    profiles = profiles.stream().map(List::copyOf).toList();
    if (workspaceBytes < 0 || device < 0 || dlaCore < -1) {
      throw new IllegalArgumentException(
          "workspace and device are 0 or more, a DLA core -1 or more; got %s, %s, %s"
              .formatted(workspaceBytes, device, dlaCore));
    }
    if (optimizationLevel < 0 || optimizationLevel > 5) {
      throw new IllegalArgumentException(
          "the optimisation level is 0 to 5, got " + optimizationLevel);
    }
  }
}
