package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages of {@code networks/specs} say of every field whether it acts, gives a notice or is
 * beyond TAO, and which test shows it. A field of any network that acts must name its test, the
 * test must be there, and it must name the field: in its code, or in what its comment says of it.
 */
class SemanticsTest {
  /** Columns of a page. */
  private static final int FIELD = 1;

  private static final int IS = 7;
  private static final int SHOWN_BY = 8;

  /** Sources of all test classes by their names. */
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
      if (line.startsWith("| `")) {
        assertThat(cells).as(line).hasSize(SHOWN_BY + 2);
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

  static List<String> networks() {
    return Tao.networks().stream().map(network -> network.name()).sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aTestShowsWhatEachFieldDoes(String network) {
    List<Row> rows = rows(network);
    assertThat(rows).isNotEmpty();
    assertThat(rows.stream().map(Row::is)).isSubsetOf("acts", "notice", "beyond TAO");
    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      if (!row.is().equals("notice")) {
        String fault = fault(row);
        if (!fault.isEmpty()) {
          wrong.add(row.field() + " " + row.shownBy() + ": " + fault);
        }
      }
    }
    assertThat(wrong).as("@Field(shownBy = …) of " + network).isEmpty();
  }

  /** What is wrong with a field's test; empty if nothing is. */
  private static String fault(Row row) {
    String[] parts = row.shownBy().split("\\.", -1);
    if (parts.length != 2) {
      return "names no test";
    }
    String text = TESTS.getOrDefault(parts[0], "");
    if (text.isEmpty()) {
      return "there is no such class";
    }
    String shown = parts[1].equals("*") ? text : method(text, parts[1]);
    if (shown.isEmpty()) {
      return "there is no such test";
    }
    String name = row.field().substring(row.field().lastIndexOf('.') + 1);
    return plain(shown).contains(plain(name)) ? "" : "does not say '" + name + "'";
  }

  /** So that {@code batch_size}, {@code batchSize} and {@code withBatchSize} are found alike. */
  private static String plain(String text) {
    return text.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** A test method with its comment and annotations; empty where there is none. */
  private static String method(String text, String name) {
    Matcher start = Pattern.compile("\n  (?:public )?void " + name + "\\(").matcher(text);
    if (!start.find()) {
      return "";
    }
    int before = text.lastIndexOf("\n\n", start.start());
    int after = text.indexOf("\n  }\n", start.end());
    String method = text.substring(Math.max(0, before), after < 0 ? text.length() : after);
    return method.contains("Test") || method.contains("@Property") ? method : "";
  }

  @Test
  void aFieldThatItsTestDoesNotNameIsFound() {
    String present = SemanticsTest.class.getSimpleName() + ".aFieldThatItsTestDoesNotNameIsFound";
    assertThat(fault(new Row("a.is_not_here_" + "at_all", "acts", present)))
        .contains("does not say");
    assertThat(fault(new Row("a.present", "acts", present))).isEmpty();
    assertThat(fault(new Row("a.present", "acts", present + "No"))).contains("no such test");
    assertThat(fault(new Row("a.present", "acts", "No" + present))).contains("no such class");
    assertThat(fault(new Row("a.present", "acts", ""))).contains("names no test");
  }
}
