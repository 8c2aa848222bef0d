package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoadedBatches;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.geometry.Box;
import io.tao4j.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionRecipeTest {
  private static final DetectionAugmentation ALL =
      new DetectionAugmentation(0.1, 1.5, 1.5, 0.3, 0.5, 0.3, 0.5, 0.2, 0, 0);

  @TempDir Path root;

  private static Preprocessing input(int height, int width) {
    return Preprocessing.letterbox(
        height,
        width,
        ImageTransform.Letterbox.MEAN_COLOUR,
        Interpolation.AREA,
        Normalization.unit(ColorOrder.RGB));
  }

  /**
   * Pictures of grey noise, each with one saturated rectangle under its box: red for class 0, green
   * for 1, blue for 2.
   */
  private DetectionDataset set(int count) {
    List<DetectionSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int width = 60 + 7 * (i % 5);
      int height = 50 + 9 * (i % 4);
      int left = 10 + i % 9;
      int top = 8 + i % 7;
      int right = left + 22 + i % 3;
      int bottom = top + 18 + i % 4;
      int channel = i % 3;
      byte[] rgb = new byte[width * height * 3];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean inside = x >= left && x < right && y >= top && y < bottom;
          for (int c = 0; c < 3; c++) {
            int level = inside ? (c == channel ? 220 : 20) : 100 + (x * 31 + y * 17) % 40;
            rgb[(y * width + x) * 3 + c] = (byte) level;
          }
        }
      }
      Path path = root.resolve("images/%03d.png".formatted(i));
      LabelFiles.write(path, ImageCodec.encodePng(Image.of(width, height, rgb)));
      samples.add(
          new DetectionSample(
              path,
              List.of(new LabelledBox(new Box(left, top, right, bottom), channel, false, false))));
    }
    return DetectionDataset.of("set", List.of("red", "green", "blue"), samples);
  }

  private static List<DetectionBatch> all(LoadedBatches<DetectionBatch> batches) {
    List<DetectionBatch> list = new ArrayList<>();
    batches.forEachRemaining(list::add);
    return list;
  }

  private static BatchLoader<DetectionBatch> training(
      DetectionDataset set, DetectionAugmentation how, LoaderOptions options) {
    return new BatchLoader<>(
        DetectionRecipe.training(set, input(64, 96), how, options.seed()), options);
  }

  /** Whether a pixel of an image is of a class's colour, seen with any exposure. */
  private static boolean coloured(float[] pixels, int image, int x, int y, int h, int w, int c) {
    float[] rgb = new float[3];
    for (int k = 0; k < 3; k++) {
      rgb[k] = pixels[((image * 3 + k) * h + y) * w + x];
    }
    float other = Math.max(rgb[(c + 1) % 3], rgb[(c + 2) % 3]);
    return rgb[c] > 2.5f * other;
  }

  /** The share of a box that shows its class's colour. */
  private static double share(DetectionBatch batch, int image, LabelledBox box, float[] pixels) {
    int h = Math.toIntExact(batch.images().shape().size(2));
    int w = Math.toIntExact(batch.images().shape().size(3));
    Box b = box.box();
    int seen = 0;
    int of = 0;
    for (int y = (int) Math.ceil(b.top() + 1); y < b.bottom() - 1; y++) {
      for (int x = (int) Math.ceil(b.left() + 1); x < b.right() - 1; x++) {
        of++;
        seen += coloured(pixels, image, x, y, h, w, box.classIndex()) ? 1 : 0;
      }
    }
    return of == 0 ? 1 : (double) seen / of;
  }

  /**
   * Of 416: 0.6 of it is 8 steps of 32 rounded, 1.5 of it and one more 20 rounded, less one. Shows
   * {@code randomize_input_shape_period} of specs.
   */
  @Test
  void widthAndHeightVaryEachForItself() {
    DetectionAugmentation shapes = new DetectionAugmentation(0, 1, 1, 0, 0, 0, 0, 0.2, 10, 0);
    DetectionRecipe recipe = DetectionRecipe.training(set(2), input(416, 416), shapes, 1);
    Set<Long> heights = new HashSet<>();
    Set<Long> widths = new HashSet<>();
    int squares = 0;
    for (long batch = 0; batch < 4000; batch += 10) {
      Shape shape = recipe.shape(3, batch);
      assertThat(recipe.shape(3, batch + 9)).isEqualTo(shape);
      heights.add(shape.size(1));
      widths.add(shape.size(2));
      squares += shape.size(1) == shape.size(2) ? 1 : 0;
    }
    assertThat(heights).isEqualTo(widths);
    assertThat(heights).hasSize(12).contains(8 * 32L, 19 * 32L).allMatch(side -> side % 32 == 0);
    assertThat(squares).isBetween(10, 80); // a twelfth of 400
  }

  /** Shows {@code vertical_flip} and {@code horizontal_flip} of specs. */
  @Test
  void boxesMoveWithThePixels() {
    DetectionAugmentation noColours =
        new DetectionAugmentation(0, 1.5, 1.5, 0.5, 0.5, 0.4, 0.5, 0.2, 3, 0);
    int boxes = 0;
    try (BatchLoader<DetectionBatch> loader =
        training(set(24), noColours, LoaderOptions.training(8, 5).withThreads(2))) {
      for (int epoch = 0; epoch < 4; epoch++) {
        for (DetectionBatch batch : all(loader.epoch(epoch))) {
          float[] pixels = batch.images().toFloatArray();
          int h = Math.toIntExact(batch.images().shape().size(2));
          int w = Math.toIntExact(batch.images().shape().size(3));
          for (int i = 0; i < batch.size(); i++) {
            boolean[] covered = new boolean[h * w];
            for (LabelledBox box : batch.boxes().get(i)) {
              boxes++;
              assertThat(box.box()).isEqualTo(box.box().clip(w, h));
              assertThat(share(batch, i, box, pixels)).isGreaterThan(0.97);
              Box b = box.box();
              for (int y = Math.max(0, (int) b.top() - 1); y < Math.min(h, b.bottom() + 1); y++) {
                for (int x = Math.max(0, (int) b.left() - 1); x < Math.min(w, b.right() + 1); x++) {
                  covered[y * w + x] = true;
                }
              }
            }
            // And the other way round: no colour outside of the boxes.
            int stray = 0;
            for (int p = 0; p < h * w; p++) {
              for (int c = 0; c < 3 && !covered[p]; c++) {
                stray += coloured(pixels, i, p % w, p / w, h, w, c) ? 1 : 0;
              }
            }
            assertThat(stray).isLessThanOrEqualTo(h * w / 500);
          }
        }
      }
    }
    assertThat(boxes).isGreaterThan(120);
  }

  @Test
  void givesTheSameForAnyNumberOfThreadsAndFromAnyBatchOn() {
    DetectionAugmentation how =
        new DetectionAugmentation(0.1, 1.5, 1.5, 0.3, 0.5, 0.3, 0.5, 0.2, 2, 0);
    DetectionDataset set = set(20);
    List<List<DetectionBatch>> runs = new ArrayList<>();
    for (int threads : new int[] {1, 5}) {
      LoaderOptions options = LoaderOptions.training(4, 3).withThreads(threads);
      try (BatchLoader<DetectionBatch> loader = training(set, how, options)) {
        List<DetectionBatch> batches = all(loader.epoch(0));
        batches.addAll(all(loader.epoch(1)));
        batches.addAll(all(loader.epoch(1, 3)));
        runs.add(batches);
      }
    }
    assertThat(runs.get(0)).hasSize(12);
    Set<List<Long>> shapes = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      DetectionBatch a = runs.get(0).get(i);
      DetectionBatch b = runs.get(1).get(i);
      assertThat(a.images().bytes()).isEqualTo(b.images().bytes());
      assertThat(a.boxes()).isEqualTo(b.boxes());
      assertThat(a.placements()).isEqualTo(b.placements());
      shapes.add(List.of(a.images().shape().size(2), a.images().shape().size(3)));
    }
    assertThat(runs.get(0).get(10).images()).isEqualTo(runs.get(0).get(8).images());
    assertThat(shapes).hasSizeGreaterThan(1);
    assertThat(shapes)
        .allSatisfy(
            side -> {
              assertThat(side.get(0) % 32).isZero();
              assertThat(side.get(0)).isBetween(32L, 96L);
              assertThat(side.get(1)).isBetween(64L, 160L);
            });
  }

  @Test
  void evaluationLetterboxesAndSaysWhereThePictureIs() {
    DetectionDataset set = set(6);
    try (BatchLoader<DetectionBatch> loader =
        new BatchLoader<>(
            DetectionRecipe.evaluation(set, input(64, 96)), LoaderOptions.evaluation(4))) {
      List<DetectionBatch> batches = all(loader.epoch(0));
      assertThat(batches).extracting(DetectionBatch::size).containsExactly(4, 2);
      for (DetectionBatch batch : batches) {
        float[] pixels = batch.images().toFloatArray();
        for (int i = 0; i < batch.size(); i++) {
          Placement placement = batch.placements().get(i);
          LabelledBox box = batch.boxes().get(i).get(0);
          Box back = placement.toPicture(box.box());
          Box original = batch.samples().get(i).boxes().get(0).box();
          assertThat(back.left()).isCloseTo(original.left(), within(1e-9));
          assertThat(back.bottom()).isCloseTo(original.bottom(), within(1e-9));
          assertThat(placement.scaleX()).isCloseTo(placement.scaleY(), within(0.02));
          assertThat(share(batch, i, box, pixels)).isGreaterThan(0.97);
        }
      }
    }
  }

  /** Shows {@code source_weight} of specs. */
  @Test
  void sourcesShareAnEpochByWeightTimesPictures() {
    DetectionDataset plain = set(40);
    DetectionDataset weighted =
        new DetectionDataset(
            "set",
            plain.classes(),
            plain.samples(),
            List.of(
                new DetectionDataset.Source("a", 30, 1), new DetectionDataset.Source("b", 10, 3)));
    DetectionRecipe recipe =
        DetectionRecipe.training(weighted, input(64, 64), DetectionAugmentation.NONE, 9);
    Map<Integer, Integer> shown = new HashMap<>();
    for (int epoch = 0; epoch < 6; epoch++) {
      int second = 0;
      for (int entry = 0; entry < recipe.size(); entry++) {
        int picture = recipe.picture(epoch, entry);
        shown.merge(picture, 1, Integer::sum);
        second += picture >= 30 ? 1 : 0;
      }
      assertThat(second).isEqualTo(20);
    }
    // In six epochs: 120 of source a's 30 pictures, 120 of source b's 10.
    for (int picture = 0; picture < 40; picture++) {
      assertThat(shown.get(picture)).isEqualTo(picture < 30 ? 4 : 12);
    }
    DetectionRecipe equal =
        DetectionRecipe.training(plain, input(64, 64), DetectionAugmentation.NONE, 9);
    for (int entry = 0; entry < 40; entry++) {
      assertThat(equal.picture(3, entry)).isEqualTo(entry);
    }
  }

  @Test
  void mosaicsDoWithoutUnreadablePictures() throws IOException {
    DetectionDataset set = set(8);
    for (int i = 1; i < 7; i++) {
      Files.write(set.samples().get(i).path(), new byte[] {1, 2, 3});
    }
    DetectionAugmentation mosaics = new DetectionAugmentation(0, 1, 1, 0, 0, 0.2, 1, 0.3, 0, 0);
    LoaderOptions options = LoaderOptions.training(4, 3).withBadImageLimit(BadImageLimit.count(6));
    try (BatchLoader<DetectionBatch> loader = training(set, mosaics, options)) {
      for (DetectionBatch batch : all(loader.epoch(0))) {
        assertThat(batch.samples())
            .allMatch(s -> s.equals(set.samples().get(0)) || s.equals(set.samples().get(7)));
        assertThat(batch.boxes()).allMatch(boxes -> boxes.size() > 1);
      }
      assertThat(loader.badSamples()).hasSize(6);
    }
  }

  /** Shows {@code min_box_visibility} of specs. */
  @Test
  void dropsWhatIsHardlyLeft() {
    List<DetectionBatch> keep;
    List<DetectionBatch> drop;
    DetectionDataset set = set(24);
    DetectionAugmentation half = new DetectionAugmentation(0, 1, 1, 0, 0, 0.8, 0.5, 0.2, 0, 0.5);
    DetectionAugmentation none = new DetectionAugmentation(0, 1, 1, 0, 0, 0.8, 0.5, 0.2, 0, 0);
    LoaderOptions options = LoaderOptions.training(8, 3);
    try (BatchLoader<DetectionBatch> a = training(set, none, options);
        BatchLoader<DetectionBatch> b = training(set, half, options)) {
      keep = all(a.epoch(0));
      drop = all(b.epoch(0));
    }
    int kept = 0;
    int left = 0;
    for (int i = 0; i < keep.size(); i++) {
      assertThat(drop.get(i).images()).isEqualTo(keep.get(i).images());
      for (int j = 0; j < keep.get(i).size(); j++) {
        assertThat(keep.get(i).boxes().get(j)).containsAll(drop.get(i).boxes().get(j));
        kept += keep.get(i).boxes().get(j).size();
        left += drop.get(i).boxes().get(j).size();
      }
    }
    assertThat(left).isPositive().isLessThan(kept);
  }

  @Test
  void colourChangesLeaveTheBoxesAlone() {
    DetectionAugmentation noColours =
        new DetectionAugmentation(0, 1, 1, 0.3, 0.5, 0.3, 0.5, 0.2, 0, 0);
    DetectionDataset set = set(8);
    LoaderOptions options = LoaderOptions.training(8, 1);
    try (BatchLoader<DetectionBatch> coloured = training(set, ALL, options);
        BatchLoader<DetectionBatch> plain = training(set, noColours, options)) {
      DetectionBatch a = coloured.epoch(0).next();
      DetectionBatch b = plain.epoch(0).next();
      assertThat(a.boxes()).isEqualTo(b.boxes());
      assertThat(a.images()).isNotEqualTo(b.images());
    }
  }
}
