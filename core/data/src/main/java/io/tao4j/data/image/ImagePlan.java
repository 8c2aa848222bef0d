package io.tao4j.data.image;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * All that happens between a decoded picture and a network: steps in order, then normalisation to
 * {@code FLOAT32 [channels, height, width]}. Immutable and thread-safe.
 */
public final class ImagePlan {
  private final List<ImageTransform> transforms;
  private final Normalization normalization;
  private final int height;
  private final int width;

  /**
   * @param transforms in the order of their application; one at least must fix the size
   * @throws IllegalArgumentException if the picture's final size would depend on the input
   */
  public ImagePlan(List<ImageTransform> transforms, Normalization normalization) {
    this.transforms = List.copyOf(transforms);
    this.normalization = normalization;
    @Nullable Size size = null;
    for (ImageTransform transform : this.transforms) {
      size = transform.accept(new SizeAfter(size));
    }
    if (size == null) {
      throw new IllegalArgumentException(
          "no step fixes the size of the picture (resize, crop, letterbox): " + transforms);
    }
    height = size.height();
    width = size.width();
  }

  private record Size(int height, int width) {}

  /** The size after a step: height and width, or null where it depends on the picture. */
  private record SizeAfter(@Nullable Size before)
      implements ImageTransform.Visitor<@Nullable Size> {
    @Override
    public Size resize(ImageTransform.Resize t) {
      return new Size(t.height(), t.width());
    }

    @Override
    public Size middleCrop(ImageTransform.MiddleCrop t) {
      return new Size(t.height(), t.width());
    }

    @Override
    public Size letterbox(ImageTransform.Letterbox t) {
      return new Size(t.height(), t.width());
    }

    @Override
    public Size randomResizedCrop(ImageTransform.RandomResizedCrop t) {
      return new Size(t.height(), t.width());
    }

    @Override
    public Size randomCoverCrop(ImageTransform.RandomCoverCrop t) {
      return new Size(t.height(), t.width());
    }

    @Override
    public Size randomPlacedCrop(ImageTransform.RandomPlacedCrop t) {
      return new Size(t.height(), t.width());
    }

    @Override
    public Size randomCrop(ImageTransform.RandomCrop t) {
      return new Size(t.height(), t.width());
    }

    @Override
    public @Nullable Size horizontalFlip(ImageTransform.HorizontalFlip t) {
      return before;
    }

    @Override
    public @Nullable Size verticalFlip(ImageTransform.VerticalFlip t) {
      return before;
    }

    @Override
    public @Nullable Size randomShiftZoom(ImageTransform.RandomShiftZoom t) {
      return before;
    }

    @Override
    public @Nullable Size colorJitter(ImageTransform.ColorJitter t) {
      return before;
    }

    @Override
    public @Nullable Size colorShift(ImageTransform.ColorShift t) {
      return before;
    }

    @Override
    public @Nullable Size grayscale(ImageTransform.Grayscale t) {
      return before;
    }

    @Override
    public @Nullable Size randomRotation(ImageTransform.RandomRotation t) {
      return before;
    }

    @Override
    public Size randomScaleCrop(ImageTransform.RandomScaleCrop t) {
      return new Size(t.height(), t.width());
    }

    @Override
    public @Nullable Size randomBlur(ImageTransform.RandomBlur t) {
      return before;
    }

    @Override
    public @Nullable Size randomErase(ImageTransform.RandomErase t) {
      return before;
    }

    @Override
    public @Nullable Size randAugment(ImageTransform.RandAugment t) {
      return before;
    }

    @Override
    public @Nullable Size randomKernelBlur(ImageTransform.RandomKernelBlur t) {
      return before;
    }

    @Override
    public @Nullable Size randomInversion(ImageTransform.RandomInversion t) {
      return before;
    }

    @Override
    public @Nullable Size sometimes(ImageTransform.Sometimes t) {
      for (ImageTransform step : t.steps()) {
        if (!Objects.equals(step.accept(new SizeAfter(before)), before)) {
          throw new IllegalArgumentException(
              "a step that is not always taken must not fix the size: " + step);
        }
      }
      return before;
    }

    @Override
    public Size unlessSized(ImageTransform.UnlessSized t) {
      Size target = new Size(t.height(), t.width());
      Size size = before;
      for (ImageTransform step : t.steps()) {
        size = step.accept(new SizeAfter(size));
      }
      if (!target.equals(size)) {
        throw new IllegalArgumentException(
            "the steps for pictures that are not %s lead to %s".formatted(target, size));
      }
      return target;
    }
  }

