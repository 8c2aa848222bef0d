package io.tao4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inference and calibration take for a picture: what a training takes for one. */
class PictureReaderTest {
  @TempDir Path folder;

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[] {1});
    }
  }

  @Test
  void hiddenFoldersAndOtherFilesArePassedOver() throws IOException {
    write("b/2.jfif", "a/1.JPG", "3.ppm", ".ipynb_checkpoints/1-checkpoint.jpg", "a/notes.txt");
    write("__MACOSX/1.jpg", "x.avif");
    assertThat(new PictureReader().list(folder))
        .extracting(InputSource::id)
        .extracting(id -> folder.relativize(Path.of(id)).toString())
        .containsExactly("3.ppm", "a/1.JPG", "b/2.jfif");
  }

  @Test
  void linkedFoldersAreFollowed() throws IOException {
    write("real/1.png");
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.createSymbolicLink(pictures.resolve("linked"), folder.resolve("real"));
    assertThat(new PictureReader().list(pictures)).hasSize(1);
  }

  @Test
  void aFolderWithoutPicturesIsRefused() throws IOException {
    write("notes.txt");
    assertThatThrownBy(() -> new PictureReader().list(folder))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("INFERENCE-002"));
  }
}
