package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.tao4j.data.image.Image;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderDatasetTest {
  private static final Image PICTURE = Image.filled(4, 4, 1, 2, 3);

  @TempDir Path root;

  private void picture(String... names) {
    for (String name : names) {
      Pictures.write(root.resolve(name), PICTURE);
    }
  }

  /** Shows {@code train_dataset_path} of specs. */
  @Test
  void takesClassesByNameAndPicturesByPathWithoutHiddenAndOtherFiles() throws IOException {
    picture("dog/b.png", "dog/a.PNG", "dog/deep/er/c.jpg", "cat/1.png", "Zebra/1.webp");
    picture("dog/.hidden.png", "dog/.thumbs/x.png", ".git/x.png");
    Files.writeString(root.resolve("dog/notes.txt"), "no picture");
    Files.writeString(root.resolve("README.md"), "no class");
    ClassificationDataset set = ImageFolderDataset.read(root);
    assertThat(set.classes()).containsExactly("Zebra", "cat", "dog");
    assertThat(set.samples())
        .extracting(Sample::id)
        .containsExactly(
            "Zebra/1.webp", "cat/1.png", "dog/a.PNG", "dog/b.png", "dog/deep/er/c.jpg");
    assertThat(set.samples()).extracting(Sample::label).containsExactly(0, 1, 2, 2, 2);
    assertThat(set.samples()).allMatch(sample -> Files.exists(sample.path()));
    assertThat(set.countPerClass())
        .containsExactly(entry("Zebra", 1), entry("cat", 1), entry("dog", 3));
    assertThat(set.report()).contains("5 samples of 3 classes").contains("dog: 3");
  }

  @Test
  void keepsTheOrderOfAGivenClassList() {
    picture("cat/1.png", "dog/1.png");
    ClassificationDataset set = ImageFolderDataset.read(root, List.of("dog", "cat"));
    assertThat(set.classes()).containsExactly("dog", "cat");
    assertThat(set.samples()).extracting(Sample::label).containsExactly(1, 0);
  }

  @Test
  void mergesFoldersThroughAClassMap() {
    picture("poodle/1.png", "beagle/1.png", "cat/1.png");
    ClassificationDataset set =
        ImageFolderDataset.read(
            root, List.of("cat", "dog"), Map.of("poodle", "dog", "beagle", "dog", "cat", "cat"));
    assertThat(set.countPerClass()).containsExactly(entry("cat", 1), entry("dog", 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageFolderDataset.read(root, List.of("cat"), Map.of("poodle", "dog")));
  }

  @Test
  void namesMissingAndUnknownClassesAtOnce() {
    picture("cat/1.png", "horse/1.png");
    assertThatThrownBy(() -> ImageFolderDataset.read(root, List.of("cat", "dog", "emu")))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("DATA-004")
        .hasMessageContaining("no folder for class: [dog, emu]")
        .hasMessageContaining("folder of no class: [horse]");
    assertThatThrownBy(() -> ImageFolderDataset.read(root, List.of("cat")))
        .hasMessageContaining("DATA-005")
        .hasMessageContaining("[horse]");
  }

  @Test
  void namesEveryEmptyClassFolder() throws IOException {
    picture("cat/1.png");
    Files.createDirectories(root.resolve("dog"));
    Files.createDirectories(root.resolve("emu/deep"));
    assertThatThrownBy(() -> ImageFolderDataset.read(root))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("DATA-003")
        .hasMessageContaining("[dog, emu]");
  }

  @Test
  void saysWhatIsWrongWithTheFolder() throws IOException {
    assertThatThrownBy(() -> ImageFolderDataset.read(root.resolve("nowhere")))
        .hasMessageContaining("DATA-001")
        .hasMessageContaining("no such folder");
    Path file = Files.writeString(root.resolve("file"), "");
    assertThatThrownBy(() -> ImageFolderDataset.read(file)).hasMessageContaining("is not a folder");
    assertThatThrownBy(() -> ImageFolderDataset.read(root))
        .hasMessageContaining("DATA-002")
        .hasMessageContaining("holds no class folder");
  }

  @Test
  void comparesTheClassesOfTwoSets() {
    ClassificationDataset train =
        new ClassificationDataset("train", List.of("a", "b", "c"), List.of());
    train.requireSameClasses(new ClassificationDataset("val", List.of("a", "b", "c"), List.of()));
    assertThatThrownBy(
            () ->
                train.requireSameClasses(
                    new ClassificationDataset("val", List.of("a", "d"), List.of())))
        .hasMessageContaining("DATA-004")
        .hasMessageContaining("only in train: [b, c]")
        .hasMessageContaining("only in val: [d]");
    assertThatThrownBy(
            () ->
                train.requireSameClasses(
                    new ClassificationDataset("val", List.of("b", "a", "c"), List.of())))
        .hasMessageContaining("another order");
  }

  @Test
  void listsPicturesWithoutClasses() throws IOException {
    picture("b.png", "a/c.jpg", ".x/d.png");
    Path odd = Files.write(root.resolve("picture.dat"), new byte[] {1});
    assertThat(ImageFolderDataset.unlabeled(root).samples())
        .extracting(Sample::id)
        .containsExactly("a/c.jpg", "b.png");
    assertThat(ImageFolderDataset.unlabeled(odd).samples())
        .containsExactly(new Sample("picture.dat", odd, 0));
    assertThatThrownBy(() -> ImageFolderDataset.unlabeled(root.resolve("no")))
        .hasMessageContaining("DATA-001");
    Path empty = Files.createDirectories(root.resolve("empty"));
    assertThatThrownBy(() -> ImageFolderDataset.unlabeled(empty)).hasMessageContaining("DATA-003");
  }
}
