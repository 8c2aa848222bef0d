package io.tao4j.engine;

import io.tao4j.error.TaoException;
import java.util.Optional;
import java.util.ServiceLoader;

/** The engines that a network can run on. */
public enum Engine {
  /** Trains and runs; the default of training. */
  PYTORCH("io.tao4j:tao4j-pytorch, which io.tao4j:tao4j-core brings where it is not excluded,"),
  /** Trains and runs. */
  TENSORFLOW("io.tao4j:tao4j-tensorflow"),
  /** Runs only, on the CPU; the default there where {@link EngineChoice} says so. */
  ONNX_RUNTIME(
      "io.tao4j:tao4j-core, or io.tao4j:tao4j-onnx and com.microsoft.onnxruntime:onnxruntime,");

  private final String artifacts;

  Engine(String artifacts) {
    this.artifacts = artifacts;
  }

  /** Whether its classes are on the class path; loads no native library. */
  public boolean isOnClassPath() {
    return find().isPresent();
  }

  /**
   * The compiler of this engine.
   *
   * @throws TaoException {@code ENGINE-001} if it is not on the class path
   */
  public EngineProvider provider() {
    return find()
        .orElseThrow(
            () ->
                new TaoException(
                    "ENGINE-001",
                    "the engine " + this + " is not on the class path",
                    "add " + artifacts + " to the dependencies"));
  }

  private Optional<EngineProvider> find() {
    return ServiceLoader.load(EngineProvider.class, Engine.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(p -> p.engine() == this && p.isOnClassPath())
        .findFirst();
  }
}
