package io.tao4j;

import io.tao4j.train.TrainingResult;

/** The best model of a training. */
@CheckReturnValue
public final class TrainedModel extends TaoModel {
  private final TrainingResult result;

  <S extends Record, I, O> TrainedModel(Session<S, I, O> session, TrainingResult result) {
    super(session, result.best());
    this.result = result;
  }

  /** How the training went: figures of each epoch, files, why it ended. */
  public TrainingResult training() {
    return result;
  }
}
