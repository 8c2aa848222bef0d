package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README.md and the pages of docs say is what the project does. */
class ReadmeTest {
  private static final Path ROOT = root();
  private static final Pattern BLOCK =
      Pattern.compile("<!-- \\w+\\.java: ([a-z-]+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile("// region ([a-z-]+)\\n(.*?)\\n\\s*// endregion", Pattern.DOTALL);

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("src-test-fixtures/pom.xml"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static String read(String path) throws IOException {
    return Files.readString(ROOT.resolve(path)).replace("\r\n", "\n");
  }

  @Test
  void javaBlocksAreRegionsOfACompiledClass() throws IOException {
    Map<String, String> regions = new LinkedHashMap<>();
    for (String file :
        List.of(
            "examples/src/main/java/io/tao4j/examples/Tour.java",
            "spec-only/src/test/java/io/tao4j/speconly/OurSpecsTest.java")) {
      Matcher region = REGION.matcher(read(file));
      while (region.find()) {
        regions.put(region.group(1), region.group(2).stripIndent().strip());
      }
    }
    Map<String, String> blocks = new LinkedHashMap<>();
    StringBuilder pages = new StringBuilder(read("README.md"));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      for (Path page : docs.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
        pages.append(Files.readString(page).replace("\r\n", "\n"));
      }
    }
    Matcher block = BLOCK.matcher(pages);
    while (block.find()) {
      blocks.put(block.group(1), block.group(2).strip());
    }
    assertThat(blocks).isEqualTo(regions);
    assertThat(pages.toString().split("```java", -1)).hasSize(regions.size() + 1);
  }

  @Test
  void theReadmesSpecIsInOrder() throws IOException {
    Matcher spec = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(read("README.md"));
    assertThat(spec.find()).isTrue();
    assertThat(
            Tao.network("classification")
                .specs()
                .allowMissingPaths()
                .check(spec.group(1), SpecSyntax.YAML, "README.md")
                .problems())
        .isEmpty();
  }

  @Test
  void continuousIntegrationRunsTheReadmesTestCommand() throws IOException {
    String command = "mvn -B -ntp verify";
    assertThat(read("README.md")).contains("\n" + command + "\n");
    assertThat(read(".ci/run")).containsPattern("\n" + command + "[ \n]"); // flags may follow
  }
}
