package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.PitchTracker;
import io.tao4j.networks.speech.audio.Utterance;

/**
 * Mean and deviation of the pitch of a voice, over all frames that have one.
 *
 * @param mean in hertz
 * @param deviation in hertz
 * @param lowest in hertz
 * @param highest in hertz
 * @param frames that have a pitch
 */
record PitchFigures(double mean, double deviation, double lowest, double highest, long frames) {
  /**
   * Those of all utterances of a manifest.
   *
   * @param rate samples a second at which it is looked for
   * @param hop samples from one frame to the next
   * @throws TaoException {@code AUDIO-006} if no frame has a pitch; as reading sounds does
   */
  static PitchFigures of(Manifest manifest, PitchTracker tracker, int rate, int hop) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (Utterance utterance : manifest.utterances()) {
      float[] samples = utterance.sound().at(rate).samples();
      for (float pitch : tracker.track(samples, samples.length / hop + 1)) {
        if (pitch > 0) {
          sum += pitch;
          squares += (double) pitch * pitch;
          least = Math.min(least, pitch);
          most = Math.max(most, pitch);
          count++;
        }
      }
    }
    if (count == 0) {
      throw new TaoException(
          "AUDIO-006",
          "no frame of %s has a pitch".formatted(manifest.files()),
          "give sounds of a voice, or other values of pitch_fmin and pitch_fmax");
    }
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return new PitchFigures(mean, Math.max(deviation, 1e-3), least, most, count);
  }
}
