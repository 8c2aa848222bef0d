package io.tao4j.data.segmentation;

import io.tao4j.data.Recipe;
import io.tao4j.data.Room;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.SegmentationAugmentation.Drawn;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads pictures with their masks: both are cut, mirrored and resized alike, the mask by the
 * nearest pixel. What is beside a letterboxed picture is ignored. A mask of another size than its
 * picture counts as unreadable.
 */
public final class SegmentationRecipe
    implements Recipe<SegmentationRecipe.Prepared, SegmentationBatch> {
  private final SegmentationDataset set;
  private final Preprocessing input;
  private final int margin;
  private final SegmentationAugmentation augmentation;
  private final List<ImageTransform> levels;

  /** A picture and its mask, as they are kept in memory. */
  private record Pair(Image image, LabelMap mask) {}

  /**
   * A prepared sample.
   *
   * @param mask of the network's output size
   * @param pixels its elements of the batch's memory
   */
  public record Prepared(SegmentationSample sample, LabelMap mask, Room pixels) {}

  private SegmentationRecipe(
      SegmentationDataset set,
      Preprocessing input,
      int margin,
      SegmentationAugmentation augmentation) {
    this.set = set;
    this.input = input;
    this.margin = margin;
    this.augmentation = augmentation;
    // a plan ends in a known size
    this.levels = new ArrayList<>(augmentation.levels());
    levels.add(new ImageTransform.Resize(input.height(), input.width(), input.interpolation()));
    if (!augmentation.quarters().isEmpty() && input.height() != input.width()) {
      throw new IllegalArgumentException(
          "pictures of %s x %s cannot be turned by right angles"
              .formatted(input.height(), input.width()));
    }
    if (margin < 0 || 2 * margin >= Math.min(input.height(), input.width())) {
      throw new IllegalArgumentException(
          "a margin of %s pixels around nothing, in %s x %s"
              .formatted(margin, input.height(), input.width()));
    }
  }

  /**
   * Each picture once, as a network sees it outside of training.
   *
   * @param input how pictures are prepared
   * @param margin pixels at each side of the input for which the network has no output; the picture
   *     fills the rest and is mirrored into them
   */
  public static SegmentationRecipe evaluation(
      SegmentationDataset set, Preprocessing input, int margin) {
    return new SegmentationRecipe(set, input, margin, SegmentationAugmentation.NONE);
  }

  /** Varied pictures; see {@link #evaluation}. */
  public static SegmentationRecipe training(
      SegmentationDataset set,
      Preprocessing input,
      int margin,
      SegmentationAugmentation augmentation) {
    return new SegmentationRecipe(set, input, margin, augmentation);
  }

  /** The set. */
  public SegmentationDataset dataset() {
    return set;
  }

  @Override
  public String name() {
    return set.name();
  }

  @Override
  public String sourceText() {
    return "picture with mask";
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public String source(int source) {
    return set.samples().get(source).path().toString();
  }

  private record PairReader(SegmentationSample sample, MaskClasses classes, long maxPixels)
      implements SourceReader<Pair> {
    @Override
    public Pair read() {
      Image image = ImageCodec.read(sample.path(), maxPixels);
      LabelMap mask = sample.mask().read(classes, maxPixels, null);
      requireSize(sample, image, mask);
      return new Pair(image, mask);
    }

    @Override
    public long bytes(Pair pair) {
      return pair.image().byteSize() + (long) pair.mask().width() * pair.mask().height();
    }
  }

  /**
   * Refuses a mask of another size than its picture.
   *
   * @throws TaoException {@code MASK-003} naming both
   */
  static void requireSize(SegmentationSample sample, Image image, LabelMap mask) {
    if (image.width() != mask.width() || image.height() != mask.height()) {
      throw new TaoException(
          "MASK-003",
          "%s: the mask has %sx%s pixels, its picture %s has %sx%s"
              .formatted(
                  sample.mask().name(),
                  mask.width(),
                  mask.height(),
                  sample.path(),
                  image.width(),
                  image.height()),
          "a mask has a value for each pixel of its picture");
    }
  }

  @Override
  public @Nullable Prepared load(Loading entry) {
    SegmentationSample sample = set.samples().get(entry.index());
    Room room = entry.room(input.channels() * input.height() * input.width());
    Pair pair =
        entry.read(
            entry.index(), new PairReader(sample, set.classes(), entry.options().maxPixels()));
    if (pair == null) {
      return null;
    }
    Drawn drawn = augmentation.draw(pair.image().width(), pair.image().height(), entry.random());
    PicturePlacement placement = new PicturePlacement(input, margin);
    if (drawn.quarters() == 0 && augmentation.levels().isEmpty()) {
      placement.write(
          pair.image(), drawn.window(), drawn.mirrorsX(), drawn.mirrorsY(), room.floats());
    } else {
      Image shown =
          placement.shown(pair.image(), drawn.window(), drawn.mirrorsX(), drawn.mirrorsY());
      new ImagePlan(levels, input.normalization())
          .apply(PicturePlacement.turned(shown, drawn.quarters()), entry.random(), room.floats());
    }
    if (drawn.shift() != 0) {
      shift(room.floats(), drawn.shift());
    }
    LabelMap mask =
        pair.mask()
            .placed(
                placement.height(),
                placement.width(),
                drawn.window(),
                placement.target(drawn.window()),
                drawn.mirrorsX(),
                drawn.mirrorsY());
    return new Prepared(sample, mask.turned(drawn.quarters()), room);
  }

  /** Adds to the numbers and cuts them to the range that levels can have. */
  private void shift(FloatBuffer numbers, double shift) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < input.channels(); c++) {
      double black = -input.normalization().means().get(c) / input.normalization().stds().get(c);
      double white =
          (255 * input.normalization().scale() - input.normalization().means().get(c))
              / input.normalization().stds().get(c);
      least = Math.min(least, (float) Math.min(black, white));
      most = Math.max(most, (float) Math.max(black, white));
    }
    float added = (float) shift;
    for (int i = 0; i < input.channels() * input.height() * input.width(); i++) {
      numbers.put(i, Math.max(least, Math.min(most, numbers.get(i) + added)));
    }
  }

  @Override
  public SegmentationBatch collate(BatchKey batch, List<Prepared> samples) {
    Tensor images =
        Tensor.wrap(
            DType.FLOAT32,
            Shape.of(samples.size(), input.channels(), input.height(), input.width()),
            Room.joined(samples.stream().map(Prepared::pixels).toList()));
    return new SegmentationBatch(
        images,
        samples.stream().map(Prepared::mask).toList(),
        samples.stream().map(Prepared::sample).toList());
  }
}
