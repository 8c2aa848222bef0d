package io.tao4j.networks.anchors;

import static io.tao4j.networks.anchors.SharedConvolution.HE_NORMAL;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.graph.WindowOp.ResizeKind;
import io.tao4j.graph.WindowOp.ResizeTo;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A feature pyramid: what coarse maps see is added to finer ones. Convolutions have biases and no
 * norms.
 *
 * @see <a href="https://arxiv.org/abs/1612.03144">Lin et al. 2016</a>
 */
public final class FeaturePyramid {
  private FeaturePyramid() {}

  /**
   * Adds it.
   *
   * @param maps of a backbone, fine to coarse, each about half as large as the one before
   * @param channels of all maps of the pyramid
   * @param further maps behind, each half as large as the one before: the first is made of the
   *     backbone's last map, each other of the one before it behind a ReLU
   * @return {@code maps.size() + further} maps, fine to coarse, without activation
   */
  public static List<Value> build(GraphBuilder b, List<Value> maps, int channels, int further) {
    return build(b, maps, channels, further, HE_NORMAL);
  }

  /**
   * The same.
   *
   * @param initializer of its convolutions' weights
   */
  public static List<Value> build(
      GraphBuilder b, List<Value> maps, int channels, int further, Initializer initializer) {
    List<Value> pyramid = new ArrayList<>();
    Value above = null;
    for (int i = maps.size() - 1; i >= 0; i--) {
      String level = Integer.toString(i);
      Value merged =
          SharedConvolution.once(
              b.scope("lateral"), level, maps.get(i), channels, 1, 1, initializer);
      if (above != null) {
        merged = b.sum(merged, resized(b, above, b.shape(merged)));
      }
      above = merged;
      pyramid.add(
          0, SharedConvolution.once(b.scope("smooth"), level, merged, channels, 3, 1, initializer));
    }
    Value last = maps.get(maps.size() - 1);
    for (int i = 0; i < further; i++) {
      Value from = i == 0 ? last : b.relu(last);
      last =
          SharedConvolution.once(
              b.scope("further"), Integer.toString(i), from, channels, 3, 2, initializer);
      pyramid.add(last);
    }
    return pyramid;
  }

  /** A map as large as another one, each pixel a copy of the nearest. */
  public static Value resized(GraphBuilder b, Value x, Shape to) {
    Shape from = b.shape(x);
    boolean twice = to.size(2) == 2 * from.size(2) && to.size(3) == 2 * from.size(3);
    if (twice) {
      return b.upsampleNearest(x, 2);
    }
    ResizeTo size = new ResizeTo.Size(Math.toIntExact(to.size(2)), Math.toIntExact(to.size(3)));
    return b.add(new WindowOp.Resize2d(ResizeKind.NEAREST, size), x);
  }
}
