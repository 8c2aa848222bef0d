package io.tao4j.networks.speech.audio;

import java.util.Arrays;

/** Takes silence away at both ends, as NeMo's {@code trim_silence} does. */
public final class Silence {
  private static final int FRAME = 2048;
  private static final int HOP = 512;

  /** A frame's power is this share of the loudest frame's, or below: 60 decibels. */
  private static final double SILENT = 1e-6;

  private Silence() {}

  /** The sound from its first loud frame to its last; all of it where none is loud. */
  public static float[] trimmed(float[] samples) {
    int frames = samples.length / HOP + 1;
    double[] powers = new double[frames];
    double loudest = 0;
    for (int frame = 0; frame < frames; frame++) {
      int from = Math.max(0, frame * HOP - FRAME / 2);
      int to = Math.min(samples.length, frame * HOP + FRAME / 2);
      for (int i = from; i < to; i++) {
        powers[frame] += (double) samples[i] * samples[i];
      }
      loudest = Math.max(loudest, powers[frame]);
    }
    int first = 0;
    while (first < frames && powers[first] <= SILENT * loudest) {
      first++;
    }
    if (first == frames) {
      return samples;
    }
    int last = frames - 1;
    while (powers[last] <= SILENT * loudest) {
      last--;
    }
    return Arrays.copyOfRange(samples, first * HOP, Math.min(samples.length, (last + 1) * HOP));
  }
}
