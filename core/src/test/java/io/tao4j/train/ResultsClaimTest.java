package io.tao4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsClaimTest {
  @TempDir Path folder;

  @Test
  void aFolderIsClaimedOnceUntilTheClaimEnds() {
    Path results = folder.resolve("a/results");
    try (ResultsClaim first = ResultsClaim.of(results)) {
      assertThat(first.folder()).isEqualTo(results).isDirectory();
      assertThatThrownBy(() -> ResultsClaim.of(results))
          .isInstanceOfSatisfying(
              TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-009"))
          .hasMessageContaining(results.toString())
          .hasMessageContaining("another results folder");
      try (ResultsClaim other = ResultsClaim.of(folder.resolve("b"))) {
        assertThat(other.folder()).isEqualTo(folder.resolve("b"));
      }
    }
    try (ResultsClaim again = ResultsClaim.of(results)) {
      assertThat(again.folder()).isEqualTo(results);
    }
  }

  @Test
  void aFileIsNoResultsFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("results"), "text");
    assertThatThrownBy(() -> ResultsClaim.of(file))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("TRAIN-010"))
        .hasMessageContaining(file.toString());
  }
}
