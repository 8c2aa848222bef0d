package io.tao4j.networks.speech.audio;

/**
 * The fundamental frequency of a voice, frame by frame, by YIN (de Cheveigné and Kawahara 2002):
 * the first lag at which a sound differs little from itself. Thread-safe.
 */
public final class PitchTracker {
  /** Share of the mean difference below which a lag counts as a period. */
  private static final double THRESHOLD = 0.15;

  /** A frame whose mean square is below this has no voice: 60 decibels under full scale. */
  private static final double QUIET = 1e-6;

  private final int rate;
  private final int window;
  private final int hop;
  private final int shortest;
  private final int longest;

  /**
   * @param rate samples a second
   * @param window samples that are compared, in the middle of a frame
   * @param hop samples from one frame to the next
   * @param lowest pitch that is looked for, in hertz
   * @param highest pitch that is looked for, in hertz, below half the rate
   * @throws IllegalArgumentException if there is no lag between the two
   */
  public PitchTracker(int rate, int window, int hop, double lowest, double highest) {
    this.rate = rate;
    this.window = window;
    this.hop = hop;
    this.shortest = Math.max(2, (int) (rate / highest));
    this.longest = (int) Math.ceil(rate / lowest);
    if (!(lowest > 0 && lowest < highest) || shortest >= longest || window < 1 || hop < 1) {
      throw new IllegalArgumentException(
          "there is no period between %s and %s Hz at %s samples a second"
              .formatted(lowest, highest, rate));
    }
  }

  /**
   * The pitch of frames that are centred on each hop.
   *
   * @param samples at the rate
   * @param frames how many
   * @return hertz, 0 where there is no voice
   */
  public float[] track(float[] samples, int frames) {
    float[] pitch = new float[frames];
    double[] part = new double[window + longest + 1];
    for (int frame = 0; frame < frames; frame++) {
      int start = frame * hop - (window + longest) / 2;
      for (int i = 0; i < part.length; i++) {
        int at = start + i;
        part[i] = at < 0 || at >= samples.length ? 0 : samples[at];
      }
      pitch[frame] = (float) pitch(part);
    }
    return pitch;
  }

  /** The pitch of a window with the longest lag behind it. */
  private double pitch(double[] part) {
    double energy = 0;
    for (int i = 0; i < window; i++) {
      energy += part[i] * part[i];
    }
    if (energy < QUIET * window) {
      return 0;
    }
    double sum = 0;
    double before = 1;
    double here = 1;
    for (int lag = 1; lag <= longest + 1; lag++) {
      double squares = 0;
      for (int i = 0; i < window; i++) {
        double distance = part[i] - part[i + lag];
        squares += distance * distance;
      }
      sum += squares;
      double next = sum > 0 ? squares * lag / sum : 1;
      if (lag > shortest && here < THRESHOLD && here <= next) {
        return rate / (lag - 1 + lowest(before, here, next));
      }
      before = here;
      here = next;
    }
    return 0;
  }

  /** Where between -0.5 and 0.5 the parabola through three values is lowest. */
  private static double lowest(double before, double here, double after) {
    double bend = before - 2 * here + after;
    return bend <= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)));
  }
}
