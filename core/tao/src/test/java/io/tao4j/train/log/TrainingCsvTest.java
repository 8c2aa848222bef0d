package io.tao4j.train.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCsvTest {
  @TempDir Path folder;

  @Test
  void writesOneRowAnEpoch() throws IOException {
    Path file = folder.resolve("log/training.csv");
    try (TrainingCsv csv = new TrainingCsv(file, List.of("loss", "lr"), 1)) {
      csv.row(1, Map.of("loss", 0.5, "lr", 1e-3));
      csv.row(2, Map.of("lr", 5));
      assertThat(Files.readAllLines(file)).containsExactly("epoch,loss,lr", "1,0.5,0.001", "2,,5");
      assertThatThrownBy(() -> csv.row(3, Map.of("los", 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no column los among [loss, lr]");
    }
  }

  @Test
  void replacesTheRowsThatAResumedTrainingRepeats() throws IOException {
    Path file = folder.resolve("training.csv");
    try (TrainingCsv csv = new TrainingCsv(file, List.of("loss"), 1)) {
      for (int epoch = 1; epoch <= 4; epoch++) {
        csv.row(epoch, Map.of("loss", epoch));
      }
    }
    Files.writeString(file, "2,0.1", StandardOpenOption.APPEND); // killed within a row
    try (TrainingCsv csv = new TrainingCsv(file, List.of("loss"), 3)) {
      csv.row(3, Map.of("loss", 0.25));
    }
    assertThat(Files.readAllLines(file)).containsExactly("epoch,loss", "1,1", "2,2", "3,0.25");
  }

  @Test
  void refusesATableWithOtherColumns() throws IOException {
    Path file = Files.writeString(folder.resolve("training.csv"), "epoch,accuracy\n1,0.5\n");
    assertThatThrownBy(() -> new TrainingCsv(file, List.of("loss"), 1))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("LOG-002")
        .hasMessageContaining("got: epoch,accuracy")
        .hasMessageContaining("expected: epoch,loss");
    assertThat(file).hasContent("epoch,accuracy\n1,0.5\n");
    assertThatThrownBy(() -> new TrainingCsv(file, List.of("a,b"), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
