package io.tao4j.data.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.tao4j.data.random.SeededRandom;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * {@link ImageTransform}s on OpenCV matrices: 8-bit RGB, or of a deep picture floats of the same
 * range 0..255, which are cut to it after each step as bytes are. Native memory belongs to the
 * caller's {@code PointerScope}; a result may share memory with its input, which is never written
 * to.
 */
final class MatOps {

  /** Luma weights of grey, as {@code cvtColor} and torchvision have them (to three digits). */
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  /** Pixels up to which a picture is resized whole although only a part of it is wanted. */
  private static final long LARGEST_FULL_RESIZE = 1 << 24;

  private MatOps() {}

  /** Levels to compute with: bytes, or floats of a deep picture. */
  static Mat toMat(Image image) {
    if (!image.isDeep()) {
      return rounded(image);
    }
    Mat levels = new Mat();
    stored(image).convertTo(levels, CV_32F, 1.0 / Image.STEPS, 0);
    return levels;
  }

  /** Whole levels, of a deep picture rounded. */
  static Mat rounded(Image image) {
    Mat mat = new Mat(image.height(), image.width(), CV_8UC3);
    mat.data().put(image.pixels());
    return mat;
  }

  /** What the picture holds: bytes, or 16 bits. */
  static Mat stored(Image image) {
    short[] steps = image.steps();
    if (steps == null) {
      return rounded(image);
    }
    Mat mat = new Mat(image.height(), image.width(), CV_16UC3);
    new ShortPointer(mat.data()).put(steps);
    return mat;
  }

  static Image toImage(Mat mat) {
    if (mat.depth() == CV_8U) {
      return Image.owning(mat.cols(), mat.rows(), bytes(mat));
    }
    Mat deep = mat;
    if (mat.depth() == CV_32F) {
      deep = new Mat();
      mat.convertTo(deep, CV_16U, Image.STEPS, 0);
    }
    Mat continuous = deep.isContinuous() ? deep : deep.clone();
    short[] steps = new short[Math.toIntExact(continuous.total() * continuous.channels())];
    new ShortPointer(continuous.data()).get(steps);
    return Image.owningDeep(mat.cols(), mat.rows(), steps);
  }

  /**
   * A network's numbers of the levels, grey ones where it takes those, at the buffer's position.
   */
  static void write(Mat mat, Normalization normalization, FloatBuffer out) {
    Mat levels = normalization.order() == ColorOrder.GRAY ? gray(mat) : mat;
    if (levels.depth() == CV_8U) {
      normalization.write(bytes(levels), out);
    } else {
      normalization.write(floats(levels), out);
    }
  }

  private static float[] floats(Mat mat) {
    Mat continuous = mat.isContinuous() ? mat : mat.clone();
    float[] floats = new float[Math.toIntExact(continuous.total() * continuous.channels())];
    new FloatPointer(continuous.data()).get(floats);
    return floats;
  }

  /** Cuts floats to 0..255, which bytes cannot leave. */
  private static Mat cut(Mat mat) {
    if (mat.depth() == CV_8U) {
      return mat;
    }
    Mat out = new Mat();
    opencv_imgproc.threshold(mat, out, 255, 0, opencv_imgproc.THRESH_TRUNC);
    opencv_imgproc.threshold(out, out, 0, 0, opencv_imgproc.THRESH_TOZERO);
    return out;
  }

  /** The levels without gaps between rows. */
  static byte[] bytes(Mat mat) {
    Mat continuous = mat.isContinuous() ? mat : mat.clone();
    byte[] bytes = new byte[Math.toIntExact(continuous.total() * continuous.elemSize())];
    BytePointer data = continuous.data();
    data.get(bytes);
    return bytes;
  }

