package io.tao4j.networks.speech.voice;

import io.tao4j.graph.Attention;
import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Not;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Gathers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Pad;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.speech.layers.SequenceLayers;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;

/**
 * What training adds to FastPitch: the aligner of symbols with frames (Badlani et al. 2021, arXiv
 * 2108.10447), and the losses.
 */
final class AlignmentGraph {
  /** Name of the model's part that the aligner is. */
  static final String PART = "aligner";

  /** Target: spectrograms, {@code FLOAT32 [N, bands, T]}, 0 behind each one's end. */
  static final String MEL = "mel_target";

  /** Target: frames of each spectrogram, {@code INT64 [N]}. */
  static final String MEL_LENGTHS = "mel_lengths";

  /** Target: logarithms of how likely each symbol is for each frame, {@code FLOAT32 [N, T, S]}. */
  static final String PRIOR = "prior";

  /** Target: weight of the loss of alignments that are not sharp, {@code FLOAT32 [N]}. */
  static final String SHARPNESS = "bin_weight";

  /** Prediction: logarithms of the share of each symbol in each frame, {@code [N, T, S]}. */
  static final String ATTENTION = "attention";

  static final String LOSS = "loss";
  static final List<String> TERMS =
      List.of("mel_loss", "duration_loss", "pitch_loss", "ctc_loss", "bin_loss");

  private static final double TEMPERATURE = 0.0005;
  private static final double BLANK = -1;
  private static final double MINOR = 0.1;

  private AlignmentGraph() {}

  /**
   * The aligner alone, as a part of the model.
   *
   * @param symbols that texts are made of
   */
  static Graph part(SpectroGenSpec.Model config, int symbols) {
    GraphBuilder b = new GraphBuilder();
    Value text = b.input(FastPitchGraph.TEXT, DType.INT64, shape("N", "S"));
    Value lengths = b.input(FastPitchGraph.TEXT_LENGTHS, DType.INT64, shape("N"));
    Value mel = b.input(MEL, DType.FLOAT32, spectrograms(config));
    Value prior = b.input(PRIOR, DType.FLOAT32, shape("N", "T", "S"));
    Value embedded =
        b.product(
            Blocks.embedding(
                b.scope(NetworkDefinition.BACKBONE),
                FastPitchGraph.EMBEDDING,
                text,
                symbols,
                config.symbolsEmbeddingDim()),
            SequenceLayers.inside(b, text, lengths));
    Value scores = scores(b.scope(PART), embedded, lengths, mel, prior);
    b.output(ATTENTION, b.add(new NormalizeOp.LogSoftmax(2), scores));
    return b.build();
  }

  private static Shape shape(String... symbols) {
    return new Shape(java.util.Arrays.stream(symbols).map(Dim::symbol).toList());
  }

  private static Shape spectrograms(SpectroGenSpec.Model config) {
    return new Shape(
        List.of(Dim.symbol("N"), Dim.of(config.preprocessor().features()), Dim.symbol("T")));
  }

