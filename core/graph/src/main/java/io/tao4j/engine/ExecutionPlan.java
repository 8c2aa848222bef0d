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
 * @param cpu threads and memory on the CPU
 */
public record ExecutionPlan(
    Device device, Precision precision, @Nullable Path sourceFolder, CpuOptions cpu) {
  public ExecutionPlan {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(cpu, "cpu");
  }

  /** The CPU in float32. */
  public static final ExecutionPlan CPU_FP32 = of(Device.CPU, Precision.FP32);

  /** A device and a precision. */
  public static ExecutionPlan of(Device device, Precision precision) {
    return new ExecutionPlan(device, precision, null, CpuOptions.DEFAULT);
  }

  /** A copy with another number format. */
  public ExecutionPlan withPrecision(Precision other) {
    return new ExecutionPlan(device, other, sourceFolder, cpu);
  }

  /** A copy that writes the program's text into a folder, or nowhere. */
  public ExecutionPlan withSourceFolder(@Nullable Path folder) {
    return new ExecutionPlan(device, precision, folder, cpu);
  }

  /** A copy with other threads and memory. */
  public ExecutionPlan withCpu(CpuOptions options) {
    return new ExecutionPlan(device, precision, sourceFolder, options);
  }
}
