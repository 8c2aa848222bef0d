package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tao4j.data.detection.AnchorKMeans.Result;
import io.tao4j.data.detection.AnchorKMeans.Size;
import io.tao4j.data.image.ImageSize;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.fixtures.SharedData;
import io.tao4j.geometry.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnchorKMeansTest {
  private static List<Size> around(long seed, int each, double... shapes) {
    SeededRandom random = SeededRandom.of(seed);
    List<Size> boxes = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      for (int s = 0; s < shapes.length; s += 2) {
        boxes.add(
            new Size(
                shapes[s] * random.uniform(0.9, 1.1), shapes[s + 1] * random.uniform(0.9, 1.1)));
      }
    }
    return boxes;
  }

  @Test
  void findsTheShapesThatBoxesWereDrawnAround() {
    List<Size> boxes = around(3, 60, 10, 10, 20, 60, 100, 40, 200, 220);
    Result result = AnchorKMeans.cluster(boxes, 4, 1, 100);
    double[] expected = {10, 10, 20, 60, 100, 40, 200, 220};
    for (int i = 0; i < 4; i++) {
      Size anchor = result.anchors().get(i);
      assertThat(anchor.width()).isCloseTo(expected[2 * i], within(0.05 * expected[2 * i]));
      assertThat(anchor.height())
          .isCloseTo(expected[2 * i + 1], within(0.05 * expected[2 * i + 1]));
    }
    assertThat(result.meanIou()).isGreaterThan(0.85);
    assertThat(result.recall()).isEqualTo(1);
    assertThat(AnchorKMeans.cluster(boxes, 4, 1, 100)).isEqualTo(result);
  }

  /** Row 37 of the audit: in pixels of the network's input, and strictly. */
  @Test
  void boxesAsSmallAsTheLeastAreLeftOut() {
    Label label = new Label("a", new Box(0, 0, 20, 40), 0, 0, false, SpatialPose.NONE);
    LabelledPicture picture =
        new LabelledPicture("a", Path.of("a.png"), new ImageSize(200, 100), List.of(label));
    LabelSet set = new LabelSet("a set", List.of(picture), List.of(), List.of(), List.of());
    // halved to an input of 100 x 50: 10 x 20 pixels
    assertThat(AnchorKMeans.sizes(set, 100, 50, 9.9, 0)).containsExactly(new Size(10, 20));
    assertThat(AnchorKMeans.sizes(set, 100, 50, 10, 0)).isEmpty();
    assertThat(AnchorKMeans.sizes(set, 100, 50, 0, 20)).isEmpty();
    assertThat(AnchorKMeans.sizes(set, 100, 50, 0, 19.9)).hasSize(1);
  }

  @Test
  void oneClusterIsTheMedian() {
    List<Size> boxes = List.of(new Size(1, 9), new Size(3, 2), new Size(50, 4), new Size(5, 6));
    assertThat(AnchorKMeans.cluster(boxes, 1, 1, 10).anchors()).containsExactly(new Size(4, 5));
  }

  @Test
  void asManyClustersAsSizesFitExactly() {
    List<Size> boxes = List.of(new Size(1, 9), new Size(3, 2), new Size(50, 4), new Size(3, 2));
    Result result = AnchorKMeans.cluster(boxes, 3, 1, 10);
    assertThat(result.meanIou()).isCloseTo(1, within(1e-12));
    assertThat(result.anchors()).containsExactlyInAnyOrderElementsOf(boxes.subList(0, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnchorKMeans.cluster(boxes, 4, 1, 10))
        .withMessageContaining("boxes of 3 sizes");
  }

  @Test
  void moreAnchorsFitRealBoxesBetter() {
    Path data = SharedData.folder("bccd-detection").orElse(null);
    assumeTrue(data != null, "the data is not here");
    LabelSet labels =
        KittiLabels.read(data.resolve("train/labels"), data.resolve("train/images"), "");
    List<Size> boxes = new ArrayList<>();
    labels
        .pictures()
        .forEach(
            picture ->
                picture
                    .labels()
                    .forEach(l -> boxes.add(new Size(l.box().width(), l.box().height()))));
    double before = 0;
    for (int clusters : new int[] {1, 3, 9}) {
      Result result = AnchorKMeans.cluster(boxes, clusters, 42, 10_000);
      assertThat(result.meanIou()).isGreaterThan(before);
      before = result.meanIou();
    }
    assertThat(before).isGreaterThan(0.8);
  }
}
