package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What README.md says is what the project does. */
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
    String readme = read("README.md");
    Matcher block = BLOCK.matcher(readme);
    while (block.find()) {
      blocks.put(block.group(1), block.group(2).strip());
    }
    assertThat(blocks).isEqualTo(regions);
    assertThat(readme.split("```java", -1)).hasSize(regions.size() + 1);
  }

  @Test
  void continuousIntegrationRunsTheReadmesTestCommand() throws IOException {
    String command = "mvn -B -ntp verify";
    assertThat(read("README.md")).contains("\n" + command + "\n");
    assertThat(read(".ci/run")).containsPattern("\n" + command + "[ \n]"); // flags may follow
  }
}
