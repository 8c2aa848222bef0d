package io.tao4j.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pickles that CPython has written. */
class PickledDataTest {
  @TempDir Path folder;

  private Object read(String base64) throws IOException {
    return PickledData.read(
        Files.write(folder.resolve("a.pkl"), Base64.getDecoder().decode(base64)));
  }

  @Test
  void listsTextsAndNumbersAreRead() throws IOException {
    // (["a", "b"], [3, 70000], {"x": 1.5, "y": True})
    assertThat(
            read(
                "gAJdcQAoWAEAAABhcQFYAQAAAGJxAmVdcQMoSwNKcBEBAGV9cQQoWAEAAAB4cQVHP/gAAA"
                    + "AAAABYAQAAAHlxBoh1h3EHLg=="))
        .isEqualTo(List.of(List.of("a", "b"), List.of(3L, 70000L), Map.of("x", 1.5, "y", true)));
    assertThat(
            read(
                "gASVMAAAAAAAAABdlCiMAWGUjAFilGVdlChLA0pwEQEAZX2UKIwBeJRHP/gAAAAAAACMAX"
                    + "mUiHWHlC4="))
        .isEqualTo(List.of(List.of("a", "b"), List.of(3L, 70000L), Map.of("x", 1.5, "y", true)));
  }

  /** Two of one type, of which the second refers to the first one's type. */
  @Test
  void numbersOfNumPyAreNumbers() throws IOException {
    assertThat(
            read(
                "gASVsgAAAAAAAABdlCiMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAZzY2FsYXKUk5SMBW"
                    + "51bXB5lIwFZHR5cGWUk5SMAmk4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJD"
                    + "CAMAAAAAAAAAlIaUUpRoA2gJQwj+/////////5SGlFKUaANoBowCZjSUiYiHlFKUKEsDaA"
                    + "pOTk5K/////0r/////SwB0lGJDBAAAAD+UhpRSlGUu"))
        .isEqualTo(List.of(3L, -2L, 0.5));
  }

  @Test
  void nothingElseIsReadOrRun() throws IOException {
    assertThatThrownBy(() -> read("gASVFwAAAAAAAACMBXBvc2l4lIwGZ2V0Y3dklJOUKVKULg=="))
        .hasMessageContaining("WEIGHTS-004")
        .hasMessageContaining("posix.getcwd");
    assertThatThrownBy(
            () ->
                read(
                    "gASVoQAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5"
                        + "SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsDhZRoA4wFZHR5cGWUk5SM"
                        + "Amk4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQxgAAAAAAAAAAAEAAAAAAA"
                        + "AAAgAAAAAAAACUdJRiLg=="))
        .hasMessageContaining("WEIGHTS-004");
    assertThatThrownBy(() -> read("aGVsbG8=")).hasMessageContaining("it is no pickle");
    assertThatThrownBy(() -> PickledData.read(folder.resolve("none")))
        .hasMessageContaining("WEIGHTS-001");
  }
}