  /**
   * The picture as it is shown.
   *
   * @param orientation EXIF's, 1 to 8: from which corner rows and columns are stored
   */
  static Mat upright(Mat mat, int orientation) {
    return switch (orientation) {
      case 2 -> flip(mat, 1);
      case 3 -> flip(mat, -1);
      case 4 -> flip(mat, 0);
      case 5 -> transposed(mat);
      case 6 -> flip(transposed(mat), 1);
      case 7 -> flip(transposed(mat), -1);
      case 8 -> flip(transposed(mat), 0);
      default -> mat;
    };
  }

  private static Mat transposed(Mat mat) {
    Mat out = new Mat();
    opencv_core.transpose(mat, out);
    return out;
  }

  /** One step on {@code mat}. */
  static Mat apply(ImageTransform transform, Mat mat, SeededRandom random) {
    return transform.accept(new Step(mat, random));
  }

  private record Step(Mat mat, SeededRandom random) implements ImageTransform.Visitor<Mat> {
    @Override
    public Mat resize(ImageTransform.Resize t) {
      return MatOps.resize(mat, t.height(), t.width(), t.interpolation());
    }

    @Override
    public Mat middleCrop(ImageTransform.MiddleCrop t) {
      return MatOps.middleCrop(mat, t);
    }

    @Override
    public Mat letterbox(ImageTransform.Letterbox t) {
      return MatOps.letterbox(mat, t);
    }

    @Override
    public Mat randomResizedCrop(ImageTransform.RandomResizedCrop t) {
      return MatOps.randomResizedCrop(mat, t, random);
    }

    @Override
    public Mat randomCoverCrop(ImageTransform.RandomCoverCrop t) {
      return MatOps.randomCoverCrop(mat, t, random);
    }

    @Override
    public Mat randomPlacedCrop(ImageTransform.RandomPlacedCrop t) {
      return MatOps.randomPlacedCrop(mat, t, random);
    }

    @Override
    public Mat randomCrop(ImageTransform.RandomCrop t) {
      return MatOps.randomCrop(mat, t, random);
    }

    @Override
    public Mat horizontalFlip(ImageTransform.HorizontalFlip t) {
      return random.chance(t.probability()) ? flip(mat, 1) : mat;
    }

    @Override
    public Mat verticalFlip(ImageTransform.VerticalFlip t) {
      return random.chance(t.probability()) ? flip(mat, 0) : mat;
    }

    @Override
    public Mat randomShiftZoom(ImageTransform.RandomShiftZoom t) {
      double x = random.uniform(-t.shift(), t.shift()) * mat.cols();
      double y = random.uniform(-t.shift(), t.shift()) * mat.rows();
      double scaleX = random.uniform(1 - t.zoom(), 1 + t.zoom());
      double scaleY = random.uniform(1 - t.zoom(), 1 + t.zoom());
      return Warp.stretch(mat, scaleX, scaleY, x, y);
    }

    @Override
    public Mat colorJitter(ImageTransform.ColorJitter t) {
      return MatOps.colorJitter(mat, t, random);
    }

    @Override
    public Mat colorShift(ImageTransform.ColorShift t) {
      return MatOps.colorShift(mat, t, random);
    }

    @Override
    public Mat grayscale(ImageTransform.Grayscale t) {
      return random.chance(t.probability()) ? saturation(mat, 0) : mat;
    }

    @Override
    public Mat randomRotation(ImageTransform.RandomRotation t) {
      boolean turns = random.chance(t.probability());
      double degrees = t.degrees().get(random.nextInt(t.degrees().size()));
      return turns ? Warp.rotate(mat, degrees, t.smooth()) : mat;
    }

    @Override
    public Mat randomScaleCrop(ImageTransform.RandomScaleCrop t) {
      return MatOps.randomScaleCrop(mat, t, random);
    }

    @Override
    public Mat randomBlur(ImageTransform.RandomBlur t) {
      return MatOps.blur(mat, random.uniform(t.minDeviation(), t.maxDeviation()));
    }

    @Override
    public Mat randomErase(ImageTransform.RandomErase t) {
      return MatOps.randomErase(mat, t, random);
    }

    @Override
    public Mat randAugment(ImageTransform.RandAugment t) {
      return RandAugmentOps.apply(mat, t, random);
    }

