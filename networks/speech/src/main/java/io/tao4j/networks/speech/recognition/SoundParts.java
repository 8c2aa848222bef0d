package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.speech.recognition.RecognitionGroups.DecodingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parts of a long sound, each with what is before and behind it, that the network hears one by one.
 * Of its answer to a part the steps of the part itself are kept.
 *
 * @param steps of the whole answer in a part; 0 for a whole sound
 * @param context steps before and behind it
 * @param samples of a step
 */
record SoundParts(long steps, long context, int samples) {
  /**
   * A part of a sound.
   *
   * @param samples with the context
   * @param first step of the network's answer that is the part's
   * @param count steps that are the part's
   */
  record Part(float[] samples, int first, int count) {}

  static SoundParts of(RecognitionFacts facts, DecodingConfig config) {
    int samples = facts.features().hop() * facts.stride();
    double rate = facts.features().sampleRate();
    long steps = Math.round(config.chunk() * rate / samples);
    return new SoundParts(
        config.chunk() > 0 ? Math.max(1, steps) : 0,
        Math.round(config.chunkContext() * rate / samples),
        samples);
  }

  /** Whether a sound of so many samples is heard at once. */
  boolean hasOne(double length) {
    return steps == 0 || length <= (double) (steps + 2 * context) * samples;
  }

  /** The parts of a sound, in their order. */
  List<Part> of(float[] sound) {
    List<Part> parts = new ArrayList<>();
    long all = sound.length / samples + 1; // the last part keeps whatever there is
    for (long step = 0; step < all; step += steps) {
      boolean last = step + steps >= all;
      long from = Math.max(0, step - context);
      long to = Math.min(sound.length, (step + steps + context) * samples);
      if (step > 0 && (long) sound.length - step * samples < samples) {
        break; // less than a step is heard with the part before
      }
      boolean ends = last || (long) sound.length - (step + steps) * samples < samples;
      parts.add(
          new Part(
              Arrays.copyOfRange(
                  sound,
                  Math.toIntExact(from * samples),
                  Math.toIntExact(ends ? sound.length : to)),
              Math.toIntExact(step - from),
              ends ? Integer.MAX_VALUE : Math.toIntExact(steps)));
    }
    return parts;
  }
}
