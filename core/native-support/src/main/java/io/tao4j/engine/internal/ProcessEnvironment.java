package io.tao4j.engine.internal;

import com.sun.jna.Library;
import com.sun.jna.Native;

/**
 * The environment of the process as native libraries read it. {@link System#getenv} keeps what it
 * was when the JVM started.
 */
public final class ProcessEnvironment {
  private ProcessEnvironment() {}

  private interface CLibrary extends Library {
    int setenv(String name, String value, int overwrite);
  }

  /**
   * Sets a variable, on Linux and macOS; one that is there keeps its value.
   *
   * @throws LinkageError if it cannot be set
   */
  public static void setIfAbsent(String name, String value) {
    if (Native.load("c", CLibrary.class).setenv(name, value, 0) != 0) {
      throw new LinkageError("setenv has failed for " + name);
    }
  }
}
