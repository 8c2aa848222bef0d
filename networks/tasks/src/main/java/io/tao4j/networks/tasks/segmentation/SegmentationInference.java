package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segmentation.PicturePlacement;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Windows;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * From pictures to the classes of their pixels, of the pictures' own size: the scores of the
 * network's output are resampled bilinearly, then the largest wins. A picture can be looked at in
 * parts that overlap; where they do, their probabilities are added, and a part weighs less the
 * nearer its border is. Pairs of pictures are looked at alike.
 *
 * @param <I> a picture or a pair
 */
public final class SegmentationInference<I> implements SinglePassInference<I, Segmentation> {
  /** Parts that go through the network together. */
  private static final int PARTS = 8;

  private final List<String> classNames;
  private final Preprocessing input;
  private final PicturePlacement placement;
  private final Windows windows;
  private final int scale;
  private final Function<I, List<Image>> pictures;

  /**
   * Inference of a model.
   *
   * @param pictures of an input, in the order of the graph's inputs, all of one size
   * @param model its graph tells the output's size, its meta data classes and preparation
   * @param windows parts that a picture is looked at in
   */
  public SegmentationInference(Model model, Windows windows, Function<I, List<Image>> pictures) {
    this.pictures = pictures;
    this.classNames = model.meta().classNames();
    this.input = Preprocessing.fromMap(model.meta().preprocessing());
    this.placement = new PicturePlacement(input, margin(model.graph()));
    this.windows = windows;
    this.scale = scale(model.graph());
  }

  /** Pixels at each side of the input for which a network has no output. */
  public static int margin(Graph graph) {
    long in = side(graph.inputs().get(0).type().shape());
    long out = side(graph.type(graph.output(SegmenterDefinition.LOGITS).value()).shape());
    return in % out == 0 ? 0 : Math.toIntExact((in - out) / 2);
  }

  /** Input pixels for a pixel of the output. */
  static int scale(Graph graph) {
    long in = side(graph.inputs().get(0).type().shape());
    long out = side(graph.type(graph.output(SegmenterDefinition.LOGITS).value()).shape());
    return in % out == 0 ? Math.toIntExact(in / out) : 1;
  }

  private static long side(Shape shape) {
    return shape.dim(3) instanceof Dim.Symbol symbol ? symbol.multipleOf() : shape.size(3);
  }

  /** A part of an input's pictures. */
  private record Part(List<Image> images, Rectangle window) {}

  private Part whole(I input) {
    List<Image> images = pictures.apply(input);
    Image first = images.get(0);
    return new Part(images, new Rectangle(0, 0, first.width(), first.height()));
  }

  @Override
  public boolean fitsOnePass(I image) {
    return windows.size() == 0;
  }

  @Override
  public Map<String, Tensor> encode(List<I> inputs) {
    return encodeParts(inputs.stream().map(this::whole).toList());
  }

