package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageCanvasTest {
  private static ImageLayer layer(Image image, Rectangle window, Rectangle target) {
    return new ImageLayer(
        image, window, target, false, false, HsvChange.NONE, Interpolation.BILINEAR);
  }

  /** A picture whose levels tell the column, the row and the number. */
  private static Image marked(int width, int height, int number) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (x + 1);
        rgb[at + 1] = (byte) (y + 1);
        rgb[at + 2] = (byte) (100 + number);
      }
    }
    return Image.of(width, height, rgb);
  }

  private static Rectangle rectangle(JsonNode corners) {
    int left = corners.get(0).asInt();
    int top = corners.get(1).asInt();
    return new Rectangle(left, top, corners.get(2).asInt() - left, corners.get(3).asInt() - top);
  }

  /** Shows {@code mosaic_prob} of specs. */
  @Test
  void placesMosaicsAsTheReferenceDoes() throws Exception {
    int mosaics = 0;
    for (JsonNode one : GoldenArrays.json("geometry.json").get("cases")) {
      if (!one.get("kind").asText().equals("mosaic4")) {
        continue;
      }
      List<ImageLayer> layers = new ArrayList<>();
      for (JsonNode p : one.get("placements")) {
        Image image =
            marked(p.get("width").asInt(), p.get("height").asInt(), p.get("image").asInt());
        layers.add(
            layer(image, rectangle(p.get("src_x1y1x2y2")), rectangle(p.get("dst_x1y1x2y2"))));
      }
      int size = one.get("canvas").asInt();
      Image canvas = ImageCanvas.compose(size, size, layers);
      JsonNode rows = one.get("canvas_owner_rows");
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          char owner = rows.get(y).asText().charAt(x);
          int expected = owner == '.' ? 0 : 100 + owner - '0';
          assertThat(canvas.level(x, y, 2)).as("%d, %d", x, y).isEqualTo(expected);
          if (owner != '.') {
            JsonNode shift = one.get("placements").get(owner - '0').get("shift_xy");
            assertThat(canvas.level(x, y, 0)).isEqualTo(x - shift.get(0).asInt() + 1);
            assertThat(canvas.level(x, y, 1)).isEqualTo(y - shift.get(1).asInt() + 1);
          }
        }
      }
      mosaics++;
    }
    assertThat(mosaics).isGreaterThanOrEqualTo(3);
  }

  /**
   * The reference multiplies hues too, where we turn them: that channel's table is its own. Shows
   * {@code saturation} and {@code exposure} of specs.
   */
  @Test
  void changesColoursAsTheReferenceDoes() throws Exception {
    int compared = 0;
    for (JsonNode one : GoldenArrays.json("color.json").get("cases")) {
      if (!one.get("kind").asText().equals("hsv_gain_uint8")) {
        continue;
      }
      JsonNode in = one.get("rgb_in");
      byte[] rgb = new byte[in.size() * 3];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) in.get(i / 3).get(i % 3).asInt();
      }
      JsonNode gains = one.get("gains_h_s_v");
      byte[] table = new HsvChange(0, gains.get(1).asDouble(), gains.get(2).asDouble()).table();
      for (int level = 0; level < 256; level++) {
        table[3 * level] = (byte) (int) (level * gains.get(0).asDouble() % 180);
      }
      Image picture = Image.of(in.size(), 1, rgb);
      Image out = OpenCv.scoped(() -> MatOps.toImage(MatOps.hsv(MatOps.toMat(picture), table)));
      for (int i = 0; i < rgb.length; i++) {
        int expected = one.get("rgb_out").get(i / 3).get(i % 3).asInt();
        assertThat(Math.abs(out.level(i / 3, 0, i % 3) - expected)).isLessThanOrEqualTo(2);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(90);
  }

  @Test
  void turnsHuesAroundTheCircle() {
    Image red = Image.filled(1, 1, 200, 0, 0);
    Rectangle frame = new Rectangle(0, 0, 1, 1);
    int[][] expected = {{0, 200, 0}, {0, 0, 200}, {0, 0, 200}, {200, 0, 0}};
    double[] turns = {1.0 / 3, 2.0 / 3, -1.0 / 3, 1};
    for (int i = 0; i < turns.length; i++) {
      HsvChange change = new HsvChange(turns[i], 1, 1);
      Image out =
          ImageCanvas.compose(
              1,
              1,
              List.of(
                  new ImageLayer(red, frame, frame, false, false, change, Interpolation.NEAREST)));
      for (int c = 0; c < 3; c++) {
        assertThat(out.level(0, 0, c)).as("turn %s", turns[i]).isEqualTo(expected[i][c]);
      }
    }
  }

  @Test
  void mirrorsWithinTheTarget() {
    Image image = marked(4, 3, 0);
    Rectangle frame = new Rectangle(0, 0, 4, 3);
    for (boolean x : new boolean[] {false, true}) {
      for (boolean y : new boolean[] {false, true}) {
        Image out =
            ImageCanvas.compose(
                3,
                4,
                List.of(
                    new ImageLayer(
                        image, frame, frame, x, y, HsvChange.NONE, Interpolation.NEAREST)));
        assertThat(out.level(0, 0, 0)).isEqualTo(x ? 4 : 1);
        assertThat(out.level(0, 0, 1)).isEqualTo(y ? 3 : 1);
        assertThat(out.level(3, 2, 0)).isEqualTo(x ? 1 : 4);
        assertThat(out.level(3, 2, 1)).isEqualTo(y ? 1 : 3);
      }
    }
  }

  @Test
  void showsTheMeanColourBeyondThePicture() {
    Image image = Image.filled(10, 10, 30, 60, 90);
    Image out =
        ImageCanvas.compose(
            6,
            6,
            List.of(
                layer(marked(4, 4, 0), new Rectangle(-1, -1, 6, 6), new Rectangle(0, 0, 6, 6))));
    // The means of 1 to 4 are 2.5.
    assertThat(out.level(0, 0, 0)).isBetween(2, 3);
    assertThat(out.level(5, 5, 2)).isEqualTo(100);
    assertThat(out.level(1, 1, 0)).isEqualTo(1);
    Image apart =
        ImageCanvas.compose(
            4, 4, List.of(layer(image, new Rectangle(20, 20, 5, 5), new Rectangle(0, 0, 4, 4))));
    assertThat(apart).isEqualTo(Image.filled(4, 4, 30, 60, 90));
  }

  @Test
  void theBorderOfAPartIsNotTakenFromThePictureAroundIt() {
    // The part touches the right edge only: below it there is more picture.
    Image out =
        ImageCanvas.compose(
            2,
            4,
            List.of(layer(marked(4, 8, 0), new Rectangle(2, 0, 4, 2), new Rectangle(0, 0, 4, 2))));
    assertThat(out.level(1, 0, 0)).isEqualTo(4);
    assertThat(out.level(2, 0, 0)).isBetween(2, 3);
  }

  @Test
  void writesTheNetworksNumbers() {
    Image image = Image.filled(8, 8, 10, 20, 30);
    FloatBuffer out = FloatBuffer.allocate(3 * 4 * 4);
    ImageCanvas.compose(
        4,
        4,
        List.of(layer(image, new Rectangle(0, 0, 8, 8), new Rectangle(0, 0, 4, 4))),
        Normalization.caffe(1, 2, 3),
        out);
    assertThat(out.hasRemaining()).isFalse();
    Tensor expected =
        new ImagePlan(
                List.of(new ImageTransform.Resize(4, 4, Interpolation.BILINEAR)),
                Normalization.caffe(1, 2, 3))
            .apply(image);
    assertThat(out.array()).isEqualTo(expected.toFloatArray());
  }

  @Test
  void letterboxOnTheMeanColour() {
    ImagePlan plan =
        Preprocessing.letterbox(
                8,
                8,
                ImageTransform.Letterbox.MEAN_COLOUR,
                Interpolation.AREA,
                Normalization.unit(ColorOrder.RGB))
            .plan();
    Image out =
        plan.transform(Image.filled(16, 8, 7, 8, 9), io.tao4j.data.random.SeededRandom.of());
    assertThat(out).isEqualTo(Image.filled(8, 8, 7, 8, 9));
  }
}
