package io.tao4j.networks.ocrnet;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Recurrent;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Fan;
import io.tao4j.networks.ocrnet.OcrSpec.Model;
import io.tao4j.networks.reading.CtcOutputs;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph. Each column of the last map, the mean over its rows, is a step, of two bidirectional
 * LSTMs unless the spec leaves them out; a dense layer or a decoder with attention makes classes of
 * the steps.
 */
final class OcrGraph {
  /** Input: {@code [N, C, H, W]}. */
  static final String IMAGES = "images";

  /** Output: {@code [N, steps, classes]}, before the softmax. */
  static final String LOGITS = "logits";

  /** Output with TAO's name: the best class of each step, {@code INT32 [N, steps]}. */
  static final String BEST = "output_id";

  /** Output with TAO's name: its probability, {@code [N, steps]}. */
  static final String PROBABILITY = "output_prob";

  /** The input and scores of a model with {@code prediction: CTC}; its blank comes first. */
  static final CtcOutputs CTC = new CtcOutputs(IMAGES, LOGITS, true);

  /** The last layer of CTC. */
  static final String PREDICTION = "prediction";

  /** LSTMs over the columns. */
  private static final int LAYERS = 2;

  /** Scope of the decoder with attention. */
  static final String DECODER = "decoder";

  /** Scope of the rectification. */
  static final String RECTIFICATION = "rectification";

  /** What the decoder looks at: {@code [N, columns, hidden]}. */
  static final String COLUMNS = "sequence.1.linear";

  private OcrGraph() {}

  /** The last map of a model's convolutions. */
  private static Value map(GraphBuilder b, Value images, Model model) {
    if (model.backbone().equals("FAN_tiny_2X")) {
      return Fan.tinyOfHalfStride().build(b, images, BackboneOptions.DEFAULT).at(8);
    }
    boolean doubled = model.backbone().equals("ResNet2X");
    return new OcrTrunk(model.featureChannel(), doubled).build(b, images);
  }

  static Graph build(Model model, Preprocessing input, int characters, int longest) {
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(IMAGES, DType.FLOAT32, input.batchShape());
    Value straight =
        model.tps()
            ? Rectification.build(b.scope(RECTIFICATION), images, model.numFiducial())
            : images;
    Value map = map(b.scope(NetworkDefinition.BACKBONE), straight, model);
    Value x =
        b.add(
            "columns",
            MovementOp.Transpose.swapping(3, 1, 2),
            b.reduce(ReduceKind.MEAN, map, false, 2)); // [N, W, C]
    for (int i = 0; i < (model.joinsColumns() ? LAYERS : 0); i++) {
      GraphBuilder layer = b.scope("sequence." + i);
      x = Recurrent.lstm(layer, "rnn", x, model.hiddenSize(), 1, true, null).steps();
      x = layer.linear("linear", x, model.hiddenSize(), true);
    }
    Value logits;
    if (model.isAttention()) {
      GraphBuilder decoder = b.scope(DECODER);
      int classes = characters + AttentionDecoder.FIRST;
      logits =
          AttentionDecoder.create(decoder, model.hiddenSize(), model.hiddenSize(), classes)
              .greedy(decoder, x, longest + 1);
    } else {
      logits = b.linear(PREDICTION, x, characters + 1, true);
    }
    Value probabilities = b.add("softmax", new NormalizeOp.Softmax(2), logits);
    b.output(LOGITS, logits);
    Value best = b.add("best", new ReduceOp.ArgMax(2), probabilities);
    b.output(BEST, b.add("best_int32", new ElementwiseOp.Cast(DType.INT32), best));
    b.output(PROBABILITY, b.reduce(ReduceKind.MAXIMUM, probabilities, false, 2));
    return b.build().withOutputs(List.of(LOGITS, BEST, PROBABILITY));
  }

  /** Steps of a graph. */
  static int steps(Graph graph) {
    return Math.toIntExact(graph.type(graph.output(LOGITS).value()).shape().size(1));
  }

  /**
   * First numbers as TAO has them: all weights by He's rule over the inputs, those of LSTMs too,
   * and biases of 0; of the rectification points on two lines, whatever the picture.
   */
  static Map<String, Tensor> firstWeights(Graph graph, long seed) {
    Map<String, Tensor> first = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      String name = parameter.name();
      if (name.startsWith(NetworkDefinition.BACKBONE + ".blocks.")) {
        continue; // a transformer has its own
      }
      if (parameter.role() == Parameter.Role.WEIGHT) {
        first.put(
            name,
            new Initializer.KaimingNormal(false, Math.sqrt(2))
                .draw(parameter.shape(), seed + name.hashCode()));
      } else if (parameter.role() == Parameter.Role.BIAS) {
        first.put(name, Tensor.full(0, parameter.shape().toArray()));
      }
    }
    String points = RECTIFICATION + "." + Rectification.POINTS;
    Parameter weight = graph.parameter(points + ".weight");
    if (weight != null) {
      int count = Math.toIntExact(weight.shape().size(0)) / 2;
      first.put(points + ".weight", Tensor.full(0, weight.shape().toArray()));
      first.put(points + ".bias", Rectification.firstPoints(count));
    }
    return first;
  }
}