    @Override
    public Mat randomKernelBlur(ImageTransform.RandomKernelBlur t) {
      boolean blurs = random.chance(t.probability());
      int side = t.sides().get(random.nextInt(t.sides().size()));
      return blurs ? MatOps.kernelBlur(mat, side) : mat;
    }

    @Override
    public Mat randomInversion(ImageTransform.RandomInversion t) {
      return random.chance(t.probability()) ? MatOps.negative(mat) : mat;
    }

    @Override
    public Mat sometimes(ImageTransform.Sometimes t) {
      return random.chance(t.probability()) ? steps(t.steps()) : mat;
    }

    private Mat steps(List<ImageTransform> steps) {
      Mat current = mat;
      for (ImageTransform step : steps) {
        current = MatOps.apply(step, current, random);
      }
      return current;
    }

    @Override
    public Mat unlessSized(ImageTransform.UnlessSized t) {
      if (mat.rows() == t.height() && mat.cols() == t.width()) {
        return mat;
      }
      return steps(t.steps());
    }
  }

  static Mat resize(Mat mat, int height, int width, Interpolation interpolation) {
    return resize(mat, height, width, interpolation, new ImageLayer.Rectangle(0, 0, width, height));
  }

  /** A part of the picture as it is at this height and width. */
  private static Mat resize(
      Mat mat, int height, int width, Interpolation interpolation, ImageLayer.Rectangle part) {
    if (mat.rows() == height && mat.cols() == width) {
      return window(mat, part.top(), part.left(), part.height(), part.width());
    }
    int flag =
        switch (interpolation) {
          case BILINEAR_ANTIALIAS, BICUBIC_ANTIALIAS -> -1;
          case NEAREST -> opencv_imgproc.INTER_NEAREST;
          case BILINEAR -> opencv_imgproc.INTER_LINEAR;
          case BICUBIC -> opencv_imgproc.INTER_CUBIC;
          case LANCZOS -> opencv_imgproc.INTER_LANCZOS4;
          case AREA -> opencv_imgproc.INTER_AREA;
        };
    // OpenCV computes the whole picture, of which a long one's part is next to nothing.
    boolean huge =
        (long) height * width > LARGEST_FULL_RESIZE
            && part.width() * part.height() < LARGEST_FULL_RESIZE;
    if (flag < 0 || huge) {
      boolean cubic =
          interpolation == Interpolation.BICUBIC_ANTIALIAS
              || interpolation == Interpolation.BICUBIC;
      if (mat.depth() == CV_32F) {
        float[] deep =
            AntialiasResize.resize(floats(mat), mat.rows(), mat.cols(), height, width, part, cubic);
        Mat resized = new Mat(part.height(), part.width(), CV_32FC3);
        new FloatPointer(resized.data()).put(deep);
        return cut(resized);
      }
      byte[] levels =
          AntialiasResize.resize(bytes(mat), mat.rows(), mat.cols(), height, width, part, cubic);
      return toMat(Image.owning(part.width(), part.height(), levels));
    }
    Mat out = new Mat();
    opencv_imgproc.resize(mat, out, new Size(width, height), 0, 0, flag);
    return cut(window(out, part.top(), part.left(), part.height(), part.width()));
  }

  private static Mat middleCrop(Mat mat, ImageTransform.MiddleCrop t) {
    int height = t.coverHeight();
    int width = t.coverWidth();
    long rows = mat.rows();
    long cols = mat.cols();
    if (rows * width <= cols * height) {
      width = Math.toIntExact(height * cols / rows);
    } else {
      height = Math.toIntExact(width * rows / cols);
    }
    int top = (int) Math.rint((height - t.height()) / 2.0);
    int left = (int) Math.rint((width - t.width()) / 2.0);
    return resize(
        mat,
        height,
        width,
        t.interpolation(),
        new ImageLayer.Rectangle(left, top, t.width(), t.height()));
  }

