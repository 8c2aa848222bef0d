package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.EngineContract;

/** The PyTorch engine held to the reference. */
class PyTorchContractTest extends EngineContract {
  PyTorchContractTest() {
    super("PyTorch", new PyTorchEngine());
  }
}
