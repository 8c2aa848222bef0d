package io.tao4j.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of the command line in this JVM.
 *
 * @param exitCode what the process would end with
 * @param out standard output
 * @param err error output
 */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = TaoCommandLine.run(Console.of(out, err, StandardCharsets.UTF_8), args);
    return new CommandRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static CommandRun of(List<String> args) {
    return of(args.toArray(String[]::new));
  }

  /** The last line of a results folder's {@code status.json}. */
  static JsonNode lastStatus(Path results) throws IOException {
    List<String> lines = Files.readAllLines(results.resolve("status.json"));
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }
}
