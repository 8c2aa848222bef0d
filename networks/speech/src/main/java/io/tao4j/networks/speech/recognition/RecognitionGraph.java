package io.tao4j.networks.speech.recognition;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;

/** The graph of a recogniser: an encoder, a convolution to the labels, the loss. */
final class RecognitionGraph {
  /** Input: features, {@code FLOAT32 [N, F, T]}; NeMo's name. */
  static final String FEATURES = "audio_signal";

  /** Input: frames of each sound, {@code INT64 [N]}; NeMo's name. */
  static final String LENGTHS = "length";

  /** Output: logarithms of probabilities, {@code FLOAT32 [N, T / stride, labels + 1]}. */
  static final String LOG_PROBABILITIES = "logprobs";

  /** Output: steps of each answer, {@code INT64 [N]}. */
  static final String STEPS = "encoded_length";

  /** Targets: labels, {@code INT64 [N, S]}. */
  static final String TARGETS = "targets";

  /** Targets: labels of each text, {@code INT64 [N]}. */
  static final String TARGET_LENGTHS = "target_lengths";

  /** The last layer. */
  static final String DECODER = "decoder";

  static final String LOSSES = "losses";

  private RecognitionGraph() {}

  /**
   * The network.
   *
   * @param bands of the features
   * @param stride frames of a batch are a multiple of this
   * @param classes labels and the blank
   */
  static Graph of(SpeechEncoder encoder, int bands, int stride, int classes) {
    GraphBuilder b = new GraphBuilder();
    Value features =
        b.input(
            FEATURES,
            DType.FLOAT32,
            new Shape(List.of(Dim.symbol("N"), Dim.of(bands), Dim.symbol("T", stride))));
    Value lengths = b.input(LENGTHS, DType.INT64, new Shape(List.of(Dim.symbol("N"))));
    SpeechEncoder.Encoded encoded =
        encoder.build(b.scope(NetworkDefinition.BACKBONE), features, lengths);
    GraphBuilder last = b.scope(DECODER);
    Value logits =
        b.add(
            DECODER,
            Conv.of(1, Padding.all(0, 1), 1),
            encoded.values(),
            last.parameter(
                "weight",
                Shape.of(classes, b.channels(encoded.values()), 1),
                Role.WEIGHT,
                new Initializer.XavierUniform()),
            last.parameter("bias", Shape.of(classes), Role.BIAS, Initializer.zeros()));
    Value steps = b.add(new Transpose(List.of(0, 2, 1)), logits);
    b.output(LOG_PROBABILITIES, b.add(new NormalizeOp.LogSoftmax(2), steps));
    b.output(STEPS, encoded.lengths());
    return b.build();
  }

  /** Adds the loss with its targets as further inputs: the mean over utterances. */
  static Value loss(GraphBuilder b, Graph graph, int blank) {
    Value targets =
        b.input(TARGETS, DType.INT64, new Shape(List.of(Dim.symbol("N"), Dim.symbol("S"))));
    Value lengths = b.input(TARGET_LENGTHS, DType.INT64, new Shape(List.of(Dim.symbol("N"))));
    Value losses =
        b.add(
            LOSSES,
            new LossOp.CtcLoss(blank, true),
            graph.output(LOG_PROBABILITIES).value(),
            targets,
            graph.output(STEPS).value(),
            lengths);
    return b.reduceAll(ReduceKind.MEAN, losses);
  }
}
