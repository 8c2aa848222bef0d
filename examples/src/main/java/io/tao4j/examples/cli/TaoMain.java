package io.tao4j.examples.cli;

import java.nio.charset.Charset;
import java.util.Arrays;

/** The program behind {@code bin/tao}. */
public final class TaoMain {
  private TaoMain() {}

  /** Runs a command line and ends the JVM with its exit code: 0 ok, 1 failed, 2 usage or spec. */
  public static void main(String[] args) {
    if (Arrays.asList(args).contains("--debug")) {
      // Before the first logger: the logger reads it once.
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
    }
    Console console = Console.standard(Charset.defaultCharset());
    int code = TaoCommandLine.run(console, args);
    console.flush();
    System.exit(code);
  }
}
