package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.audio.Wav;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A voice of tones: each letter has a pitch of its own, with five harmonics. */
final class Voices {
  static final int RATE = 8000;
  static final List<String> TEXTS = List.of("abc", "cab", "a b", "ba", "cc", "b ca", "acb", "bb a");

  private static final int LENGTH = 800;

  private Voices() {}

  /** The pitch of a letter, in hertz. */
  static double pitch(char letter) {
    return 150 + 100 * (letter - 'a');
  }

  static float[] sound(String text) {
    float[] samples = new float[LENGTH * text.length()];
    double phase = 0;
    for (int i = 0; i < samples.length; i++) {
      char letter = text.charAt(i / LENGTH);
      phase += letter == ' ' ? 0 : 2 * Math.PI * pitch(letter) / RATE;
      for (int harmonic = 1; harmonic <= 5 && letter != ' '; harmonic++) {
        samples[i] += (float) (0.15 * Math.sin(harmonic * phase));
      }
    }
    return samples;
  }

  /** Writes sounds 0.wav, 1.wav ... with a manifest; of several speakers they take turns. */
  static Path manifest(Path folder, List<String> texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      float[] samples = sound(texts.get(i));
      Wav.write(folder.resolve(i + ".wav"), RATE, samples);
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"audio_filepath\": \"%s.wav\", \"duration\": %.3f, \"text\": \"%s\","
                  + " \"speaker\": \"%s\"}%n",
              i,
              (double) samples.length / RATE,
              texts.get(i),
              "reader " + i));
    }
    return Files.writeString(folder.resolve("manifest.json"), lines.toString());
  }

  /** A network as small as can be. */
  static Map<String, String> small() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("train_ds.dataloader_params.batch_size", "8");
    fields.put("model.symbols_embedding_dim", "16");
    fields.put("model.preprocessor.sample_rate", String.valueOf(RATE));
    fields.put("model.preprocessor.n_window_size", "256");
    fields.put("model.preprocessor.n_window_stride", "128");
    fields.put("model.preprocessor.features", "16");
    fields.put("model.preprocessor.highfreq", "4000");
    for (String side : List.of("input_fft", "output_fft")) {
      fields.put(
          "model." + side,
          "{n_layer: 1, n_head: 2, d_head: 8, d_inner: 24, dropout: 0, dropatt: 0}");
    }
    for (String predictor : List.of("duration_predictor", "pitch_predictor")) {
      fields.put("model." + predictor, "{n_layers: 1, filter_size: 16, dropout: 0}");
    }
    return fields;
  }
}
