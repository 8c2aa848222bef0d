package io.tao4j.networks.fpenet;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.people.StreamDefinition;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Four steps down, four up with the maps on the way, a map for each point, and the place where its
 * softmax is on average.
 */
final class FpeGraph {
  /** Input: {@code [N, channels, height, width]}, levels 0 to 255. */
  static final String IMAGES = "images";

  /** Output: {@code [N, points, 2]}, column and row of the input's pixels. */
  static final String LANDMARKS = "landmarks";

  /** Output: {@code [N, points]}, the largest share of a map in one pixel. */
  static final String CONFIDENCE = "confidence";

  private static final int CHANNELS = 64;
  private static final int STEPS = 4;
  private static final double FIRST_MAPS = 0.003;

  /** Sides of the input are a multiple of this. */
  static final int STRIDE = 1 << STEPS;

  private FpeGraph() {}

  /**
   * What a network is.
   *
   * @param type as in TAO's specs
   * @param beta factor of the maps before the softmax
   * @param points of a face
   */
  record Settings(String type, double beta, int channels, int height, int width, int points) {}

  static StreamDefinition.Blocks blocks() {
    return new StreamDefinition.Blocks(
        FpeNetwork.NAME, "maps", List.of(List.of("encoder"), List.of("trunk"), List.of("decoder")));
  }

  static Graph build(Settings how) {
    GraphBuilder b = new GraphBuilder();
    Value x =
        b.input(IMAGES, DType.FLOAT32, Shape.batch(how.channels(), how.height(), how.width()));
    GraphBuilder layers = b.scope(NetworkDefinition.BACKBONE);
    List<Value> kept = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      GraphBuilder step = layers.scope("encoder." + i);
      x = conv(step, "conv", x, 3);
      kept.add(x);
      x = step.add("pool", new WindowOp.MaxPool(2, 2, 2, 2, Padding.all(0)), x);
    }
    GraphBuilder trunk = layers.scope("trunk");
    x = conv(trunk, "0", x, 3);
    x = conv(trunk, "1", x, 3);
    x = conv(trunk, "2", x, 1);
    for (int i = 0; i < STEPS; i++) {
      GraphBuilder step = layers.scope("decoder." + i);
      x =
          how.type().equals("FpeNet_public")
              ? step.convTranspose(
                  "up",
                  x,
                  CHANNELS,
                  List.of(2, 2),
                  WindowOp.ConvTranspose.of(2, Padding.all(0), 1),
                  false)
              : step.upsampleNearest(x, 2);
      x = step.add("join", new MovementOp.Concat(1), x, kept.get(STEPS - 1 - i));
      x = conv(step, "conv", x, how.type().equals("FpeNet_base_5x5_conv") ? 5 : 3);
      x = conv(step, "mix", x, 1);
      if (how.type().equals("FpeNet_release")) {
        x = conv(step, "mix2", x, 1);
      }
    }
    Value maps = maps(b.scope("head"), x, how.points());
    softArgmax(b.scope("place"), b, maps, how);
    return b.build();
  }

  /**
   * A map a point. Its first kernels are small: levels are large numbers, and a softmax that is all
   * in one pixel from the start has no gradient.
   */
  private static Value maps(GraphBuilder b, Value x, int points) {
    GraphBuilder scoped = b.scope("maps");
    return b.add(
        "maps",
        WindowOp.Conv.of(1, Padding.all(0), 1),
        x,
        scoped.parameter(
            "weight",
            Shape.of(points, CHANNELS, 1, 1),
            Role.WEIGHT,
            new Initializer.Normal(FIRST_MAPS)),
        scoped.parameter("bias", Shape.of(points), Role.BIAS, Initializer.zeros()));
  }

  private static Value conv(GraphBuilder b, String name, Value x, int kernel) {
    return b.relu(
        b.conv(
            name,
            x,
            CHANNELS,
            List.of(kernel, kernel),
            WindowOp.Conv.of(1, Padding.all(kernel / 2), 1),
            true));
  }

  /** Mean column and row under the softmax of each map, and that softmax' largest value. */
  static void softArgmax(GraphBuilder b, GraphBuilder top, Value maps, Settings how) {
    Value rows =
        b.add(
            new MovementOp.Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(how.points()),
                    new Extent.Sized((long) how.height() * how.width()))),
            b.scale(maps, how.beta()));
    Value flat = b.add(new NormalizeOp.Softmax(2), rows); // [N,K,H*W]
    Value shares =
        b.add(
            new MovementOp.Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(how.points()),
                    new Extent.Sized(how.height()),
                    new Extent.Sized(how.width()))),
            flat);
    Value x = mean(b, b.reduce(ReduceKind.SUM, shares, false, 2), how.width(), how.points());
    Value y = mean(b, b.reduce(ReduceKind.SUM, shares, false, 3), how.height(), how.points());
    top.output(LANDMARKS, b.add(new MovementOp.Concat(2), x, y));
    top.output(CONFIDENCE, b.reduce(ReduceKind.MAXIMUM, flat, false, 2));
  }

  /** From shares {@code [N, K, size]} to mean numbers {@code [N, K, 1]}. */
  private static Value mean(GraphBuilder b, Value shares, int size, int points) {
    Value numbers =
        b.add(
            new SourceOp.Constant(
                DType.FLOAT32,
                Shape.of(size),
                IntStream.range(0, size).mapToObj(i -> (double) i).toList()));
    Value mean = b.reduce(ReduceKind.SUM, b.product(shares, numbers), false, 2);
    return b.add(
        new MovementOp.Reshape(
            List.of(new Extent.SameAs(0), new Extent.Sized(points), new Extent.Sized(1))),
        mean);
  }
}
