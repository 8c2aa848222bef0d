package io.tao4j.networks.detr;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Gathers;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.transformer.Attentions;
import io.tao4j.networks.transformer.DeformableEncoder.Memory;
import io.tao4j.networks.transformer.Dense;
import io.tao4j.networks.transformer.Perceptron;
import io.tao4j.networks.transformer.Places;
import io.tao4j.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a decoder starts from. */
final class Queries {
  /** Name of the node with what queries hold, {@code [N, Q, D]}; a training joins others. */
  static final String CONTENT = "queries.content";

  /** Name of the node with where they look, {@code [N, Q, 4]} before a sigmoid. */
  static final String REFERENCE = "queries.reference";

  private Queries() {}

  /**
   * The start of a decoder.
   *
   * @param content {@code [N, Q, D]}
   * @param position {@code [N, Q, D]} where it does not change, else null
   * @param reference {@code [N, Q, 2 or 4]}, 0 to 1
   */
  record Start(Value content, @Nullable Value position, Value reference) {}

  /** Learnt contents and positions, a place that a position leads to: Deformable DETR's. */
  static Start learnt(GraphBuilder builder, Memory memory, DetrSizes sizes) {
    Value table =
        builder.parameter(
            "query_position_embeddings.weight",
            Shape.of(sizes.queries(), 2L * sizes.hidden()),
            Parameter.Role.EMBEDDING,
            new Initializer.Normal(1));
    GraphBuilder b = builder.scope("queries");
    int width = sizes.hidden();
    Value positions =
        Attentions.forEach(b, b.add(new MovementOp.Slice(1, 0, width, 1), table), first(b, memory));
    Value contents =
        Attentions.forEach(
            b, b.add(new MovementOp.Slice(1, width, 2 * width, 1), table), first(b, memory));
    Value places = Dense.of(builder, "reference_points", width, 2).apply(b, positions);
    return new Start(contents, positions, b.unary(UnaryKind.SIGMOID, places));
  }

  /** A pixel of each example: only its number of examples is used. */
  private static Value first(GraphBuilder b, Memory memory) {
    return b.add(new MovementOp.Slice(1, 0, 1, 1), memory.rows());
  }

  /**
   * The best proposals of the encoder: RT-DETR's and DINO's.
   *
   * @param logits {@code [N, Q, classes]} and boxes {@code [N, Q, 4]}, 0 to 1, of those proposals
   */
  record Chosen(Start start, Value logits, Value boxes) {}

  /**
   * Chooses them. Neither what they hold nor where they look brings a gradient to the encoder.
   *
   * @param learnt whether contents are learnt, DINO's, and not those of the pixels
   */
  static Chosen chosen(GraphBuilder builder, Memory memory, DetrSizes sizes, boolean learnt) {
    int width = sizes.hidden();
    GraphBuilder b = builder.scope("queries");
    Places.Anchors anchors = Places.anchors(b, memory.sizes());
    Value inside = b.product(memory.rows(), anchors.valid());
    Value projected = Dense.of(builder, "enc_output.0", width, width).apply(b, inside);
    Value output = Attentions.normed(builder, "enc_output.1", projected);
    Value logits = DetrGraph.classes(builder, DetrGraph.ENCODER_CLASSES, sizes).apply(b, output);
    Value moved =
        Perceptron.of(builder, "enc_bbox_head", true, width, width, width, 4).apply(b, output);
    Value places = b.sum(moved, anchors.logits());
    Value best = b.reduce(ReduceKind.MAXIMUM, logits, false, 2); // [N,S]
    Value index =
        b.addAll("best", new IndexOp.TopK(1, sizes.queries(), true), List.of(best)).get(1);
    Value chosenPlaces = Gathers.rows(b, places, index);
    Value chosenLogits = Gathers.rows(b, logits, index);
    Value reference =
        builder.add(REFERENCE, new ElementwiseOp.StopGradient(), List.of(chosenPlaces));
    Value content;
    if (learnt) {
      Value table =
          builder.parameter(
              "content_embeddings.weight",
              Shape.of(sizes.queries(), width),
              Parameter.Role.EMBEDDING,
              new Initializer.Normal(1));
      content =
          builder.add(
              CONTENT,
              new ElementwiseOp.Binary(ElementwiseOp.BinaryKind.ADD),
              Attentions.terms(b, table, first(b, memory)));
    } else {
      content =
          builder.add(
              CONTENT, new ElementwiseOp.StopGradient(), List.of(Gathers.rows(b, output, index)));
    }
    return new Chosen(
        new Start(content, null, b.unary(UnaryKind.SIGMOID, reference)),
        chosenLogits,
        b.unary(UnaryKind.SIGMOID, chosenPlaces));
  }
}
