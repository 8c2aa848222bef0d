package io.tao4j.networks.efficientdet;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.EfficientNet;
import java.util.Optional;

/**
 * The compound scaling of EfficientDet: one number for backbone, width, depth and input.
 *
 * @param backbone number of the EfficientNet
 * @param width channels of pyramid and heads
 * @param cells cells of the pyramid
 * @param repeats convolutions of each head before its last one
 * @param side of the input that it was made for, pixels
 */
record EfficientDetScale(int backbone, int width, int cells, int repeats, int side) {
  private static final String PREFIX = "efficientdet-d";

  private static final EfficientDetScale[] ALL = {
    new EfficientDetScale(0, 64, 3, 3, 512),
    new EfficientDetScale(1, 88, 4, 3, 640),
    new EfficientDetScale(2, 112, 5, 3, 768),
    new EfficientDetScale(3, 160, 6, 4, 896),
    new EfficientDetScale(4, 224, 7, 4, 1024),
    new EfficientDetScale(5, 288, 7, 4, 1280)
  };

  /** That of a name, {@code efficientdet-d0} to {@code efficientdet-d5}. */
  static Optional<EfficientDetScale> of(String name) {
    for (EfficientDetScale scale : ALL) {
      if (name.equals(PREFIX + scale.backbone())) {
        return Optional.of(scale);
      }
    }
    return Optional.empty();
  }

  /** The feature extractor. */
  Backbone network() {
    return EfficientNet.b(backbone);
  }
}
