package io.tao4j.networks.speech.audio;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads NIST's SPHERE files of 16 bits, as old corpora of speech have them; not packed ones. */
public final class SphereFile {
  private static final int SMALLEST = 1024;

  private SphereFile() {}

  /**
   * Reads a file; channels are averaged.
   *
   * @throws TaoException {@code AUDIO-001} if it cannot be read, {@code AUDIO-002} if it is no such
   *     file or is packed, {@code AUDIO-003} if it has fewer samples than it says
   */
  public static Sound read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TaoException(
          "AUDIO-001",
          "the sound %s cannot be read".formatted(file),
          List.of(String.valueOf(e), "check the path and its permissions"),
          e);
    }
    String text =
        new String(bytes, 0, Math.min(bytes.length, SMALLEST), StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\n");
    if (lines.length < 3 || !lines[0].strip().equals("NIST_1A")) {
      throw wrong(file, "it does not start as one");
    }
    Map<String, String> fields = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.strip().split("\\s+", 3);
      if (parts.length == 3 && parts[1].startsWith("-")) {
        fields.put(parts[0], parts[2]);
      }
    }
    int start = number(file, "the header's size", lines[1].strip());
    int rate = number(file, "sample_rate", fields.get("sample_rate"));
    int channels = number(file, "channel_count", fields.getOrDefault("channel_count", "1"));
    int width = number(file, "sample_n_bytes", fields.getOrDefault("sample_n_bytes", "2"));
    String order = fields.getOrDefault("sample_byte_format", "01");
    if (width != 2
        || !fields.getOrDefault("sample_coding", "pcm").equals("pcm")
        || !List.of("01", "10").contains(order)) {
      throw wrong(file, "it is packed, or has not 16 bits: " + fields);
    }
    int frames =
        fields.containsKey("sample_count")
            ? number(file, "sample_count", fields.get("sample_count"))
            : (bytes.length - start) / (2 * channels);
    if (frames < 1 || start + 2L * frames * channels > bytes.length) {
      throw new TaoException(
          "AUDIO-003",
          "%s has %s bytes, too few for %s samples".formatted(file, bytes.length, frames),
          "it was cut short: copy it again");
    }
    float[] samples = new float[frames];
    int high = order.equals("10") ? 0 : 1;
    for (int i = 0; i < frames; i++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        int at = start + 2 * (i * channels + c);
        sum += (short) (bytes[at + high] << 8 | bytes[at + 1 - high] & 0xff);
      }
      samples[i] = (float) (sum / channels / 32768);
    }
    return new Sound(samples, rate);
  }

  private static int number(
      Path file, String what, @org.jspecify.annotations.Nullable String text) {
    if (text == null || !text.matches("\\d{1,9}") || Integer.parseInt(text) < 1) {
      throw wrong(file, "%s is %s".formatted(what, text));
    }
    return Integer.parseInt(text);
  }

  private static TaoException wrong(Path file, String problem) {
    return new TaoException(
        "AUDIO-002",
        "%s is no SPHERE file that can be read: %s".formatted(file, problem),
        "sph2pipe or sox makes a WAV of it");
  }
}
