package io.tao4j.examples.cli;

import io.tao4j.examples.TextTable;
import io.tao4j.graph.GraphSummary;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tao backbones}: feature extractors that specs can name, with their size. */
@Command(
    name = "backbones",
    description = "Lists the backbones; figures are those with 1,000 classes.")
final class BackbonesCommand implements Runnable {
  private final Console console;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  BackbonesCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    TextTable table = new TextTable("backbone", "input", "parameters", "MMACs", "paper");
    for (Backbone backbone : Backbones.all()) {
      GraphSummary summary = Backbones.summary(backbone);
      table.row(
          backbone.name(),
          Integer.toString(backbone.inputSize()),
          String.format(Locale.ROOT, "%,d", summary.parameters()),
          String.format(Locale.ROOT, "%,.0f", summary.macs() / 1e6),
          backbone.paper());
    }
    console.out().println(table);
  }
}
