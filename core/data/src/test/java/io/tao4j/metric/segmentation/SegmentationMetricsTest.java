package io.tao4j.metric.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.metric.ConfusionMatrix;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SegmentationMetricsTest {
  private static Golden golden() {
    return Golden.get();
  }

  @Test
  void aClassThatOccursNowhereHasNoScores() {
    SegmentationScores scores =
        SegmentationScores.of(ConfusionMatrix.of(new long[][] {{3, 1, 0}, {0, 0, 0}, {0, 0, 0}}));
    assertThat(scores.classes().get(0).iou()).hasValue(0.75);
    assertThat(scores.classes().get(1).iou()).hasValue(0); // predicted only
    assertThat(scores.classes().get(1).recall()).isEmpty();
    assertThat(scores.classes().get(2).iou()).isEmpty();
    assertThat(scores.meanIou()).isEqualTo(0.375);
    assertThat(scores.meanAccuracy()).isEqualTo(0.75);
    assertThat(scores.frequencyWeightedIou()).isEqualTo(0.75);
  }

  @Test
  void agreesWithGoldenSegmentation() {
    JsonNode cases = golden().json("metrics/segmentation.json").get("cases");
    assertThat(cases).isNotEmpty();
    for (JsonNode one : cases) {
      String name = one.get("name").asText();
      int ignored = one.get("ignore_index").isNull() ? -1 : one.get("ignore_index").asInt();
      ConfusionMatrix pixels = new ConfusionMatrix(one.get("num_classes").asInt());
      for (int i = 0; i < one.get("target").size(); i++) {
        int truth = one.get("target").get(i).asInt();
        if (truth != ignored) {
          pixels.add(truth, one.get("prediction").get(i).asInt());
        }
      }
      SegmentationScores scores = SegmentationScores.of(pixels);
      JsonNode expected = one.get("expected");
      for (int c = 0; c < pixels.classes(); c++) {
        same(name, scores.classes().get(c).iou(), expected.get("iou_per_class").get(c));
        same(name, scores.classes().get(c).dice(), expected.get("dice_per_class").get(c));
        same(name, scores.classes().get(c).recall(), expected.get("class_accuracy").get(c));
      }
      close(name, scores.meanIou(), expected.get("mean_iou_present"));
      close(name, scores.meanDice(), expected.get("mean_dice_present"));
      close(name, scores.pixelAccuracy(), expected.get("pixel_accuracy"));
      close(name, scores.meanAccuracy(), expected.get("mean_class_accuracy"));
      close(name, scores.frequencyWeightedIou(), expected.get("frequency_weighted_iou"));
    }
  }

  /** A square of 4 in 12 x 12, moved by two columns; the tolerance is one pixel. */
  @Test
  void bordersAreRightWithinTheTolerance() {
    BoundaryF1 borders = new BoundaryF1(3, BoundaryF1.RATIO);
    byte[] truth = square(4);
    borders.add(12, 12, truth, square(4));
    assertThat(borders.of(1)).hasValue(1);
    assertThat(borders.of(2)).isEmpty();
    borders.add(12, 12, truth, square(5));
    assertThat(borders.of(1)).hasValue(1); // one column is within a pixel
    borders.add(12, 12, truth, new byte[144]);
    assertThat(borders.of(1).orElseThrow()).isCloseTo(2 / 3.0, offset(1e-12)); // none was found
    BoundaryF1 moved = new BoundaryF1(2, BoundaryF1.RATIO);
    moved.add(12, 12, truth, square(6));
    // 12 border pixels each: of the true ones only those of the first column lie further than 1
    assertThat(moved.of(1).orElseThrow()).isCloseTo(8 / 12.0, offset(1e-12));
    assertThat(moved.mean()).isBetween(0.5, 0.9);
  }

  @Test
  void noBorderIsDrawnAroundWhatIsIgnoredOrAtTheEdge() {
    byte[] truth = square(4);
    for (int i = 0; i < truth.length; i++) {
      truth[i] = truth[i] == 0 ? (byte) 255 : truth[i];
    }
    BoundaryF1 borders = new BoundaryF1(2, BoundaryF1.RATIO);
    borders.add(12, 12, truth, square(6));
    // within the square two of four columns are answered with 0: two borders, and no true one
    assertThat(borders.of(0)).hasValue(0);
    assertThat(borders.of(1)).hasValue(0);
    BoundaryF1 full = new BoundaryF1(1, 0.1);
    full.add(3, 4, new byte[12], new byte[12]);
    assertThat(full.mean()).isNaN();
    assertThatIllegalArgumentException().isThrownBy(() -> full.add(3, 4, new byte[12], truth));
    assertThatIllegalArgumentException().isThrownBy(() -> new BoundaryF1(0, 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new BoundaryF1(2, 0));
  }

  /** Class 1 in a square of four pixels, from a column on; rows 4 to 7. */
  private static byte[] square(int left) {
    byte[] labels = new byte[144];
    for (int y = 4; y < 8; y++) {
      for (int x = left; x < left + 4; x++) {
        labels[12 * y + x] = 1;
      }
    }
    return labels;
  }

  private static void same(String name, OptionalDouble value, JsonNode expected) {
    assertThat(value.isEmpty()).as(name).isEqualTo(expected.isNull());
    value.ifPresent(v -> close(name, v, expected));
  }

  private static void close(String name, double value, JsonNode expected) {
    double expectedValue =
        expected.has("data") ? expected.get("data").get(0).asDouble() : expected.asDouble();
    assertThat(value).as(name).isCloseTo(expectedValue, offset(1e-6));
  }

  @Test
  void agreesWithGoldenBordersAndPanopticQuality() {
    int borders = 0;
    int panoptic = 0;
    for (JsonNode one : golden().json("networks/segmentation/mask_inference.json").get("cases")) {
      String name = one.get("name").asText();
      JsonNode prediction = one.get("inputs").path("pred");
      JsonNode target = one.get("inputs").path("target");
      if (one.get("op").asText().equals("boundary_iou")) {
        close(
            name,
            BoundaryIou.of(
                prediction.get("shape").get(0).asInt(),
                prediction.get("shape").get(1).asInt(),
                booleans(prediction.get("data")),
                booleans(target.get("data")),
                one.get("params").get("ratio").asDouble()),
            one.get("outputs").get("boundary_iou"));
        borders++;
      } else if (one.get("op").asText().equals("panoptic_quality")) {
        PanopticQuality quality = new PanopticQuality(Set.of(0, 1), Set.of(2, 3));
        int pictures = prediction.get("shape").get(0).asInt();
        int pixels = prediction.get("data").size() / 2 / pictures;
        for (int n = 0; n < pictures; n++) {
          quality.add(
              column(prediction, n, pixels, 0),
              column(prediction, n, pixels, 1),
              column(target, n, pixels, 0),
              column(target, n, pixels, 1));
        }
        close(name, quality.pq(), one.get("outputs").get("pq"));
        JsonNode rows = one.get("outputs").get("per_category_tp_fp_fn_iou");
        JsonNode flat = rows.has("data") ? rows.get("data") : rows;
        int width = rows.has("shape") ? rows.get("shape").get(1).asInt() : flat.get(0).size();
        int count = rows.has("shape") ? rows.get("shape").get(0).asInt() : flat.size();
        for (int r = 0; r < count; r++) {
          double[] row = new double[width];
          for (int i = 0; i < width; i++) {
            row[i] =
                rows.has("shape")
                    ? flat.get(r * width + i).asDouble()
                    : flat.get(r).get(i).asDouble();
          }
          PanopticQuality.Quality of = quality.perCategory().get((int) row[0]);
          if (of == null) {
            assertThat(row[1] + row[2] + row[3]).as(name).isZero();
            continue;
          }
          assertThat(of.truePositives()).as(name).isEqualTo((int) row[1]);
          assertThat(of.falsePositives()).as(name).isEqualTo((int) row[2]);
          assertThat(of.falseNegatives()).as(name).isEqualTo((int) row[3]);
          assertThat(of.iouSum()).as(name).isCloseTo(row[4], offset(1e-5));
        }
        panoptic++;
      }
    }
    assertThat(borders).isEqualTo(4);
    assertThat(panoptic).isEqualTo(4);
  }

  private static int[] column(JsonNode map, int picture, int pixels, int channel) {
    int[] values = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      values[i] = map.get("data").get((picture * pixels + i) * 2 + channel).asInt();
    }
    return values;
  }

  private static boolean[] booleans(JsonNode list) {
    boolean[] values = new boolean[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asInt() != 0;
    }
    return values;
  }

  @Property(tries = 100)
  void theBorderIsWhatASquareReachesTheOutsideFrom(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 12) int width,
      @ForAll @IntRange(min = 1, max = 3) int distance) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] mask = new boolean[height * width];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.nextInt(8) > 0;
    }
    boolean[] boundary = BoundaryIou.boundary(height, width, mask, distance);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean reaches = false;
        for (int dy = -distance; dy <= distance; dy++) {
          for (int dx = -distance; dx <= distance; dx++) {
            int row = y + dy;
            int column = x + dx;
            boolean in = row >= 0 && row < height && column >= 0 && column < width;
            reaches |= !in || !mask[row * width + column];
          }
        }
        assertThat(boundary[y * width + x]).isEqualTo(mask[y * width + x] && reaches);
      }
    }
  }

  @Test
  void panopticQualityOfAWorkedExample() {
    PanopticQuality quality = new PanopticQuality(Set.of(1), Set.of(2));
    // a thing of 4 pixels, 3 found; stuff of 2 found; one thing predicted on void only
    quality.add(
        new int[] {1, 1, 1, 2, 2, 2, 1}, new int[] {1, 1, 1, 0, 0, 0, 2},
        new int[] {1, 1, 1, 1, 2, 2, 9}, new int[] {7, 7, 7, 7, 0, 0, 0});
    assertThat(quality.perCategory().get(1).truePositives()).isEqualTo(1);
    assertThat(quality.perCategory().get(1).falsePositives()).isZero();
    assertThat(quality.perCategory().get(1).iouSum()).isEqualTo(0.75);
    assertThat(quality.perCategory().get(2).sq()).isCloseTo(2 / 3.0, offset(1e-12));
    assertThat(quality.pq()).isCloseTo((0.75 + 2 / 3.0) / 2, offset(1e-12));
  }
}
