package io.tao4j.networks.speech.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.networks.speech.audio.MelSpectrogram.Normalize;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import io.tao4j.networks.speech.audio.MelSpectrogram.Window;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundTest {
  private static final String FOLDER = "audio/";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, 8, 2e-2", "1, 16, 1e-4", "1, 24, 1e-6", "1, 32, 1e-6", "3, 32, 0", "3, 64, 0"})
  void readsAllWidthsAndMixesChannels(int format, int bits, double tolerance) throws IOException {
    float[] both = {0, 0.5f, -0.75f, 0.25f, 0.99f, 0.99f, -0.5f, -0.5f};
    Sound sound = SoundFile.read(Wav.write(folder.resolve("a.wav"), format, bits, 2, 44_100, both));
    assertThat(sound.sampleRate()).isEqualTo(44_100);
    float[] expected = {0.25f, -0.25f, 0.99f, -0.5f};
    assertThat(sound.samples()).hasSize(4);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) sound.samples()[i]).isCloseTo(expected[i], within(tolerance + 1e-7));
    }
    assertThat(sound.peak()).isCloseTo(0.99f, within(0.01f));
  }

  @Test
  void readsAPart() throws IOException {
    Path file = Wav.write(folder.resolve("a.wav"), 8000, Wav.tone(440, 8000, 8000));
    float[] all = SoundFile.read(file).samples();
    Sound part = SoundFile.read(file, 0.25, 0.5);
    assertThat(part.samples()).isEqualTo(Arrays.copyOfRange(all, 2000, 6000));
    assertThat(part.seconds()).isEqualTo(0.5);
    assertThat(SoundFile.read(file, 0.9, 5).samples()).hasSize(800);
    // frames of six bytes, which no buffer holds a whole number of
    float[] both = Wav.tone(440, 8000, 2 * 40_000);
    Path wide = Wav.write(folder.resolve("b.wav"), 1, 24, 2, 8000, both);
    assertThat(SoundFile.read(wide, 4, 1).samples())
        .isEqualTo(Arrays.copyOfRange(SoundFile.read(wide).samples(), 32_000, 40_000));
  }

  /** A file is often cut into utterances by the lines of a manifest; durations may be rounded. */
  @Test
  void anUtteranceIsAsLongAsItsLineSays() throws IOException {
    Path file = Wav.write(folder.resolve("a.wav"), 8000, Wav.tone(440, 8000, 8000));
    assertThat(new Utterance("1", file, 0, 0.25, "first", "", Optional.empty()).sound().samples())
        .hasSize(2000);
    assertThat(new Utterance("2", file, 0.25, 0.5, "next", "", Optional.empty()).sound().samples())
        .hasSize(4000);
    assertThat(new Utterance("3", file, 0, 0.995, "all", "", Optional.empty()).sound().samples())
        .hasSize(8000);
    assertThat(new Utterance("4", file, 0, 2, "all", "", Optional.empty()).sound().samples())
        .hasSize(8000);
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("a.wav"), "no sound");
    Path none = Wav.write(folder.resolve("b.wav"), 8000, new float[0]);
    Path cut = folder.resolve("c.wav");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(none), 30));
    refused(text, "AUDIO-002");
    refused(none, "AUDIO-003");
    refused(cut, "AUDIO-002");
    refused(folder.resolve("d.wav"), "AUDIO-001");
    Path whole = Wav.write(folder.resolve("e.wav"), 8000, Wav.tone(440, 8000, 800));
    assertThatThrownBy(() -> SoundFile.read(whole, 3, 1))
        .hasMessageContaining("AUDIO-003")
        .hasMessageContaining("e.wav has no sample behind 3.0 s");
  }

  private static void refused(Path file, String code) {
    assertThatThrownBy(() -> SoundFile.read(file))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining(code)
        .hasMessageContaining(String.valueOf(file.getFileName()));
  }

  @ParameterizedTest
  @CsvSource({"8000, 16000", "44100, 16000", "16000, 8000", "22050, 16000", "16000, 22050"})
  void aToneStaysAToneAtAnotherRate(int from, int to) {
    Sound sound = new Sound(Wav.tone(1000, from, from), from).at(to);
    assertThat(sound.samples()).hasSize(to);
    float[] expected = Wav.tone(1000, to, to);
    for (int i = 500; i < to - 500; i++) {
      assertThat((double) sound.samples()[i]).isCloseTo(expected[i], within(1e-4));
    }
  }

  @Test
  void whatTheLowerRateCannotHoldIsTakenAway() {
    Sound sound = new Sound(Wav.tone(6000, 16_000, 16_000), 16_000).at(8000);
    assertThat(new Sound(Arrays.copyOfRange(sound.samples(), 200, 7800), 8000).loudness())
        .isLessThan(-80);
  }

  private static Settings settings(JsonNode c) {
    JsonNode p = c.get("params");
    return new Settings(
        p.get("sample_rate").asInt(),
        p.get("win_length").asInt(),
        p.get("hop_length").asInt(),
        Window.HANN,
        p.get("n_fft").asInt(),
        p.get("n_mels").asInt(),
        p.get("fmin").asDouble(),
        p.get("fmax").asDouble(),
        p.get("preemphasis").asDouble(),
        p.get("power").asDouble(),
        true,
        Math.pow(2, -24),
        false,
        Normalize.NONE,
        0,
        p.get("pad_mode").asText().equals("reflect"),
        false);
  }

  private static Settings normalized(Settings s) {
    return new Settings(
        s.sampleRate(),
        s.window(),
        s.hop(),
        s.shape(),
        s.transform(),
        s.bands(),
        s.lowest(),
        s.highest(),
        s.preEmphasis(),
        s.power(),
        s.log(),
        s.guard(),
        s.clamped(),
        Normalize.PER_FEATURE,
        s.dither(),
        s.reflected(),
        s.exactPad());
  }

  @Test
  void spectrogramsAreTheGoldenOnes() {
    Map<String, GoldenArray> arrays = Golden.get().npz(FOLDER + "logmel.npz");
    JsonNode golden = Golden.get().json(FOLDER + "logmel.json");
    assertThat(golden.get("cases").size()).isGreaterThan(3);
    for (JsonNode c : golden.get("cases")) {
      Sound sound = SoundFile.read(Golden.get().file(FOLDER + c.get("wav").asText()));
      assertThat(sound.samples()).hasSize(c.get("samples").asInt());
      Settings settings = settings(c);
      Tensor mel = new MelSpectrogram(settings).of(sound.samples(), null);
      assertThat(mel.shape().size(0)).isEqualTo(c.get("frames").asInt());
      same(mel, arrays.get(c.get("arrays").get("logmel").asText()), c);
      if (c.get("arrays").has("normalized_all_frames")) {
        same(
            new MelSpectrogram(normalized(settings)).of(sound.samples(), null),
            arrays.get(c.get("arrays").get("normalized_all_frames").asText()),
            c);
      }
    }
  }

  /** Golden arrays are bands by frames. */
  private static void same(Tensor mel, GoldenArray expected, JsonNode c) {
    int frames = (int) mel.shape().size(0);
    int bands = (int) mel.shape().size(1);
    float[] values = mel.toFloatArray();
    float[] turned = new float[values.length];
    for (int t = 0; t < frames; t++) {
      for (int b = 0; b < bands; b++) {
        turned[b * frames + t] = values[t * bands + b];
      }
    }
    ArrayAssert.assertThat(turned).as(c.toString()).isCloseTo(expected, 0, 5e-3);
  }

  /**
   * Windows, powers, logarithms, guards, normalisation and frames, by sums that are written out.
   */
  @ParameterizedTest
  @CsvSource({
    "HANN, 2, true, false, NONE, false",
    "HAMMING, 1, true, true, NONE, true",
    "BLACKMAN, 2, false, false, NONE, false",
    "BARTLETT, 2, true, false, ALL_FEATURES, false",
    "NONE, 1, false, false, PER_FEATURE, true",
  })
  void spectrogramsAreTheSumsOfTheirFields(
      Window window,
      double power,
      boolean log,
      boolean clamped,
      Normalize normalize,
      boolean exactPad) {
    double guard = 0.01;
    Settings settings =
        new Settings(
            8000, 200, 80, window, 256, 6, 100, 3000, 0.9, power, log, guard, clamped, normalize, 0,
            true, exactPad);
    float[] samples = new float[800];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.4 * Math.sin(0.3 * i) + 0.2 * Math.cos(1.1 * i) + 0.001 * i % 0.07);
    }
    Tensor mel = new MelSpectrogram(settings).of(samples, null);
    int frames = exactPad ? 10 : 11;
    assertThat(mel.shape().size(0)).isEqualTo(frames);
    float[] weights = io.tao4j.graph.Spectrogram.bands(8000, 256, 6, 100, 3000).toFloatArray();
    double[][] expected = new double[frames][6];
    for (int t = 0; t < frames; t++) {
      double[] windowed = new double[256];
      for (int i = 28; i < 228; i++) {
        double place = (i - 28) / 199.0;
        double weight =
            switch (window) {
              case HANN -> Math.pow(Math.sin(Math.PI * place), 2);
              case HAMMING -> 0.08 + 0.92 * Math.pow(Math.sin(Math.PI * place), 2);
              case BLACKMAN ->
                  0.42 - 0.5 * Math.cos(2 * Math.PI * place) + 0.08 * Math.cos(4 * Math.PI * place);
              case BARTLETT -> place <= 0.5 ? 2 * place : 2 - 2 * place;
              case NONE -> 1;
            };
        int at = t * 80 + i - (exactPad ? 88 : 128);
        int mirrored = at < 0 ? -at : at > 799 ? 1598 - at : at;
        double before = mirrored == 0 ? 0 : samples[mirrored - 1];
        windowed[i] = weight * (samples[mirrored] - 0.9 * before);
      }
      for (int k = 0; k <= 128; k++) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < 256; i++) {
          real += windowed[i] * Math.cos(2 * Math.PI * k * i / 256);
          imaginary += windowed[i] * Math.sin(2 * Math.PI * k * i / 256);
        }
        for (int band = 0; band < 6; band++) {
          expected[t][band] +=
              weights[band * 129 + k] * Math.pow(Math.hypot(real, imaginary), power);
        }
      }
      for (int band = 0; band < 6 && log; band++) {
        double value = expected[t][band];
        expected[t][band] = Math.log(clamped ? Math.max(value, guard) : value + guard);
      }
    }
    for (int band = 0; band < 6; band++) {
      for (int t = 0; t < frames; t++) {
        int only = band;
        double[] over =
            switch (normalize) {
              case PER_FEATURE -> Arrays.stream(expected).mapToDouble(row -> row[only]).toArray();
              case ALL_FEATURES ->
                  Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
              case NONE -> new double[0];
            };
        double mean = Arrays.stream(over).average().orElse(0);
        double squares = Arrays.stream(over).map(v -> (v - mean) * (v - mean)).sum();
        double deviation = over.length == 0 ? 1 : Math.sqrt(squares / (over.length - 1)) + 1e-5;
        assertThat(mel.get(6L * t + band))
            .as("frame %s, band %s", t, band)
            .isCloseTo((expected[t][band] - mean) / deviation, within(1e-4));
      }
    }
  }

  @Test
  void ditherIsForTrainingOnly() {
    Settings s = settings(Golden.get().json(FOLDER + "logmel.json").get("cases").get(0));
    Settings dithered =
        new Settings(
            s.sampleRate(),
            s.window(),
            s.hop(),
            s.shape(),
            s.transform(),
            s.bands(),
            s.lowest(),
            s.highest(),
            s.preEmphasis(),
            s.power(),
            s.log(),
            s.guard(),
            s.clamped(),
            Normalize.NONE,
            1e-3,
            false,
            false);
    float[] silence = new float[1600];
    MelSpectrogram maker = new MelSpectrogram(dithered);
    assertThat(maker.of(silence, null)).isEqualTo(new MelSpectrogram(s).of(silence, null));
    Tensor one = maker.of(silence, SeededRandom.of(1));
    assertThat(one).isNotEqualTo(maker.of(silence, null));
    assertThat(one).isEqualTo(maker.of(silence, SeededRandom.of(1)));
    assertThat(one).isNotEqualTo(maker.of(silence, SeededRandom.of(2)));
  }

  @Test
  void masksSetAsMuchTo0AsTheySay() {
    float[] ones = new float[100 * 40];
    Arrays.fill(ones, 1);
    Tensor features = Tensor.of(ones, 100, 40);
    SpectrogramMasks masks = new SpectrogramMasks(0, 0, 0, 2, 9, 2, 0.1);
    int cleared = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] masked = masks.apply(features, SeededRandom.of(seed)).toFloatArray();
      int rows = 0;
      int columns = 0;
      for (int t = 0; t < 100; t++) {
        boolean whole = true;
        for (int b = 0; b < 40; b++) {
          whole &= masked[t * 40 + b] == 0;
        }
        rows += whole ? 1 : 0;
      }
      for (int b = 0; b < 40; b++) {
        boolean whole = true;
        for (int t = 0; t < 100; t++) {
          whole &= masked[t * 40 + b] == 0;
        }
        columns += whole ? 1 : 0;
      }
      assertThat(rows).isLessThanOrEqualTo(20);
      assertThat(columns).isLessThanOrEqualTo(18);
      cleared += rows + columns;
    }
    assertThat(cleared).isGreaterThan(400);
    assertThat(features.toFloatArray()).containsOnly(1f);
    SpectrogramMasks rectangles = new SpectrogramMasks(5, 20, 30, 0, 0, 0, 0);
    assertThat(rectangles.apply(features, SeededRandom.of(3)).toFloatArray()).contains(0f, 1f);
    for (int seed = 0; seed < 50; seed++) {
      float[] one =
          new SpectrogramMasks(1, 20, 30, 0, 0, 0, 0)
              .apply(features, SeededRandom.of(seed))
              .toFloatArray();
      assertThat(extent(one, 40, true)).isLessThanOrEqualTo(30);
      assertThat(extent(one, 40, false)).isLessThanOrEqualTo(20);
    }
    // 1 or more are frames, as many in a short sound as in a long one
    float[] timed =
        new SpectrogramMasks(0, 0, 0, 0, 0, 9, 3)
            .apply(features, SeededRandom.of(3))
            .toFloatArray();
    assertThat(timed).contains(0f, 1f);
    assertThat(extent(timed, 40, false)).isEqualTo(40);
    // a spectrogram that is smaller than a mask
    Tensor tiny = Tensor.of(new float[] {1, 1}, 1, 2);
    assertThat(rectangles.apply(tiny, SeededRandom.of(4)).shape()).isEqualTo(tiny.shape());
  }

  /** Frames, or bands, from the first to the last that has a 0. */
  private static int extent(float[] values, int bands, boolean frames) {
    java.util.IntSummaryStatistics places =
        java.util.stream.IntStream.range(0, values.length)
            .filter(i -> values[i] == 0)
            .map(i -> frames ? i / bands : i % bands)
            .summaryStatistics();
    return places.getCount() == 0 ? 0 : places.getMax() - places.getMin() + 1;
  }

  @Test
  void variationsDoWhatTheySay() {
    float[] tone = Wav.tone(500, 8000, 8000);
    SeededRandom random = SeededRandom.of(5);
    assertThat(new SoundVariation.Gain(-6, -6).apply(tone, 8000, random)[100] / tone[100])
        .isCloseTo(0.5012f, within(1e-3f));
    float[] shifted = new SoundVariation.Shift(10, 10).apply(tone, 8000, random);
    assertThat(shifted[79]).isZero();
    assertThat(shifted[180]).isEqualTo(tone[100]);
    float[] faster = new SoundVariation.Speed(1.25, 1.25, 1).apply(tone, 8000, random);
    assertThat(faster).hasSize(6400);
    assertThat((double) faster[3000]).isCloseTo(Wav.tone(625, 8000, 8000)[3000], within(1e-3));
    Sound noise = new Sound(Wav.tone(1700, 8000, 20_000), 8000);
    float[] noisy = new SoundVariation.Noise(List.of(noise), 20, 20, 300).apply(tone, 8000, random);
    float[] added = new float[noisy.length];
    for (int i = 0; i < added.length; i++) {
      added[i] = noisy[i] - tone[i];
    }
    assertThat(new Sound(tone, 8000).loudness() - new Sound(added, 8000).loudness())
        .isCloseTo(20, within(0.1));
    float[] hiss = new SoundVariation.WhiteNoise(-40, -40).apply(new float[8000], 8000, random);
    assertThat(new Sound(hiss, 8000).loudness()).isCloseTo(-40, within(0.5));
    assertThat(
            new SoundVariation.Sometimes(0, new SoundVariation.Gain(9, 9))
                .apply(tone, 8000, random))
        .isSameAs(tone);
    java.util.Set<Integer> lengths = new java.util.TreeSet<>();
    SoundVariation speed = new SoundVariation.Speed(0.8, 1.25, 3);
    for (int i = 0; i < 40; i++) {
      lengths.add(speed.apply(tone, 8000, random).length);
    }
    // rates 0.8, 1.025 (of 8,200 samples a second) and 1.25
    assertThat(lengths).containsExactly(6400, 7805, 10_000);
    float[] amplified =
        new SoundVariation.Noise(List.of(noise), -40, -40, 6).apply(tone, 8000, random);
    double most = 0;
    for (int i = 0; i < tone.length; i++) {
      most = Math.max(most, Math.abs(amplified[i] - tone[i]));
    }
    assertThat(most).as("a noise of 0.5 amplified by 6 dB").isCloseTo(0.5 * 1.9953, within(1e-2));
    float[] quiet = new float[8000];
    assertThat(new SoundVariation.Noise(List.of(noise), 0, 0, 300).apply(quiet, 8000, random))
        .containsOnly(0f);
  }

  @Test
  void silenceAtBothEndsIsTakenAway() {
    float[] samples = new float[20_000];
    System.arraycopy(Wav.tone(500, 8000, 6000), 0, samples, 8000, 6000);
    float[] trimmed = Silence.trimmed(samples);
    assertThat(trimmed.length).isBetween(6000, 9000);
    assertThat(Silence.trimmed(new float[3000])).hasSize(3000);
  }

  @Test
  void everyLineOfAManifestThatIsWrongIsNamed() throws IOException {
    Wav.write(folder.resolve("a.wav"), 8000, Wav.tone(440, 8000, 800));
    Path manifest =
        Files.writeString(
            folder.resolve("manifest.json"),
            """
            {"audio_filepath": "a.wav", "duration": 0.1, "text": "one"}
            {"audio_filepath": "a.wav", "duration": 0.1, "text": "one"
            ["a.wav"]
            {"duration": 0.1, "text": "one"}
            {"audio_filepath": 7, "duration": 0.1, "text": "one"}
            {"audio_filepath": "b.wav", "duration": 0.1, "text": "one"}
            {"audio_filepath": "a.wav", "text": "one"}
            {"audio_filepath": "a.wav", "duration": -1, "text": "one"}
            {"audio_filepath": "a.wav", "duration": "long", "text": "one"}
            {"audio_filepath": "a.wav", "duration": 0.1}
            {"audio_filepath": "a.wav", "duration": 0.1, "text": 3}
            {"audio_filepath": "a.wav", "duration": 0.1, "offset": -2, "text": "one"}
            """);
    assertThatThrownBy(() -> Manifest.read(List.of(manifest), 0, 20))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("AUDIO-004");
              assertThat(e.details()).hasSize(11);
              for (int line = 2; line <= 12; line++) {
                assertThat(e.details().get(line - 2)).contains("manifest.json:" + line + ":");
              }
            });
  }

  @Test
  void manifestsAreFilteredByLengthWithAWord() throws IOException {
    Wav.write(folder.resolve("a.wav"), 8000, Wav.tone(440, 8000, 8000));
    Path manifest =
        Files.writeString(
            folder.resolve("manifest.json"),
            """
            {"audio_filepath": "a.wav", "duration": 1.0, "text": "one"}

            {"audio_filepath": "a.wav", "offset": 0.5, "duration": 0.25, "text": "two"}
            {"audio_filename": "a.wav", "duration": 30, "normalized_text": "three"}
            """);
    Manifest read = Manifest.read(List.of(manifest), 0.1, 16.7);
    assertThat(read.utterances()).extracting(Utterance::text).containsExactly("one", "two");
    assertThat(read.notices()).hasSize(1).first().asString().contains("1 of 3").contains("30.0 s");
    assertThat(read.utterances().get(1).sound().samples()).hasSize(2000);
    assertThat(read.seconds()).isEqualTo(1.25);
    assertThatThrownBy(() -> Manifest.read(List.of(manifest), 40, 50))
        .hasMessageContaining("AUDIO-005");
    Path empty = Files.writeString(folder.resolve("empty.json"), "\n");
    assertThatThrownBy(() -> Manifest.read(List.of(empty), 0, 50))
        .hasMessageContaining("AUDIO-005");
  }
}
