package io.tao4j.networks.speech.audio;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.speech.audio.MelSpectrogram.Normalize;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;

/**
 * From a mel spectrogram back to sound, without a trained network: magnitudes of the frequencies
 * that give the bands, and phases that fit them, found by turns between spectrogram and sound
 * (Griffin and Lim 1984), with the momentum of Perraudin et al. 2013. A voice to hear how a
 * generator of spectrograms does before there is a vocoder, and to compare one with. What is said
 * is understood; it sounds hollow, since bands do not tell neighbouring frequencies apart.
 *
 * <p>Thread-safe.
 */
public final class GriffinLim {
  /** Turns that are enough to understand what is said. */
  public static final int TURNS = 60;

  private static final double MOMENTUM = 0.99;
  private static final int UPDATES = 40;
  private static final double SMALL = 1e-12;

  private final MelSpectrogram mel;
  private final Settings settings;
  private final Fft fft;
  private final int turns;
  private final long seed;

  /**
   * @param settings how the spectrograms were made; they are not normalised
   * @param turns between spectrogram and sound, 0 or more; {@link #TURNS} are a good choice
   * @param seed of the first phases: the same seed gives the same sound
   * @throws IllegalArgumentException for spectrograms that are normalised over their own frames,
   *     whose loudness is lost
   */
  public GriffinLim(Settings settings, int turns, long seed) {
    if (settings.normalize() != Normalize.NONE) {
      throw new IllegalArgumentException(
          "a normalised spectrogram does not tell its loudness: there is no way back to sound");
    }
    if (turns < 0) {
      throw new IllegalArgumentException("turns are 0 or more, got " + turns);
    }
    this.mel = new MelSpectrogram(settings);
    this.settings = settings;
    this.fft = new Fft(settings.transform());
    this.turns = turns;
    this.seed = seed;
  }

  /**
   * The sound of a spectrogram: as many samples as make so many frames.
   *
   * @param spectrogram {@code FLOAT32 [frames, bands]}, as {@link MelSpectrogram#of} makes it
   * @return samples at the settings' rate, which may be above 1 where the spectrogram is loud
   */
  public Sound sound(Tensor spectrogram) {
    int count = Math.toIntExact(spectrogram.shape().size(0));
    if (spectrogram.shape().rank() != 2 || spectrogram.shape().size(1) != settings.bands()) {
      throw new IllegalArgumentException(
          "a spectrogram is [frames, %s], got %s".formatted(settings.bands(), spectrogram.shape()));
    }
    double[][] magnitudes = magnitudes(spectrogram.toFloatArray(), count);
    double[] sound = phased(magnitudes);
    float[] samples = new float[sound.length];
    double before = 0;
    for (int i = 0; i < samples.length; i++) {
      before = sound[i] + settings.preEmphasis() * before;
      samples[i] = (float) before;
    }
    return new Sound(samples, settings.sampleRate());
  }