  private static int atLeastOne(long size) {
    return Math.toIntExact(Math.max(1, size));
  }

  /** Evenly, an odd pixel below or right, up to at least this size. */
  private static Mat padTo(Mat mat, int height, int width, int fill) {
    int vertical = Math.max(0, height - mat.rows());
    int horizontal = Math.max(0, width - mat.cols());
    int top = vertical / 2;
    int left = horizontal / 2;
    return pad(mat, top, vertical - top, left, horizontal - left, fill);
  }

  private static Mat pad(Mat mat, int top, int bottom, int left, int right, int fill) {
    return pad(mat, top, bottom, left, right, new Scalar(fill, fill, fill, 0));
  }

  private static Mat pad(Mat mat, int top, int bottom, int left, int right, Scalar colour) {
    if ((top | bottom | left | right) == 0) {
      return mat;
    }
    Mat out = new Mat();
    opencv_core.copyMakeBorder(mat, out, top, bottom, left, right, BORDER_CONSTANT, colour);
    return out;
  }

  private static Mat window(Mat mat, int top, int left, int height, int width) {
    return mat.rows() == height && mat.cols() == width
        ? mat
        : mat.apply(new Rect(left, top, width, height));
  }

  private static Mat letterbox(Mat mat, ImageTransform.Letterbox t) {
    ImageLayer.Rectangle inner = t.content(mat.rows(), mat.cols());
    Mat resized = resize(mat, inner.height(), inner.width(), t.interpolation());
    int bottom = t.height() - inner.height() - inner.top();
    int right = t.width() - inner.width() - inner.left();
    Scalar colour =
        t.fill() == ImageTransform.Letterbox.MEAN_COLOUR
            ? opencv_core.mean(mat)
            : new Scalar(t.fill(), t.fill(), t.fill(), 0);
    return pad(resized, inner.top(), bottom, inner.left(), right, colour);
  }

  private static Mat randomResizedCrop(
      Mat mat, ImageTransform.RandomResizedCrop t, SeededRandom random) {
    int rows = mat.rows();
    int cols = mat.cols();
    double area = (double) rows * cols;
    double low = StrictMath.log(t.minRatio());
    double high = StrictMath.log(t.maxRatio());
    for (int attempt = 0; attempt < 10; attempt++) {
      double target = area * random.uniform(t.minScale(), t.maxScale());
      double ratio = StrictMath.exp(random.uniform(low, high));
      int width = (int) Math.rint(Math.sqrt(target * ratio));
      int height = (int) Math.rint(Math.sqrt(target / ratio));
      if (width > 0 && width <= cols && height > 0 && height <= rows) {
        int top = random.nextInt(rows - height + 1);
        int left = random.nextInt(cols - width + 1);
        return resize(
            window(mat, top, left, height, width), t.height(), t.width(), t.interpolation());
      }
    }
    double aspect = (double) cols / rows;
    int width = cols;
    int height = rows;
    if (aspect < t.minRatio()) {
      height = Math.min(rows, atLeastOne((long) Math.rint(cols / t.minRatio())));
    } else if (aspect > t.maxRatio()) {
      width = Math.min(cols, atLeastOne((long) Math.rint(rows * t.maxRatio())));
    }
    Mat middle = window(mat, (rows - height) / 2, (cols - width) / 2, height, width);
    return resize(middle, t.height(), t.width(), t.interpolation());
  }

  private static Mat randomCoverCrop(
      Mat mat, ImageTransform.RandomCoverCrop t, SeededRandom random) {
    double share = random.uniform(t.minShare(), t.maxShare());
    double ratio = Math.max(t.width() / share / mat.cols(), t.height() / share / mat.rows());
    // At a share of 1 a product just below the size must not lose a pixel.
    int width = Math.max(t.width(), (int) (mat.cols() * ratio));
    int height = Math.max(t.height(), (int) (mat.rows() * ratio));
    int left = random.nextInt(width - t.width() + 1);
    int top = random.nextInt(height - t.height() + 1);
    return resize(
        mat,
        height,
        width,
        t.interpolation(),
        new ImageLayer.Rectangle(left, top, t.width(), t.height()));
  }

