package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * README's table of networks: what the networks say of themselves, and from {@code
 * docs/networks.csv} which data they take, which engines train them and what was measured. Accept a
 * change with {@code -Dtao4j.accept=true}.
 */
class NetworkTableTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path README = ROOT.resolve("README.md");
  private static final String BEGIN = "<!-- networks -->\n";
  private static final String END = "<!-- end of networks -->";

  /** Columns behind the name. */
  private static Map<String, String[]> facts() throws IOException {
    Map<String, String[]> facts = new LinkedHashMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/networks.csv"))) {
      String[] cells = line.split(";", -1);
      assertThat(cells).as(line).hasSize(4);
      assertThat(facts.put(cells[0], Arrays.copyOfRange(cells, 1, 4))).as(line).isNull();
    }
    facts.remove("network");
    return facts;
  }

  private static String verbs(NetworkInfo info) {
    Stream<String> verbs =
        Arrays.stream(Verb.values()).filter(info.verbs()::contains).map(Verb::word);
    return Stream.concat(verbs, info.commands().stream().map(SubCommand::name))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String table() throws IOException {
    Map<String, String[]> facts = facts();
    StringBuilder table = new StringBuilder();
    table.append("| network | what it gives | data | trains on | what was measured | verbs |\n");
    table.append("|---|---|---|---|---|---|\n");
    for (Network<?, ?, ?> network : Tao.networks()) {
      String[] cells = facts.get(network.name());
      assertThat(cells).as("docs/networks.csv has no line for " + network.name()).isNotNull();
      String engines = cells[1].equals("both") ? "PyTorch, TensorFlow" : cells[1];
      table.append(
          "| [%s](networks/specs/%s.md) | %s | %s | %s | %s | %s |%n"
              .formatted(
                  network.name(),
                  network.name(),
                  network.info().description(),
                  cells[0],
                  engines,
                  cells[2],
                  verbs(network.info()))
              .replace("\r\n", "\n"));
    }
    return table.toString();
  }

  @Test
  void theReadmeShowsWhatNetworksSayOfThemselves() throws IOException {
    String readme = Files.readString(README).replace("\r\n", "\n");
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    String expected =
        readme.substring(0, begin) + table() + readme.substring(readme.indexOf(END, begin));
    if (Boolean.getBoolean("tao4j.accept")) {
      Files.writeString(README, expected);
      return;
    }
    assertThat(readme).as("accept with -Dtao4j.accept=true").isEqualTo(expected);
  }

  @Test
  void everyLineOfTheFactsIsANetwork() throws IOException {
    List<String> names = Tao.networks().stream().map(Network::name).toList();
    assertThat(facts().keySet()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void theReadmeCountsThem() throws IOException {
    assertThat(Files.readString(README))
        .containsPattern("There are\\s" + Tao.networks().size() + "\\snetworks");
  }
}
