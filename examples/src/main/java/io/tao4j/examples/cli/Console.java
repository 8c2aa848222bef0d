package io.tao4j.examples.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Where a command line writes.
 *
 * @param out results
 * @param err progress, notices and errors
 * @param terminal whether a person watches {@code err}, so that a line may be drawn over
 * @param ownsProcess whether the process is the command line's own, so that it may set what holds
 *     for all of it
 */
public record Console(PrintStream out, PrintStream err, boolean terminal, boolean ownsProcess) {
  /** Set by {@code bin/tao}, which can ask the terminal; Java cannot on every version. */
  private static final String TERMINAL_PROPERTY = "tao4j.terminal";

  /** The process's own streams. */
  static Console standard(Charset charset) {
    String terminalSetting = System.getProperty(TERMINAL_PROPERTY);
    boolean terminal =
        terminalSetting == null ? System.console() != null : terminalSetting.equals("true");
    return new Console(
        new PrintStream(System.out, false, charset),
        new PrintStream(System.err, true, charset),
        terminal,
        true);
  }

  /** Streams of a caller; no terminal. */
  public static Console of(OutputStream out, OutputStream err, Charset charset) {
    return new Console(
        new PrintStream(out, true, charset), new PrintStream(err, true, charset), false, false);
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
