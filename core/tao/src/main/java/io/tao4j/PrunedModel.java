package io.tao4j;

import io.tao4j.model.Model;
import io.tao4j.prune.PruningPlan;
import io.tao4j.train.Cancellation;

/** A model with fewer channels; usually retrained before it is used. */
@CheckReturnValue
public final class PrunedModel extends TaoModel {
  private final PruningPlan plan;

  <S extends Record, I, O> PrunedModel(Session<S, I, O> session, Model model, PruningPlan plan) {
    super(session, model);
    this.plan = plan;
  }

  /** What was removed. */
  public PruningPlan plan() {
    return plan;
  }

  /**
   * Trains the smaller network from the weights that it kept, as the spec says, into {@code
   * retrain} below the results folder.
   */
  public TrainedModel retrain() {
    return TaoJob.train(
        session().withResults(session().results().resolve("retrain")), model(), new Cancellation());
  }
}
