package io.tao4j.networks.action;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the tensor of a clip: all its frames after the same steps, also random ones.
 *
 * @param stream what is read
 * @param facts of the clips
 * @param plan steps of a frame
 */
record ClipReader(Stream stream, ActionFacts facts, ImagePlan plan) {
  /**
   * Reads.
   *
   * @param frames numbers in the video
   * @param seed of what is drawn, the same for all frames
   */
  Tensor read(Video video, int[] frames, long seed) {
    int channels = stream.channels();
    int pixels = plan.height() * plan.width();
    float[] clip = new float[frames.length * channels * pixels];
    float[] planes = new float[channels * pixels];
    for (int i = 0; i < frames.length; i++) {
      FloatBuffer out = FloatBuffer.wrap(planes);
      for (List<Supplier<Image>> source : sources(video)) {
        plan.apply(source.get(frames[i]).get(), SeededRandom.of(seed), out);
      }
      for (int c = 0; c < channels; c++) {
        int at = facts.volume() ? c * frames.length + i : i * channels + c;
        System.arraycopy(planes, c * pixels, clip, at * pixels, pixels);
      }
    }
    return Tensor.of(clip, facts.shape(stream));
  }

  private List<List<Supplier<Image>>> sources(Video video) {
    return stream == Stream.RGB ? List.of(video.rgb()) : List.of(video.u(), video.v());
  }
}
