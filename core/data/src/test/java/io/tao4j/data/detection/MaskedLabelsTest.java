package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.geometry.RunLengthMask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskedLabelsTest {
  @TempDir Path folder;

  @BeforeEach
  void picture() throws IOException {
    Files.createDirectories(folder.resolve("images"));
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", folder.resolve("images/a.png").toFile());
  }

  private LabelSet read(String... annotations) throws IOException {
    Path file = folder.resolve("annotations.json");
    Files.writeString(
        file,
        "{\"images\": [{\"id\": 1, \"file_name\": \"a.png\", \"width\": 20, \"height\": 10}],\n"
            + "\"categories\": [{\"id\": 1, \"name\": \"cell\"}],\n\"annotations\": [\n"
            + String.join(",\n", annotations)
            + "]}");
    return CocoLabels.readWithMasks(file, folder.resolve("images"));
  }

  private static String annotation(int id, String box, String segmentation) {
    return "{\"id\": %s, \"image_id\": 1, \"category_id\": 1, \"bbox\": %s%s}"
        .formatted(id, box, segmentation.isEmpty() ? "" : ", \"segmentation\": " + segmentation);
  }

  private static final String BOX = "[2, 1, 4, 3]";
  private static final String POLYGON = "[[2, 1, 6, 1, 6, 4, 2, 4]]";

  @Test
  void allFormsOfMasksAreRead() throws IOException {
    RunLengthMask mask = RunLengthMask.ofPolygon(10, 20, new double[] {2, 1, 6, 1, 6, 4, 2, 4});
    LabelSet set =
        read(
            annotation(1, BOX, POLYGON),
            annotation(
                2,
                "[2, 1, 4, 2]",
                "{\"size\": [10, 20], \"counts\": \"%s\"}".formatted(mask.toCompressed())),
            annotation(
                3, "[2, 1, 4, 1]", "{\"size\": [10, 20], \"counts\": %s}".formatted(mask.counts())),
            annotation(4, "[0, 0, 5, 5]", ""));
    assertThat(set.problems()).isEmpty();
    List<Label> labels = set.pictures().get(0).labels();
    assertThat(labels).hasSize(4);
    assertThat(labels.get(0).mask()).isEqualTo(mask);
    assertThat(labels.get(1).mask()).isEqualTo(mask);
    assertThat(labels.get(2).mask()).isEqualTo(mask);
    assertThat(labels.get(3).mask()).isNull();
    assertThat(mask.area()).isEqualTo(12);
  }

  /** Two objects may fill one box. */
  @Test
  void oneBoxOfTwoMasksIsNoDuplicate() throws IOException {
    LabelSet set = read(annotation(1, BOX, POLYGON), annotation(2, BOX, "[[2, 1, 6, 1, 6, 4]]"));
    assertThat(set.problems()).isEmpty();
    assertThat(set.labelCount()).isEqualTo(2);
  }

  @Test
  void masksThatAreNoneAreNamedWithTheirLine() throws IOException {
    LabelSet set =
        read(
            annotation(1, BOX, "[[2, 1, 6]]"),
            annotation(2, BOX, "{\"size\": [20, 10], \"counts\": [200]}"),
            annotation(3, BOX, "{\"size\": [10, 20], \"counts\": [201]}"),
            annotation(4, BOX, "{\"size\": [10, 20], \"counts\": [200]}"));
    assertThat(set.labelCount()).isZero();
    assertThat(set.problems())
        .extracting(LabelProblem::toString)
        .satisfiesExactly(
            one -> assertThat(one).contains("annotations.json:4:", "a polygon of 3 numbers"),
            one -> assertThat(one).contains("annotations.json:5:", "the picture has [10,20]"),
            one -> assertThat(one).contains("annotations.json:6:", "201"),
            one -> assertThat(one).contains("annotations.json:7:", "covers no pixel"));
  }

  @Test
  void recordsKeepMasks() throws IOException {
    LabelSet set = read(annotation(1, BOX, POLYGON), annotation(2, "[0, 0, 5, 5]", ""));
    Path file = folder.resolve("r-fold-000-of-001-shard-00000-of-00001");
    DetectionRecords.write(file, folder.resolve("images"), set.pictures());
    LabelSet again =
        DetectionRecords.readWithMasks(file, fold -> true, folder.resolve("images"), "");
    assertThat(again.problems()).isEmpty();
    assertThat(again.pictures().get(0).labels()).isEqualTo(set.pictures().get(0).labels());
  }
}
