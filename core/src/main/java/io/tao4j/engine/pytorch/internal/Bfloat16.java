package io.tao4j.engine.pytorch.internal;

import ai.djl.util.cuda.CudaUtils;
import io.tao4j.engine.Device;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.internal.OneDnn;
import io.tao4j.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where bfloat16 is fast: PyTorch also computes it elsewhere, but several times slower. */
final class Bfloat16 {
  private static final Logger LOG = LoggerFactory.getLogger(Bfloat16.class);
  private static final Path CPU_FLAGS = Path.of("/proc/cpuinfo");

  private Bfloat16() {}

  /** The element type of convolutions and matrix products under a plan. */
  static DType heavyType(ExecutionPlan plan) {
    return switch (plan.precision()) {
      case FP32 -> DType.FLOAT32;
      case BF16 -> plan.device().kind() == Device.Kind.CPU ? OneDnn.halfOrSingle() : DType.BFLOAT16;
      case AUTO -> isFastOn(plan.device()) ? DType.BFLOAT16 : DType.FLOAT32;
    };
  }

  /**
   * Whether the device has instructions for bfloat16: AVX512-BF16 or AMX on x86 and BF16 on ARM
   * (read from Linux's list; unknown elsewhere, thus no) that oneDNN uses, compute capability 8 or
   * later on a GPU.
   */
  static boolean isFastOn(Device device) {
    return switch (device.kind()) {
      case CPU -> cpuHasInstructions() && !OneDnn.isLimited();
      case GPU -> CudaUtils.getComputeCapability(device.index()).compareTo("80") >= 0;
    };
  }

  private static boolean cpuHasInstructions() {
    if (!Files.isReadable(CPU_FLAGS)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(CPU_FLAGS)) {
      return lines
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .findFirst()
          .filter(line -> line.matches(".*\\b(avx512_bf16|amx_bf16|bf16)\\b.*"))
          .isPresent();
    } catch (IOException e) {
      LOG.warn("cannot read {}: taking float32", CPU_FLAGS, e);
      return false;
    }
  }
}
