package io.tao4j.engine;

import io.tao4j.graph.LossContract;
import org.junit.jupiter.api.Nested;

/** An engine that trains held to the reference: every op, every rule of a step. */
public abstract class EngineContract {
  private final ConformanceTarget float32;
  private final ConformanceTarget bfloat16;

  protected EngineContract(String name, EngineProvider engine) {
    this.float32 = ConformanceTarget.of(name, engine, ExecutionPlan.CPU_FP32);
    this.bfloat16 =
        ConformanceTarget.of(name, engine, ExecutionPlan.of(Device.CPU, Precision.BF16));
  }

  @Nested
  class Ops implements ConformanceContract {
    @Override
    public ConformanceTarget target() {
      return float32;
    }
  }

  @Nested
  class LossFunctions implements LossContract {
    @Override
    public ConformanceTarget target() {
      return float32;
    }
  }

  @Nested
  class Steps implements TrainingStepContract {
    @Override
    public ConformanceTarget target() {
      return float32;
    }

    @Override
    public ConformanceTarget bfloat16() {
      return bfloat16;
    }
  }

  @Nested
  class Phases implements PhasesContract {
    @Override
    public ConformanceTarget target() {
      return float32;
    }
  }

  @Nested
  class WideConvolutions implements WideConvolutionContract {
    @Override
    public ConformanceTarget target() {
      return float32;
    }
  }

  @Nested
  class Executables implements ExecutableContract {
    @Override
    public ConformanceTarget target() {
      return float32;
    }
  }
}
