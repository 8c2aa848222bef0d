package io.tao4j.data.segmentation;

import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCanvas;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Preprocessing;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Where a picture lies in the input of a network that has an output for each pixel, or for all but
 * those of a margin around: networks without padding, such as the first U-Net, see more than they
 * answer. The picture fills what is answered and is mirrored into the margin.
 */
public final class PicturePlacement {
  private final Preprocessing input;
  private final int margin;

  /**
   * A placement.
   *
   * @param input size and numbers of the network's input; pictures are stretched or letterboxed
   * @param margin pixels at each side without an output, 0 for none
   * @throws IllegalArgumentException if the preparation shows a part of the picture only
   */
  public PicturePlacement(Preprocessing input, int margin) {
    this.input = input;
    this.margin = margin;
    if (input.isMiddle()) {
      throw new IllegalArgumentException("each pixel gets a class: pictures are shown whole");
    }
  }

  /** Rows of the output. */
  public int height() {
    return input.height() - 2 * margin;
  }

  /** Columns of the output. */
  public int width() {
    return input.width() - 2 * margin;
  }

  /** Where a picture of this size lies in the output. */
  public Rectangle target(int pictureWidth, int pictureHeight) {
    return switch (input.crop()) {
      case STRETCH, CENTER_CROP, MARGIN_CROP -> new Rectangle(0, 0, width(), height());
      case LETTERBOX, LETTERBOX_TOP_LEFT ->
          new ImageTransform.Letterbox(
                  height(),
                  width(),
                  input.interpolation(),
                  input.fill(),
                  input.crop() == io.tao4j.data.image.CropMode.LETTERBOX)
              .content(pictureHeight, pictureWidth);
    };
  }

  /** Where a part of a picture lies in the output. */
  Rectangle target(Rectangle window) {
    return target(window.width(), window.height());
  }

  /**
   * Writes the network's numbers of a part of a picture.
   *
   * @param window the part, in the picture's pixels
   * @param out takes {@code [channels, height, width]} of the input
   */
  public void write(
      Image image, Rectangle window, boolean mirrorX, boolean mirrorY, FloatBuffer out) {
    if (margin == 0) {
      ImageCanvas.compose(
          input.height(),
          input.width(),
          List.of(layer(image, window, mirrorX, mirrorY)),
          input.normalization(),
          out);
      return;
    }
    Image visible = shown(image, window, mirrorX, mirrorY);
    Rectangle all = new Rectangle(0, 0, visible.width(), visible.height());
    ImageLayer copy =
        new ImageLayer(visible, all, all, false, false, HsvChange.NONE, input.interpolation());
    ImageCanvas.compose(input.height(), input.width(), List.of(copy), input.normalization(), out);
  }

  /** The same as a picture of the input's size, before it becomes numbers. */
  Image shown(Image image, Rectangle window, boolean mirrorX, boolean mirrorY) {
    Image inner =
        ImageCanvas.compose(height(), width(), List.of(layer(image, window, mirrorX, mirrorY)));
    return margin == 0 ? inner : mirrored(inner);
  }

  private ImageLayer layer(Image image, Rectangle window, boolean mirrorX, boolean mirrorY) {
    return new ImageLayer(
        image, window, target(window), mirrorX, mirrorY, HsvChange.NONE, input.interpolation());
  }

  /** A picture turned counter-clockwise by so many right angles. */
  static Image turned(Image image, int quarters) {
    Image result = image;
    for (int i = 0; i < quarters; i++) {
      byte[] from = result.rgb();
      byte[] to = new byte[from.length];
      for (int y = 0; y < result.height(); y++) {
        for (int x = 0; x < result.width(); x++) {
          System.arraycopy(
              from,
              3 * (y * result.width() + x),
              to,
              3 * ((result.width() - 1 - x) * result.height() + y),
              3);
        }
      }
      result = Image.of(result.height(), result.width(), to);
    }
    return result;
  }

  /** A picture with its own mirror image around. */
  private Image mirrored(Image inner) {
    byte[] levels = inner.rgb();
    byte[] all = new byte[3 * input.width() * input.height()];
    for (int y = 0; y < input.height(); y++) {
      int row = reflected(y - margin, inner.height());
      for (int x = 0; x < input.width(); x++) {
        int from = 3 * (row * inner.width() + reflected(x - margin, inner.width()));
        System.arraycopy(levels, from, all, 3 * (y * input.width() + x), 3);
      }
    }
    return Image.of(input.width(), input.height(), all);
  }

  /** An index of a line that is continued by its mirror image, and so on. */
  private static int reflected(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int place = Math.floorMod(at, period);
    return place < length ? place : period - place;
  }
}
