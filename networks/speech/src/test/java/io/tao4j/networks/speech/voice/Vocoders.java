package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.audio.Wav;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sounds of tones with harmonics, and a vocoder as small as can be. */
final class Vocoders {
  static final int RATE = 8000;

  private Vocoders() {}

  static float[] tones(int number, int length) {
    float[] samples = new float[length];
    for (int harmonic = 1; harmonic <= 6; harmonic++) {
      double pitch = harmonic * (180 + 40 * number);
      for (int i = 0; i < length; i++) {
        samples[i] += (float) (0.2 / harmonic * Math.sin(2 * Math.PI * pitch * i / RATE));
      }
    }
    return samples;
  }

  /** Writes sounds 0.wav, 1.wav ... with a manifest that has no texts. */
  static Path manifest(Path folder, int count, int length) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      Wav.write(folder.resolve(i + ".wav"), RATE, tones(i, length));
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"audio_filepath\": \"%s.wav\", \"duration\": %.4f}%n",
              i,
              (double) length / RATE));
    }
    return Files.writeString(folder.resolve("sounds.json"), lines.toString());
  }

  static Map<String, String> small() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(
        "model.preprocessor",
        "{sample_rate: 8000, n_window_size: 256, n_window_stride: 64, features: 20}");
    fields.put(
        "model.generator",
        "{resblock: '2', upsample_rates: [8, 8], upsample_kernel_sizes: [16, 16],"
            + " upsample_initial_channel: 32, resblock_kernel_sizes: [3, 5],"
            + " resblock_dilation_sizes: [[1, 2], [1, 3]]}");
    fields.put("model.discriminator_width", "0.03");
    fields.put("train_ds.dataset.n_segments", "1024");
    fields.put("train_ds.dataset.min_duration", "0.1");
    fields.put("train_ds.dataloader_params.batch_size", "8");
    fields.put("validation_ds.dataset.n_segments", "1024");
    fields.put("validation_ds.dataset.min_duration", "0.1");
    return fields;
  }
}
