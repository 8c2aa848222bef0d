package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.EngineContract;
import org.junit.jupiter.api.Tag;

/** The TensorFlow engine held to the reference. */
@Tag("tensorflow")
class TensorFlowContractTest extends EngineContract {
  TensorFlowContractTest() {
    super("TensorFlow", new TensorFlowEngine());
  }
}
