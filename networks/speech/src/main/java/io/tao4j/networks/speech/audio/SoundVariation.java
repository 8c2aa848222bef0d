package io.tao4j.networks.speech.audio;

import io.tao4j.data.random.SeededRandom;
import java.util.List;

/** A change of a sound in training: NeMo's perturbations. Stateless. */
public interface SoundVariation {
  /**
   * A varied sound.
   *
   * @param samples of the sound; stay as they are
   * @param sampleRate samples a second
   * @param random the sample's own numbers in this epoch
   */
  float[] apply(float[] samples, int sampleRate, SeededRandom random);

  /** A change that happens with a probability. */
  record Sometimes(double probability, SoundVariation change) implements SoundVariation {
    @Override
    public float[] apply(float[] samples, int sampleRate, SeededRandom random) {
      return random.chance(probability) ? change.apply(samples, sampleRate, random) : samples;
    }
  }

  /**
   * Faster or slower, pitch and all: one of some rates that lie evenly from the lowest to the
   * highest; 1 leaves the sound as it is.
   *
   * @param lowest rate, above 0
   * @param highest rate
   * @param count of rates
   */
  record Speed(double lowest, double highest, int count) implements SoundVariation {
    @Override
    public float[] apply(float[] samples, int sampleRate, SeededRandom random) {
      int chosen = random.nextInt(count);
      double rate = count == 1 ? lowest : lowest + (highest - lowest) * chosen / (count - 1);
      int slower = (int) Math.round(sampleRate * rate / 100) * 100;
      return slower == sampleRate || slower == 0
          ? samples
          : Resampler.of(slower, sampleRate).resample(samples);
    }
  }

  /**
   * Louder or less loud.
   *
   * @param lowest change in decibels
   * @param highest change in decibels
   */
  record Gain(double lowest, double highest) implements SoundVariation {
    @Override
    public float[] apply(float[] samples, int sampleRate, SeededRandom random) {
      double factor = Math.pow(10, random.uniform(lowest, highest) / 20);
      float[] changed = new float[samples.length];
      for (int i = 0; i < changed.length; i++) {
        changed[i] = (float) (samples[i] * factor);
      }
      return changed;
    }
  }

  /**
   * Earlier or later; what comes in is silence.
   *
   * @param lowest shift in milliseconds
   * @param highest shift in milliseconds
   */
  record Shift(double lowest, double highest) implements SoundVariation {
    @Override
    public float[] apply(float[] samples, int sampleRate, SeededRandom random) {
      int shift = (int) (random.uniform(lowest, highest) * sampleRate / 1000);
      float[] changed = new float[samples.length];
      if (Math.abs(shift) < samples.length) {
        System.arraycopy(
            samples,
            Math.max(0, -shift),
            changed,
            Math.max(0, shift),
            samples.length - Math.abs(shift));
      }
      return changed;
    }
  }

  /**
   * White noise.
   *
   * @param lowest level in decibels of full scale
   * @param highest level in decibels of full scale
   */
  record WhiteNoise(double lowest, double highest) implements SoundVariation {
    @Override
    public float[] apply(float[] samples, int sampleRate, SeededRandom random) {
      double level = Math.pow(10, random.uniform(lowest, highest) / 20);
      float[] changed = new float[samples.length];
      for (int i = 0; i < changed.length; i++) {
        changed[i] = (float) (samples[i] + level * random.nextGaussian());
      }
      return changed;
    }
  }

  /**
   * One of some noises, so loud that the sound is a number of decibels above it.
   *
   * @param noises one or more, at the sound's rate
   * @param lowest ratio of signal to noise, in decibels
   * @param highest ratio of signal to noise, in decibels
   * @param mostGain most that a noise is amplified by, in decibels
   */
  record Noise(List<Sound> noises, double lowest, double highest, double mostGain)
      implements SoundVariation {
    public Noise {
      noises = List.copyOf(noises);
    }

    @Override
    public float[] apply(float[] samples, int sampleRate, SeededRandom random) {
      Sound noise = noises.get(random.nextInt(noises.size())).at(sampleRate);
      double ratio = random.uniform(lowest, highest);
      float[] background = noise.samples();
      int start =
          background.length > samples.length
              ? random.nextInt(background.length - samples.length)
              : 0;
      double gain = new Sound(samples, sampleRate).loudness() - noise.loudness() - ratio;
      if (background.length == 0 || Double.isNaN(gain) || gain == Double.POSITIVE_INFINITY) {
        return samples; // either is silent
      }
      double factor = Math.pow(10, Math.min(gain, mostGain) / 20);
      float[] changed = samples.clone();
      for (int i = 0; i < changed.length && start + i < background.length; i++) {
        changed[i] += (float) (background[start + i] * factor);
      }
      return changed;
    }
  }
}
