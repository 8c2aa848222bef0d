package io.tao4j.networks.pose;

import io.tao4j.tensor.Tensor;

/**
 * The joints of one or more persons over time, an input of {@code pose_classification}.
 *
 * @param places {@code FLOAT32 [C, T, V, M]}: 2 or 3 numbers of a place, frames, joints, persons;
 *     zeros where a joint was not seen
 */
public record PoseSequence(Tensor places) {
  public PoseSequence {
    if (places.shape().rank() != 4) {
      throw new IllegalArgumentException(
          "places are [numbers, frames, joints, persons], got " + places.shape());
    }
  }

  /** Of the numbers of a row of an array file. */
  static PoseSequence of(float[] numbers, long channels, long frames, long joints, long persons) {
    return new PoseSequence(Tensor.of(numbers, channels, frames, joints, persons));
  }

  /** Number of frames. */
  public int frames() {
    return Math.toIntExact(places.shape().size(1));
  }

  /**
   * Some frames of it, or all with zeros around.
   *
   * @param first its first frame's place in the result; below 0 the first frames are left out
   * @param frames of the result, one or more
   */
  PoseSequence placed(int first, int frames) {
    int channels = Math.toIntExact(places.shape().size(0));
    int each = Math.toIntExact(places.shape().size(2) * places.shape().size(3));
    int old = frames();
    float[] from = places.toFloatArray();
    float[] to = new float[Math.multiplyExact(Math.multiplyExact(channels, frames), each)];
    for (int c = 0; c < channels; c++) {
      for (int t = Math.max(0, first); t < Math.min(frames, first + old); t++) {
        System.arraycopy(from, (c * old + t - first) * each, to, (c * frames + t) * each, each);
      }
    }
    return of(to, channels, frames, places.shape().size(2), places.shape().size(3));
  }

  /** With zeros behind it up to a number of frames; as it is where it has as many. */
  PoseSequence padded(int frames) {
    return frames() >= frames ? this : placed(0, frames);
  }
}
