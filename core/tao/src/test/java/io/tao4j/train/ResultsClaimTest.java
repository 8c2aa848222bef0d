package io.tao4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void anAttemptOfTheSameProcessDoesNotOpenTheFolderToOthers() throws Exception {
    try (ResultsClaim claim = ResultsClaim.of(folder)) {
      assertThatThrownBy(() -> ResultsClaim.of(claim.folder())).hasMessageContaining("TRAIN-009");
      assertThat(claimElsewhere()).startsWith("TRAIN-009");
    }
    assertThat(claimElsewhere()).startsWith("claimed");
  }

  @Test
  void endingAClaimTwiceDoesNotEndTheNextOne() {
    ResultsClaim first = ResultsClaim.of(folder);
    first.close();
    try (ResultsClaim second = ResultsClaim.of(folder)) {
      first.close();
      assertThatThrownBy(() -> ResultsClaim.of(second.folder())).hasMessageContaining("TRAIN-009");
    }
  }

  private String claimElsewhere() throws Exception {
    return ChildJvm.output(
        ChildJvm.of(OtherProcess.class, List.of(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  /** What the child process runs. */
  static final class OtherProcess {
    public static void main(String[] arguments) {
      try (ResultsClaim claim = ResultsClaim.of(Path.of(arguments[0]))) {
        System.out.println("claimed " + claim.folder());
      } catch (TaoException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
