package io.tao4j.network;

import java.util.List;

/**
 * The way from inputs to results. Networks that prepare their inputs, compute one graph once and
 * read its outputs implement {@link SinglePassInference}; others (an encoder and a decoder, a
 * search that computes step by step) implement this and call the runner as often as they need. It
 * holds no engine: the one who predicts brings it. Thread-safe.
 *
 * @param <I> one input
 * @param <O> one result
 */
public interface Inference<I, O> {
  /**
   * Results of some inputs, which may be computed together.
   *
   * @param inputs one or more
   * @param graphs computes the model's graphs
   * @return one result for each input, in their order
   * @throws io.tao4j.error.TaoException if an input cannot be used
   */
  List<O> infer(List<I> inputs, GraphRunner graphs);

  /**
   * How long an input is, in any unit that computing time goes by: whoever has many puts those of
   * about one length together, so that little is padded. The same for all where lengths do not
   * matter.
   */
  default int length(I input) {
    return 0;
  }

  /**
   * Batches of inputs that are worth holding in memory for that; 1 where lengths do not matter, or
   * an input is large.
   */
  default int batchesByLength() {
    return 1;
  }
}
