package io.tao4j.networks.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.speech.audio.PitchTracker;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PitchTest {
  private static final int RATE = 8000;

  @ParameterizedTest
  @ValueSource(doubles = {80, 123.4, 250, 410})
  void aVoiceHasItsPitch(double hertz) {
    float[] samples = new float[4000];
    for (int i = 0; i < samples.length; i++) {
      for (int harmonic = 1; harmonic <= 6; harmonic++) {
        // the second harmonic is the strongest, as in a vowel
        double strength = harmonic == 2 ? 0.3 : 0.1;
        samples[i] += (float) (strength * Math.sin(2 * Math.PI * hertz * harmonic * i / RATE));
      }
    }
    float[] pitch = new PitchTracker(RATE, 400, 100, 65, 500).track(samples, 41);
    for (int frame = 5; frame < 36; frame++) {
      assertThat((double) pitch[frame]).isCloseTo(hertz, within(hertz * 0.01));
    }
  }

  @Test
  void noiseAndSilenceHaveNone() {
    SeededRandom random = SeededRandom.of(3);
    float[] noise = new float[4000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (0.2 * random.nextGaussian());
    }
    PitchTracker tracker = new PitchTracker(RATE, 400, 100, 65, 500);
    int voiced = 0;
    for (float pitch : tracker.track(noise, 41)) {
      voiced += pitch > 0 ? 1 : 0;
    }
    assertThat(voiced).isLessThan(4);
    assertThat(tracker.track(new float[4000], 41)).containsOnly(0);
    assertThatThrownBy(() -> new PitchTracker(RATE, 400, 100, 500, 65))
        .hasMessageContaining("no period");
  }

  /**
   * Of manifest_filepath, between pitch_fmin and pitch_fmax, at sample_rate with n_window_size and
   * n_window_stride; output_path is written.
   */
  @Test
  void pitchStatsAreThoseOfTheVoice(@TempDir Path folder) throws IOException {
    Path manifest = Voices.manifest(folder, List.of("aaaa", "bbbb"));
    PitchStats command = new PitchStats();
    Path output = folder.resolve("pitch.json");
    String spec =
        "manifest_filepath: ['%s']\nsample_rate: 8000\nn_window_size: 400\nn_window_stride: 80\n"
                .formatted(manifest)
            + "output_path: '%s'\n".formatted(output);
    command.run(bound(command, spec));
    JsonNode json = new ObjectMapper().readTree(Files.readString(output));
    // frames at 150 and at 250 Hz
    assertThat(json.get("pitch_mean").asDouble()).isCloseTo(200, within(5.0));
    assertThat(json.get("pitch_std").asDouble()).isCloseTo(50, within(5.0));
    double few = json.get("frames").asDouble();
    assertThat(
            command
                .run(bound(command, spec.replace("stride: 80", "stride: 160")))
                .figures()
                .get("frames")
                .doubleValue())
        .isCloseTo(few / 2, within(few * 0.1));
    assertThat(
            command
                .run(bound(command, spec + "pitch_fmax: 200\n"))
                .figures()
                .get("pitch_max")
                .doubleValue())
        .isLessThan(201);
    assertThatThrownBy(() -> command.run(bound(command, spec + "pitch_fmin: 400\n")))
        .hasMessageContaining("AUDIO-006");
    assertThat(new SpectroGenNetwork().info().commands().stream().map(c -> c.name()))
        .contains("pitch_stats");
  }

  private static PitchStats.Settings bound(PitchStats command, String spec) {
    return command
        .specBinder()
        .bind(SpecReader.standard().parse(spec, SpecSyntax.YAML, "s"))
        .spec();
  }
}