  /** Quarters of what is left beside the square: across and down. */
  private static final int[][] PLACES = {
    {0, 0}, {4, 0}, {0, 4}, {4, 4}, {2, 2}, {0, 2}, {4, 2}, {2, 4}, {2, 0}, {1, 1}, {3, 1}, {1, 3},
    {3, 3}
  };

  private static Mat randomPlacedCrop(
      Mat mat, ImageTransform.RandomPlacedCrop t, SeededRandom random) {
    double share = t.shares().get(random.nextInt(t.shares().size()));
    int side = Math.max(1, (int) (Math.min(mat.rows(), mat.cols()) * share));
    int[] place = PLACES[random.nextInt(PLACES.length)];
    int left = (mat.cols() - side) / 4 * place[0];
    int top = (mat.rows() - side) / 4 * place[1];
    return resize(window(mat, top, left, side, side), t.height(), t.width(), t.interpolation());
  }

  private static Mat randomCrop(Mat mat, ImageTransform.RandomCrop t, SeededRandom random) {
    int p = t.padding();
    Mat large = padTo(pad(mat, p, p, p, p, t.fill()), t.height(), t.width(), t.fill());
    int top = random.nextInt(large.rows() - t.height() + 1);
    int left = random.nextInt(large.cols() - t.width() + 1);
    return window(large, top, left, t.height(), t.width());
  }

  private static Mat randomScaleCrop(
      Mat mat, ImageTransform.RandomScaleCrop t, SeededRandom random) {
    double scale = random.uniform(t.minScale(), t.maxScale());
    int height = atLeastOne((long) Math.rint(t.height() * scale));
    int width = atLeastOne((long) Math.rint(t.width() * scale));
    int left = random.nextInt(Math.abs(width - t.width()) + 1);
    int top = random.nextInt(Math.abs(height - t.height()) + 1);
    int windowHeight = Math.min(height, t.height());
    int windowWidth = Math.min(width, t.width());
    ImageLayer.Rectangle part =
        new ImageLayer.Rectangle(
            width > t.width() ? left : 0, height > t.height() ? top : 0, windowWidth, windowHeight);
    Mat window = resize(mat, height, width, Interpolation.BICUBIC_ANTIALIAS, part);
    int before = height < t.height() ? top : 0;
    int beside = width < t.width() ? left : 0;
    return pad(
        window,
        before,
        t.height() - windowHeight - before,
        beside,
        t.width() - windowWidth - beside,
        0);
  }

  /** Gaussian of this deviation in pixels; pixels of the border go on outside. */
  static Mat blur(Mat mat, double deviation) {
    if (deviation == 0) {
      return mat;
    }
    Mat out = new Mat();
    opencv_imgproc.GaussianBlur(
        mat,
        out,
        new Size(0, 0),
        deviation,
        deviation,
        opencv_core.BORDER_REPLICATE,
        opencv_core.ALGO_HINT_DEFAULT);
    return out;
  }

  /** Gaussian by a window of this odd side, as OpenCV has it. */
  private static Mat kernelBlur(Mat mat, int side) {
    Mat out = new Mat();
    opencv_imgproc.GaussianBlur(mat, out, new Size(side, side), 0);
    return out;
  }

  private static Mat negative(Mat mat) {
    Mat out = new Mat();
    mat.convertTo(out, mat.type(), -1, 255);
    return out;
  }

