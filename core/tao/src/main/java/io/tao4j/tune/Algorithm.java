package io.tao4j.tune;

/** How a search proposes trials and divides epochs between them. */
public enum Algorithm {
  /** Values at random, each trial trained to its end: the yardstick of the others. */
  RANDOM,
  /**
   * Values where good trials are dense and others are not, each trial trained to its end.
   *
   * @see <a href="https://papers.nips.cc/paper/4443">Bergstra and others, Algorithms for
   *     Hyper-Parameter Optimization, 2011</a>
   */
  TPE,
  /**
   * Values at random; of the trials that had some epochs the best third goes on for three times as
   * many, without waiting for the others.
   *
   * @see <a href="https://arxiv.org/abs/1810.05934">Li and others, A System for Massively Parallel
   *     Hyperparameter Tuning, 2018</a>
   */
  ASHA,
  /**
   * Values at random; rounds of halving that begin with many trials of few epochs, or with few of
   * many.
   *
   * @see <a href="https://arxiv.org/abs/1603.06560">Li and others, Hyperband, 2016</a>
   */
  HYPERBAND,
  /**
   * {@link #HYPERBAND} with values as of {@link #TPE}.
   *
   * @see <a href="https://arxiv.org/abs/1807.01774">Falkner and others, BOHB, 2018</a>
   */
  BOHB;

  /** Whether values follow from what earlier trials gave. */
  boolean learns() {
    return this == TPE || this == BOHB;
  }
}
