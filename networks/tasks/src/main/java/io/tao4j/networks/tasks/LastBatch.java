package io.tao4j.networks.tasks;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.tensor.Dim;
import java.util.List;

/**
 * What becomes of an epoch's last batch where the set does not fill it: as in TAO it is trained
 * too, and counted in the schedule. One picture alone is left out where a batch norm would get one
 * value of each channel, which has no variance.
 */
public final class LastBatch {
  private LastBatch() {}

  /**
   * Whether it is left out.
   *
   * @param dropped whether the spec leaves it out anyway
   * @param samples of the set
   * @param batch samples of a batch
   * @param graph the network in training
   * @param notices gets a line where one picture is left out
   */
  public static boolean isDropped(
      boolean dropped, int samples, int batch, Graph graph, List<String> notices) {
    if (dropped || samples % batch != 1 || samples == 1 || batch == 1) {
      return dropped;
    }
    if (!normalizesOne(graph)) {
      return false;
    }
    notices.add(
        "the last batch of an epoch would have one picture, of which batch norms over maps of one by"
            + " one learn nothing: it is left out");
    return true;
  }

  private static boolean normalizesOne(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof NormalizeOp.BatchNorm) {
        List<Dim> dims = graph.type(node.inputs().get(0)).shape().dims();
        if (dims.stream().skip(2).allMatch(dim -> dim.isFixed() && dim.size() == 1)) {
          return true;
        }
      }
    }
    return false;
  }
}