  private static Mat randomErase(Mat mat, ImageTransform.RandomErase t, SeededRandom random) {
    if (!random.chance(t.probability())) {
      return mat;
    }
    double area = (double) mat.rows() * mat.cols();
    double ratio = StrictMath.log(1 / 0.3);
    for (int attempt = 0; attempt < 10; attempt++) {
      double erased = area * random.uniform(0.02, t.maxArea());
      double aspect = StrictMath.exp(random.uniform(-ratio, ratio));
      int height = (int) Math.rint(Math.sqrt(erased * aspect));
      int width = (int) Math.rint(Math.sqrt(erased / aspect));
      if (width < mat.cols() && height < mat.rows()) {
        int top = random.nextInt(mat.rows() - height + 1);
        int left = random.nextInt(mat.cols() - width + 1);
        Mat out = mat.clone();
        out.apply(new Rect(left, top, width, height)).put(colour(t.colour()));
        return out;
      }
    }
    return mat;
  }

  static Scalar colour(List<Integer> levels) {
    return new Scalar(levels.get(0), levels.get(1), levels.get(2), 0);
  }

  static Mat flip(Mat mat, int axis) {
    Mat out = new Mat();
    opencv_core.flip(mat, out, axis);
    return out;
  }

  private static Mat colorJitter(Mat mat, ImageTransform.ColorJitter t, SeededRandom random) {
    int[] order = random.permutation(4);
    double brightness = factor(t.brightness(), random);
    double contrast = factor(t.contrast(), random);
    double saturation = factor(t.saturation(), random);
    double hue = random.uniform(-t.hue(), t.hue());
    Mat current = mat;
    for (int step : order) {
      if (step == 0 && t.brightness() > 0) {
        current = brightness(current, brightness);
      } else if (step == 1 && t.contrast() > 0) {
        current = contrast(current, contrast);
      } else if (step == 2 && t.saturation() > 0) {
        current = saturation(current, saturation);
      } else if (step == 3 && t.hue() > 0) {
        current = hue(current, hue);
      }
    }
    return current;
  }

  private static double factor(double amplitude, SeededRandom random) {
    return random.uniform(Math.max(0, 1 - amplitude), 1 + amplitude);
  }

  static Mat brightness(Mat mat, double factor) {
    Mat out = new Mat();
    mat.convertTo(out, -1, factor, 0);
    return cut(out);
  }

  static Mat contrast(Mat mat, double factor) {
    Scalar means = opencv_core.mean(mat);
    double grey = 0;
    for (int c = 0; c < 3; c++) {
      grey += LUMA[c] * means.get(c);
    }
    Mat out = new Mat();
    mat.convertTo(out, -1, factor, (1 - factor) * grey);
    return cut(out);
  }

  static Mat saturation(Mat mat, double factor) {
    float[] matrix = new float[9];
    for (int out = 0; out < 3; out++) {
      for (int in = 0; in < 3; in++) {
        matrix[out * 3 + in] = (float) ((1 - factor) * LUMA[in] + (out == in ? factor : 0));
      }
    }
    Mat weights = new Mat(3, 3, CV_32F);
    new FloatPointer(weights.data()).put(matrix);
    Mat out = new Mat();
    opencv_core.transform(mat, out, weights);
    return cut(out);
  }

  /**
   * Turns the colour circle by this part of it. In floats: 8-bit hue has steps of up to 3 levels.
   */
  static Mat hue(Mat mat, double turn) {
    Mat unit = new Mat();
    mat.convertTo(unit, CV_32F, 1.0 / 255, 0);
    Mat hsv = new Mat();
    opencv_imgproc.cvtColor(unit, hsv, opencv_imgproc.COLOR_RGB2HSV);
    // cvtColor takes any angle back into the circle.
    Mat turned = opencv_core.add(hsv, new Scalar(turn * 360, 0, 0, 0)).asMat();
    opencv_imgproc.cvtColor(turned, unit, opencv_imgproc.COLOR_HSV2RGB);
    Mat out = new Mat();
    unit.convertTo(out, mat.type(), 255, 0);
    return cut(out);
  }

  /** Hue, saturation and value changed: of bytes by a table, of floats by arithmetic. */
  static Mat hsv(Mat mat, HsvChange change) {
    return mat.depth() == CV_8U ? hsv(mat, change.table()) : deepHsv(mat, change);
  }

