package io.tao4j.data.detection;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.random.SeededRandom;
import java.util.List;

/** An augmentation that shows one window of one picture over the whole input. */
public interface WindowAugmentation {
  /**
   * A picture as it is shown.
   *
   * @param layer covers the input
   * @param isPart whether only boxes whose middle is in the layer's window are still objects
   */
  record Shown(ImageLayer layer, boolean isPart) {}

  /**
   * Draws what is shown.
   *
   * @param boxes objects of the picture
   * @param height of the input
   * @param width of the input
   * @param random all that is drawn comes from it
   */
  Shown draw(Image image, List<LabelledBox> boxes, int height, int width, SeededRandom random);

  /** Boxes that are narrower in the input are no objects, in pixels. */
  default double leastWidth() {
    return 0;
  }

  /** Boxes that are lower in the input are no objects, in pixels. */
  default double leastHeight() {
    return 0;
  }
}
