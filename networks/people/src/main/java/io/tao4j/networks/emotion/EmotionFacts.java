package io.tao4j.networks.emotion;

import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.Squares;
import io.tao4j.tensor.Tensor;

/**
 * How a model sees landmarks.
 *
 * @param keypoints how many
 * @param faceScaleFactor side of the square in which they are seen, in sides of the one around them
 */
record EmotionFacts(int keypoints, double faceScaleFactor) {
  private static final String KEY = "emotion";

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  static EmotionFacts of(ModelMeta meta) {
    return meta.facts(KEY, EmotionFacts.class)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010",
                    "the model does not say its landmarks",
                    "it is no model of emotionnet"));
  }

  ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }

  /**
   * Places from -1 to 1 in the square, {@code [2 * keypoints]}; 0 where a landmark is missing.
   *
   * @throws TaoException {@code EMOTION-001} if there are too few
   */
  Tensor seen(KeyPoints points, String name) {
    KeyPoints some = points.first(keypoints);
    Box box =
        some.box()
            .filter(any -> points.count() >= keypoints)
            .orElseThrow(
                () ->
                    new TaoException(
                        "EMOTION-001",
                        "%s has %s landmarks, the network takes %s"
                            .formatted(name, points.count(), keypoints),
                        "dataloader.num_keypoints says how many a new network takes"));
    Box square = Squares.around(box, faceScaleFactor);
    float[] seen = new float[2 * keypoints];
    for (int i = 0; i < keypoints; i++) {
      if (some.has(i)) {
        seen[2 * i] = (float) (2 * (some.x(i) - square.left()) / square.width() - 1);
        seen[2 * i + 1] = (float) (2 * (some.y(i) - square.top()) / square.height() - 1);
      }
    }
    return Tensor.of(seen, seen.length);
  }
}