  private static Mat deepHsv(Mat mat, HsvChange change) {
    Mat unit = new Mat();
    mat.convertTo(unit, CV_32F, 1.0 / 255, 0);
    Mat hsv = new Mat();
    opencv_imgproc.cvtColor(unit, hsv, opencv_imgproc.COLOR_RGB2HSV);
    MatVector planes = new MatVector();
    opencv_core.split(hsv, planes);
    // cvtColor takes any angle back into the circle.
    planes.get(0).convertTo(planes.get(0), -1, 1, change.turn() * 360);
    double[] factors = {change.saturation(), change.value()};
    for (int i = 0; i < 2; i++) {
      Mat plane = planes.get(i + 1);
      plane.convertTo(plane, -1, factors[i], 0);
      opencv_imgproc.threshold(plane, plane, 1, 0, opencv_imgproc.THRESH_TRUNC);
    }
    opencv_core.merge(planes, hsv);
    opencv_imgproc.cvtColor(hsv, unit, opencv_imgproc.COLOR_HSV2RGB);
    Mat out = new Mat();
    unit.convertTo(out, mat.type(), 255, 0);
    return cut(out);
  }

  private static Mat colorShift(Mat mat, ImageTransform.ColorShift t, SeededRandom random) {
    double hue = random.uniform(-t.hue(), t.hue());
    double saturation = random.uniform(-t.saturation(), t.saturation());
    double contrast = 1 + random.uniform(-t.contrast(), t.contrast());
    Mat unit = new Mat();
    mat.convertTo(unit, CV_32F, 1.0 / 255, 0);
    Mat hsv = new Mat();
    opencv_imgproc.cvtColor(unit, hsv, opencv_imgproc.COLOR_RGB2HSV);
    Mat moved = opencv_core.add(hsv, new Scalar(hue * 360, saturation, 0, 0)).asMat();
    Mat channel = new Mat();
    opencv_core.extractChannel(moved, channel, 1);
    Mat low = new Mat();
    opencv_imgproc.threshold(channel, low, 1, 0, opencv_imgproc.THRESH_TRUNC);
    opencv_imgproc.threshold(low, channel, 0, 0, opencv_imgproc.THRESH_TOZERO);
    opencv_core.insertChannel(channel, moved, 1);
    opencv_imgproc.cvtColor(moved, unit, opencv_imgproc.COLOR_HSV2RGB);
    Mat out = new Mat();
    // (level / 255 - 0.5) * contrast + 0.5, back in levels.
    unit.convertTo(out, mat.type(), 255 * contrast, 255 * 0.5 * (1 - contrast));
    return cut(out);
  }

  /** {@code factor * level + shift}, cut to 0..255 and of bytes rounded. */
  static Mat levels(Mat mat, double factor, double shift) {
    if (factor == 1 && shift == 0) {
      return mat;
    }
    Mat out = new Mat();
    mat.convertTo(out, -1, factor, shift);
    return cut(out);
  }

  /** Levels looked up in a table of {@code [256 levels, 3 channels]}. */
  static Mat lookUp(Mat mat, byte[] levels) {
    Mat table = new Mat(1, 256, CV_8UC3);
    table.data().put(levels);
    Mat changed = new Mat();
    opencv_core.LUT(mat, table, changed);
    return changed;
  }

  /** 8-bit hue, saturation and value looked up in a table of {@code [256 levels, 3 channels]}. */
  static Mat hsv(Mat mat, byte[] levels) {
    Mat hsv = new Mat();
    opencv_imgproc.cvtColor(mat, hsv, opencv_imgproc.COLOR_RGB2HSV);
    Mat out = new Mat();
    opencv_imgproc.cvtColor(lookUp(hsv, levels), out, opencv_imgproc.COLOR_HSV2RGB);
    return out;
  }

  static Mat gray(Mat mat) {
    Mat out = new Mat();
    opencv_imgproc.cvtColor(mat, out, opencv_imgproc.COLOR_RGB2GRAY);
    return out;
  }
}
