package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.tao4j.data.detection.AnchorKMeans;
import io.tao4j.data.detection.AnchorKMeans.Size;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImageSize;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.geometry.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnchorFitTest {
  private static final Preprocessing INPUT =
      Preprocessing.stretch(100, 200, Interpolation.BILINEAR, Normalization.unit(ColorOrder.RGB));

  /** Boxes of 20 x 40 and 100 x 100 in pictures of 400 x 200: half as large in the input. */
  private static DetectionDataset set(@Nullable ImageSize size) {
    List<DetectionSample> samples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Box small = new Box(10, 10, 30, 50);
      Box large = new Box(100, 50, 200, 150);
      samples.add(
          new DetectionSample(
              Path.of(i + ".png"),
              List.of(
                  new LabelledBox(small, 0, false, false), new LabelledBox(large, 0, false, false)),
              size,
              null));
    }
    return DetectionDataset.of("training set", List.of("car"), samples);
  }

  @Test
  void saysWhatAnchorsThatFitWouldReach() {
    // the best IoU is 200 / 800 for the small boxes and 800 / 2500 for the large ones
    List<Size> bad = List.of(new Size(20, 40), new Size(8, 4));
    assertThat(AnchorFit.notice(set(new ImageSize(400, 200)), INPUT, bad, 1))
        .contains(
            "the anchors fit the boxes of the training set badly: their mean best IoU is 0.29, that"
                + " of kmeans' own 2 anchors 1.00: (10.0, 20.0), (50.0, 50.0)");
    assertThat(AnchorKMeans.meanBestIou(List.of(new Size(10, 20), new Size(50, 50)), bad))
        .isCloseTo((200.0 / 800 + 800.0 / 2500) / 2, offset(1e-12));
  }

  @Test
  void saysNothingOfAnchorsThatFitOrOfPicturesOfUnknownSize() {
    List<Size> good = List.of(new Size(10, 18), new Size(50, 55));
    assertThat(AnchorFit.notice(set(new ImageSize(400, 200)), INPUT, good, 1)).isEmpty();
    assertThat(AnchorFit.notice(set(null), INPUT, good, 1)).isEmpty();
  }

  @Test
  void saysNothingWhereKmeansCannotFindAsMany() {
    List<Size> three = List.of(new Size(1, 1), new Size(2, 2), new Size(3, 3));
    assertThat(AnchorFit.notice(set(new ImageSize(400, 200)), INPUT, three, 1)).isEmpty();
  }
}
