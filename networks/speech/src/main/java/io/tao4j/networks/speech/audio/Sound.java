package io.tao4j.networks.speech.audio;

/**
 * Sound of one channel.
 *
 * @param samples -1 to 1; not copied
 * @param sampleRate samples a second
 */
public record Sound(float[] samples, int sampleRate) {
  public Sound {
    if (sampleRate < 1) {
      throw new IllegalArgumentException("a sample rate is 1 or more, got " + sampleRate);
    }
  }

  /** Length in seconds. */
  public double seconds() {
    return (double) samples.length / sampleRate;
  }

  /** The same sound at another rate. */
  public Sound at(int rate) {
    return rate == sampleRate
        ? this
        : new Sound(Resampler.of(sampleRate, rate).resample(samples), rate);
  }

  /** Loudness: root of the mean square, in decibels of full scale; minus infinity for silence. */
  public double loudness() {
    double squares = 0;
    for (float sample : samples) {
      squares += (double) sample * sample;
    }
    return samples.length == 0
        ? Double.NEGATIVE_INFINITY
        : 10 * Math.log10(squares / samples.length);
  }

  /** The largest absolute sample, 0 to 1. */
  public float peak() {
    float peak = 0;
    for (float sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }
}
