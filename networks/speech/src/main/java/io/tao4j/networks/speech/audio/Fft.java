package io.tao4j.networks.speech.audio;

/** Fourier transforms of one size, a power of two: Cooley and Tukey's, in place. Immutable. */
final class Fft {
  private final int size;
  private final double[] cosines;
  private final double[] sines;
  private final int[] reversed;

  /**
   * @param size a power of two, 2 or more
   */
  Fft(int size) {
    if (size < 2 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("a transform's size is a power of two, got " + size);
    }
    this.size = size;
    this.cosines = new double[size / 2];
    this.sines = new double[size / 2];
    for (int i = 0; i < size / 2; i++) {
      cosines[i] = Math.cos(2 * Math.PI * i / size);
      sines[i] = -Math.sin(2 * Math.PI * i / size);
    }
    this.reversed = new int[size];
    int shift = Integer.SIZE - Integer.numberOfTrailingZeros(size);
    for (int i = 0; i < size; i++) {
      reversed[i] = Integer.reverse(i) >>> shift;
    }
  }

  /** Transforms in place. */
  void transform(double[] real, double[] imaginary) {
    for (int i = 0; i < size; i++) {
      int j = reversed[i];
      if (j > i) {
        double kept = real[i];
        real[i] = real[j];
        real[j] = kept;
        kept = imaginary[i];
        imaginary[i] = imaginary[j];
        imaginary[j] = kept;
      }
    }
    for (int half = 1; half < size; half *= 2) {
      int step = size / (2 * half);
      for (int start = 0; start < size; start += 2 * half) {
        for (int k = 0; k < half; k++) {
          int a = start + k;
          int b = a + half;
          double cosine = cosines[k * step];
          double sine = sines[k * step];
          double re = real[b] * cosine - imaginary[b] * sine;
          double im = real[b] * sine + imaginary[b] * cosine;
          real[b] = real[a] - re;
          imaginary[b] = imaginary[a] - im;
          real[a] += re;
          imaginary[a] += im;
        }
      }
    }
  }

  /** The reverse of {@link #transform}, in place. */
  void inverse(double[] real, double[] imaginary) {
    transform(imaginary, real); // real and imaginary parts changed over turn the other way round
    for (int i = 0; i < size; i++) {
      real[i] /= size;
      imaginary[i] /= size;
    }
  }
}
