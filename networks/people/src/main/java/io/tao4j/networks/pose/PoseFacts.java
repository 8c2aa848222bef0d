package io.tao4j.networks.pose;

import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;

/**
 * What a model says of its sequences.
 *
 * @param channels numbers of a place
 * @param persons of a sequence
 * @param window least number of frames: shorter sequences get zeros behind them; 0 for any
 * @param skeleton joints and links
 */
record PoseFacts(int channels, int persons, int window, Skeleton skeleton) {
  private static final String KEY = "pose";

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  static PoseFacts of(ModelMeta meta) {
    return meta.facts(KEY, PoseFacts.class)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010",
                    "the model does not say its joints",
                    "it is no model of pose_classification"));
  }

  ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }

  /** Refuses what the network does not take. */
  void require(String what, long givenChannels, long givenJoints, long givenPersons) {
    if (givenChannels != channels || givenJoints != skeleton.joints() || givenPersons != persons) {
      throw new TaoException(
          "POSE-001",
          "%s has %s numbers a place, %s joints and %s persons"
              .formatted(what, givenChannels, givenJoints, givenPersons),
          "the network takes %s, %s and %s".formatted(channels, skeleton.joints(), persons),
          "model.input_channels and model.graph_layout say what a new network takes");
    }
  }
}
