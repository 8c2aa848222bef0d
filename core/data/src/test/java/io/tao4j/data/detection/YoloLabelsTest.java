package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.geometry.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YoloLabelsTest {
  @TempDir private Path root;

  @BeforeEach
  void drawPictures() throws IOException {
    for (String name : List.of("train/a.png", "train/b.png", "train/sub/c.png")) {
      Path file = root.resolve("images").resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, ImageCodec.encodePng(Image.filled(200, 100, 1, 2, 3)));
    }
    Files.createDirectories(root.resolve("labels/train/sub"));
  }

  private void label(String name, String text) throws IOException {
    Files.writeString(root.resolve("labels/train").resolve(name), text);
  }

  private void data(String text) throws IOException {
    Files.writeString(root.resolve("data.yaml"), text);
  }

  private LabelSet read() {
    return YoloLabels.read(root.resolve("labels/train"), root.resolve("images/train"), "");
  }

  private static Label label(String name, double left, double top, double right, double bottom) {
    return new Label(name, new Box(left, top, right, bottom), 0, 0, false, SpatialPose.NONE);
  }

  @Test
  void readsSharesOfThePictureByTheNamesOfDataYaml() throws IOException {
    data("path: .\ntrain: images/train\nnames:\n  0: Car\n  1: bus\n");
    label("a.txt", "0 0.5 0.5 0.25 0.5\n\n1 0.125 0.25 0.25 0.5 0.9\r\n");
    label("sub/c.txt", "");
    LabelSet set = read();
    assertThat(set.problems()).isEmpty();
    assertThat(set.pictures()).extracting(LabelledPicture::id).containsExactly("a", "b", "sub/c");
    assertThat(set.pictures().get(0).labels())
        .containsExactly(label("car", 75, 25, 125, 75), label("bus", 0, 0, 50, 50));
    assertThat(set.notices())
        .singleElement()
        .asString()
        .contains("1 pictures have no label file and count as showing nothing");
  }

  @Test
  void findsTheLabelsOfDataYamlWhereThePicturesAre() throws IOException {
    data("names: [car, bus]");
    label("b.txt", "1 0.5 0.5 1 1");
    LabelSet set = YoloLabels.read(root.resolve("data.yaml"), root.resolve("images/train"), "");
    assertThat(set.countPerName()).containsExactly(java.util.Map.entry("bus", 1));
    assertThat(YoloLabels.beside(Path.of("/images/set/images/val/x")))
        .isEqualTo(Path.of("/images/set/labels/val/x"));
    assertThatThrownBy(() -> YoloLabels.read(root.resolve("data.yaml"), root, ""))
        .hasMessageContaining("LABEL-001");
  }

  @Test
  void takesTheBoxesOfOutlinesAndSaysSo() throws IOException {
    Files.writeString(root.resolve("labels/train/classes.txt"), "car\n");
    label("a.txt", "0 0.1 0.2 0.5 0.3 0.2 0.8\n0 0.5 0.5 0.6 0.5 0.6 0.6 0.5 0.6");
    LabelSet set = read();
    assertThat(set.problems()).isEmpty();
    assertThat(set.pictures().get(0).labels())
        .containsExactly(label("car", 20, 20, 100, 80), label("car", 100, 50, 120, 60));
    assertThat(set.notices())
        .anyMatch(line -> line.contains("2 labels are outlines; their boxes were taken"));
  }

  @Test
  void leavesOutKeyPoints() throws IOException {
    data("names: [person]\nkpt_shape: [2, 3]");
    label("a.txt", "0 0.5 0.5 0.5 0.5 0.1 0.1 2 0.3 0.3 1");
    LabelSet set = read();
    assertThat(set.pictures().get(0).labels()).containsExactly(label("person", 50, 25, 150, 75));
    assertThat(set.notices()).anyMatch(line -> line.contains("1 labels have key points"));
  }

  @Test
  void callsClassesByTheirNumbersWhereNothingNamesThem() throws IOException {
    label("a.txt", "7 0.5 0.5 0.5 0.5");
    LabelSet set = read();
    assertThat(set.countPerName()).containsOnlyKeys("7");
    assertThat(set.notices()).anyMatch(line -> line.contains("called by their numbers"));
  }

  @Test
  void namesEachBadLineAndKeepsTheRest() throws IOException {
    data("names: [car]");
    label(
        "a.txt",
        """
        0 0.5 0.5 0.5 0.5
        0 0.5 0.5 0.5
        0 100 50 20 20
        0 0.5 nan 0.5 0.5
        1 0.5 0.5 0.5 0.5
        car 0.5 0.5 0.5 0.5
        -1 0.5 0.5 0.5 0.5
        0 0.5 0.5 0 0.5
        0 0.5 0.5 0.5 0.5
        0 0.1 0.1 0.2 0.2 0.3 0.3 0.4
        0 0.9 0.5 0.4 0.5
        """);
    label("gone.txt", "0 0.5 0.5 0.5 0.5");
    LabelSet set = read();
    assertThat(set.problems())
        .extracting(problem -> problem.kind() + ":" + problem.line())
        .containsExactly(
            "COLUMNS:2",
            "NUMBER:3",
            "NUMBER:4",
            "REFERENCE:5",
            "NUMBER:6",
            "NUMBER:7",
            "SIZE:8",
            "DUPLICATE:9",
            "COLUMNS:10",
            "CLIPPED:11",
            "NO_PICTURE:0");
    assertThat(set.problems().get(1).text())
        .isEqualTo("column 2 (x_center) is '100', expected a share of the picture from 0 to 1");
    assertThat(set.pictures().get(0).labels())
        .containsExactly(label("car", 50, 25, 150, 75), label("car", 140, 25, 200, 75));
  }

  @Test
  void refusesFoldersWithoutLabelsAndFilesWithoutNames() throws IOException {
    assertThatThrownBy(this::read).hasMessageContaining("LABEL-003");
    label("a.txt", "0 0.5 0.5 0.5 0.5");
    data("nc: 3");
    assertThatThrownBy(this::read).hasMessageContaining("names no classes");
    data("names: [a\n");
    assertThatThrownBy(this::read).hasMessageContaining("is not YAML");
    data("!!javax.script.ScriptEngineManager [x]");
    assertThatThrownBy(this::read).hasMessageContaining("LABEL-004");
  }
}
