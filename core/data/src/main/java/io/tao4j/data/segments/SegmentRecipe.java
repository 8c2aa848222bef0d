package io.tao4j.data.segments;

import io.tao4j.data.Recipe;
import io.tao4j.data.Room;
import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCanvas;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.PicturePlacement;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads pictures with their segments: both lie alike in the input, segments by the nearest pixel.
 * What is beside a picture belongs to no segment. A mask of another size than its picture counts as
 * unreadable.
 */
public final class SegmentRecipe implements Recipe<SegmentRecipe.Prepared, SegmentBatch> {
  private final SegmentSet set;
  private final Preprocessing input;
  private final @Nullable SegmentAugmentation augmentation;

  private record Decoded(Image image, SegmentMap map) {}

  /**
   * A prepared sample.
   *
   * @param content where the picture lies in the input
   * @param pixels its elements of the batch's memory
   */
  public record Prepared(SegmentSample sample, SegmentMap map, Rectangle content, Room pixels) {}

  private SegmentRecipe(
      SegmentSet set, Preprocessing input, @Nullable SegmentAugmentation augmentation) {
    this.set = set;
    this.input = input;
    this.augmentation = augmentation;
  }

  /** Each picture once, as a network sees it outside of training. */
  public static SegmentRecipe evaluation(SegmentSet set, Preprocessing input) {
    return new SegmentRecipe(set, input, null);
  }

  /** Varied pictures. */
  public static SegmentRecipe training(
      SegmentSet set, Preprocessing input, SegmentAugmentation augmentation) {
    return new SegmentRecipe(set, input, augmentation);
  }

  @Override
  public String name() {
    return set.name();
  }

  @Override
  public String sourceText() {
    return "picture with segments";
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public String source(int source) {
    return set.samples().get(source).path().toString();
  }

  private record SampleReader(SegmentSet set, SegmentSample sample, long maxPixels)
      implements SourceReader<Decoded> {
    @Override
    public Decoded read() {
      SegmentMap map = sample.source().read(set.classes(), set.mode(), maxPixels, null);
      Image image = ImageCodec.read(sample.path(), maxPixels);
      if (image.width() != map.width() || image.height() != map.height()) {
        throw otherSize(sample, map.width(), map.height(), image.width(), image.height());
      }
      return new Decoded(image, map);
    }

    @Override
    public long bytes(Decoded read) {
      return read.image().byteSize() + (long) read.map().width() * read.map().height();
    }
  }

  /** Segments of another size than their picture. */
  static TaoException otherSize(
      SegmentSample sample, int width, int height, int pictureWidth, int pictureHeight) {
    return new TaoException(
        "MASK-003",
        "%s: the segments have %sx%s pixels, their picture %s has %sx%s"
            .formatted(
                sample.source().name(), width, height, sample.path(), pictureWidth, pictureHeight),
        "segments have the size of their picture");
  }

  @Override
  public @Nullable Prepared load(Loading entry) {
    SegmentSample sample = set.samples().get(entry.index());
    Room room = entry.room(input.channels() * input.height() * input.width());
    Decoded read =
        entry.read(entry.index(), new SampleReader(set, sample, entry.options().maxPixels()));
    if (read == null) {
      return null;
    }
    Image image = read.image();
    SegmentAugmentation.Drawn drawn =
        augmentation == null
            ? new SegmentAugmentation.Drawn(
                new Rectangle(0, 0, image.width(), image.height()),
                new PicturePlacement(input, 0).target(image.width(), image.height()),
                false,
                HsvChange.NONE)
            : augmentation.draw(read.map(), input.height(), input.width(), entry.random());
    ImageLayer layer =
        new ImageLayer(
            image,
            drawn.window(),
            drawn.target(),
            drawn.mirror(),
            false,
            drawn.colours(),
            input.interpolation(),
            List.of(input.fill(), input.fill(), input.fill()));
    ImageCanvas.compose(
        input.height(), input.width(), List.of(layer), input.normalization(), room.floats());
    SegmentMap map =
        read.map()
            .placed(input.height(), input.width(), drawn.window(), drawn.target(), drawn.mirror());
    return new Prepared(sample, map, drawn.target(), room);
  }

  @Override
  public SegmentBatch collate(BatchKey batch, List<Prepared> samples) {
    Shape shape = Shape.of(samples.size(), input.channels(), input.height(), input.width());
    return new SegmentBatch(
        Tensor.wrap(
            DType.FLOAT32, shape, Room.joined(samples.stream().map(Prepared::pixels).toList())),
        samples.stream().map(Prepared::map).toList(),
        samples.stream().map(Prepared::content).toList(),
        samples.stream().map(Prepared::sample).toList());
  }
}
