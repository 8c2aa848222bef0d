package io.tao4j.weights;

import io.tao4j.graph.Graph;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.Trait;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A foreign tensor in the layout that a parameter has here: {@code [O, I, KH, KW]} for
 * convolutions, {@code [O, I]} for dense layers. What a parameter is for shows in the graph: the
 * node that reads it.
 */
final class KernelLayout {
  /** Orders of axes that files have. */
  enum Order {
    /** As here: PyTorch's. */
    HERE,
    /** {@code [KH, KW, I, O]} for convolutions, {@code [I, O]} for dense layers. */
    KERAS,
    /** The same of a network that flattens {@code [C, H, W]}: TAO's. */
    KERAS_CHANNELS_FIRST,
    /** What the TensorFlow engine writes: {@code [KH, KW, I, O]}, all else as here. */
    KERNELS_LAST
  }

  private final Graph graph;

  KernelLayout(Graph graph) {
    this.graph = graph;
  }

  /**
   * The shape that a foreign tensor would get here, or empty if it has no place.
   *
   * @param order of the file
   */
  boolean fits(String parameter, Shape foreign, Shape target, Order order) {
    return plan(parameter, foreign, target, order).isPresent();
  }

  /**
   * The numbers in this library's layout; a view where nothing moves.
   *
   * @param tensor {@code FLOAT32}
   */
  Tensor convert(String parameter, Tensor tensor, Shape target, Order order) {
    Plan plan = plan(parameter, tensor.shape(), target, order).orElseThrow();
    if (plan.order().isEmpty()) {
      return tensor.shape().equals(target) ? tensor : tensor.reshape(target.toArray());
    }
    return permute(tensor, plan.view(), plan.order(), target);
  }

  /**
   * How numbers move.
   *
   * @param view sizes in the file, with axes split where they must be told apart
   * @param order which of those each axis here is; empty where nothing moves
   */
  private record Plan(long[] view, List<Integer> order) {
    static final Optional<Plan> AS_IT_IS = Optional.of(new Plan(new long[0], List.of()));

    /** Sizes here, or none where the number of axes is another. */
    long[] sizes() {
      return view.length == order.size()
          ? order.stream().mapToLong(axis -> view[axis]).toArray()
          : new long[0];
    }
  }

  private Optional<Plan> plan(String parameter, Shape foreign, Shape target, Order order) {
    long[] foreignSizes = foreign.toArray();
    long[] targetSizes = target.toArray();
    Node reader = order == Order.HERE ? null : reader(parameter);
    boolean keras = order == Order.KERAS || order == Order.KERAS_CHANNELS_FIRST;
    if (reader != null && isKernel(reader) && targetSizes.length == 4) {
      return keras
          ? kernel(
              foreignSizes,
              targetSizes,
              reader.op() instanceof WindowOp.Conv conv ? conv.groups() : 1)
          : Optional.of(new Plan(foreignSizes, List.of(3, 2, 0, 1)))
              .filter(plan -> Arrays.equals(plan.sizes(), targetSizes));
    }
    if (reader != null && isKernel(reader) && keras) {
      // [K..., I, O] of a sequence or a volume
      List<Integer> axes =
          new ArrayList<>(List.of(foreignSizes.length - 1, foreignSizes.length - 2));
      IntStream.range(0, foreignSizes.length - 2).forEach(axes::add);
      return Optional.of(new Plan(foreignSizes, axes))
          .filter(plan -> Arrays.equals(plan.sizes(), targetSizes));
    }
    if (keras && reader != null && reader.op() instanceof LinearOp.Linear) {
      return dense(reader, foreignSizes, targetSizes, order == Order.KERAS);
    }
    return equalButOnes(foreignSizes, targetSizes) ? Plan.AS_IT_IS : Optional.empty();
  }

  private static boolean isKernel(Node node) {
    return node.op().is(Trait.WINDOW) && node.op().is(Trait.WEIGHTED);
  }

  /** The node whose kernel this is; null where it is something else, a bias say. */
  private @Nullable Node reader(String parameter) {
    for (Node node : graph.nodes()) {
      if (node.inputs().size() > 1 && node.inputs().get(1).equals(Value.of(parameter))) {
        return node;
      }
    }
    return null;
  }

