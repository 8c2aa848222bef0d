package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;

/**
 * Stochastic depth: in training a block's residual branch is left out for some of the pictures, so
 * that they pass a shallower network; in inference nothing is. Huang et al. 2016, arXiv 1603.09382.
 * The rate grows from block to block.
 *
 * @param step what the rate grows by
 */
record DropPath(double step) {

  /** From 0 at the first block to the rate at the last, as transformers and ConvNeXt have it. */
  static DropPath upTo(double rate, int blocks) {
    return new DropPath(rate / Math.max(1, blocks - 1));
  }

  /** From 0 at the first block to the rate behind the last, as EfficientNet has it. */
  static DropPath upToBehind(double rate, int blocks) {
    return new DropPath(rate / blocks);
  }

  /**
   * Adds it, where there is something to drop.
   *
   * @param name of the node; masks differ by it
   * @param branch {@code [N, ...]}, to be added to what the block was given
   * @param block from 0, counted through all stages
   */
  Value add(GraphBuilder b, String name, Value branch, int block) {
    double rate = step * block;
    return rate > 0 ? b.add(name, new NormalizeOp.Dropout(rate, true), branch) : branch;
  }
}
