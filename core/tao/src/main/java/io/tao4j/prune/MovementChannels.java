package io.tao4j.prune;

import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Node;
import io.tao4j.graph.Value;
import io.tao4j.prune.ChannelAnalysis.Channels;
import io.tao4j.prune.ChannelAnalysis.Run;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where channels are after moves. */
final class MovementChannels implements MovementOp.Visitor<Node, @Nullable Channels> {
  private final ChannelAnalysis analysis;

  MovementChannels(ChannelAnalysis analysis) {
    this.analysis = analysis;
  }

  @Override
  public @Nullable Channels visit(MovementOp.Concat op, Node node) {
    List<int[]> parts = new ArrayList<>();
    int size = 0;
    for (Value input : node.inputs()) {
      Channels part = analysis.of(input);
      if (part == null) {
        return analysis.pinInputs(node);
      }
      if (part.axis() != op.axis()) {
        return concatElsewhere(node);
      }
      parts.add(part.labels());
      size += part.labels().length;
    }
    int[] all = new int[size];
    int at = 0;
    for (int[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return new Channels(op.axis(), all);
  }

  @Override
  public @Nullable Channels visit(MovementOp.Reshape op, Node node) {
    Channels x = analysis.pass(node);
    if (x == null) {
      return null;
    }
    Shape shape = analysis.graph().type(node.inputs().get(0)).shape();
    // Axes up to the channels must stay as they are; then either the channels do too, or all that
    // follows is drawn into them, each channel becoming a run of positions.
    for (int axis = 0; axis < x.axis(); axis++) {
      if (!isSame(op, axis)) {
        return analysis.pinInputs(node);
      }
    }
    if (isSame(op, x.axis())) {
      return x;
    }
    long run = 1;
    for (int axis = x.axis() + 1; axis < shape.rank(); axis++) {
      if (!shape.dim(axis).isFixed()) {
        return analysis.pinInputs(node);
      }
      run *= shape.size(axis);
    }
    boolean drawsAll =
        op.extents().size() == x.axis() + 1 && op.extents().get(x.axis()) instanceof Extent.Rest;
    return drawsAll
        ? new Channels(x.axis(), ChannelAnalysis.repeat(x.labels(), Math.toIntExact(run)))
        : analysis.pinInputs(node);
  }

  @Override
  public @Nullable Channels visit(MovementOp.Transpose op, Node node) {
    Channels x = analysis.pass(node);
    return x == null ? null : new Channels(op.permutation().indexOf(x.axis()), x.labels());
  }

  @Override
  public @Nullable Channels visit(MovementOp.Slice op, Node node) {
    Channels x = analysis.pass(node);
    if (x == null || x.axis() != op.axis()) {
      return x;
    }
    if (op.step() > 1) {
      return analysis.pinInputs(node);
    }
    Run run = new Run(node.name(), x.labels(), op.start(), op.end());
    analysis.runs().add(run);
    return new Channels(x.axis(), run.labels());
  }

  @Override
  public @Nullable Channels visit(MovementOp.Pad op, Node node) {
    Channels x = analysis.pass(node);
    if (x != null && op.before().get(x.axis()) + op.after().get(x.axis()) > 0) {
      return analysis.pinInputs(node);
    }
    return x;
  }

  private @Nullable Channels concatElsewhere(Node node) {
    Channels first = analysis.of(node.inputs().get(0));
    for (Value input : node.inputs()) {
      Channels part = analysis.of(input);
      if (first == null
          || part == null
          || part.axis() != first.axis()
          || part.labels().length != first.labels().length) {
        return analysis.pinInputs(node);
      }
      analysis.labels().merge(first.labels(), part.labels());
    }
    return first;
  }

  private static boolean isSame(MovementOp.Reshape op, int axis) {
    return axis < op.extents().size()
        && op.extents().get(axis) instanceof Extent.SameAs same
        && same.axis() == axis;
  }
}
