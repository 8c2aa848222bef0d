package io.tao4j.data.detection;

import io.tao4j.data.BatchRecipe;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCanvas;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.geometry.Box;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a detection set: for an evaluation each picture once, prepared as for inference; for a
 * training augmented, with boxes that move along. Boxes are cut to the input; those of which a side
 * of 0.001 of the input's or less is left are dropped, and those of which too little is left (see
 * {@link DetectionAugmentation#minVisibility()}).
 *
 * <p>In training an epoch has as many entries as the set has pictures. Sources of different weights
 * share it in proportion to weight times pictures: where a source's share is larger than its
 * pictures, they are gone through again in another order, and where it is smaller the next epoch
 * goes on where this one ended.
 */
public final class DetectionRecipe
    implements BatchRecipe<DetectionRecipe.Prepared, DetectionBatch> {
  /** Sizes of the input are multiples of this, whatever the random shape. */
  private static final int STRIDE = 32;

  private static final double SMALLEST_SHAPE = 0.6;
  private static final double LARGEST_SHAPE = 1.5;
  private static final double LEAST_SIDE = 0.001;
  private static final long SHAPES = 11;
  private static final long PICTURES = 12;

  private final DetectionDataset dataset;
  private final Preprocessing preprocessing;
  private final @Nullable DetectionAugmentation augmentation;
  private final @Nullable WindowAugmentation windowAugmentation;
  private final ImagePlan plan;
  private final long seed;

  /** The share of each source in an epoch, or empty where every picture comes once. */
  private final int[] shares;

  private volatile @Nullable EpochPictures pictures;

  private record EpochPictures(int epoch, int[] pictureOfEntry) {}

  /**
   * A prepared sample without its pixels.
   *
   * @param sample what it shows; of a mosaic the first of its pictures
   * @param boxes in input pixels
   * @param placement of that picture
   */
  public record Prepared(DetectionSample sample, List<LabelledBox> boxes, Placement placement) {}

  private DetectionRecipe(
      DetectionDataset dataset,
      Preprocessing preprocessing,
      @Nullable DetectionAugmentation augmentation,
      @Nullable WindowAugmentation windowAugmentation,
      long seed) {
    this.dataset = dataset;
    this.preprocessing = preprocessing;
    this.augmentation = augmentation;
    this.windowAugmentation = windowAugmentation;
    this.plan = preprocessing.plan();
    this.seed = seed;
    boolean trains = augmentation != null || windowAugmentation != null;
    this.shares = trains ? shares(dataset) : new int[0];
  }

  /**
   * Each picture once in each epoch, as a network sees it outside of training.
   *
   * @param preprocessing the model's
   */
  public static DetectionRecipe evaluation(DetectionDataset dataset, Preprocessing preprocessing) {
    return new DetectionRecipe(dataset, preprocessing, null, null, 0);
  }

  /**
   * Augmented pictures.
   *
   * @param preprocessing gives the input's size before it is varied, the filter and the numbers
   * @param seed of the pictures' order within sources of different weights
   */
  public static DetectionRecipe training(
      DetectionDataset dataset,
      Preprocessing preprocessing,
      DetectionAugmentation augmentation,
      long seed) {
    return new DetectionRecipe(dataset, preprocessing, augmentation, null, seed);
  }

  /**
   * Pictures that are shown by a window each. Of a part of a picture only the boxes are kept whose
   * middle is in it.
   *
   * @param preprocessing gives the input's size and the numbers
   * @param seed of the pictures' order within sources of different weights
   */
  public static DetectionRecipe training(
      DetectionDataset dataset,
      Preprocessing preprocessing,
      WindowAugmentation augmentation,
      long seed) {
    return new DetectionRecipe(dataset, preprocessing, null, augmentation, seed);
  }

  private static int[] shares(DetectionDataset dataset) {
    List<DetectionDataset.Source> sources = dataset.sources();
    if (sources.stream().mapToDouble(DetectionDataset.Source::weight).distinct().count() < 2) {
      return new int[0];
    }
    double total = sources.stream().mapToDouble(s -> s.weight() * s.count()).sum();
    int[] shares = new int[sources.size()];
    double exact = 0;
    int given = 0;
    for (int i = 0; i < shares.length; i++) {
      exact += dataset.size() * sources.get(i).weight() * sources.get(i).count() / total;
      shares[i] = (int) Math.rint(exact) - given;
      given += shares[i];
    }
    return shares;
  }

  /** The set. */
  public DetectionDataset dataset() {
    return dataset;
  }

  @Override
  public String name() {
    return dataset.name();
  }

  @Override
  public int size() {
    return dataset.size();
  }

  @Override
  public int pictureCount() {
    return dataset.size();
  }

  @Override
  public Path path(int picture) {
    return dataset.samples().get(picture).path();
  }

  @Override
  public int picture(int epoch, int entry) {
    if (shares.length == 0) {
      return entry;
    }
    EpochPictures known = pictures;
    if (known == null || known.epoch() != epoch) {
      known = new EpochPictures(epoch, draw(epoch));
      pictures = known;
    }
    return known.pictureOfEntry()[entry];
  }

  private int[] draw(int epoch) {
    int[] drawn = new int[size()];
    int entry = 0;
    int firstPicture = 0;
    for (int source = 0; source < shares.length; source++) {
      int count = dataset.sources().get(source).count();
      long round = -1;
      int[] order = new int[0];
      for (long i = 0; i < shares[source]; i++) {
        long at = (long) epoch * shares[source] + i;
        if (at / count != round) {
          round = at / count;
          order = SeededRandom.of(seed, PICTURES, source, round).permutation(count);
        }
        drawn[entry++] = firstPicture + order[(int) (at % count)];
      }
      firstPicture += count;
    }
    return drawn;
  }

  @Override
  public Shape shape(long loaderSeed, long batch) {
    int height = preprocessing.height();
    int width = preprocessing.width();
    if (augmentation != null && augmentation.shapePeriod() > 0) {
      SeededRandom random = SeededRandom.of(loaderSeed, SHAPES, batch / augmentation.shapePeriod());
      width = drawn(width, random);
      height = drawn(height, random);
    }
    return Shape.of(preprocessing.channels(), height, width);
  }

  /** Each side for itself, as TAO draws it: from 0.6 to 1.5 of it in steps of the stride. */
  private static int drawn(int side, SeededRandom random) {
    int least = (int) Math.max(1, Math.rint(SMALLEST_SHAPE * side / STRIDE));
    int most = (int) Math.max(least, Math.rint(LARGEST_SHAPE * side / STRIDE + 1) - 1);
    return (least + random.nextInt(most - least + 1)) * STRIDE;
  }

  @Override
  public @Nullable Prepared prepare(Entry entry, Pictures source, FloatBuffer out) {
    int picture = picture(entry.epoch(), entry.index());
    Image image = source.read(picture);
    if (image == null) {
      return null;
    }
    DetectionSample sample = dataset.samples().get(picture);
    if (windowAugmentation != null) {
      return augmented(sample, image, entry.random(), windowAugmentation, out);
    }
    if (augmentation == null) {
      plan.apply(image, entry.random(), out);
      Placement placement = Placement.of(preprocessing, image.width(), image.height());
      Box frame = new Box(0, 0, preprocessing.width(), preprocessing.height());
      List<LabelledBox> boxes = new ArrayList<>();
      add(boxes, sample, placement, frame, frame, 0);
      return new Prepared(sample, boxes, placement);
    }
    return augmented(entry, source, picture, image, augmentation, out);
  }

  private Prepared augmented(
      DetectionSample sample,
      Image image,
      SeededRandom random,
      WindowAugmentation how,
      FloatBuffer out) {
    int height = preprocessing.height();
    int width = preprocessing.width();
    WindowAugmentation.Shown shown = how.draw(image, sample.boxes(), height, width, random);
    ImageCanvas.compose(height, width, List.of(shown.layer()), preprocessing.normalization(), out);
    Box canvas = new Box(0, 0, width, height);
    Placement placement = Placement.of(shown.layer());
    List<LabelledBox> boxes = new ArrayList<>();
    for (LabelledBox box : sample.boxes()) {
      if (!shown.isPart() || isMiddleIn(placement.toInput(box.box()), canvas)) {
        add(boxes, box, placement, canvas, canvas, 0);
      }
    }
    boxes.removeIf(
        box -> box.box().width() < how.leastWidth() || box.box().height() < how.leastHeight());
    return new Prepared(sample, boxes, placement);
  }

  private Prepared augmented(
      Entry entry,
      Pictures source,
      int picture,
      Image image,
      DetectionAugmentation how,
      FloatBuffer out) {
    int height = Math.toIntExact(entry.shape().size(1));
    int width = Math.toIntExact(entry.shape().size(2));
    SeededRandom random = entry.random();
    AugmentedLayers draw = new AugmentedLayers(how, preprocessing.interpolation(), random);
    List<ImageLayer> layers = new ArrayList<>();
    List<Integer> shown = new ArrayList<>();
    if (random.chance(how.mosaicProbability())) {
      int x = split(width, how.mosaicMinRatio(), random);
      int y = split(height, how.mosaicMinRatio(), random);
      for (Rectangle quarter : quarters(width, height, x, y)) {
        Shown one =
            layers.isEmpty() ? new Shown(picture, image) : other(entry, source, picture, image);
        layers.add(draw.part(one.image(), quarter));
        shown.add(one.picture());
      }
    } else {
      layers.add(draw.fullImage(image, height, width));
      shown.add(picture);
    }
    ImageCanvas.compose(height, width, layers, preprocessing.normalization(), out);
    List<LabelledBox> boxes = new ArrayList<>();
    Box canvas = new Box(0, 0, width, height);
    for (int i = 0; i < layers.size(); i++) {
      Rectangle t = layers.get(i).target();
      add(
          boxes,
          dataset.samples().get(shown.get(i)),
          Placement.of(layers.get(i)),
          Box.ofSize(t.left(), t.top(), t.width(), t.height()),
          canvas,
          how.minVisibility());
    }
    return new Prepared(dataset.samples().get(picture), boxes, Placement.of(layers.get(0)));
  }

  private static int split(int side, double least, SeededRandom random) {
    int at = (int) Math.rint(side * random.uniform(least, 1 - least));
    return Math.max(1, Math.min(side - 1, at));
  }

  private static List<Rectangle> quarters(int width, int height, int x, int y) {
    return List.of(
        new Rectangle(0, 0, x, y),
        new Rectangle(x, 0, width - x, y),
        new Rectangle(0, y, x, height - y),
        new Rectangle(x, y, width - x, height - y));
  }

  private record Shown(int picture, Image image) {}

  /** Another readable picture for a mosaic: a random entry's, or the next that can be read. */
  private Shown other(Entry entry, Pictures source, int picture, Image image) {
    int at = entry.random().nextInt(size());
    for (int i = 0; i < size(); i++) {
      int one = picture(entry.epoch(), (at + i) % size());
      Image pixels = source.read(one);
      if (pixels != null) {
        return new Shown(one, pixels);
      }
    }
    return new Shown(picture, image);
  }

  /**
   * Adds a picture's boxes as they are seen.
   *
   * @param shown the part of the input where the picture is
   * @param canvas the input
   */
  private static void add(
      List<LabelledBox> boxes,
      DetectionSample sample,
      Placement placement,
      Box shown,
      Box canvas,
      double minVisibility) {
    for (LabelledBox box : sample.boxes()) {
      add(boxes, box, placement, shown, canvas, minVisibility);
    }
  }

  private static void add(
      List<LabelledBox> boxes,
      LabelledBox box,
      Placement placement,
      Box shown,
      Box canvas,
      double minVisibility) {
    Box moved = placement.toInput(box.box());
    Box visible = moved.intersection(shown);
    boolean kept =
        visible.width() > LEAST_SIDE * canvas.width()
            && visible.height() > LEAST_SIDE * canvas.height()
            && visible.area() >= minVisibility * moved.area();
    if (kept) {
      boxes.add(box.withBox(visible));
    }
  }

  private static boolean isMiddleIn(Box box, Box canvas) {
    double x = (box.left() + box.right()) / 2;
    double y = (box.top() + box.bottom()) / 2;
    return x >= 0 && x < canvas.width() && y >= 0 && y < canvas.height();
  }

  @Override
  public DetectionBatch batch(int epoch, int index, Tensor images, List<Prepared> samples) {
    return new DetectionBatch(
        epoch,
        index,
        images,
        samples.stream().map(Prepared::boxes).toList(),
        samples.stream().map(Prepared::sample).toList(),
        samples.stream().map(Prepared::placement).toList());
  }
}
