package io.tao4j.networks.speech.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes WAV files byte by byte, so that the reader is compared with the format and not itself. */
public final class Wav {
  private Wav() {}

  /** A file of one or more channels; 8 bits are unsigned, format 3 is float. */
  public static Path write(Path file, int format, int bits, int channels, int rate, float[] samples)
      throws IOException {
    int bytes = bits / 8;
    ByteBuffer data =
        ByteBuffer.allocate(44 + samples.length * bytes).order(ByteOrder.LITTLE_ENDIAN);
    data.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length * bytes);
    data.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    data.putShort((short) format).putShort((short) channels).putInt(rate);
    data.putInt(rate * channels * bytes).putShort((short) (channels * bytes));
    data.putShort((short) bits);
    data.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length * bytes);
    for (float sample : samples) {
      if (format == 3 && bits == 64) {
        data.putDouble(sample);
      } else if (format == 3) {
        data.putFloat(sample);
      } else {
        long value = Math.round(sample * ((1L << bits - 1) - 1));
        long stored = bits == 8 ? value + 128 : value;
        for (int i = 0; i < bytes; i++) {
          data.put((byte) (stored >> 8 * i));
        }
      }
    }
    return Files.write(file, data.array());
  }

  /** A file of 16 bits and one channel. */
  public static Path write(Path file, int rate, float[] samples) throws IOException {
    return write(file, 1, 16, 1, rate, samples);
  }

  /** A tone. */
  public static float[] tone(double hertz, int rate, int count) {
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return samples;
  }
}