  /**
   * Logarithms of how well each symbol goes with each frame, before they sum to 1.
   *
   * @param b scope of the aligner
   * @param embedded {@code [N, S, D]}
   * @param mel {@code [N, bands, T]}
   * @param prior {@code [N, T, S]}
   * @return {@code [N, T, S]}
   */
  private static Value scores(
      GraphBuilder b, Value embedded, Value lengths, Value mel, Value prior) {
    int width = (int) b.shape(embedded).size(2);
    int bands = b.channels(mel);
    GraphBuilder k = b.scope("key_proj");
    Value keys = b.add(new Transpose(List.of(0, 2, 1)), embedded);
    keys = b.relu(SequenceLayers.conv(k, "0.conv", keys, 2 * width, List.of(3), 1, 1));
    keys = SequenceLayers.conv(k, "2.conv", keys, bands, List.of(1), 1, 1); // [N, bands, S]
    GraphBuilder q = b.scope("query_proj");
    Value queries = b.relu(SequenceLayers.conv(q, "0.conv", mel, 2 * bands, List.of(3), 1, 1));
    queries = b.relu(SequenceLayers.conv(q, "2.conv", queries, bands, List.of(1), 1, 1));
    queries = SequenceLayers.conv(q, "4.conv", queries, bands, List.of(1), 1, 1);
    Value rows = b.add(new Transpose(List.of(0, 2, 1)), queries); // [N, T, bands]
    Value squares =
        b.sum(
            b.reduce(ReduceKind.SUM, b.product(rows, rows), true, 2),
            b.reduce(ReduceKind.SUM, b.product(keys, keys), true, 1));
    Value distance = b.difference(squares, b.scale(b.add(new LinearOp.MatMul(), rows, keys), 2));
    Value behind = Attention.masked(b, Attention.padding(b, lengths, embedded)); // [N, S]
    Value mask =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
            behind);
    Value shares =
        b.add(new NormalizeOp.LogSoftmax(2), b.sum(b.scale(distance, -TEMPERATURE), mask));
    return b.sum(shares, prior);
  }

  /**
   * The network continued by the aligner and its losses.
   *
   * @param network of {@link FastPitchGraph}
   */
  static Graph withLosses(SpectroGenSpec.Model config, Graph network) {
    GraphBuilder b = GraphBuilder.of(network);
    Value mel = b.input(MEL, DType.FLOAT32, spectrograms(config));
    Value melLengths = b.input(MEL_LENGTHS, DType.INT64, shape("N"));
    Value prior = b.input(PRIOR, DType.FLOAT32, shape("N", "T", "S"));
    Value sharpness = b.input(SHARPNESS, DType.FLOAT32, shape("N"));
    Value text = new Value(FastPitchGraph.TEXT, 0);
    Value lengths = new Value(FastPitchGraph.TEXT_LENGTHS, 0);
    Value durations = new Value(FastPitchGraph.DURATIONS, 0);
    Value pitch = new Value(FastPitchGraph.PITCH, 0);
    Value scores =
        scores(b.scope(PART), network.output(FastPitchGraph.EMBEDDED).value(), lengths, mel, prior);
    Value attention = b.add(new NormalizeOp.LogSoftmax(2), scores);
    Value melLoss = melLoss(b, network.output(FastPitchGraph.SPECTROGRAM).value(), mel);
    Value inside =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1))),
            SequenceLayers.inside(b, text, lengths));
    Value frames = b.add(new Cast(DType.FLOAT32), durations);
    Value durationLoss =
        overSymbols(
            b,
            network.output(FastPitchGraph.LOG_DURATIONS).value(),
            b.unary(UnaryKind.LOG, b.sum(b.product(frames, inside), b.constant(1))),
            inside);
    Value pitchLoss =
        overSymbols(b, network.output(FastPitchGraph.PITCH_FOUND).value(), pitch, inside);
    Value ctcLoss = forwardSum(b, scores, text, lengths, melLengths);
    Value hard = Gathers.spans(b, durations, b.add(new Transpose(List.of(0, 2, 1)), mel));
    Value sharp =
        b.quotient(
            b.reduceAll(ReduceKind.SUM, b.product(attention, hard)),
            b.sum(b.reduceAll(ReduceKind.SUM, hard), b.constant(1e-6)));
    Value binLoss = b.product(b.scale(sharp, -1), b.reduceAll(ReduceKind.MEAN, sharpness));
    Value loss = b.sum(melLoss, b.scale(b.sum(durationLoss, pitchLoss), MINOR));
    loss = b.sum(loss, b.sum(ctcLoss, binLoss));
    List<Value> terms = List.of(melLoss, durationLoss, pitchLoss, ctcLoss, binLoss);
    for (int i = 0; i < terms.size(); i++) {
      b.trainingOutput(TERMS.get(i), terms.get(i));
    }
    b.trainingOutput(ATTENTION, attention);
    b.trainingOutput(LOSS, loss);
    return b.build();
  }

  /** Mean square where the target is not 0, which it is behind a sound's end. */
  static Value melLoss(GraphBuilder b, Value found, Value target) {
    Value zero = b.add(new Compare(CompareKind.EQUAL), target, b.constant(0));
    Value counted = b.add(new Cast(DType.FLOAT32), b.add(new Not(), zero));
    Value distance = b.difference(found, target);
    Value squares = b.product(b.product(distance, distance), counted);
    return b.quotient(b.reduceAll(ReduceKind.SUM, squares), b.reduceAll(ReduceKind.SUM, counted));
  }

  /** Mean square over the symbols of texts. */
  static Value overSymbols(GraphBuilder b, Value found, Value target, Value inside) {
    Value distance = b.product(b.difference(found, target), inside);
    return b.quotient(
        b.reduceAll(ReduceKind.SUM, b.product(distance, distance)),
        b.reduceAll(ReduceKind.SUM, inside));
  }

  /**
   * Minus the logarithm of the summed shares of all alignments that go through the text once, from
   * its start to its end, over its symbols: connectionist temporal classification with a blank of
   * constant weight.
   */
  static Value forwardSum(
      GraphBuilder b, Value scores, Value text, Value lengths, Value melLengths) {
    Value logits = b.add(new Pad(List.of(0, 0, 1), List.of(0, 0, 0), BLANK), scores);
    Value one = b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of(1.0)));
    Value places =
        b.sum(b.sum(b.difference(text, text), b.add(new IndexOp.Iota(1), text)), one); // [N, S]
    Value losses = b.add(new LossOp.CtcLoss(0, true), logits, places, melLengths, lengths);
    return b.reduceAll(
        ReduceKind.MEAN, b.quotient(losses, b.add(new Cast(DType.FLOAT32), lengths)));
  }
}