  private Map<String, Tensor> encodeParts(List<Part> parts) {
    int each = Float.BYTES * input.channels() * input.height() * input.width();
    Shape shape = Shape.of(parts.size(), input.channels(), input.height(), input.width());
    List<Tensor> images = new ArrayList<>();
    for (int picture = 0; picture < parts.get(0).images().size(); picture++) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(each, parts.size()))
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < parts.size(); i++) {
        placement.write(
            parts.get(i).images().get(picture),
            parts.get(i).window(),
            false,
            false,
            bytes.slice(i * each, each).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
      }
      images.add(Tensor.wrap(DType.FLOAT32, shape, bytes));
    }
    return SegmenterDefinition.inputs(images);
  }

  @Override
  public List<Segmentation> decode(List<I> inputs, Map<String, Tensor> outputs) {
    PixelScores scores = PixelScores.of(outputs.get(SegmenterDefinition.LOGITS), classNames.size());
    List<Segmentation> results = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Image image = pictures.apply(inputs.get(i)).get(0);
      Rectangle target = placement.target(image.width(), image.height());
      byte[] classes = new byte[image.width() * image.height()];
      PixelScores.Resampled resampled =
          scores.resampled(i, target, scale, image.width(), image.height());
      float[][] row = new float[classNames.size()][image.width()];
      for (int y = 0; y < image.height(); y++) {
        resampled.row(y, row);
        PixelScores.largest(row, classes, y * image.width());
      }
      results.add(
          new Segmentation(classNames, LabelMap.of(image.width(), image.height(), classes)));
    }
    return results;
  }

  @Override
  public List<Segmentation> infer(List<I> inputs, GraphRunner graphs) {
    if (windows.size() == 0) {
      return decode(inputs, graphs.run(GraphRunner.MAIN, encode(inputs)));
    }
    return inputs.stream().map(one -> inParts(pictures.apply(one), graphs)).toList();
  }

  /** The picture, part by part; only a band of rows as high as a part is in memory. */
  private Segmentation inParts(List<Image> images, GraphRunner graphs) {
    Image image = images.get(0);
    int width = Math.min(windows.size(), image.width());
    int height = Math.min(windows.size(), image.height());
    int[] lefts = starts(image.width(), width);
    int[] tops = starts(image.height(), height);
    Band band = new Band(classNames.size(), image.width(), height);
    float[] across = weights(width);
    float[] down = weights(height);
    byte[] classes = new byte[image.width() * image.height()];
    for (int row = 0; row < tops.length; row++) {
      for (int first = 0; first < lefts.length; first += PARTS) {
        int last = Math.min(lefts.length, first + PARTS);
        List<Part> parts = new ArrayList<>();
        for (int i = first; i < last; i++) {
          parts.add(new Part(images, new Rectangle(lefts[i], tops[row], width, height)));
        }
        PixelScores scores =
            PixelScores.of(
                graphs.run(GraphRunner.MAIN, encodeParts(parts)).get(SegmenterDefinition.LOGITS),
                classNames.size());
        Rectangle target = placement.target(width, height);
        for (int i = first; i < last; i++) {
          band.add(
              scores.resampled(i - first, target, scale, width, height), lefts[i], across, down);
        }
      }
      int done = row + 1 < tops.length ? tops[row + 1] - tops[row] : height;
      band.finish(done, classes, tops[row] * image.width());
    }
    return new Segmentation(classNames, LabelMap.of(image.width(), image.height(), classes));
  }

  /** Where parts begin so that they cover a side; the last one ends where the side does. */
  private int[] starts(int side, int part) {
    int step = Math.max(1, (int) Math.floor(part * (1 - windows.overlap())));
    int count = (int) Math.ceil((double) (side - part) / step) + 1;
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = Math.min(i * step, side - part);
    }
    return starts;
  }

  /** What the pixels along a side of a part weigh: 1 in the middle, little at its ends. */
  private float[] weights(int part) {
    int ramp = Math.max(1, (int) Math.floor(part * windows.overlap()));
    float[] weights = new float[part];
    for (int i = 0; i < part; i++) {
      int distance = Math.min(i, part - 1 - i) + 1;
      weights[i] = Math.min(1f, (float) distance / (ramp + 1));
    }
    return weights;
  }

  /** Weighted probabilities of some rows of a picture. */
  private static final class Band {
    private final int width;
    private final int height;

    /** [class][row][column] */
    private final float[][][] sums;

    private final float[][] scores;

    Band(int classes, int width, int height) {
      this.width = width;
      this.height = height;
      this.sums = new float[classes][height][width];
      this.scores = new float[classes][width];
    }

    void add(PixelScores.Resampled part, int left, float[] across, float[] down) {
      for (int y = 0; y < height; y++) {
        part.row(y, scores);
        PixelScores.softmax(scores);
        for (int c = 0; c < sums.length; c++) {
          float[] sum = sums[c][y];
          float[] from = scores[c];
          for (int x = 0; x < across.length; x++) {
            sum[left + x] += down[y] * across[x] * from[x];
          }
        }
      }
    }

    /** Takes the first rows' classes, and moves the others up. */
    void finish(int rows, byte[] classes, int at) {
      float[][] row = new float[sums.length][];
      for (int y = 0; y < rows; y++) {
        for (int c = 0; c < sums.length; c++) {
          row[c] = sums[c][y];
        }
        PixelScores.largest(row, classes, at + y * width);
      }
      for (float[][] plane : sums) {
        for (int y = 0; y < height; y++) {
          if (y + rows < height) {
            System.arraycopy(plane[y + rows], 0, plane[y], 0, width);
          } else {
            java.util.Arrays.fill(plane[y], 0);
          }
        }
      }
    }
  }
}
