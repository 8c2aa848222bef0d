package io.tao4j.data.detection;

import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.geometry.Box;

/**
 * How a picture lies in the network's input: {@code input = picture * scale + offset} for each
 * axis. A negative scale mirrors; boxes come out the right way round all the same.
 *
 * @param pictureWidth columns of the picture
 * @param pictureHeight rows of the picture
 * @param scaleX input pixels for a picture pixel along x, not 0
 * @param scaleY the same along y, not 0
 * @param offsetX input x of the picture's left edge
 * @param offsetY input y of the picture's top edge
 */
public record Placement(
    int pictureWidth,
    int pictureHeight,
    double scaleX,
    double scaleY,
    double offsetX,
    double offsetY) {
  public Placement {
    if (!(Math.abs(scaleX) > 0 && Math.abs(scaleY) > 0)) {
      throw new IllegalArgumentException("scales must not be 0, got " + scaleX + ", " + scaleY);
    }
  }

  /** How a preparation without randomness places a picture of this size. */
  public static Placement of(Preprocessing preprocessing, int pictureWidth, int pictureHeight) {
    int width = preprocessing.width();
    int height = preprocessing.height();
    return switch (preprocessing.crop()) {
      case STRETCH ->
          new Placement(
              pictureWidth,
              pictureHeight,
              (double) width / pictureWidth,
              (double) height / pictureHeight,
              0,
              0);
      case LETTERBOX, LETTERBOX_TOP_LEFT -> {
        Rectangle inner =
            new ImageTransform.Letterbox(
                    height,
                    width,
                    preprocessing.interpolation(),
                    preprocessing.fill(),
                    preprocessing.crop() == CropMode.LETTERBOX)
                .content(pictureHeight, pictureWidth);
        yield new Placement(
            pictureWidth,
            pictureHeight,
            (double) inner.width() / pictureWidth,
            (double) inner.height() / pictureHeight,
            inner.left(),
            inner.top());
      }
      case CENTER_CROP, MARGIN_CROP ->
          throw new IllegalArgumentException(
              "a detector sees whole pictures: stretched or letterboxed, not cropped");
    };
  }

  /** How a layer places its picture. */
  static Placement of(ImageLayer layer) {
    Rectangle window = layer.window();
    Rectangle target = layer.target();
    double scaleX = (double) target.width() / window.width();
    double scaleY = (double) target.height() / window.height();
    double left = target.left() - window.left() * scaleX;
    double top = target.top() - window.top() * scaleY;
    double mirrorX = 2.0 * target.left() + target.width();
    double mirrorY = 2.0 * target.top() + target.height();
    return new Placement(
        layer.image().width(),
        layer.image().height(),
        layer.mirrorX() ? -scaleX : scaleX,
        layer.mirrorY() ? -scaleY : scaleY,
        layer.mirrorX() ? mirrorX - left : left,
        layer.mirrorY() ? mirrorY - top : top);
  }

  /** A box of the picture in the input. */
  public Box toInput(Box box) {
    return ordered(
        box.left() * scaleX + offsetX,
        box.top() * scaleY + offsetY,
        box.right() * scaleX + offsetX,
        box.bottom() * scaleY + offsetY);
  }

  /** A box of the input in the picture. */
  public Box toPicture(Box box) {
    return ordered(
        (box.left() - offsetX) / scaleX,
        (box.top() - offsetY) / scaleY,
        (box.right() - offsetX) / scaleX,
        (box.bottom() - offsetY) / scaleY);
  }

  /** A box of the input in the picture, cut to it; empty where nothing of it lies there. */
  public Box cutToPicture(Box box) {
    return toPicture(box).clip(pictureWidth, pictureHeight);
  }

  private Box ordered(double x1, double y1, double x2, double y2) {
    boolean mirrorX = scaleX < 0;
    boolean mirrorY = scaleY < 0;
    return new Box(mirrorX ? x2 : x1, mirrorY ? y2 : y1, mirrorX ? x1 : x2, mirrorY ? y1 : y2);
  }
}
