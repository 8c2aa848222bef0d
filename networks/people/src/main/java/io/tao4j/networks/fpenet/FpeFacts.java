package io.tao4j.networks.fpenet;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;
import java.util.Collections;

/** What a network takes and gives. */
record FpeFacts(int channels, int height, int width, int points) {
  private static final String KEY = "fpenet";

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  static FpeFacts of(ModelMeta meta) {
    return meta.facts(KEY, FpeFacts.class)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010", "the model does not say its points", "it is no model of fpenet"));
  }

  /** Levels 0 to 255 as they are. */
  Preprocessing preprocessing() {
    ColorOrder order = channels == 1 ? ColorOrder.GRAY : ColorOrder.RGB;
    return Preprocessing.stretch(
        height,
        width,
        Interpolation.BILINEAR,
        new Normalization(
            order, 1, Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0)));
  }

  ModelMeta in(ModelMeta meta) {
    return new ModelMeta(
            meta.network(),
            meta.classNames(),
            preprocessing().toMap(),
            meta.metrics(),
            meta.properties())
        .withFacts(KEY, this);
  }
}
