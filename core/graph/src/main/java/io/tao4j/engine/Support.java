package io.tao4j.engine;

/** Whether a compiler can express an op: known, and shown to users, before anything is compiled. */
public sealed interface Support {
  /** The target has the same op. */
  record Exact() implements Support {}

  /**
   * Expressed by other ops with the same numbers.
   *
   * @param how in a few words
   */
  record Lowered(String how) implements Support {}

  /**
   * Not possible.
   *
   * @param reason why
   * @param remedy what to do instead
   */
  record No(String reason, String remedy) implements Support {}

  /** The target has the same op. */
  static Support exact() {
    return new Exact();
  }

  /** Expressed by other ops. */
  static Support lowered(String how) {
    return new Lowered(how);
  }

  /** Not possible. */
  static Support no(String reason, String remedy) {
    return new No(reason, remedy);
  }
}
