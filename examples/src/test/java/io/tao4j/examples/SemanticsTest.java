package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages of {@code networks/specs} say of every field whether it acts, gives a notice or is
 * beyond TAO, and which test shows it. A field of these networks that acts must name its test, and
 * every test that is named must be there.
 */
class SemanticsTest {
  /** Columns of a page. */
  private static final int FIELD = 1;

  private static final int IS = 7;
  private static final int SHOWN_BY = 8;

  private static final Map<String, String> TESTS = new HashMap<>();

  /** A row of a page. */
  private record Row(String field, String is, String shownBy) {}

  @BeforeAll
  static void readTests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file :
          (Iterable<Path>)
              files
                      .filter(f -> f.toString().replace('\\', '/').contains("src/test/java/"))
                      .filter(f -> f.toString().endsWith("Test.java"))
                  ::iterator) {
        String name = file.getFileName().toString().replace(".java", "");
        TESTS.merge(name, Files.readString(file), String::concat);
      }
    }
  }

  private static List<Row> rows(String network) {
    List<Row> rows = new ArrayList<>();
    for (String line : Tao.network(network).specs().markdown().split("\n", -1)) {
      if (line.startsWith("## ")) {
        break; // names of other generations
      }
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (cells.length == SHOWN_BY + 2 && cells[FIELD].contains("`")) {
        rows.add(
            new Row(
                cells[FIELD].replace("`", "").replace("[]", "").strip(),
                cells[IS].strip(),
                cells[SHOWN_BY].replace("`", "").strip()));
      }
    }
    Set<String> groups =
        Set.copyOf(
            rows.stream()
                .map(Row::field)
                .filter(field -> field.contains("."))
                .map(field -> field.substring(0, field.lastIndexOf('.')))
                .distinct()
                .toList());
    return rows.stream().filter(row -> !groups.contains(row.field())).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classification", "yolo_v4", "yolo_v4_tiny"})
  void aTestShowsWhatEachFieldDoes(String network) {
    List<Row> rows = rows(network);
    assertThat(rows).hasSizeGreaterThan(60);
    assertThat(rows.stream().map(Row::is)).containsOnly("acts", "notice", "beyond TAO");
    assertThat(rows.stream().filter(row -> !row.is().equals("notice") && row.shownBy().isEmpty()))
        .as("fields without @Field(shownBy = …)")
        .isEmpty();
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    List<String> lost = new ArrayList<>();
    int named = 0;
    for (String network : Tao.networks().stream().map(n -> n.name()).toList()) {
      for (Row row : rows(network)) {
        if (!row.shownBy().isEmpty()) {
          named++;
          String[] parts = row.shownBy().split("\\.", -1);
          String text = TESTS.getOrDefault(parts[0], "");
          if (text.isEmpty()
              || !parts[1].equals("*")
                  && !Pattern.compile("void " + parts[1] + "\\(").matcher(text).find()) {
            lost.add(network + " " + row.field() + ": " + row.shownBy());
          }
        }
      }
    }
    assertThat(lost).isEmpty();
    assertThat(named).isGreaterThan(200);
  }
}
