package io.tao4j.networks.reading.page;

import io.tao4j.data.image.Image;
import io.tao4j.networks.reading.page.Outline.Corner;
import java.util.List;

/**
 * Cuts a text out of a picture and makes it upright: the rectangle around it, of whatever
 * direction, becomes a picture with its longer sides level. A text that is more than twice as high
 * as wide is turned a quarter, counter-clockwise, as Asian text on its side is read.
 */
public final class UprightCrop {
  /** From this shape on a text stands on its side. */
  private static final double ON_ITS_SIDE = 2;

  private UprightCrop() {}

  /**
   * Cuts.
   *
   * @param outline in pixels of the picture; of four corners, upper left first, these are the
   *     picture's, else those of the smallest rectangle around it
   * @return at least one pixel wide and high
   */
  public static Image of(Image picture, Outline outline) {
    List<Corner> corners = four(outline);
    double across =
        Math.max(length(corners.get(0), corners.get(1)), length(corners.get(3), corners.get(2)));
    double down =
        Math.max(length(corners.get(0), corners.get(3)), length(corners.get(1), corners.get(2)));
    if (down > ON_ITS_SIDE * across) {
      corners = List.of(corners.get(1), corners.get(2), corners.get(3), corners.get(0));
      double turned = across;
      across = down;
      down = turned;
    }
    int width = (int) Math.max(1, Math.round(across));
    int height = (int) Math.max(1, Math.round(down));
    byte[] source = picture.rgb();
    byte[] levels = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      double v = (y + 0.5) / height;
      for (int x = 0; x < width; x++) {
        double u = (x + 0.5) / width;
        // corners are between pixels, whose middles are half a pixel further
        double px = between(corners, u, v, true) - 0.5;
        double py = between(corners, u, v, false) - 0.5;
        for (int c = 0; c < 3; c++) {
          levels[3 * (y * width + x) + c] = level(source, picture, px, py, c);
        }
      }
    }
    return Image.of(width, height, levels);
  }

  private static List<Corner> four(Outline outline) {
    if (outline.corners().size() == 4) {
      return outline.corners();
    }
    return Outlines.rectangle(outline.corners())
        .map(rectangle -> rectangle.outline().corners())
        .orElseGet(
            () -> {
              double[] box = outline.bounds();
              return Outline.of(box[0], box[1], box[2], box[1], box[2], box[3], box[0], box[3])
                  .corners();
            });
  }

  private static double length(Corner a, Corner b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }

  private static double between(List<Corner> corners, double u, double v, boolean x) {
    double[] at = new double[4];
    for (int i = 0; i < 4; i++) {
      at[i] = x ? corners.get(i).x() : corners.get(i).y();
    }
    double upper = at[0] * (1 - u) + at[1] * u;
    double lower = at[3] * (1 - u) + at[2] * u;
    return upper * (1 - v) + lower * v;
  }

  /** Between pixels; outside, the border goes on. */
  private static byte level(byte[] source, Image picture, double x, double y, int channel) {
    double sum = 0;
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        double share = (dx == 0 ? left + 1 - x : x - left) * (dy == 0 ? top + 1 - y : y - top);
        int px = Math.max(0, Math.min(picture.width() - 1, left + dx));
        int py = Math.max(0, Math.min(picture.height() - 1, top + dy));
        sum += share * (source[3 * (py * picture.width() + px) + channel] & 0xff);
      }
    }
    return (byte) Math.round(sum);
  }
}
