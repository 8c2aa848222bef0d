package io.tao4j.networks.speech.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.speech.audio.MelSpectrogram.Normalize;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import io.tao4j.networks.speech.audio.MelSpectrogram.Window;
import io.tao4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GriffinLimTest {
  private static final int RATE = 8000;

  private static Settings settings(double preEmphasis, double power, boolean exactPad) {
    return new Settings(
        RATE,
        256,
        64,
        Window.HANN,
        256,
        40,
        0,
        4000,
        preEmphasis,
        power,
        true,
        1e-5,
        true,
        Normalize.NONE,
        0,
        true,
        exactPad);
  }

  /** A voice of eight harmonics that rises from 120 to 180 Hz, with a pause. */
  private static float[] voice(int count) {
    float[] samples = new float[count];
    double phase = 0;
    for (int i = 0; i < count; i++) {
      phase += 2 * Math.PI * (120 + 60.0 * i / count) / RATE;
      boolean pause = i > count / 2 && i < count * 5 / 8;
      for (int harmonic = 1; harmonic <= 8 && !pause; harmonic++) {
        samples[i] += (float) (0.1 * Math.sin(harmonic * phase) / Math.sqrt(harmonic));
      }
    }
    return samples;
  }

  /** Mean absolute difference of the values of a that are above a limit. */
  private static double distance(Tensor a, Tensor b, double above) {
    assertThat(b.shape()).isEqualTo(a.shape());
    double sum = 0;
    int count = 0;
    for (long i = 0; i < a.shape().elements(); i++) {
      if (a.get(i) > above) {
        sum += Math.abs(a.get(i) - b.get(i));
        count++;
      }
    }
    assertThat(count).isGreaterThan(500);
    return sum / count;
  }

  @ParameterizedTest
  @CsvSource({"0, 1, false", "0, 1, true", "0.97, 2, false"})
  void theSoundHasTheSpectrogramThatItIsMadeOf(double preEmphasis, double power, boolean exactPad) {
    Settings settings = settings(preEmphasis, power, exactPad);
    MelSpectrogram mel = new MelSpectrogram(settings);
    float[] voice = voice(exactPad ? 6400 : 6336);
    Tensor wanted = mel.of(voice, null);
    Sound found = new GriffinLim(settings, GriffinLim.TURNS, 1).sound(wanted);
    assertThat(found.sampleRate()).isEqualTo(RATE);
    assertThat(found.samples()).hasSize(voice.length);
    double limit = power == 2 ? -7 : -3;
    double after = distance(wanted, mel.of(found.samples(), null), limit);
    double before =
        distance(
            wanted, mel.of(new GriffinLim(settings, 0, 1).sound(wanted).samples(), null), limit);
    assertThat(after).as("random phases: %s", before).isLessThan(0.2 * power);
    assertThat(after).isLessThan(before / 2);
    double loudness = new Sound(voice, RATE).loudness();
    assertThat(found.loudness()).isCloseTo(loudness, within(1.0));
  }

  @Test
  void magnitudesHaveTheBandsThatTheyAreMadeOf() {
    Settings settings = settings(0, 1, false);
    Tensor wanted = new MelSpectrogram(settings).of(voice(3200), null);
    double[][] magnitudes =
        new GriffinLim(settings, 0, 1)
            .magnitudes(wanted.toFloatArray(), (int) wanted.shape().size(0));
    float[] bands = io.tao4j.graph.Spectrogram.bands(RATE, 256, 40, 0, 4000).toFloatArray();
    double worst = 0;
    for (int t = 0; t < magnitudes.length; t++) {
      double error = 0;
      double size = 0;
      for (int band = 0; band < 40; band++) {
        double sum = 0;
        for (int k = 0; k <= 128; k++) {
          assertThat(magnitudes[t][k]).isGreaterThanOrEqualTo(0);
          sum += bands[band * 129 + k] * magnitudes[t][k];
        }
        double value = Math.exp(wanted.get(40L * t + band));
        error += (sum - value) * (sum - value);
        size += value * value;
      }
      worst = Math.max(worst, size > 1e-6 ? Math.sqrt(error / size) : 0);
    }
    assertThat(worst).isLessThan(0.05);
  }

  @Test
  void aToneStaysThatTone() {
    Settings settings = settings(0, 1, false);
    Tensor mel = new MelSpectrogram(settings).of(Wav.tone(700, RATE, 4096), null);
    float[] found = new GriffinLim(settings, 60, 3).sound(mel).samples();
    int crossings = 0;
    for (int i = 1000; i < 3000; i++) {
      crossings += found[i] <= 0 && found[i + 1] > 0 ? 1 : 0;
    }
    assertThat(crossings * RATE / 2000.0).isCloseTo(700, within(40.0));
  }

  @Test
  void silenceAndTheSameSeedStayWhatTheyAre() {
    Settings settings = settings(0, 1, false);
    MelSpectrogram mel = new MelSpectrogram(settings);
    GriffinLim back = new GriffinLim(settings, 5, 1);
    assertThat(back.sound(mel.of(new float[640], null)).peak()).isLessThan(1e-6f);
    assertThat(back.sound(mel.of(new float[10], null)).samples()).isEmpty();
    Tensor voice = mel.of(voice(1280), null);
    assertThat(back.sound(voice).samples()).isEqualTo(back.sound(voice).samples());
    assertThat(back.sound(voice).samples())
        .isNotEqualTo(new GriffinLim(settings, 5, 2).sound(voice).samples());
  }

  @Test
  void theTransformIsTurnedBack() {
    SeededRandom random = SeededRandom.of(5);
    double[] real = new double[64];
    double[] imaginary = new double[64];
    for (int i = 0; i < 64; i++) {
      real[i] = random.nextGaussian();
      imaginary[i] = random.nextGaussian();
    }
    double[] re = real.clone();
    double[] im = imaginary.clone();
    Fft fft = new Fft(64);
    fft.transform(re, im);
    fft.inverse(re, im);
    assertThat(re).containsExactly(real, within(1e-12));
    assertThat(im).containsExactly(imaginary, within(1e-12));
  }

  @Test
  void whatHasNoWayBackIsRefused() {
    Settings s = settings(0, 1, false);
    Settings normalized =
        new Settings(
            RATE,
            256,
            64,
            Window.HANN,
            256,
            40,
            0,
            4000,
            0,
            1,
            true,
            1e-5,
            true,
            Normalize.PER_FEATURE,
            0,
            true,
            false);
    assertThatThrownBy(() -> new GriffinLim(normalized, 5, 1)).hasMessageContaining("loudness");
    assertThatThrownBy(() -> new GriffinLim(s, -1, 1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new GriffinLim(s, 1, 1).sound(Tensor.of(new float[20], 2, 10)))
        .hasMessageContaining("[frames, 40]");
  }
}
