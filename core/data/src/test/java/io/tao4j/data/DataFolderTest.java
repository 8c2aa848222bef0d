package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private static final Image PICTURE = Image.filled(4, 4, 1, 2, 3);

  /** A with two dots above, as one character and as two. */
  private static final String COMPOSED = "\u00c4pfel";

  private static final String DECOMPOSED = "A\u0308pfel";

  @TempDir Path root;

  private void picture(String... names) {
    for (String name : names) {
      Pictures.write(root.resolve(name), PICTURE);
    }
  }

  private DataFolder read() {
    return DataFolder.pictures(root, "TEST-001");
  }

  @Test
  void hiddenAndSystemFoldersAreNoData() {
    picture("a.png", ".ipynb_checkpoints/a-checkpoint.png", "b/.thumbs/x.png", "b/.y.png");
    picture("__MACOSX/c.png", "@eaDir/d.png", "b/c.png");
    DataFolder folder = read();
    assertThat(folder.files().keySet()).containsExactly("a.png", "b/c.png");
    assertThat(folder.notices())
        .singleElement()
        .asString()
        .contains("passed over 5 hidden or system files and folders")
        .contains(".ipynb_checkpoints");
  }

  @Test
  void everyEndOfAPicturesNameCounts() {
    picture("0.jpg", "1.JPEG", "2.jpe", "3.jfif", "4.png", "5.bmp", "6.gif", "7.tif", "8.TIFF");
    picture("9.webp", "a.ppm", "b.pgm", "c.pbm", "d.pnm");
    assertThat(read().files()).hasSize(14);
    assertThat(read().notices()).isEmpty();
  }

  @Test
  void whatIsNoPictureIsCountedAndNamed() throws IOException {
    picture("a.png");
    for (String name : List.of("x.avif", "y.jp2", "z.tga", "n.heic")) {
      Files.write(root.resolve(name), new byte[] {1});
    }
    for (int i = 0; i < 9; i++) {
      Files.writeString(root.resolve("note" + i + ".txt"), "");
    }
    Files.writeString(root.resolve("README"), "");
    assertThat(read().notices())
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("passed over 4 files of picture formats that are not read")
                    .contains("n.heic, x.avif, y.jp2, z.tga"))
        .anySatisfy(
            line -> assertThat(line).contains("passed over 10 other files").contains(".txt=9"));
  }

  @Test
  void namesAreOneWhateverTheirLettersForm() {
    picture(DECOMPOSED + "/1.png");
    assertThat(read().files().keySet()).containsExactly(COMPOSED + "/1.png");
    assertThat(read().folders().keySet()).containsExactly(COMPOSED);
    picture(COMPOSED + "/2.png");
    assertThatThrownBy(this::read)
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("DATA-008")
        .hasMessageContaining(COMPOSED)
        .hasMessageContaining(DECOMPOSED);
  }

  @Test
  void linksAreFollowedAndWhatTheyMissIsNamed(@TempDir Path elsewhere) throws IOException {
    picture("real/a.png");
    Pictures.write(elsewhere.resolve("b.png"), PICTURE);
    Files.createSymbolicLink(root.resolve("linked"), elsewhere);
    Files.createSymbolicLink(root.resolve("real/c.png"), elsewhere.resolve("b.png"));
    Files.createSymbolicLink(root.resolve("real/gone.png"), elsewhere.resolve("gone.png"));
    Files.createSymbolicLink(root.resolve("lost"), elsewhere.resolve("nowhere"));
    Files.createSymbolicLink(root.resolve("real/up"), root);
    DataFolder folder = read();
    assertThat(folder.files().keySet())
        .containsExactly("linked/b.png", "real/a.png", "real/c.png", "real/gone.png");
    assertThat(folder.notices())
        .anySatisfy(line -> assertThat(line).contains("1 links to what is not there: lost"))
        .anySatisfy(line -> assertThat(line).contains("back into their own folders: real/up"));
    // A picture that is a link to nowhere is one that cannot be read, and said so.
    assertThatThrownBy(
            () -> io.tao4j.data.image.ImageCodec.read(folder.files().get("real/gone.png")))
        .hasMessageContaining("IMAGE-001")
        .hasMessageContaining("the link leads to")
        .hasMessageContaining("gone.png");
  }

  @Test
  void resultsOfRunsAreNoData() throws IOException {
    picture("cat/1.png", "results/loss_curve.png");
    Files.writeString(root.resolve("results/resolved_spec.yaml"), "");
    ClassificationDataset set = ImageFolderDataset.read(root);
    assertThat(set.classes()).containsExactly("cat");
    assertThat(set.notices())
        .singleElement()
        .asString()
        .contains("passed over 1 results folders: results");
  }

  /** Shows {@code val_dataset_path} of specs. */
  @Test
  void aValidationSetMeetsItsTrainingSetsNames() {
    picture("train/" + COMPOSED + "/1.png", "val/" + DECOMPOSED + "/1.png");
    ClassificationDataset train = ImageFolderDataset.read(root.resolve("train"));
    assertThat(ImageFolderDataset.read(root.resolve("val"), train.classes()).size()).isEqualTo(1);
    // A model that was trained when names were taken as the disk writes them.
    ClassificationDataset old = ImageFolderDataset.read(root.resolve("train"), List.of(DECOMPOSED));
    assertThat(old.classes()).containsExactly(DECOMPOSED);
    assertThat(old.samples()).extracting(Sample::label).containsExactly(0);
  }

  @Test
  void picturesBesideTheClassFoldersAreNamed() {
    picture("cat/1.png", "alone.png");
    assertThat(ImageFolderDataset.read(root).notices())
        .singleElement()
        .asString()
        .contains("passed over 1 pictures beside the class folders")
        .contains("alone.png");
  }
}
