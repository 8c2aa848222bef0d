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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads pictures with their masks: both are cut, mirrored and resized alike, the mask by the
 * nearest pixel. So are several pictures of one place; their levels vary one by one. What is beside
 * a letterboxed picture is ignored. A mask of another size than its picture counts as unreadable.
 */
public final class SegmentationRecipe
    implements Recipe<SegmentationRecipe.Prepared, SegmentationBatch> {
  private final SegmentationDataset set;
  private final Preprocessing input;
  private final int margin;
  private final SegmentationAugmentation augmentation;
  private final List<ImageTransform> levels;

  /** A sample's pictures and its mask, as they are kept in memory. */
  private record Decoded(List<Image> images, LabelMap mask) {}

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
    return set.samples().get(0).pictures().size() == 1 ? "picture with mask" : "pictures with mask";
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public String source(int source) {
    return set.samples().get(source).path().toString();
  }

  private record SampleReader(SegmentationSample sample, MaskClasses classes, long maxPixels)
      implements SourceReader<Decoded> {
    @Override
    public Decoded read() {
      LabelMap mask = sample.mask().read(classes, maxPixels, null);
      List<Image> images = new ArrayList<>();
      for (Path picture : sample.pictures()) {
        Image image = ImageCodec.read(picture, maxPixels);
        requireSize(sample, picture, image, mask);
        images.add(image);
      }
      return new Decoded(List.copyOf(images), mask);
    }

    @Override
    public long bytes(Decoded read) {
      return read.images().stream().mapToLong(Image::byteSize).sum()
          + (long) read.mask().width() * read.mask().height();
    }
  }

  /**
   * Refuses a mask of another size than its picture.
   *
   * @throws TaoException {@code MASK-003} naming both
   */
  private static void requireSize(
      SegmentationSample sample, Path picture, Image image, LabelMap mask) {
    if (image.width() != mask.width() || image.height() != mask.height()) {
      throw new TaoException(
          "MASK-003",
          "%s: the mask has %sx%s pixels, its picture %s has %sx%s"
              .formatted(
                  sample.mask().name(),
                  mask.width(),
                  mask.height(),
                  picture,
                  image.width(),
                  image.height()),
          "a mask has a value for each pixel of its picture");
    }
  }

  @Override
  public @Nullable Prepared load(Loading entry) {
    SegmentationSample sample = set.samples().get(entry.index());
    int each = input.channels() * input.height() * input.width();
    Room room = entry.room(each * sample.pictures().size());
    Decoded read =
        entry.read(
            entry.index(), new SampleReader(sample, set.classes(), entry.options().maxPixels()));
    if (read == null) {
      return null;
    }
    LabelMap first = read.mask();
    Drawn drawn = augmentation.draw(first.width(), first.height(), entry.random());
    PicturePlacement placement = new PicturePlacement(input, margin);
    for (int i = 0; i < read.images().size(); i++) {
      Image image = read.images().get(i);
      FloatBuffer numbers = room.floats().slice(i * each, each);
      // all pictures lie alike; each has levels of its own
      if (drawn.quarters() == 0 && augmentation.levels().isEmpty()) {
        placement.write(image, drawn.window(), drawn.mirrorsX(), drawn.mirrorsY(), numbers);
      } else {
        Image shown = placement.shown(image, drawn.window(), drawn.mirrorsX(), drawn.mirrorsY());
        new ImagePlan(levels, input.normalization())
            .apply(PicturePlacement.turned(shown, drawn.quarters()), entry.random(), numbers);
      }
      if (drawn.shift() != 0) {
        shift(numbers, drawn.shift());
      }
    }
    LabelMap mask =
        first.placed(
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
    List<Tensor> images = images(samples);
    return new SegmentationBatch(
        images,
        samples.stream().map(Prepared::mask).toList(),
        samples.stream().map(Prepared::sample).toList());
  }

  private List<Tensor> images(List<Prepared> samples) {
    Shape shape = Shape.of(samples.size(), input.channels(), input.height(), input.width());
    ByteBuffer all = Room.joined(samples.stream().map(Prepared::pixels).toList());
    int count = samples.get(0).sample().pictures().size();
    if (count == 1) {
      return List.of(Tensor.wrap(DType.FLOAT32, shape, all));
    }
    int each = Float.BYTES * input.channels() * input.height() * input.width();
    List<Tensor> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer one = ByteBuffer.allocate(each * samples.size()).order(ByteOrder.LITTLE_ENDIAN);
      for (int sample = 0; sample < samples.size(); sample++) {
        one.put(all.slice((sample * count + i) * each, each));
      }
      images.add(Tensor.wrap(DType.FLOAT32, shape, one.flip().order(ByteOrder.LITTLE_ENDIAN)));
    }
    return images;
  }
}
