package io.tao4j.network;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The usual inference: inputs are encoded, the model's only graph computes them once, its outputs
 * are decoded. Only such networks can be calibrated on files, and served by DJL's own predictor.
 * Thread-safe.
 *
 * @param <I> one input
 * @param <O> one result
 */
public interface SinglePassInference<I, O> extends Inference<I, O> {
  /**
   * Prepares inputs as training did.
   *
   * @param inputs one or more; those of different lengths are padded to one
   * @return a tensor for each graph input, by name; the first dimension of all is the batch
   */
  Map<String, Tensor> encode(List<I> inputs);

  /**
   * Results from the graph's outputs.
   *
   * @param inputs what was encoded, in the order of the rows
   * @param outputs by name, batch first
   */
  List<O> decode(List<I> inputs, Map<String, Tensor> outputs);

  /**
   * Whether one pass answers an input. Where a text is too long for that, {@link #infer} is another
   * than the default and computes parts of it, and {@link #encode} takes its beginning.
   */
  default boolean fitsOnePass(I input) {
    return true;
  }

  @Override
  default List<O> infer(List<I> inputs, GraphRunner graphs) {
    return decode(inputs, graphs.run(GraphRunner.MAIN, encode(inputs)));
  }

  /**
   * An inference as what it must be for some use.
   *
   * @param use what needs it, for the message: {@code calibration on files}
   * @throws TaoException {@code INFERENCE-011} if it computes in several passes
   */
  static <I, O> SinglePassInference<I, O> require(Inference<I, O> inference, String use) {
    if (inference instanceof SinglePassInference<I, O> single) {
      return single;
    }
    throw new TaoException(
        "INFERENCE-011",
        "the network computes in several passes, and " + use + " is for those of one");
  }
}
