package io.tao4j.networks.speech.audio;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A line of a manifest: a sound, or a part of one, with what is said in it.
 *
 * @param source file and line, for messages
 * @param file the sound
 * @param offset seconds of the file before it
 * @param duration seconds, as the manifest says
 * @param text what is said
 * @param speaker who says it, empty where the manifest does not tell
 * @param spectrogram array of a spectrogram of it that another model has made, where the manifest
 *     names one
 */
public record Utterance(
    String source,
    Path file,
    double offset,
    double duration,
    String text,
    String speaker,
    Optional<Path> spectrogram) {

  /** Seconds by which a duration may be rounded down. */
  private static final double ROUNDED = 0.01;

  /**
   * Reads the sound, mixed to one channel: {@code duration} seconds from {@code offset} on, and the
   * rest of the file too where that is less than a hundredth of a second.
   *
   * @throws io.tao4j.error.TaoException as {@link SoundFile#read(Path)}
   */
  public Sound sound() {
    Sound sound = SoundFile.read(file, offset, duration + ROUNDED);
    int wanted = (int) Math.round(duration * sound.sampleRate());
    int most = (int) ((duration + ROUNDED) * sound.sampleRate());
    return wanted > 0 && sound.samples().length >= most
        ? new Sound(Arrays.copyOf(sound.samples(), wanted), sound.sampleRate())
        : sound;
  }
}
