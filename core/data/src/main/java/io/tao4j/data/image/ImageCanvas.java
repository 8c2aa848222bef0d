package io.tao4j.data.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.tao4j.data.image.ImageLayer.Rectangle;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Puts parts of pictures together: a crop, a padded picture, a mosaic. The later layer covers the
 * earlier; where there is none the canvas is black.
 */
public final class ImageCanvas {
  private ImageCanvas() {}

  /** The layers as a picture of this size. */
  public static Image compose(int height, int width, List<ImageLayer> layers) {
    return OpenCv.scoped(() -> MatOps.toImage(draw(height, width, layers)));
  }

  /**
   * The layers as a network's input, {@code [channels, height, width]}, written at the buffer's
   * position, which moves on.
   */
  public static void compose(
      int height,
      int width,
      List<ImageLayer> layers,
      Normalization normalization,
      FloatBuffer out) {
    OpenCv.scoped(
        () -> {
          MatOps.write(draw(height, width, layers), normalization, out);
          return null;
        });
  }

  private static Mat draw(int height, int width, List<ImageLayer> layers) {
    if (layers.size() == 1 && covers(layers.get(0).target(), height, width)) {
      return draw(layers.get(0));
    }
    boolean deep = layers.stream().anyMatch(layer -> layer.image().isDeep());
    Mat canvas = new Mat(height, width, deep ? CV_32FC3 : CV_8UC3, new Scalar(0, 0, 0, 0));
    for (ImageLayer layer : layers) {
      Rectangle t = layer.target();
      Mat drawn = draw(layer);
      if (drawn.type() != canvas.type()) {
        Mat converted = new Mat();
        drawn.convertTo(converted, canvas.type(), 1, 0);
        drawn = converted;
      }
      drawn.copyTo(canvas.apply(new Rect(t.left(), t.top(), t.width(), t.height())));
    }
    return canvas;
  }

  private static boolean covers(Rectangle target, int height, int width) {
    return target.equals(new Rectangle(0, 0, width, height));
  }

  private static Mat draw(ImageLayer layer) {
    Rectangle target = layer.target();
    Mat part = window(layer);
    part = MatOps.resize(part, target.height(), target.width(), layer.interpolation());
    if (layer.mirrorX() || layer.mirrorY()) {
      part = MatOps.flip(part, !layer.mirrorY() ? 1 : layer.mirrorX() ? -1 : 0);
    }
    boolean changes =
        layer.colours() instanceof HsvChange && !layer.colours().equals(HsvChange.NONE);
    return changes ? MatOps.hsv(part, (HsvChange) layer.colours()) : part;
  }

  private static Mat window(ImageLayer layer) {
    Mat picture = MatOps.toMat(layer.image());
    Rectangle window = layer.window();
    int left = Math.max(0, window.left());
    int top = Math.max(0, window.top());
    int right = Math.min(picture.cols(), window.left() + window.width());
    int bottom = Math.min(picture.rows(), window.top() + window.height());
    if (right <= left || bottom <= top) {
      return new Mat(window.height(), window.width(), picture.type(), fill(layer, picture));
    }
    Mat inside = picture.apply(new Rect(left, top, right - left, bottom - top));
    if (layer.colours() instanceof PhotometricChange change) {
      inside = photometric(inside, change);
    }
    if (right - left == window.width() && bottom - top == window.height()) {
      return inside;
    }
    Mat out = new Mat();
    opencv_core.copyMakeBorder(
        // Else OpenCV would fill the border from the pixels around the part.
        inside,
        out,
        top - window.top(),
        window.top() + window.height() - bottom,
        left - window.left(),
        window.left() + window.width() - right,
        BORDER_CONSTANT | opencv_core.BORDER_ISOLATED,
        fill(layer, picture));
    return out;
  }

  private static Scalar fill(ImageLayer layer, Mat picture) {
    return layer.fill() == null ? opencv_core.mean(picture) : MatOps.colour(layer.fill());
  }

  private static Mat photometric(Mat mat, PhotometricChange change) {
    Mat out = MatOps.levels(mat, 1, change.brightness());
    if (!change.contrastLast()) {
      out = MatOps.levels(out, change.contrast(), change.contrastShift());
    }
    if (!change.colours().equals(HsvChange.NONE)) {
      out = MatOps.hsv(out, change.colours());
    }
    return change.contrastLast()
        ? MatOps.levels(out, change.contrast(), change.contrastShift())
        : out;
  }
}
