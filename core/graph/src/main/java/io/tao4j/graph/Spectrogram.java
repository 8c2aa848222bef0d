package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Pad;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Logarithms of mel spectrograms inside of a graph: the Fourier transform of overlapping frames is
 * a convolution whose kernel holds windowed cosines and sines. So a model takes samples, and an
 * exported file needs no program that prepares them.
 *
 * <p>The kernels are buffers, whose numbers {@link #tables} gives: join them to the weights of a
 * new model.
 */
public final class Spectrogram {
  /** Slaney's scale is linear up to here, in hertz. */
  private static final double LINEAR_UP_TO = 1000;

  /** Hertz for each mel in the linear part. */
  private static final double LINEAR_STEP = 200.0 / 3;

  /** Natural logarithm of the ratio of two neighbouring mels above. */
  private static final double LOG_STEP = Math.log(6.4) / 27;

  private Spectrogram() {}

  /** What lies before the first sample and behind the last one. */
  public enum Border {
    ZEROS,
    REFLECT
  }

  /**
   * How sound is cut into frames.
   *
   * @param sampleRate samples a second, for example 16,000
   * @param transform samples of a Fourier transform, even, for example 512
   * @param window samples of a Hann window, centred in the transform, for example 400
   * @param periodic whether the window's last sample is the one before its end (PyTorch's default)
   *     or its end
   * @param hop samples from one frame to the next, for example 160
   * @param sides samples that are put on both sides: half a transform centres the frames
   * @param border what they are
   */
  public record Frames(
      int sampleRate,
      int transform,
      int window,
      boolean periodic,
      int hop,
      int sides,
      Border border) {
    public Frames {
      Check.positive(sampleRate, "sample rate");
      Check.positive(hop, "hop");
      Check.positive(window, "window");
      if (transform < window || transform % 2 != 0 || sides < 0) {
        throw new IllegalArgumentException(
            "a transform is even and holds its window, sides are zero or more; got %s, %s, %s"
                .formatted(transform, window, sides));
      }
    }

    int frequencies() {
      return transform / 2 + 1;
    }
  }

  /**
   * What becomes of the frames.
   *
   * @param frames how they are cut
   * @param bands number of mel bands, for example 80
   * @param lowest lower end of the first band, in hertz
   * @param highest upper end of the last band, in hertz, at most half the sample rate
   * @param preEmphasis how much of the sample before each is subtracted, for example 0.97; 0 for
   *     none
   * @param magnitude whether bands are of magnitudes, or else of powers
   * @param floor what keeps the logarithm finite, above 0
   * @param limited whether smaller numbers become the floor, or else it is added to all
   */
  public record Settings(
      Frames frames,
      int bands,
      double lowest,
      double highest,
      double preEmphasis,
      boolean magnitude,
      double floor,
      boolean limited) {
    public Settings {
      Check.positive(bands, "bands");
      if (!(lowest >= 0 && lowest < highest && highest <= frames.sampleRate() / 2.0)) {
        throw new IllegalArgumentException(
            "bands lie between 0 and half the sample rate, got %s to %s"
                .formatted(lowest, highest));
      }
      if (!(floor > 0)) {
        throw new IllegalArgumentException("the floor is above 0, got " + floor);
      }
    }

    /**
     * NeMo's for the recognition of speech at 16 kHz: windows every 10 ms, powers, pre-emphasis.
     *
     * @param bands 64 or 80, for example
     * @param window samples: 320 or 400, for example
     */
    public static Settings recognition(int bands, int window) {
      Frames frames = new Frames(16_000, 512, window, false, 160, 256, Border.ZEROS);
      return new Settings(frames, bands, 0, 8_000, 0.97, false, Math.pow(2, -24), false);
    }

    /** NeMo's for speech synthesis at 22.05 kHz: magnitudes of 80 bands up to 8 kHz. */
    public static Settings synthesis() {
      Frames frames = new Frames(22_050, 1024, 1024, true, 256, 512, Border.REFLECT);
      return new Settings(frames, 80, 0, 8_000, 0, true, 1e-5, true);
    }
  }

  /**
   * Adds the spectrogram; buffers {@code name.transform} and {@code name.bands}.
   *
   * @param samples {@code [N, T]}, -1 to 1; T is a multiple of the hop or fixed
   * @return {@code [N, bands, frames]}, natural logarithms; {@code T / hop + 1} frames where they
   *     are centred
   */
  public static Value logMel(GraphBuilder b, String name, Value samples, Settings settings) {
    GraphBuilder s = b.scope(name);
    int frequencies = settings.frames().frequencies();
    Value transform =
        s.buffer(
            "transform",
            Shape.of(2L * frequencies, 1, settings.frames().transform()),
            Initializer.zeros());
    Value bands = s.buffer("bands", Shape.of(settings.bands(), frequencies), Initializer.zeros());
    return logMel(s, samples, transform, bands, settings);
  }

  /** With the tables wherever they are: transform {@code [2F, 1, transform]}, bands. */
  static Value logMel(
      GraphBuilder s, Value samples, Value transform, Value bands, Settings settings) {
    Frames frames = settings.frames();
    int frequencies = frames.frequencies();
    Value line =
        s.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
            samples);
    if (settings.preEmphasis() != 0) {
      Value before = s.add(new Pad(List.of(0, 0, 1), List.of(0, 0, 0), 0), line);
      SourceOp.Constant kernel =
          new SourceOp.Constant(
              DType.FLOAT32, Shape.of(1, 1, 2), List.of(-settings.preEmphasis(), 1.0));
      line = s.add(conv(1, 0), before, s.add(kernel));
    }
    boolean zeros = frames.border() == Border.ZEROS;
    if (!zeros && frames.sides() > 0) {
      line = Pads.pad(s, line, 2, frames.sides(), frames.sides(), Pads.Kind.REFLECT);
    }
    Value waves = s.add(conv(frames.hop(), zeros ? frames.sides() : 0), line, transform);
    Value cosines = s.add(new Slice(1, 0, frequencies, 1), waves);
    Value sines = s.add(new Slice(1, frequencies, 2 * frequencies, 1), waves);
    Value power = s.sum(s.product(cosines, cosines), s.product(sines, sines));
    if (settings.magnitude()) {
      // The small number keeps the gradient of silence finite.
      power = s.unary(UnaryKind.SQRT, s.sum(power, s.constant(1e-20)));
    }
    Value mel = s.add(new LinearOp.MatMul(), bands, power);
    return s.unary(
        UnaryKind.LOG,
        settings.limited()
            ? Blocks.atLeast(s, mel, settings.floor())
            : s.sum(mel, s.constant(settings.floor())));
  }

  private static Conv conv(int stride, int sides) {
    return new Conv(List.of(stride), List.of(1), new Padding(List.of(sides), List.of(sides)), 1);
  }

  /**
   * Each band of each example with mean 0 and deviation 1 over its own frames, 0 behind them:
   * NeMo's {@code per_feature}, with the unbiased deviation plus 1e-5.
   *
   * @param features {@code [N, bands, T]}
   * @param lengths frames of each example, {@code INT64 [N]}, two or more
   */
  public static Value normalized(GraphBuilder b, Value features, Value lengths) {
    Reshape column =
        new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.Sized(1)));
    Value length = b.add(column, lengths);
    Value position = b.add(new IndexOp.Iota(2), features);
    Value inside =
        b.add(new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.LESS), position, length));
    Value count = b.add(new Cast(DType.FLOAT32), length);
    Value mean = b.quotient(b.reduce(ReduceKind.SUM, b.product(features, inside), true, 2), count);
    Value centred = b.product(b.difference(features, mean), inside);
    Value squares = b.reduce(ReduceKind.SUM, b.product(centred, centred), true, 2);
    Value variance = b.quotient(squares, b.sum(count, b.constant(-1)));
    return b.quotient(centred, b.sum(b.unary(UnaryKind.SQRT, variance), b.constant(1e-5)));
  }

  /**
   * Numbers of the buffers.
   *
   * @param name as given to {@link #logMel}, with the scope that its builder had
   */
  public static Map<String, Tensor> tables(String name, Settings settings) {
    Map<String, Tensor> tables = new LinkedHashMap<>();
    tables.put(name + ".transform", transform(settings.frames()));
    tables.put(name + ".bands", bands(settings));
    return tables;
  }

  private static Tensor transform(Frames settings) {
    int size = settings.transform();
    int frequencies = settings.frequencies();
    double[] window = window(settings);
    float[] waves = new float[2 * frequencies * size];
    for (int k = 0; k < frequencies; k++) {
      for (int t = 0; t < size; t++) {
        double angle = 2 * Math.PI * ((long) k * t % size) / size;
        waves[k * size + t] = (float) (window[t] * Math.cos(angle));
        waves[(frequencies + k) * size + t] = (float) (-window[t] * Math.sin(angle));
      }
    }
    return Tensor.of(waves, 2L * frequencies, 1, size);
  }

  /** A Hann window in the middle of a transform. */
  private static double[] window(Frames settings) {
    double[] window = new double[settings.transform()];
    int start = (settings.transform() - settings.window()) / 2;
    int period = settings.periodic() ? settings.window() : settings.window() - 1;
    for (int i = 0; i < settings.window(); i++) {
      double share = period == 0 ? 0.5 : (double) i / period;
      window[start + i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * share);
    }
    return window;
  }

  private static Tensor bands(Settings settings) {
    return bands(
        settings.frames().sampleRate(),
        settings.frames().transform(),
        settings.bands(),
        settings.lowest(),
        settings.highest());
  }

  /**
   * Triangles over mel steps, each of area 1: Slaney's Auditory Toolbox (1998).
   *
   * @param sampleRate samples a second
   * @param transform samples of a Fourier transform
   * @param count number of bands
   * @param lowest lower end of the first band, in hertz
   * @param highest upper end of the last band, in hertz
   * @return {@code FLOAT32 [count, transform / 2 + 1]}
   */
  public static Tensor bands(
      int sampleRate, int transform, int count, double lowest, double highest) {
    int frequencies = transform / 2 + 1;
    double[] edges = new double[count + 2];
    double first = mel(lowest);
    double last = mel(highest);
    for (int i = 0; i < edges.length; i++) {
      edges[i] = hertz(first + (last - first) * i / (edges.length - 1));
    }
    float[] weights = new float[count * frequencies];
    for (int band = 0; band < count; band++) {
      double height = 2 / (edges[band + 2] - edges[band]);
      for (int k = 0; k < frequencies; k++) {
        double f = (double) k * sampleRate / transform;
        double up = (f - edges[band]) / (edges[band + 1] - edges[band]);
        double down = (edges[band + 2] - f) / (edges[band + 2] - edges[band + 1]);
        weights[band * frequencies + k] = (float) (height * Math.max(0, Math.min(up, down)));
      }
    }
    return Tensor.of(weights, count, frequencies);
  }

  private static double mel(double hertz) {
    double linear = hertz / LINEAR_STEP;
    return hertz < LINEAR_UP_TO
        ? linear
        : LINEAR_UP_TO / LINEAR_STEP + Math.log(hertz / LINEAR_UP_TO) / LOG_STEP;
  }

  private static double hertz(double mel) {
    double bend = LINEAR_UP_TO / LINEAR_STEP;
    return mel < bend ? mel * LINEAR_STEP : LINEAR_UP_TO * Math.exp(LOG_STEP * (mel - bend));
  }
}
