package io.tao4j.network;

import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Inputs of a training's program that follow what the training has seen: weights of classes that
 * are still hard, for example. All batches of an epoch get the same values. While an epoch runs the
 * trainer adds up what the program reports for each batch; at its end it asks for the values of the
 * next one. Values are part of a checkpoint, so that a resumed training has the same.
 *
 * <p>Batches hold these inputs too, with the first epoch's values: who runs the program without a
 * trainer needs no more than a batch.
 */
public interface AdaptedInputs {
  /** The first epoch's values by the inputs' names. */
  Map<String, Tensor> first();

  /** Outputs of the program, of fixed shapes, that are added up over the batches of an epoch. */
  List<String> summed();

  /**
   * The next epoch's values. A pure function, asked at the end of every epoch.
   *
   * @param epoch that has ended, from 0
   * @param values that it had, by the inputs' names
   * @param sums its batches' sums of the outputs that {@link #summed} names
   */
  Map<String, Tensor> next(int epoch, Map<String, Tensor> values, Map<String, double[]> sums);

  /** Values as numbers with names for tables: {@code class_weight.car}. */
  Map<String, Double> figures(Map<String, Tensor> values);
}
