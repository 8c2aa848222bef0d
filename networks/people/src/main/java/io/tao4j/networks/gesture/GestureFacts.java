package io.tao4j.networks.gesture;

import io.tao4j.geometry.Box;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.people.Squares;

/**
 * How the parts of pictures were cut that a model was trained on.
 *
 * @param square whether they are squares around the boxes of the labels
 * @param enlargement factor of the boxes' sides
 */
record GestureFacts(boolean square, double enlargement) {
  private static final String KEY = "gesture";

  /** As TAO's example has it. */
  static final GestureFacts USUAL = new GestureFacts(true, 1.2);

  static GestureFacts of(ModelMeta meta) {
    return meta.facts(KEY, GestureFacts.class).orElse(USUAL);
  }

  ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }

  /** The part that is looked at. */
  Box region(Box box) {
    return square ? Squares.around(box, enlargement) : Squares.enlarged(box, enlargement);
  }
}
