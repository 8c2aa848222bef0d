package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.network.Network;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code networks/specs} has a page for every network, generated from its spec record and compared;
 * accept a change with {@code -Dtao4j.accept=true}.
 */
class SpecPagesTest {
  private static final Path FOLDER = Path.of("../networks/specs");

  static List<String> networks() {
    return Tao.networks().stream().map(Network::name).toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void thePageIsThatOfTheRecord(String network) throws IOException {
    String page = Tao.network(network).specs().markdown();
    Path file = FOLDER.resolve(network + ".md");
    if (Boolean.getBoolean("tao4j.accept")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, page);
    }
    assertThat(file).as("accept with -Dtao4j.accept=true").exists();
    assertThat(Files.readString(file).replace("\r\n", "\n"))
        .as("accept with -Dtao4j.accept=true")
        .isEqualTo(page);
  }

  @Test
  void noPageIsLeftOver() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              networks().stream().map(name -> name + ".md").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theTemplatesOfBothSyntaxesAreInOrder(String network) {
    SpecValidator specs = Tao.network(network).specs().allowMissingPaths();
    for (SpecSyntax syntax : SpecSyntax.values()) {
      String text = specs.template(syntax);
      assertThat(specs.check(text, syntax, "template").problems()).as(text).isEmpty();
      String all = text.replaceAll("(?m)^( *)#(?! )", "$1");
      assertThat(specs.check(all, syntax, "all").errors())
          .as(all)
          .noneMatch(problem -> problem.code().code().matches("SPEC-(0\\d\\d|101|104)"));
    }
  }
}
