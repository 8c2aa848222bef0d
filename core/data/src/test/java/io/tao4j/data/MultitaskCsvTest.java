package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultitaskCsvTest {
  private Path folder = Path.of("");

  @BeforeEach
  void enter(@TempDir Path temporary) {
    folder = temporary;
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("set.csv"), text);
  }

  @Test
  void tasksAndValuesAreInTaosOrder() throws IOException {
    Path file =
        csv(
            "\uFEFFfname,season,number\r\na.png,summer,10\nb/c.png,\"winter, late\",9\n\nd.png,summer,9\n");
    MultitaskDataset set = MultitaskCsv.read(file, Path.of("images"));
    assertThat(set.tasks())
        .containsExactly(
            new Task("number", List.of("9", "10")),
            new Task("season", List.of("summer", "winter, late")));
    assertThat(set.samples().get(1))
        .isEqualTo(new MultitaskSample("b/c.png", Path.of("images/b/c.png"), List.of(0, 1)));
    assertThat(set.counts(0)).containsExactly(2, 1);
    assertThat(set.report()).contains("3 samples, 2 tasks", "season: summer 2, winter, late 1");
  }

  @Test
  void aValidationSetHasTheModelsNumbers() throws IOException {
    List<Task> tasks =
        List.of(new Task("kind", List.of("x", "y")), new Task("sleeve", List.of("no", "yes")));
    MultitaskDataset set = MultitaskCsv.read(csv("f,sleeve,kind\na.png,yes,y\n"), folder, tasks);
    assertThat(set.tasks()).isEqualTo(tasks);
    assertThat(set.samples().get(0).labels()).containsExactly(1, 1);
    assertThat(set.digest())
        .isNotEqualTo(
            MultitaskCsv.read(csv("f,sleeve,kind\na.png,no,y\n"), folder, tasks).digest());
  }

  private void assertRefused(String text, String code, String... parts) throws IOException {
    Path file = csv(text);
    List<Task> tasks = List.of(new Task("kind", List.of("x", "y")));
    assertThatThrownBy(() -> MultitaskCsv.read(file, folder, tasks))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.problem() + e.details()).contains(parts);
            });
  }

  @Test
  void problemsNameTheirLine() throws IOException {
    assertRefused("f,kind\n", "DATA-006", "holds no row");
    assertRefused("f\na.png\n", "DATA-006", ":1 the header must name");
    assertRefused("f,kind,kind\na.png,x,y\n", "DATA-006", "two columns have one name");
    assertRefused(
        "f,kind\na.png,x\nb.png\nc.png, \n", "DATA-006", ":3 has 1 column", ":4 'kind' is empty");
    assertRefused("f,kind\na.png,x\nb.png,z\n", "DATA-005", ":3 kind 'z'", "[x, y]");
    assertRefused("f,sort\na.png,x\n", "DATA-004", "[sort]", "[kind]");
    assertThatThrownBy(() -> MultitaskCsv.read(folder.resolve("none.csv"), folder))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("DATA-001"));
  }

  @Test
  void aTaskOfOneValueIsToldOf() throws IOException {
    assertThat(MultitaskCsv.read(csv("f,kind\na.png,x\n"), folder).notices())
        .singleElement()
        .asString()
        .contains("'kind'", "'x'");
  }
}
