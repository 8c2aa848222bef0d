package io.tao4j.networks.detr;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.transformer.Attentions;
import io.tao4j.networks.transformer.DeformableEncoder.Memory;
import io.tao4j.networks.transformer.Dense;
import io.tao4j.networks.transformer.Perceptron;
import io.tao4j.networks.transformer.Places;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of all detection transformers here: queries look at each other, then at a few places
 * of the maps around their boxes, layer after layer, and each layer says classes and boxes.
 */
final class Decoder {
  /** Name of the node that is added to scores; a training puts a mask in its place. */
  static final String MASK = "decoder.mask";

  /** How queries know where they are. */
  enum Position {
    /** By what is learnt for each. */
    LEARNT,
    /** By a small network on the numbers of their box. */
    OF_BOX,
    /** By a small network on waves of those. */
    OF_WAVES
  }

  /**
   * What differs between the networks.
   *
   * @param position how queries know where they are
   * @param refines whether each layer moves the boxes of the one before
   * @param sharesHeads whether all layers have the same heads
   * @param looksForwardTwice whether a box's gradient goes through the layer before too
   * @param waveTemperature of {@link Position#OF_WAVES}
   */
  record Kind(
      Position position,
      boolean refines,
      boolean sharesHeads,
      boolean looksForwardTwice,
      double waveTemperature) {}

  /**
   * What a layer says.
   *
   * @param logits {@code [N, Q, classes]}
   * @param boxes {@code [N, Q, 4]}, x, y, width and height, 0 to 1
   */
  record Predictions(Value logits, Value boxes) {}

  private Decoder() {}

  /**
   * Adds it.
   *
   * @param builder of the graph, without a scope
   */
  static List<Predictions> build(
      GraphBuilder builder, Queries.Start start, Memory memory, DetrSizes sizes, Kind kind) {
    GraphBuilder b = builder.scope("decoder");
    int width = sizes.hidden();
    Value mask = builder.add(MASK, SourceOp.Constant.scalar(0), List.of());
    List<Dense> classHeads = new ArrayList<>();
    List<Perceptron> boxHeads = new ArrayList<>();
    for (int i = 0; i < (kind.sharesHeads() ? 1 : sizes.decoderLayers()); i++) {
      classHeads.add(DetrGraph.classes(builder, DetrGraph.classLayer(i), sizes));
      boxHeads.add(Perceptron.of(builder, DetrGraph.boxLayer(i), true, width, width, width, 4));
    }
    Perceptron positions =
        switch (kind.position()) {
          case LEARNT -> null;
          case OF_BOX -> Perceptron.of(b, "query_pos_head", false, 4, 2 * width, width);
          case OF_WAVES -> Perceptron.of(b, "query_pos_head", false, 2 * width, width, width);
        };
    Value x = start.content();
    Value reference = start.reference();
    Value undetached = reference;
    List<Predictions> predictions = new ArrayList<>();
    for (int layer = 0; layer < sizes.decoderLayers(); layer++) {
      GraphBuilder scope = b.scope("layers." + layer);
      Value position = position(scope, start, reference, positions, sizes, kind);
      Value mixed = Attentions.toEachOther(scope, "self_attn", x, position, sizes.heads(), mask);
      x = Attentions.added(scope, "self_attn_layer_norm", x, mixed, sizes.dropout());
      Value seen =
          Attentions.toPlaces(
              scope,
              "encoder_attn",
              scope.sum(x, position),
              spread(scope, reference),
              memory.rows(),
              memory.sizes(),
              sizes.heads(),
              sizes.decoderPoints());
      x = Attentions.added(scope, "encoder_attn_layer_norm", x, seen, sizes.dropout());
      Value inner =
          Attentions.feedForward(scope, x, sizes.feedForward(), UnaryKind.RELU, sizes.dropout());
      x = Attentions.added(scope, "final_layer_norm", x, inner, sizes.dropout());

      int head = kind.sharesHeads() ? 0 : layer;
      Value logits = classHeads.get(head).apply(scope, x);
      Value change = boxHeads.get(head).apply(scope, x);
      Value boxes = moved(scope, change, reference);
      if (kind.refines()) {
        Value shown =
            kind.looksForwardTwice() && layer > 0 ? moved(scope, change, undetached) : boxes;
        predictions.add(new Predictions(logits, shown));
        undetached = boxes;
        reference = scope.stopGradient(boxes);
      } else {
        predictions.add(new Predictions(logits, boxes));
      }
    }
    return predictions;
  }

  private static Value position(
      GraphBuilder b,
      Queries.Start start,
      Value reference,
      @Nullable Perceptron network,
      DetrSizes sizes,
      Kind kind) {
    if (network == null) {
      Value learnt = start.position();
      if (learnt == null) {
        throw new IllegalArgumentException("queries without a position of their own");
      }
      return learnt;
    }
    return kind.position() == Position.OF_BOX
        ? network.apply(b, reference)
        : network.apply(
            b, Places.ofBoxes(b, reference, sizes.hidden() / 2, kind.waveTemperature()));
  }

  /** {@code [N, Q, k]} to {@code [N, Q, 1, 1, 1, k]}. */
  private static Value spread(GraphBuilder b, Value reference) {
    return b.add(
        new Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.SameAs(1),
                new Extent.Sized(1),
                new Extent.Sized(1),
                new Extent.Sized(1),
                new Extent.SameAs(2))),
        reference);
  }

  /** A box seen from where the query looks, of which only the middle may be known. */
  private static Value moved(GraphBuilder b, Value change, Value reference) {
    Value from = Places.inverseSigmoid(b, reference);
    if (b.shape(reference).size(2) == 4) {
      return b.unary(UnaryKind.SIGMOID, b.sum(change, from));
    }
    Value middle = b.sum(b.add(new MovementOp.Slice(2, 0, 2, 1), change), from);
    Value size = b.add(new MovementOp.Slice(2, 2, 4, 1), change);
    return b.unary(UnaryKind.SIGMOID, b.add(new MovementOp.Concat(2), middle, size));
  }
}
