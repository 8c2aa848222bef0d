package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.speech.audio.Wav;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Sounds that spell texts of a, b and c: a tone for each letter, with a pause behind it. */
final class Tones {
  static final int RATE = 8000;
  static final List<String> TEXTS = List.of("abc", "cab", "a b", "ba", "cc", "b ca", "acb", "bb a");

  private static final int LENGTH = 1200;

  private Tones() {}

  /** The sound of a text. */
  static float[] sound(String text) {
    float[] samples = new float[LENGTH * text.length()];
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != ' ') {
        float[] tone = Wav.tone(500 + 700 * (text.charAt(i) - 'a'), RATE, LENGTH * 2 / 3);
        System.arraycopy(tone, 0, samples, i * LENGTH + LENGTH / 6, tone.length);
      }
    }
    return samples;
  }

  /** Writes sounds 0.wav, 1.wav ... with a manifest. */
  static Path manifest(Path folder, List<String> texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      float[] samples = sound(texts.get(i));
      Wav.write(folder.resolve(i + ".wav"), RATE, samples);
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"audio_filepath\": \"%s.wav\", \"duration\": %.3f, \"text\": \"%s\"}%n",
              i,
              (double) samples.length / RATE,
              texts.get(i)));
    }
    return Files.writeString(folder.resolve("manifest.json"), lines.toString());
  }
}
