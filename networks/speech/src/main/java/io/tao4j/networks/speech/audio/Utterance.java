package io.tao4j.networks.speech.audio;

import java.nio.file.Path;

/**
 * A line of a manifest: a sound, or a part of one, with what is said in it.
 *
 * @param source file and line, for messages
 * @param file the sound
 * @param offset seconds of the file before it
 * @param duration seconds, as the manifest says
 * @param text what is said
 */
public record Utterance(String source, Path file, double offset, double duration, String text) {

  /**
   * Reads the sound, mixed to one channel.
   *
   * @throws io.tao4j.error.TaoException as {@link SoundFile#read(Path)}
   */
  public Sound sound() {
    // the whole file where the manifest's duration is that of all of it, but for rounding
    return offset == 0 ? SoundFile.read(file) : SoundFile.read(file, offset, duration);
  }
}
