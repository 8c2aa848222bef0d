package io.tao4j.networks.speech.audio;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * Reads WAV files, and AIFF and AU, with what the JDK has: 8 to 32 bits, float, A-law and mu-law.
 * Channels are averaged.
 */
public final class SoundFile {
  /** What files begin with that say themselves how they are to be read. */
  private static final Set<String> MAGIC = Set.of("RIFF", "FORM", ".snd");

  private SoundFile() {}

  /**
   * Reads a whole file.
   *
   * @throws TaoException {@code AUDIO-001} if it cannot be read, {@code AUDIO-002} if it is no
   *     sound that the JDK knows, {@code AUDIO-003} if it has no sample
   */
  public static Sound read(Path file) {
    return read(file, 0, Double.POSITIVE_INFINITY);
  }

  /**
   * Reads a part of a file.
   *
   * @param offset seconds before it
   * @param duration seconds of it; what lies behind the file's end is not there
   * @throws TaoException as {@link #read(Path)}
   */
  public static Sound read(Path file, double offset, double duration) {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        AudioInputStream stream = AudioSystem.getAudioInputStream(bytes)) {
      return sound(stream, file, offset, duration);
    } catch (UnsupportedAudioFileException | EOFException e) {
      throw new TaoException(
          "AUDIO-002",
          "%s is no sound file that Java can read".formatted(file),
          List.of("it reads WAV, AIFF and AU; ffmpeg -i IN -ac 1 OUT.wav makes a WAV of others"),
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static TaoException unreadable(Path file, IOException e) {
    return e instanceof NoSuchFileException
        ? new TaoException("AUDIO-001", "there is no file " + file, List.of(), e)
        : new TaoException(
            "AUDIO-001",
            "the sound %s cannot be read".formatted(file),
            List.of(String.valueOf(e), "check the path and its permissions"),
            e);
  }

  /**
   * Reads bare samples of 16 bits, the little end first, one channel; or, where the file begins as
   * a WAV, AIFF or AU does, that sound.
   *
   * @param rate samples a second of bare samples
   * @throws TaoException as {@link #read(Path)}; {@code AUDIO-002} if half a sample is left
   */
  public static Sound readBare(Path file, int rate) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] start = stream.readNBytes(4);
      if (MAGIC.contains(new String(start, StandardCharsets.ISO_8859_1))) {
        return read(file);
      }
      byte[] rest = stream.readAllBytes();
      ByteBuffer all = ByteBuffer.allocate(start.length + rest.length);
      byte[] bytes = all.put(start).put(rest).array();
      if (bytes.length % 2 != 0) {
        throw new TaoException(
            "AUDIO-002",
            "%s has %s bytes, and a sample takes two".formatted(file, bytes.length),
            "give 16 bits, the little end first, one channel");
      }
      if (bytes.length == 0) {
        throw new TaoException("AUDIO-003", file + " has no sample", "nothing was piped");
      }
      return new Sound(
          new Samples(1, 2, Samples.Kind.SIGNED, ByteOrder.LITTLE_ENDIAN).mixed(bytes), rate);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Writes a WAV file of 16 bits, whole or not at all.
   *
   * @throws IOException if the disk refuses
   */
  public static void write(Sound sound, Path file) throws IOException {
    byte[] bytes = new byte[2 * sound.samples().length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : sound.samples()) {
      buffer.putShort((short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
    }
    AudioFormat format = new AudioFormat(sound.sampleRate(), 16, 1, true, false);
    AtomicFile.writeStream(
        file,
        stream ->
            AudioSystem.write(
                new AudioInputStream(
                    new ByteArrayInputStream(bytes), format, sound.samples().length),
                AudioFileFormat.Type.WAVE,
                stream));
  }

  private static Sound sound(AudioInputStream stream, Path file, double offset, double duration)
      throws IOException {
    AudioFormat format = stream.getFormat();
    boolean companded =
        format.getEncoding().equals(Encoding.ULAW) || format.getEncoding().equals(Encoding.ALAW);
    AudioInputStream pcm =
        companded ? AudioSystem.getAudioInputStream(Encoding.PCM_SIGNED, stream) : stream;
    Samples samples = Samples.of(pcm.getFormat(), file);
    int rate = Math.round(pcm.getFormat().getSampleRate());
    long skipped = (long) (offset * rate) * samples.frameBytes();
    boolean within = skipped(pcm, skipped);
    long frames = duration == Double.POSITIVE_INFINITY ? Long.MAX_VALUE : (long) (duration * rate);
    byte[] bytes = within ? bytes(pcm, frames, samples.frameBytes()) : new byte[0];
    if (rate < 1) {
      throw new TaoException(
          "AUDIO-002",
          "%s has %s samples a second".formatted(file, rate),
          "its header is broken: write the file again");
    }
    if (bytes.length < samples.frameBytes()) {
      throw new TaoException(
          "AUDIO-003",
          "%s has no sample%s".formatted(file, offset > 0 ? " behind %s s".formatted(offset) : ""),
          "it is empty or was cut short: copy it again, or take its line out");
    }
    float[] mixed = samples.mixed(bytes);
    for (int i = 0; i < mixed.length; i++) {
      if (!Float.isFinite(mixed[i])) {
        throw new TaoException(
            "AUDIO-002",
            "sample %s of %s is no finite number".formatted(i, file),
            "write the file again");
      }
    }
    return new Sound(mixed, rate);
  }

  /** Whether the file has so many bytes of sound. */
  private static boolean skipped(InputStream stream, long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      long now = stream.skip(left); // skipNBytes reads single bytes, which such a stream refuses
      if (now <= 0) {
        return false;
      }
      left -= now;
    }
    return true;
  }

  private static byte[] bytes(InputStream stream, long frames, int frameBytes) throws IOException {
    if (frames <= Integer.MAX_VALUE / frameBytes) {
      return stream.readNBytes((int) frames * frameBytes);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(1 << 16);
    stream.transferTo(all);
    return all.toByteArray();
  }

  /** How bytes are samples. */
  private record Samples(int channels, int bytes, Kind kind, ByteOrder order) {
    enum Kind {
      SIGNED,
      UNSIGNED,
      FLOAT
    }

    static Samples of(AudioFormat format, Path file) {
      int bits = format.getSampleSizeInBits();
      Encoding encoding = format.getEncoding();
      Kind kind =
          encoding.equals(Encoding.PCM_FLOAT)
              ? Kind.FLOAT
              : encoding.equals(Encoding.PCM_UNSIGNED) ? Kind.UNSIGNED : Kind.SIGNED;
      boolean known = kind != Kind.SIGNED || encoding.equals(Encoding.PCM_SIGNED);
      boolean width = kind == Kind.FLOAT ? bits == 32 || bits == 64 : bits >= 8 && bits <= 32;
      if (!known || !width || format.getChannels() < 1) {
        throw new TaoException(
            "AUDIO-002",
            "%s holds %s, which is not read".formatted(file, format),
            "it may have 8 to 32 bits, or float of 32 or 64");
      }
      return new Samples(
          format.getChannels(),
          (bits + 7) / 8,
          kind,
          format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    int frameBytes() {
      return bytes * channels;
    }

    /** The mean of the channels. */
    float[] mixed(byte[] data) {
      ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
      float[] mixed = new float[data.length / frameBytes()];
      for (int i = 0; i < mixed.length; i++) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += sample(buffer, (i * channels + c) * bytes);
        }
        mixed[i] = (float) (sum / channels);
      }
      return mixed;
    }

    private double sample(ByteBuffer buffer, int at) {
      if (kind == Kind.FLOAT) {
        return bytes == Float.BYTES ? buffer.getFloat(at) : buffer.getDouble(at);
      }
      int value = 0;
      for (int i = 0; i < bytes; i++) {
        int place = order == ByteOrder.BIG_ENDIAN ? i : bytes - 1 - i;
        value = value << 8 | buffer.get(at + place) & 0xff;
      }
      int unused = Integer.SIZE - 8 * bytes;
      double full = 1L << 8 * bytes - 1;
      return kind == Kind.UNSIGNED
          ? (Integer.toUnsignedLong(value) - full) / full
          : (value << unused >> unused) / full;
    }
  }
}
