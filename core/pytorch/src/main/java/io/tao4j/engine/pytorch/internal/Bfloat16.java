package io.tao4j.engine.pytorch.internal;

import ai.djl.util.cuda.CudaUtils;
import io.tao4j.engine.Device;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.internal.Cpu;
import io.tao4j.tensor.DType;

/** Where bfloat16 is fast: PyTorch also computes it elsewhere, but several times slower. */
final class Bfloat16 {
  private Bfloat16() {}

  /** The element type of convolutions and matrix products under a plan. */
  static DType heavyType(ExecutionPlan plan) {
    return switch (plan.precision()) {
      case FP32 -> DType.FLOAT32;
      case BF16 ->
          plan.device().kind() == Device.Kind.CPU
              ? PyTorchRuntime.oneDnn().halfOrSingle()
              : DType.BFLOAT16;
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
      case CPU -> Cpu.ofThisMachine().hasBfloat16() && !PyTorchRuntime.oneDnn().isLimited();
      case GPU -> CudaUtils.getComputeCapability(device.index()).compareTo("80") >= 0;
    };
  }
}
