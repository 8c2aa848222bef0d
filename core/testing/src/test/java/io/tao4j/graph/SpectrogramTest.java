package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpectrogramTest {
  private static DoubleArray run(double[] samples, Spectrogram.Settings settings) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("samples", DType.FLOAT32, Shape.of(1, samples.length));
    Value y = Spectrogram.logMel(b, "mel", x, settings);
    b.output("y", y);
    Map<String, DoubleArray> given =
        new LinkedHashMap<>(ReferenceExecutor.arrays(Spectrogram.tables("mel", settings)));
    given.put("samples", new DoubleArray(DType.FLOAT32, new int[] {1, samples.length}, samples));
    return ReferenceExecutor.run(b.build(), given, Setting.INFERENCE).values().get(y);
  }

  /** A tone of 1 kHz is loudest in the band that holds 1 kHz, in every frame within it. */
  @Test
  void aToneIsInItsBand() {
    Spectrogram.Settings settings =
        new Spectrogram.Settings(
            new Spectrogram.Frames(8_000, 128, 100, false, 40, 64, Spectrogram.Border.ZEROS),
            20,
            0,
            4_000,
            0,
            false,
            1e-7,
            false);
    double[] samples = new double[400];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 0.5 * Math.sin(2 * Math.PI * 1000 * i / 8000);
    }
    DoubleArray y = run(samples, settings);
    assertThat(y.shape()).containsExactly(1, 20, 11);
    // 40 mels in 21 steps: 1 kHz is mel 15, edge 15 * 21 / 40.2 = 7.8, the middle of band 6.8
    for (int frame = 2; frame < 9; frame++) {
      int loudest = 0;
      for (int band = 1; band < 20; band++) {
        if (y.data()[band * 11 + frame] > y.data()[loudest * 11 + frame]) {
          loudest = band;
        }
      }
      assertThat(loudest).as("frame %s", frame).isBetween(6, 8);
    }
  }

  @Test
  void silenceIsTheLeastThatThereIs() {
    double[] y = run(new double[320], Spectrogram.Settings.recognition(80, 400)).data();
    for (double value : y) {
      assertThat(value).isCloseTo(-24 * Math.log(2), Offset.offset(1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tones,mel64_win20,64,320",
    "tones,mel80_win25,80,400",
    "chirp,mel64_win20,64,320",
    "chirp,mel80_win25,80,400"
  })
  void recognitionIsThatOfLibrosaAndNemo(String signal, String config, int bands, int window) {
    Map<String, GoldenArray> arrays = golden("audio/logmel.npz");
    double[] samples = arrays.get(signal + "__samples").doubles();
    DoubleArray y = run(samples, Spectrogram.Settings.recognition(bands, window));
    near(y.data(), arrays.get(signal + "__" + config + "__logmel").doubles());
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(1, bands, y.shape()[2]));
    Value lengths = b.input("lengths", DType.INT64, Shape.of(1));
    b.output("y", Spectrogram.normalized(b, x, lengths));
    DoubleArray normal =
        ReferenceExecutor.run(
                b.build(),
                Map.of(
                    "x",
                    y,
                    "lengths",
                    new DoubleArray(
                        DType.INT64, new int[] {1}, new double[] {samples.length / 160})),
                Setting.INFERENCE)
            .outputs()
            .get("y");
    near(normal.data(), arrays.get(signal + "__" + config + "__normalized").doubles());
  }

  @ParameterizedTest
  @CsvSource({"tones", "chirp"})
  void framesOverTheEdgeMayHaveReflections(String signal) {
    Map<String, GoldenArray> arrays = golden("audio/logmel.npz");
    Spectrogram.Settings zeros = Spectrogram.Settings.recognition(64, 320);
    Spectrogram.Frames frames =
        new Spectrogram.Frames(16_000, 512, 320, false, 160, 256, Spectrogram.Border.REFLECT);
    Spectrogram.Settings settings =
        new Spectrogram.Settings(frames, 64, 0, 8_000, 0.97, false, zeros.floor(), false);
    DoubleArray y = run(arrays.get(signal + "__samples").doubles(), settings);
    near(y.data(), arrays.get(signal + "__mel64_win20_reflect__logmel").doubles());
  }

  @Test
  void synthesisIsThatOfNemo() {
    Map<String, GoldenArray> arrays = golden("networks/speech/tts_mel.npz");
    DoubleArray y = run(arrays.get("signal_0").doubles(), Spectrogram.Settings.synthesis());
    near(y.data(), arrays.get("logmel_0").doubles());
    Spectrogram.Frames frames =
        new Spectrogram.Frames(22_050, 512, 400, true, 128, 192, Spectrogram.Border.REFLECT);
    Spectrogram.Settings powers =
        new Spectrogram.Settings(frames, 40, 0, 11_025, 0, false, 1e-5, true);
    near(run(arrays.get("signal_1").doubles(), powers).data(), arrays.get("logmel_1").doubles());
  }

  private static Map<String, GoldenArray> golden(String file) {
    return Golden.get().npz(file);
  }

  private static void near(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("element %s", i).isCloseTo(expected[i], Offset.offset(5e-3));
    }
  }
}