  private static Optional<Plan> kernel(long[] foreignSizes, long[] targetSizes, int groups) {
    long[] sizes =
        foreignSizes.length == 2
            ? new long[] {1, 1, foreignSizes[0], foreignSizes[1]}
            : foreignSizes;
    if (sizes.length != 4 || sizes[0] != targetSizes[2] || sizes[1] != targetSizes[3]) {
      return Optional.empty();
    }
    if (targetSizes[1] == 1
        && groups > 1
        && sizes[2] == groups
        && sizes[2] * sizes[3] == targetSizes[0]) {
      // depthwise [KH, KW, C, M]: output channel c * M + m
      return Optional.of(new Plan(sizes, List.of(2, 3, 0, 1)));
    }
    return sizes[2] == targetSizes[1] && sizes[3] == targetSizes[0]
        ? Optional.of(new Plan(sizes, List.of(3, 2, 0, 1)))
        : Optional.empty();
  }

  private Optional<Plan> dense(
      Node linear, long[] foreignSizes, long[] targetSizes, boolean channelsLast) {
    long[] sizes = squeeze(foreignSizes);
    if (sizes.length != 2) {
      sizes =
          foreignSizes.length == 2
              ? foreignSizes
              : new long[] {targetSizes[1], foreignSizes[foreignSizes.length - 1]};
    }
    if (sizes[0] != targetSizes[1]
        || sizes[1] != targetSizes[0]
        || product(foreignSizes) != product(targetSizes)) {
      return Optional.empty();
    }
    long[] image = channelsLast ? flattened(linear.inputs().get(0)) : new long[0];
    if (image.length == 3 && image[0] * image[1] * image[2] == targetSizes[1]) {
      // Keras flattens [H, W, C], we [C, H, W].
      return Optional.of(
          new Plan(new long[] {image[1], image[2], image[0], targetSizes[0]}, List.of(3, 2, 0, 1)));
    }
    return Optional.of(new Plan(sizes, List.of(1, 0)));
  }

  /** Channels, height and width of the image that a flatten before a value saw; else empty. */
  private long[] flattened(Value value) {
    Node node = graph.node(value.name());
    while (node != null && graph.type(node.output()).shape().rank() == 2) {
      Value input = node.inputs().get(0);
      Shape shape = graph.type(input).shape();
      if (node.op() instanceof MovementOp.Reshape && shape.rank() == 4) {
        boolean fixed = shape.dim(1).isFixed() && shape.dim(2).isFixed() && shape.dim(3).isFixed();
        return fixed ? new long[] {shape.size(1), shape.size(2), shape.size(3)} : new long[0];
      }
      if (node.op() instanceof LinearOp.Linear || node.inputs().size() != 1) {
        return new long[0];
      }
      node = graph.node(input.name());
    }
    return new long[0];
  }

  private static boolean equalButOnes(long[] a, long[] b) {
    return Arrays.equals(a, b) || Arrays.equals(squeeze(a), squeeze(b));
  }

  private static long[] squeeze(long[] sizes) {
    return java.util.Arrays.stream(sizes).filter(size -> size != 1).toArray();
  }

  private static long product(long[] sizes) {
    return java.util.Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
  }

  private static Tensor permute(Tensor tensor, long[] view, List<Integer> order, Shape target) {
    int count = Math.toIntExact(tensor.elements());
    int rank = view.length;
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= (int) view[axis];
    }
    List<Integer> sizes = new ArrayList<>();
    int[] steps = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes.add((int) view[order.get(axis)]);
      steps[axis] = strides[order.get(axis)];
    }
    FloatBuffer from = tensor.floats();
    ByteBuffer to = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int[] index = new int[rank];
    int at = 0;
    for (int i = 0; i < count; i++) {
      to.putFloat(from.get(at));
      for (int axis = rank - 1; axis >= 0; axis--) {
        at += steps[axis];
        if (++index[axis] < sizes.get(axis)) {
          break;
        }
        at -= steps[axis] * sizes.get(axis);
        index[axis] = 0;
      }
    }
    return Tensor.wrap(DType.FLOAT32, target, to.flip());
  }
}
