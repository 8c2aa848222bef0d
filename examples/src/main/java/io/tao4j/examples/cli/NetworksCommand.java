package io.tao4j.examples.cli;

import io.tao4j.Tao;
import io.tao4j.examples.TextTable;
import io.tao4j.network.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tao networks}: what is on the class path. */
@Command(name = "networks", description = "Lists the networks.")
final class NetworksCommand implements Runnable {
  private final Console console;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  NetworksCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    TextTable table = new TextTable("network", "also", "what it gives");
    for (Network<?, ?, ?> network : Tao.networks()) {
      table.row(
          network.name(),
          String.join(", ", network.info().aliases()),
          network.info().description());
    }
    console.out().println(table);
  }
}
