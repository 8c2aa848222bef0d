package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.ConformanceContract;
import io.tao4j.engine.ConformanceTarget;
import io.tao4j.engine.ExecutionPlan;
import org.junit.jupiter.api.Tag;

@Tag("tensorflow")
class TensorFlowConformanceTest implements ConformanceContract {
  @Override
  public ConformanceTarget target() {
    return ConformanceTarget.of("TensorFlow", new TensorFlowEngine(), ExecutionPlan.CPU_FP32);
  }
}
