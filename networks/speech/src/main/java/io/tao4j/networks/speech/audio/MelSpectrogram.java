package io.tao4j.networks.speech.audio;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.graph.Spectrogram;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mel spectrograms as NeMo's front end makes them: dither (in training), pre-emphasis, windows,
 * powers, Slaney's mel bands, logarithm, normalisation. {@link Spectrogram} is the same inside of a
 * graph. Thread-safe.
 */
public final class MelSpectrogram {
  /** Windows by their names in NeMo. All are symmetric. */
  public enum Window {
    HANN,
    HAMMING,
    BLACKMAN,
    BARTLETT,
    NONE
  }

  /** Over what values are normalised. */
  public enum Normalize {
    /** Each band over its own frames. */
    PER_FEATURE,
    /** All bands together. */
    ALL_FEATURES,
    /** Not at all. */
    NONE
  }

  /**
   * How a spectrogram is made.
   *
   * @param sampleRate samples a second
   * @param window samples of a window
   * @param hop samples from one frame to the next
   * @param shape shape of the window
   * @param transform samples of a Fourier transform, a power of two that holds the window
   * @param bands number of mel bands
   * @param lowest lower end of the first band, in hertz
   * @param highest upper end of the last band, in hertz
   * @param preEmphasis share of the sample before each that is subtracted; 0 for none
   * @param power exponent of the magnitudes, 1 or 2
   * @param log whether logarithms are taken
   * @param guard what keeps the logarithm finite
   * @param clamped whether smaller numbers become the guard, or else it is added to all
   * @param normalize over what values are normalised
   * @param dither deviation of the noise that is added in training
   * @param reflected whether a sound is mirrored at its ends, or else is silent beyond
   * @param exactPad whether there are as many frames as whole hops, instead of frames centred on
   *     each hop
   */
  public record Settings(
      int sampleRate,
      int window,
      int hop,
      Window shape,
      int transform,
      int bands,
      double lowest,
      double highest,
      double preEmphasis,
      double power,
      boolean log,
      double guard,
      boolean clamped,
      Normalize normalize,
      double dither,
      boolean reflected,
      boolean exactPad) {
    public Settings {
      if (window < 1 || hop < 1 || transform < window || Integer.bitCount(transform) != 1) {
        throw new IllegalArgumentException(
            "a window of %s and a hop of %s samples in a transform of %s"
                .formatted(window, hop, transform));
      }
    }
  }

  private final Settings settings;
  private final Fft fft;
  private final double[] window;
  private final List<Band> bands = new ArrayList<>();

  /** Weights of a band, from its first frequency that counts. */
  record Band(int first, float[] weights) {}

  /** A maker of such spectrograms. */
  public MelSpectrogram(Settings settings) {
    this.settings = settings;
    this.fft = new Fft(settings.transform());
    this.window = window(settings);
    int frequencies = settings.transform() / 2 + 1;
    float[] weights =
        Spectrogram.bands(
                settings.sampleRate(),
                settings.transform(),
                settings.bands(),
                settings.lowest(),
                settings.highest())
            .toFloatArray();
    for (int band = 0; band < settings.bands(); band++) {
      float[] row = Arrays.copyOfRange(weights, band * frequencies, (band + 1) * frequencies);
      int first = 0;
      int end = frequencies;
      while (first < end && row[first] == 0) {
        first++;
      }
      while (end > first && row[end - 1] == 0) {
        end--;
      }
      bands.add(new Band(first, Arrays.copyOfRange(row, first, end)));
    }
  }

  private static double[] window(Settings settings) {
    double[] window = new double[settings.transform()];
    int size = settings.window();
    int start = (settings.transform() - size) / 2;
    for (int i = 0; i < size; i++) {
      double share = size == 1 ? 0.5 : (double) i / (size - 1);
      double angle = 2 * Math.PI * share;
      window[start + i] =
          switch (settings.shape()) {
            case HANN -> 0.5 - 0.5 * Math.cos(angle);
            case HAMMING -> 0.54 - 0.46 * Math.cos(angle);
            case BLACKMAN -> 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
            case BARTLETT -> 1 - Math.abs(2 * share - 1);
            case NONE -> 1;
          };
    }
    return window;
  }

