package io.tao4j.networks.speech.voice;

import io.tao4j.data.NpyFile;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** Spectrograms as arrays of NumPy, {@code [bands, frames]}, as spectro_gen writes them. */
final class MelFile {
  private MelFile() {}

  /**
   * Reads one.
   *
   * @param bands that it must have
   * @return {@code [frames, bands]}
   * @throws TaoException {@code DATA-013} if it is no such file, {@code AUDIO-007} if it is of
   *     another shape or has numbers that are not finite
   */
  static Tensor read(Path file, int bands) {
    NpyFile array = NpyFile.open(file);
    int axes = array.shape().size();
    boolean single = axes == 3 && array.shape().get(0) == 1;
    long rows = array.shape().get(single ? 1 : 0);
    if (!(axes == 2 || single) || rows != bands) {
      throw new TaoException(
          "AUDIO-007",
          "%s has the shape %s".formatted(file, array.shape()),
          "a spectrogram of this model is [%s, frames]".formatted(bands),
          "make it with the preprocessor that the model was trained with");
    }
    int frames = Math.toIntExact(array.shape().get(axes - 1));
    float[] values = new float[frames * bands];
    float[] all = single ? array.row(0) : new float[0];
    for (int band = 0; band < bands; band++) {
      float[] row = single ? all : array.row(band);
      int from = single ? band * frames : 0;
      for (int t = 0; t < frames; t++) {
        float value = row[from + t];
        if (!Float.isFinite(value)) {
          throw new TaoException(
              "AUDIO-007",
              "%s has a number that is not finite, in band %s of frame %s".formatted(file, band, t),
              "a spectrogram has natural logarithms of mel bands");
        }
        values[t * bands + band] = value;
      }
    }
    return Tensor.of(values, frames, bands);
  }

  /**
   * Writes one.
   *
   * @param spectrogram {@code [frames, bands]}
   * @throws IOException if the disk refuses
   */
  static void write(Path file, Tensor spectrogram) throws IOException {
    int frames = Math.toIntExact(spectrogram.shape().size(0));
    int bands = Math.toIntExact(spectrogram.shape().size(1));
    NpyFile.write(file, turned(spectrogram.toFloatArray(), frames, bands), bands, frames);
  }

  /** Rows to columns; there may be no row. */
  static float[] turned(float[] rows, int count, int width) {
    float[] columns = new float[rows.length];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < width; i++) {
        columns[i * count + row] = rows[row * width + i];
      }
    }
    return columns;
  }
}
