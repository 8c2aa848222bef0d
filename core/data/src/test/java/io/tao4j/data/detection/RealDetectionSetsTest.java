package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tao4j.fixtures.SharedData;
import io.tao4j.geometry.Box;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the counts that the sets' own pages give. */
class RealDetectionSetsTest {
  @TempDir Path folder;

  private static Path data(String name) {
    Path path = SharedData.folder(name).orElse(null);
    assumeTrue(path != null, "the data is not here");
    return path;
  }

  private static void assertSameBoxes(LabelSet a, LabelSet b, double tolerance) {
    assertThat(a.pictures()).hasSameSizeAs(b.pictures());
    for (int i = 0; i < a.pictures().size(); i++) {
      List<Label> left = a.pictures().get(i).labels();
      List<Label> right = b.pictures().get(i).labels();
      assertThat(left).as(a.pictures().get(i).id()).hasSameSizeAs(right);
      for (int j = 0; j < left.size(); j++) {
        Box x = left.get(j).box();
        Box y = right.get(j).box();
        assertThat(left.get(j).className()).isEqualTo(right.get(j).className());
        assertThat(x.left()).isCloseTo(y.left(), within(tolerance));
        assertThat(x.top()).isCloseTo(y.top(), within(tolerance));
        assertThat(x.right()).isCloseTo(y.right(), within(tolerance));
        assertThat(x.bottom()).isCloseTo(y.bottom(), within(tolerance));
      }
    }
  }

  /** Shows {@code label_directory_path}, {@code image_directory_path} and {@code type} of specs. */
  @Test
  void bloodCellsAsKittiCocoAndRecords() throws IOException {
    Path train = data("bccd-detection").resolve("train");
    Path images = train.resolve("images");
    LabelSet kitti = KittiLabels.read(train.resolve("labels"), images, "jpg");
    assertThat(kitti.pictures()).hasSize(205);
    assertThat(kitti.countPerName()).isEqualTo(Map.of("rbc", 2381, "wbc", 214, "platelets", 209));
    assertThat(kitti.problems()).isEmpty();
    LabelSet coco = CocoLabels.read(train.resolve("annotations.json"), images);
    assertThat(coco.problems()).isEmpty();
    assertSameBoxes(kitti, coco, 0.02);
    Path file = folder.resolve("out-fold-000-of-001-shard-00000-of-00001");
    DetectionRecords.write(file, images, kitti.pictures());
    LabelSet records = DetectionRecords.read(folder, fold -> fold == 0, images, "jpg");
    assertThat(records.problems()).isEmpty();
    assertSameBoxes(kitti, records, 1e-4);
  }

  @Test
  void cardsAndDigits() {
    Path cards = data("cards-detection").resolve("val");
    LabelSet cardLabels = KittiLabels.read(cards.resolve("labels"), cards.resolve("images"), "");
    assertThat(cardLabels.countPerName())
        .isEqualTo(Map.of("nine", 26, "ten", 18, "jack", 24, "queen", 26, "king", 23, "ace", 26));
    Path digits = data("digits-on-photos").resolve("val");
    LabelSet rle =
        CocoLabels.read(digits.resolve("annotations_rle.json"), digits.resolve("images"));
    LabelSet kitti = KittiLabels.read(digits.resolve("labels"), digits.resolve("images"), "");
    assertThat(kitti.countPerName()).containsEntry("six", 73).containsEntry("nine", 50);
    assertSameBoxes(kitti, rle, 0.02);
    assertThat(rle.problems()).isEmpty();
    DetectionSet all =
        DetectionSet.of(
            "digits",
            List.of(kitti),
            List.of(1.0),
            ClassMapping.identity(kitti.countPerName().keySet()),
            DetectionSet.Use.training(false));
    assertThat(all.report().difficult()).isPositive();
    assertThat(all.report().boxes() + all.report().difficult()).isEqualTo(kitti.labelCount());
  }
}
