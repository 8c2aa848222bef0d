package io.tao4j.networks.speech.audio;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.Tensor;

/**
 * Sets parts of a spectrogram to 0, in training: rectangles (DeVries and Taylor 2017, arXiv
 * 1708.04552), then bands and stretches of time (Park et al. 2019, SpecAugment, arXiv 1904.08779).
 *
 * @param rectangles how many
 * @param rectangleBands most bands of one
 * @param rectangleFrames most frames of one
 * @param bandMasks how many masks of bands
 * @param bandWidth most bands of one
 * @param timeMasks how many masks of time
 * @param timeWidth most frames of one, 1 or more, or below 1 a share of the sound
 */
public record SpectrogramMasks(
    int rectangles,
    int rectangleBands,
    int rectangleFrames,
    int bandMasks,
    int bandWidth,
    int timeMasks,
    double timeWidth) {

  /** Whether nothing is masked. */
  public boolean isEmpty() {
    return rectangles == 0 && bandMasks == 0 && timeMasks == 0;
  }

  /**
   * A masked copy.
   *
   * @param features {@code [frames, bands]}
   */
  public Tensor apply(Tensor features, SeededRandom random) {
    if (isEmpty()) {
      return features;
    }
    int frames = Math.toIntExact(features.shape().size(0));
    int bands = Math.toIntExact(features.shape().size(1));
    float[] values = features.toFloatArray();
    for (int i = 0; i < rectangles; i++) {
      int band = start(random, bands - rectangleBands);
      int frame = start(random, frames - rectangleFrames);
      int height = random.nextInt(rectangleBands + 1);
      int width = random.nextInt(rectangleFrames + 1);
      clear(values, frames, bands, frame, width, band, height);
    }
    for (int i = 0; i < bandMasks; i++) {
      int band = start(random, bands - bandWidth);
      clear(values, frames, bands, 0, frames, band, random.nextInt(bandWidth + 1));
    }
    int most = timeWidth < 1 ? Math.max(1, (int) (frames * timeWidth)) : (int) timeWidth;
    for (int i = 0; i < timeMasks; i++) {
      int frame = start(random, Math.max(1, frames - most));
      clear(values, frames, bands, frame, random.nextInt(most + 1), 0, bands);
    }
    return Tensor.of(values, frames, bands);
  }

  private static int start(SeededRandom random, int last) {
    return random.nextInt(Math.max(0, last) + 1);
  }

  private static void clear(
      float[] values, int frames, int bands, int frame, int width, int band, int height) {
    for (int t = frame; t < Math.min(frames, frame + width); t++) {
      for (int b = band; b < Math.min(bands, band + height); b++) {
        values[t * bands + b] = 0;
      }
    }
  }
}
