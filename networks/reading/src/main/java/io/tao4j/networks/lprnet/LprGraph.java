package io.tao4j.networks.lprnet;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Recurrent;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.reading.CtcOutputs;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph, as TAO builds it: each column of the last map is a step of an LSTM, a dense layer
 * gives each step a score of every character and of the blank, which is the last.
 *
 * <p>Gates are sigmoids, as in TensorFlow 2; TAO's framework had piecewise linear ones.
 */
final class LprGraph {
  /** Input: {@code [N, C, H, W]}. */
  static final String IMAGES = "images";

  /** Output: {@code [N, W / 4, characters + 1]}, before the softmax. */
  static final String LOGITS = "logits";

  /** Its input and scores, the blank behind the characters. */
  static final CtcOutputs OUTPUTS = new CtcOutputs(IMAGES, LOGITS, false);

  /** Output with TAO's name: the best entry of each step, {@code INT32 [N, W / 4]}. */
  static final String BEST = "tf_op_layer_ArgMax";

  /** Output with TAO's name: its probability, {@code [N, W / 4]}. */
  static final String PROBABILITY = "tf_op_layer_Max";

  /** The last layer. */
  static final String DENSE = "dense";

  private static final String LSTM = "lstm";

  private LprGraph() {}

  static Graph build(LprTrunk trunk, Preprocessing input, int hidden, int characters) {
    GraphBuilder b = new GraphBuilder();
    Value images =
        b.input(
            IMAGES,
            DType.FLOAT32,
            Shape.of(
                Dim.symbol("N"),
                Dim.of(input.channels()),
                Dim.of(input.height()),
                Dim.of(input.width())));
    Value map = trunk.build(b.scope(NetworkDefinition.BACKBONE), images);
    long height = b.shape(map).size(2);
    long width = b.shape(map).size(3);
    Value columns = b.add("columns", new MovementOp.Transpose(List.of(0, 3, 2, 1)), map);
    Value steps =
        b.add(
            "steps",
            new MovementOp.Reshape(
                List.of(
                    new MovementOp.Extent.SameAs(0),
                    new MovementOp.Extent.Sized(width),
                    new MovementOp.Extent.Sized(height * LprTrunk.CHANNELS))),
            columns);
    Value states = Recurrent.lstm(b, LSTM, steps, hidden, 1, false, null).steps();
    Value logits = b.linear(DENSE, states, characters + 1, true);
    Value probabilities = b.add("softmax", new NormalizeOp.Softmax(2), logits);
    b.output(LOGITS, logits);
    Value best = b.add("best", new ReduceOp.ArgMax(2), probabilities);
    b.output(BEST, b.add("best_int32", new ElementwiseOp.Cast(DType.INT32), best));
    b.output(PROBABILITY, b.reduce(ReduceKind.MAXIMUM, probabilities, false, 2));
    return b.build();
  }

  /**
   * First numbers as Keras has them: biases are 0, but for the forget gates', which are 1, so that
   * the state is kept at first.
   */
  static Map<String, Tensor> firstWeights(int hidden) {
    float[] bias = new float[4 * hidden];
    Arrays.fill(bias, hidden, 2 * hidden, 1);
    Map<String, Tensor> first = new LinkedHashMap<>();
    first.put(LSTM + ".bias_ih_l0", Tensor.of(bias, 4 * hidden));
    first.put(LSTM + ".bias_hh_l0", Tensor.full(0, 4 * hidden));
    return first;
  }

  /** Whether TAO's penalty is on a parameter: kernels and biases, of the LSTM its input kernel. */
  static boolean isPenalised(String parameter) {
    return !parameter.startsWith(LSTM + ".") || parameter.equals(LSTM + ".weight_ih_l0");
  }
}