  /**
   * Magnitudes of the frequencies of each frame, zero or more, whose bands come closest to the
   * given ones in the mean square: the multiplicative updates of Lee and Seung 2001.
   *
   * @param values of the spectrogram, a frame after the other
   */
  double[][] magnitudes(float[] values, int frames) {
    int bands = settings.bands();
    int frequencies = settings.transform() / 2 + 1;
    double[] covered = new double[frequencies];
    spread(ones(bands), covered);
    double[][] all = new double[frames][];
    double[] wanted = new double[bands];
    double[] now = new double[bands];
    double[] up = new double[frequencies];
    double[] down = new double[frequencies];
    for (int frame = 0; frame < frames; frame++) {
      for (int band = 0; band < bands; band++) {
        wanted[band] = energy(values[frame * bands + band]);
      }
      spread(wanted, up);
      double[] x = new double[frequencies];
      for (int k = 0; k < frequencies; k++) {
        x[k] = covered[k] > 0 ? up[k] / covered[k] : 0;
      }
      for (int update = 0; update < UPDATES; update++) {
        gather(x, now);
        spread(now, down);
        for (int k = 0; k < frequencies; k++) {
          x[k] *= up[k] / (down[k] + SMALL);
        }
      }
      for (int k = 0; k < frequencies; k++) {
        x[k] = Math.pow(x[k], 1 / settings.power());
      }
      all[frame] = x;
    }
    return all;
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private double energy(double value) {
    if (!settings.log()) {
      return Math.max(0, value);
    }
    double energy = Math.exp(value);
    return settings.clamped()
        ? energy <= settings.guard() * (1 + 1e-6) ? 0 : energy
        : Math.max(0, energy - settings.guard());
  }

  private void spread(double[] bands, double[] frequencies) {
    Arrays.fill(frequencies, 0);
    for (int band = 0; band < bands.length; band++) {
      MelSpectrogram.Band one = mel.bands().get(band);
      for (int i = 0; i < one.weights().length; i++) {
        frequencies[one.first() + i] += one.weights()[i] * bands[band];
      }
    }
  }

  private void gather(double[] frequencies, double[] bands) {
    for (int band = 0; band < bands.length; band++) {
      MelSpectrogram.Band one = mel.bands().get(band);
      double sum = 0;
      for (int i = 0; i < one.weights().length; i++) {
        sum += one.weights()[i] * frequencies[one.first() + i];
      }
      bands[band] = sum;
    }
  }

  /** A sound whose frames have these magnitudes, as nearly as any has. */
  double[] phased(double[][] magnitudes) {
    int frames = magnitudes.length;
    int frequencies = settings.transform() / 2 + 1;
    SeededRandom random = SeededRandom.of(seed);
    double[][] real = new double[frames][frequencies];
    double[][] imaginary = new double[frames][frequencies];
    for (int frame = 0; frame < frames; frame++) {
      for (int k = 0; k < frequencies; k++) {
        double angle = 2 * Math.PI * random.nextDouble();
        real[frame][k] = magnitudes[frame][k] * Math.cos(angle);
        imaginary[frame][k] = magnitudes[frame][k] * Math.sin(angle);
      }
    }
    double[][] lastReal = new double[frames][frequencies];
    double[][] lastImaginary = new double[frames][frequencies];
    double[] sound = joined(real, imaginary);
    double[] re = new double[settings.transform()];
    double[] im = new double[settings.transform()];
    for (int turn = 0; turn < turns; turn++) {
      for (int frame = 0; frame < frames; frame++) {
        cut(sound, frame, re, im);
        for (int k = 0; k < frequencies; k++) {
          double a = turn == 0 ? re[k] : re[k] + MOMENTUM * (re[k] - lastReal[frame][k]);
          double b = turn == 0 ? im[k] : im[k] + MOMENTUM * (im[k] - lastImaginary[frame][k]);
          lastReal[frame][k] = re[k];
          lastImaginary[frame][k] = im[k];
          double length = Math.hypot(a, b) + SMALL;
          real[frame][k] = magnitudes[frame][k] * a / length;
          imaginary[frame][k] = magnitudes[frame][k] * b / length;
        }
      }
      sound = joined(real, imaginary);
    }
    return sound;
  }

  private void cut(double[] sound, int frame, double[] real, double[] imaginary) {
    double[] window = mel.window();
    int start = frame * settings.hop() - mel.sides();
    Arrays.fill(imaginary, 0);
    for (int i = 0; i < real.length; i++) {
      int at = mirrored(start + i, sound.length);
      real[i] = at < 0 ? 0 : window[i] * sound[at];
    }
    fft.transform(real, imaginary);
  }

  /** Where a place before the start or behind the end is read from; -1 for silence. */
  private int mirrored(int place, int length) {
    if (place >= 0 && place < length) {
      return place;
    }
    if (length < 2 || !settings.reflected() && !settings.exactPad()) {
      return -1;
    }
    int period = 2 * (length - 1);
    int within = Math.floorMod(place, period);
    return within < length ? within : period - within;
  }

  /** Frames added up where they overlap, by least squares. */
  private double[] joined(double[][] real, double[][] imaginary) {
    int size = settings.transform();
    int frames = real.length;
    int length = settings.hop() * Math.max(0, settings.exactPad() ? frames : frames - 1);
    double[] sum = new double[length];
    double[] weight = new double[length];
    double[] re = new double[size];
    double[] im = new double[size];
    double[] window = mel.window();
    for (int frame = 0; frame < frames; frame++) {
      for (int k = 0; k <= size / 2; k++) {
        re[k] = real[frame][k];
        im[k] = imaginary[frame][k];
        if (k > 0 && k < size / 2) {
          re[size - k] = re[k];
          im[size - k] = -im[k];
        }
      }
      im[0] = 0;
      im[size / 2] = 0;
      fft.inverse(re, im);
      int start = frame * settings.hop() - mel.sides();
      for (int i = Math.max(0, -start); i < size && start + i < length; i++) {
        sum[start + i] += window[i] * re[i];
        weight[start + i] += window[i] * window[i];
      }
    }
    for (int i = 0; i < length; i++) {
      sum[i] /= Math.max(weight[i], SMALL);
    }
    return sum;
  }
}
