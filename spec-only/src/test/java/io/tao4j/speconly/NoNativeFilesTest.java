package io.tao4j.speconly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Nothing on the class path of such a suite is native code. */
class NoNativeFilesTest {
  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(so(\\.[0-9.]+)?|dll|dylib|jnilib)", Pattern.CASE_INSENSITIVE);

  private static List<Path> classPath() {
    String entries =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(entries.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  private static List<String> files(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      try (Stream<Path> found = Files.walk(entry)) {
        return found.filter(Files::isRegularFile).map(Path::toString).toList();
      }
    }
    try (ZipFile jar = new ZipFile(entry.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void noJarHoldsANativeFile() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    List<String> natives = new ArrayList<>();
    int fileCount = 0;
    for (Path entry : classPath()) {
      List<String> files = files(entry);
      fileCount += files.size();
      files.stream()
          .filter(name -> NATIVE.matcher(name).matches())
          .forEach(name -> natives.add(entry.getFileName() + ": " + name));
      if (Files.isRegularFile(entry)) {
        sizes.put(entry.getFileName().toString(), Files.size(entry));
      }
    }
    StringBuilder list = new StringBuilder();
    sizes.forEach((name, bytes) -> list.append(bytes).append(' ').append(name).append('\n'));
    Files.writeString(Path.of("target/class-path.txt"), list);
    assertThat(natives).isEmpty();
    // OpenCV's classes are there without its natives: the suite was looked at, not an empty list
    assertThat(fileCount).isGreaterThan(5_000);
    assertThat(sizes.keySet()).anyMatch(name -> name.startsWith("opencv-"));
  }

  @Test
  void theDocsShowTheseDependencies() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("src-test-fixtures/pom.xml"))) {
      root = root.getParent();
    }
    StringBuilder page = new StringBuilder();
    StringBuilder pom = new StringBuilder();
    for (String artifact : List.of("detection", "classification", "assertions")) {
      String block =
          """
          <dependency>
            <groupId>io.tao4j</groupId>
            <artifactId>tao4j-%s</artifactId>
          %s  <scope>test</scope>
          </dependency>
          """;
      page.append(block.formatted(artifact, "  <version>0.1.0-SNAPSHOT</version>\n"));
      pom.append(block.formatted(artifact, ""));
    }
    assertThat(Files.readString(root.resolve("docs/specs.md"))).contains(page);
    assertThat(Files.readString(root.resolve("spec-only/pom.xml")))
        .contains(pom.toString().indent(4));
  }
}
