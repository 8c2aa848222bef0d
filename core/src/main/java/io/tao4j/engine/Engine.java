package io.tao4j.engine;

import io.tao4j.error.TaoException;
import java.util.ServiceLoader;

/** The engines that a network can run on. */
public enum Engine {
  PYTORCH("io.tao4j:tao4j-core"),
  TENSORFLOW("ai.djl.tensorflow:tensorflow-engine and org.tensorflow:tensorflow-core-native");

  private final String artifacts;

  Engine(String artifacts) {
    this.artifacts = artifacts;
  }

  /**
   * The compiler of this engine.
   *
   * @throws TaoException {@code ENGINE-001} if it is not on the class path
   */
  public EngineProvider provider() {
    ServiceLoader<EngineProvider> loader =
        ServiceLoader.load(EngineProvider.class, Engine.class.getClassLoader());
    return loader.stream()
        .map(ServiceLoader.Provider::get)
        .filter(p -> p.engine() == this)
        .findFirst()
        .orElseThrow(
            () ->
                new TaoException(
                    "ENGINE-001",
                    "the engine " + this + " is not on the class path",
                    "add " + artifacts + " to the dependencies"));
  }
}
