package io.tao4j.networks.ocdnet;

import io.tao4j.networks.reading.page.LabelledOutline;
import io.tao4j.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some prepared pages.
 *
 * @param images {@code FLOAT32 [N, 3, H, W]}
 * @param maps {@code FLOAT32 [N, 4, H, W]} as {@link DbMaps} has them; null outside of training
 * @param samples in the order of the images
 */
record PageBatch(Tensor images, @Nullable Tensor maps, List<Sample> samples) {
  PageBatch {
    samples = List.copyOf(samples);
  }

  /**
   * A page.
   *
   * @param path where it is
   * @param width of the picture
   * @param height of the picture
   * @param texts on it: of the picture, in training of what is shown
   */
  record Sample(String path, int width, int height, List<LabelledOutline> texts) {}
}
