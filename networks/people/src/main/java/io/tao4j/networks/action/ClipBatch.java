package io.tao4j.networks.action;

import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Clips that go through the network together.
 *
 * @param clips {@code [N, ...]} by the streams' inputs
 * @param labels class of each
 * @param videos number of each one's video in the set
 * @param ids what each video is called
 */
record ClipBatch(Map<String, Tensor> clips, int[] labels, int[] videos, List<String> ids) {
  ClipBatch {
    clips = Map.copyOf(clips);
    ids = List.copyOf(ids);
  }
}
