package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a command says of options that are wrong.
 *
 * @param exitCode of the process
 * @param code of the error, or its beginning
 * @param options what is wrong, with words in place of paths
 */
record Refusal(int exitCode, String code, List<String> options) {
  static Refusal of(int exitCode, String code, String... options) {
    return new Refusal(exitCode, code, List.of(options));
  }

  /** Runs a command with these options: the error is for people, and the right one. */
  void assertReported(List<String> command, UnaryOperator<String> paths) {
    List<String> args = Stream.concat(command.stream(), options.stream().map(paths)).toList();
    CommandRun run = CommandRun.of(args);
    assertThat(run.err()).as("%s", args).contains("error: " + code).doesNotContain("\tat ");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
  }
}
