package io.tao4j.engine;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to compile.
 *
 * @param device where to compute
 * @param precision number format
 * @param sourceFolder where to write the program text for a person to read, or null
 */
public record ExecutionPlan(Device device, Precision precision, @Nullable Path sourceFolder) {
  public ExecutionPlan {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
  }

  /** The CPU in float32. */
  public static final ExecutionPlan CPU_FP32 = of(Device.CPU, Precision.FP32);

  /** A device and a precision. */
  public static ExecutionPlan of(Device device, Precision precision) {
    return new ExecutionPlan(device, precision, null);
  }
}
