package io.tao4j.networks.pose;

import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Sequences that go through the network together.
 *
 * @param poses {@code [N, C, T, V, M]}
 * @param labels class of each
 * @param ids what each is called
 */
record PoseBatch(Tensor poses, int[] labels, List<String> ids) {
  PoseBatch {
    ids = List.copyOf(ids);
  }
}