  /** Steps in order. */
  public List<ImageTransform> transforms() {
    return transforms;
  }

  /** What follows the steps. */
  public Normalization normalization() {
    return normalization;
  }

  /** Channels of the result, 3 or 1. */
  public int channels() {
    return normalization.order().channels();
  }

  /** Height of the result. */
  public int height() {
    return height;
  }

  /** Width of the result. */
  public int width() {
    return width;
  }

  /** {@code [channels, height, width]}. */
  public Shape shape() {
    return Shape.of(channels(), height, width);
  }

  /** Floats of one result. */
  public int elements() {
    return Math.multiplyExact(channels(), Math.multiplyExact(height, width));
  }

  /** Whether any step draws random numbers. */
  public boolean isRandom() {
    return transforms.stream().anyMatch(ImageTransform::isRandom);
  }

  /** The picture after the steps, before normalisation; random steps draw from {@code random}. */
  public Image transform(Image image, SeededRandom random) {
    return OpenCv.scoped(() -> MatOps.toImage(steps(image, random)));
  }

  /**
   * The result for a plan without random steps.
   *
   * @return {@code FLOAT32 [channels, height, width]}
   * @throws IllegalArgumentException if {@link #isRandom()}
   */
  public Tensor apply(Image image) {
    if (isRandom()) {
      throw new IllegalArgumentException("a plan with random steps needs a SeededRandom");
    }
    return apply(image, SeededRandom.of());
  }

  /** The result, {@code FLOAT32 [channels, height, width]}. */
  public Tensor apply(Image image, SeededRandom random) {
    FloatBuffer out = FloatBuffer.allocate(elements());
    apply(image, random, out);
    return Tensor.of(out.array(), channels(), height, width);
  }

  /**
   * The results of a plan without random steps, one after another. In Java's heap: direct memory of
   * a picture each would stay until the collector, which does not see it, comes around.
   *
   * @return {@code FLOAT32 [images, channels, height, width]}
   * @throws IllegalArgumentException if {@link #isRandom()}
   */
  public Tensor batch(List<Image> images) {
    if (isRandom()) {
      throw new IllegalArgumentException("a plan with random steps needs a SeededRandom");
    }
    int each = 4 * elements();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(each, images.size())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < images.size(); i++) {
      apply(
          images.get(i),
          SeededRandom.of(),
          bytes.slice(i * each, each).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }
    return Tensor.wrap(DType.FLOAT32, Shape.of(images.size(), channels(), height, width), bytes);
  }

  /**
   * Writes the result at the buffer's position, which moves on by {@link #elements()}; for callers
   * that fill a batch.
   */
  public void apply(Image image, SeededRandom random, FloatBuffer out) {
    OpenCv.scoped(
        () -> {
          MatOps.write(steps(image, random), normalization, out);
          return null;
        });
  }

  private Mat steps(Image image, SeededRandom random) {
    Mat mat = MatOps.toMat(image);
    for (ImageTransform transform : transforms) {
      mat = MatOps.apply(transform, mat, random);
    }
    return mat;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImagePlan p
        && p.transforms.equals(transforms)
        && p.normalization.equals(normalization);
  }

  @Override
  public int hashCode() {
    return 31 * transforms.hashCode() + normalization.hashCode();
  }

  @Override
  public String toString() {
    return "ImagePlan" + transforms + " -> " + normalization;
  }
}
