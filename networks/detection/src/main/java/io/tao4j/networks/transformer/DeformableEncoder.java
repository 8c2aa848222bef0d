package io.tao4j.networks.transformer;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The encoder of Deformable DETR: each pixel of each map looks at a few places of all maps.
 *
 * @see <a href="https://arxiv.org/abs/2010.04159">Zhu et al. 2020</a>
 */
public final class DeformableEncoder {
  private static final String LAYERS = "encoder.layers.";

  private DeformableEncoder() {}

  /**
   * Pixels of all maps after each other.
   *
   * @param rows {@code [N, S, hidden]}
   * @param sizes height and width of each map
   */
  public record Memory(Value rows, List<int[]> sizes) {}

  /**
   * What the encoder is made of.
   *
   * @param count of layers
   * @param heads of each
   * @param points that a head looks at in each map
   * @param feedForward width of the inner dense layer
   * @param dropout from 0, below 1
   * @param temperature of the positions' waves
   * @param inside where in a pixel its position is, see {@link Places#ofPixels}
   */
  public record Settings(
      int count,
      int heads,
      int points,
      int feedForward,
      double dropout,
      double temperature,
      double inside) {}

  /**
   * Adds it; its parameters are {@code level_embed} and {@code encoder.layers.*} of the builder's
   * scope.
   *
   * @param levels maps {@code [N, hidden, h, w]}, in the order of their embeddings
   */
  public static Memory encode(GraphBuilder b, List<Value> levels, Settings settings) {
    int hidden = b.channels(levels.get(0));
    Value embedding =
        b.parameter(
            "level_embed",
            Shape.of(levels.size(), hidden),
            Parameter.Role.EMBEDDING,
            new Initializer.Normal(1));
    List<int[]> shapes = levels.stream().map(map -> Attentions.size(b, map)).toList();
    GraphBuilder places = b.scope("positions");
    List<Value> rows = new ArrayList<>();
    List<Value> positions = new ArrayList<>();
    for (int level = 0; level < levels.size(); level++) {
      rows.add(Attentions.rows(b.scope("flat"), levels.get(level)));
      Value levelPlaces =
          places.add(new MovementOp.Slice(0, level, level + 1, 1), embedding); // [1,D]
      positions.add(
          places.sum(
              Places.ofPixels(
                  places, shapes.get(level), hidden, settings.temperature(), settings.inside()),
              levelPlaces));
    }
    Value x = rows.size() == 1 ? rows.get(0) : b.add("memory", new MovementOp.Concat(1), rows);
    Value position = places.add(new MovementOp.Concat(1), positions.toArray(new Value[0]));
    Value references = Places.references(places, shapes);
    for (int layer = 0; layer < settings.count(); layer++) {
      GraphBuilder scope = b.scope(LAYERS + layer);
      Value mixed =
          Attentions.toPlaces(
              scope,
              "self_attn",
              scope.sum(x, position),
              references,
              x,
              shapes,
              settings.heads(),
              settings.points());
      x = Attentions.added(scope, "self_attn_layer_norm", x, mixed, settings.dropout());
      Value inner =
          Attentions.feedForward(
              scope, x, settings.feedForward(), UnaryKind.RELU, settings.dropout());
      x = Attentions.added(scope, "final_layer_norm", x, inner, settings.dropout());
    }
    return new Memory(x, shapes);
  }

  /**
   * First weights beside those of the initialisers: each head looks another way.
   *
   * @param scope of the encoder with a point behind, or empty text
   * @param levels number of maps
   */
  public static Map<String, Tensor> firstWeights(String scope, int levels, Settings settings) {
    Map<String, Tensor> weights = new HashMap<>();
    for (int i = 0; i < settings.count(); i++) {
      weights.put(
          scope + LAYERS + i + ".self_attn.sampling_offsets.bias",
          Attentions.directions(settings.heads(), levels, settings.points()));
    }
    return weights;
  }
}
