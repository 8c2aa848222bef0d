package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.ConformanceContract;
import io.tao4j.engine.ConformanceTarget;
import io.tao4j.engine.Device;
import io.tao4j.engine.ExecutableContract;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.PhasesContract;
import io.tao4j.engine.Precision;
import io.tao4j.engine.TrainingStepContract;
import io.tao4j.engine.WideConvolutionContract;
import io.tao4j.graph.LossContract;
import org.junit.jupiter.api.Nested;

/** The PyTorch engine held to the reference: every op, every rule of a step. */
class PyTorchContractTest {
  private static final ConformanceTarget FP32 =
      ConformanceTarget.of("PyTorch", new PyTorchEngine(), ExecutionPlan.CPU_FP32);

  @Nested
  class Ops implements ConformanceContract {
    @Override
    public ConformanceTarget target() {
      return FP32;
    }
  }

  @Nested
  class LossFunctions implements LossContract {
    @Override
    public ConformanceTarget target() {
      return FP32;
    }
  }

  @Nested
  class Steps implements TrainingStepContract {
    @Override
    public ConformanceTarget target() {
      return FP32;
    }

    @Override
    public ConformanceTarget bfloat16() {
      return ConformanceTarget.of(
          "PyTorch", new PyTorchEngine(), ExecutionPlan.of(Device.CPU, Precision.BF16));
    }
  }

  @Nested
  class Phases implements PhasesContract {
    @Override
    public ConformanceTarget target() {
      return FP32;
    }
  }

  @Nested
  class WideConvolutions implements WideConvolutionContract {
    @Override
    public ConformanceTarget target() {
      return FP32;
    }
  }

  @Nested
  class Executables implements ExecutableContract {
    @Override
    public ConformanceTarget target() {
      return FP32;
    }
  }
}
