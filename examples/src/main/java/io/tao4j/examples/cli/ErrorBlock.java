package io.tao4j.examples.cli;

import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.spec.SpecException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What went wrong as one block on the error stream, and its exit code. */
final class ErrorBlock {
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Codes of faults that are in the command line, not in the world. */
  private static final Set<String> USAGE_CODES =
      Set.of("TAO-001", "TAO-002", "TAO-003", "TAO-004", "TAO-005", "TAO-006");

  private ErrorBlock() {}

  static int usage(ParameterException e, Console console, boolean debug) {
    CommandLine command = e.getCommandLine();
    console.err().println("error: CLI-001 " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(
        e, new java.io.PrintWriter(console.err(), true))) {
      console.err().println("  usage: " + synopsis(command));
    }
    console
        .err()
        .println("  " + command.getCommandSpec().qualifiedName() + " --help lists the options");
    trace(e, console, debug);
    return USAGE;
  }

  private static String synopsis(CommandLine command) {
    String indent = System.lineSeparator() + "         ";
    return command.getHelp().synopsis(0).strip().replaceAll("\\s*\\R\\s*", indent);
  }

  static int failure(Throwable thrown, Console console, boolean debug) {
    Throwable e = OutOfMemory.explained(cause(thrown));
    int code = FAILED;
    if (e instanceof TaoException known) {
      console.err().println("error: " + known.code() + " " + known.problem());
      known.details().forEach(line -> console.err().println("  " + line));
      boolean usage = known instanceof SpecException || USAGE_CODES.contains(known.code());
      code = usage ? USAGE : FAILED;
    } else {
      console.err().println("error: CLI-002 unexpected " + e);
      if (!debug) {
        console.err().println("  this is a fault of tao4j; --debug shows where it happened");
      }
    }
    trace(e, console, debug);
    return code;
  }

  /** The fault itself, without the wrapping of futures. */
  static Throwable cause(Throwable thrown) {
    Throwable e = thrown;
    while (e instanceof CompletionException && e.getCause() != null) {
      e = e.getCause();
    }
    return e;
  }

  private static void trace(Throwable e, Console console, boolean debug) {
    if (debug) {
      e.printStackTrace(console.err());
    }
  }
}
