package io.tao4j.tensorrt;

/** Is told how a build goes, on the thread that builds. */
public interface BuildListener {
  /** Steps of a build, in their order. */
  enum Step {
    /** The file is read and compared with the options. */
    CHECK,
    /** TensorRT reads the network. */
    PARSE,
    /** TensorRT measures kernels and chooses; minutes. */
    BUILD,
    /** The engine is written. */
    WRITE
  }

  /** A step begins. */
  default void onStep(Step step) {}

  /**
   * TensorRT says something.
   *
   * @param severity {@code ERROR}, {@code WARNING}, {@code INFO} or {@code VERBOSE}
   */
  default void onMessage(String severity, String message) {}
}
