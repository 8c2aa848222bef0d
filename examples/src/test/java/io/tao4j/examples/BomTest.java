package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The BOM names each artifact that an application may depend on, and no other. */
class BomTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(tao4j-[a-z-]+)<");

  /** Folders of modules, and what is only for this build. */
  private static final Set<String> NOT_FOR_USERS =
      Set.of(
          "tao4j-bom",
          "tao4j-parent",
          "tao4j-core-parts",
          "tao4j-networks",
          "tao4j-testing",
          "tao4j-test-fixtures",
          "tao4j-predict-only",
          "tao4j-spec-only",
          "tao4j-examples");

  @Test
  void namesEachArtifact() throws IOException {
    Set<String> artifacts = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path pom :
          files
              .filter(file -> file.endsWith("pom.xml"))
              .filter(file -> !file.toString().contains("target"))
              .toList()) {
        String own = Files.readString(pom).replaceAll("(?s)<parent>.*?</parent>", "");
        Matcher artifact = ARTIFACT.matcher(own);
        assertThat(artifact.find()).as(pom.toString()).isTrue();
        artifacts.add(artifact.group(1));
      }
    }
    artifacts.removeAll(NOT_FOR_USERS);
    assertThat(artifacts).hasSizeGreaterThan(20);
    Set<String> named = new TreeSet<>();
    String bom = Files.readString(ROOT.resolve("bom/pom.xml"));
    Matcher managed = ARTIFACT.matcher(bom.substring(bom.indexOf("<dependencyManagement>")));
    while (managed.find()) {
      named.add(managed.group(1));
    }
    assertThat(named).isEqualTo(artifacts);
    // a parent's managed versions would come with it
    assertThat(bom).doesNotContain("<parent>");
    Pattern version = Pattern.compile("tao4j-(?:bom|parent)</artifactId>\\s*<version>([^<]+)<");
    Matcher own = version.matcher(bom);
    Matcher root = version.matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(own.find() && root.find()).isTrue();
    assertThat(own.group(1)).isEqualTo(root.group(1));
  }
}
