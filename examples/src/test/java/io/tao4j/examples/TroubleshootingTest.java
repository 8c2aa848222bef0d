package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every error code of the code has its line in the page of troubleshooting, and no other has. */
class TroubleshootingTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("core/docs/troubleshooting.md");
  private static final String CODE = "[A-Z][A-Z0-9]+-\\d{3}";

  /** The name of an algorithm. */
  private static final String NO_CODE = "SHA-256";

  private static SortedSet<String> found(Pattern pattern, String text) {
    SortedSet<String> codes = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      codes.add(matcher.group(1));
    }
    return codes;
  }

  private static SortedSet<String> codesOfSources() throws IOException {
    Pattern literal = Pattern.compile("\"(?:error: )?(" + CODE + ")[\" ]");
    SortedSet<String> codes = new TreeSet<>();
    List<Path> sources;
    try (Stream<Path> all = Files.walk(ROOT)) {
      sources =
          all.filter(p -> p.toString().endsWith(".java"))
              .filter(p -> p.toString().replace('\\', '/').contains("/src/main/java/"))
              .toList();
    }
    for (Path source : sources) {
      codes.addAll(found(literal, Files.readString(source)));
    }
    codes.remove(NO_CODE);
    return codes;
  }

  @Test
  void everyCodeHasItsLine() throws IOException {
    SortedSet<String> codes = codesOfSources();
    assertThat(codes).hasSizeGreaterThan(250).contains("CLI-002", "SPEC-104", "TRT-001");
    SortedSet<String> explained = new TreeSet<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row =
          Pattern.compile("\\| (" + CODE + "(?:, " + CODE + ")*) \\| (.+) \\| (.+) \\|")
              .matcher(line);
      if (row.matches()) {
        assertThat(row.group(2)).as(line).hasSizeGreaterThan(10);
        assertThat(row.group(3)).as(line).hasSizeGreaterThan(3);
        for (String code : row.group(1).split(", ")) {
          assertThat(explained.add(code)).as("%s has one line", code).isTrue();
        }
      }
    }
    assertThat(explained).as("codes of core/docs/troubleshooting.md").isEqualTo(codes);
  }
}
