package io.tao4j.dataservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tao4j.fixtures.SharedData;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every data service: its page of fields, its template, NVIDIA's own specs. */
class ServicesTest {
  private static final Path PAGES = Path.of("specs");

  /** NVIDIA's files of the data folder and the service that each is for. */
  private static final Map<String, String> NVIDIA =
      new TreeMap<>(Map.of("text2box__convert.yaml", "annotations_convert"));

  private static Map<String, SpecValidator> specs() {
    Map<String, SpecValidator> specs = new TreeMap<>();
    DataServices.groups()
        .forEach(
            (group, commands) -> {
              for (SubCommand<?> command : commands) {
                specs.put(group + "_" + command.name(), command.specs(group));
              }
            });
    return specs;
  }

  @Test
  void eachHasThePageOfItsFields() throws IOException {
    Map<String, SpecValidator> specs = specs();
    assertThat(specs).isNotEmpty();
    for (Map.Entry<String, SpecValidator> one : specs.entrySet()) {
      String page = one.getValue().markdown();
      Path file = PAGES.resolve(one.getKey() + ".md");
      if (Boolean.getBoolean("tao4j.accept")) {
        Files.createDirectories(PAGES);
        Files.writeString(file, page);
      }
      assertThat(file).as("accept with -Dtao4j.accept=true").exists();
      assertThat(Files.readString(file).replace("\r\n", "\n"))
          .as("accept with -Dtao4j.accept=true")
          .isEqualTo(page);
    }
    try (Stream<Path> files = Files.list(PAGES)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(specs.keySet());
    }
  }

  @Test
  void templatesAreInOrder() {
    specs()
        .forEach(
            (name, all) -> {
              SpecValidator specs = all.allowMissingPaths();
              String text = specs.template(SpecSyntax.YAML);
              assertThat(specs.check(text, SpecSyntax.YAML, name).problems()).as(text).isEmpty();
            });
  }

  @Test
  void nvidiasOwnSpecsAreTaken() {
    Optional<Path> folder = SharedData.folder("tao-specs/data_services");
    assumeTrue(folder.isPresent(), "no shared data");
    NVIDIA.forEach(
        (file, service) -> {
          List<Problem> errors =
              new ArrayList<>(
                  specs()
                      .get(service)
                      .allowMissingPaths()
                      .check(folder.get().resolve(file))
                      .errors());
          assertThat(errors).as(file).isEmpty();
        });
  }
}