  /** A transform's window, the shape in its middle. */
  double[] window() {
    return window;
  }

  /** The bands, lowest first. */
  List<Band> bands() {
    return bands;
  }

  /** Samples of a transform before the one that its frame is for. */
  int sides() {
    return settings.exactPad()
        ? (settings.transform() - settings.hop()) / 2
        : settings.transform() / 2;
  }

  /** How it is made. */
  public Settings settings() {
    return settings;
  }

  /** Frames of a sound of so many samples. */
  public int frames(int samples) {
    return samples / settings.hop() + (settings.exactPad() ? 0 : 1);
  }

  /**
   * The spectrogram of a sound.
   *
   * @param samples at the settings' rate
   * @param random for the noise of training, or null for none
   * @return {@code [frames, bands]}, normalised over all its frames
   */
  public Tensor of(float[] samples, @Nullable SeededRandom random) {
    int frames = frames(samples.length);
    float[] values = new float[frames * settings.bands()];
    double[] sound = prepared(samples, random);
    double[] real = new double[settings.transform()];
    double[] imaginary = new double[settings.transform()];
    double[] powers = new double[settings.transform() / 2 + 1];
    int sides = sides();
    for (int frame = 0; frame < frames; frame++) {
      Arrays.fill(imaginary, 0);
      for (int i = 0; i < real.length; i++) {
        real[i] = window[i] == 0 ? 0 : window[i] * at(sound, frame * settings.hop() + i - sides);
      }
      fft.transform(real, imaginary);
      for (int k = 0; k < powers.length; k++) {
        double square = real[k] * real[k] + imaginary[k] * imaginary[k];
        powers[k] = settings.power() == 2 ? square : Math.pow(square, settings.power() / 2);
      }
      for (int band = 0; band < bands.size(); band++) {
        values[frame * bands.size() + band] = (float) value(bands.get(band), powers);
      }
    }
    normalize(values, frames);
    return Tensor.of(values, frames, bands.size());
  }

  private double[] prepared(float[] samples, @Nullable SeededRandom random) {
    double[] sound = new double[samples.length];
    boolean dithered = random != null && settings.dither() > 0;
    for (int i = 0; i < sound.length; i++) {
      sound[i] = samples[i] + (dithered ? settings.dither() * random.nextGaussian() : 0);
    }
    for (int i = sound.length - 1; i > 0 && settings.preEmphasis() != 0; i--) {
      sound[i] -= settings.preEmphasis() * sound[i - 1];
    }
    return sound;
  }

  private double at(double[] sound, int place) {
    if (place >= 0 && place < sound.length) {
      return sound[place];
    }
    if (!settings.reflected() && !settings.exactPad() || sound.length < 2) {
      return 0;
    }
    // a sound shorter than a transform is mirrored more than once
    int period = 2 * (sound.length - 1);
    int within = Math.floorMod(place, period);
    return sound[within < sound.length ? within : period - within];
  }

  private double value(Band band, double[] powers) {
    double sum = 0;
    for (int i = 0; i < band.weights().length; i++) {
      sum += band.weights()[i] * powers[band.first() + i];
    }
    if (!settings.log()) {
      return sum;
    }
    return Math.log(settings.clamped() ? Math.max(sum, settings.guard()) : sum + settings.guard());
  }

  private void normalize(float[] values, int frames) {
    int count = bands.size();
    switch (settings.normalize()) {
      case NONE -> {}
      case ALL_FEATURES -> normalize(values, 0, 1, values.length);
      case PER_FEATURE -> {
        for (int band = 0; band < count; band++) {
          normalize(values, band, count, frames);
        }
      }
    }
  }

  /** To mean 0 and deviation 1, with NeMo's unbiased deviation plus 1e-5. */
  private static void normalize(float[] values, int start, int step, int count) {
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += values[start + i * step];
    }
    mean /= count;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double distance = values[start + i * step] - mean;
      squares += distance * distance;
    }
    double deviation = Math.sqrt(squares / Math.max(1, count - 1)) + 1e-5;
    for (int i = 0; i < count; i++) {
      values[start + i * step] = (float) ((values[start + i * step] - mean) / deviation);
    }
  }
}
