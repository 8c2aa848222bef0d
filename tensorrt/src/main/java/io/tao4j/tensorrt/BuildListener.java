package io.tao4j.tensorrt;

/** Is told how a build goes; on the thread that builds where nothing else is said. */
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
   * TensorRT comes on with a phase of {@link Step#BUILD}; phases can be parts of others and
   * overlap. Told on threads of TensorRT's, and not on Windows.
   *
   * @param phase TensorRT's name of it
   * @param done steps that are done, from 0
   * @param steps of the phase
   */
  default void onProgress(String phase, int done, int steps) {}

  /**
   * TensorRT says something.
   *
   * @param severity {@code ERROR}, {@code WARNING}, {@code INFO} or {@code VERBOSE}
   */
  default void onMessage(String severity, String message) {}
}
