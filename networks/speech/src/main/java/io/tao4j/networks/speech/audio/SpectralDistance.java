package io.tao4j.networks.speech.audio;

/**
 * How far the spectra of two sounds are from each other: the Frobenius norm of the difference of
 * their magnitudes over that of the first one's, the mean of three lengths of windows (Arik et al.
 * 2018, arXiv 1808.06719; three of them as Yamamoto et al. 2019, arXiv 1910.11480). 0 for the same
 * sound, 1 for silence.
 */
public final class SpectralDistance {
  private static final int[] WINDOWS = {512, 1024, 2048};
  private static final int OVERLAP = 4;

  private SpectralDistance() {}

  /**
   * Between a recording and another sound of as many samples; the shorter one's count.
   *
   * @return 0 or more; 0 of a silent recording that stays silent
   */
  public static double between(float[] recording, float[] other) {
    double sum = 0;
    for (int window : WINDOWS) {
      sum += between(recording, other, window);
    }
    return sum / WINDOWS.length;
  }

  private static double between(float[] recording, float[] other, int window) {
    Fft fft = new Fft(window);
    int length = Math.min(recording.length, other.length);
    double difference = 0;
    double whole = 0;
    for (int start = -window / 2; start < length; start += window / OVERLAP) {
      double[] first = magnitudes(fft, recording, start, window, length);
      double[] second = magnitudes(fft, other, start, window, length);
      for (int k = 0; k < first.length; k++) {
        double distance = first[k] - second[k];
        difference += distance * distance;
        whole += first[k] * first[k];
      }
    }
    if (whole == 0) {
      return difference == 0 ? 0 : 1;
    }
    return Math.sqrt(difference / whole);
  }

  private static double[] magnitudes(Fft fft, float[] sound, int start, int window, int length) {
    double[] real = new double[window];
    double[] imaginary = new double[window];
    for (int i = 0; i < window; i++) {
      int at = start + i;
      if (at >= 0 && at < length) {
        real[i] = sound[at] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / window));
      }
    }
    fft.transform(real, imaginary);
    double[] magnitudes = new double[window / 2 + 1];
    for (int k = 0; k < magnitudes.length; k++) {
      magnitudes[k] = Math.hypot(real[k], imaginary[k]);
    }
    return magnitudes;
  }
}
