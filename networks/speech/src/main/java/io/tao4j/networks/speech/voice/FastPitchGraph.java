package io.tao4j.networks.speech.voice;

import io.tao4j.graph.Attention;
import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Gathers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Norms;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.speech.layers.SequenceLayers;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The graph of FastPitch (Łańcucki 2020, arXiv 2006.06873) with NeMo's names of parameters: layers
 * of attention and convolutions over symbols, a length and a pitch for each symbol, the symbols
 * drawn out to frames, and layers over frames.
 *
 * <p>Lengths and pitches may be given instead of found, symbol by symbol: in training those of the
 * alignment are, and whoever speaks computes twice, first for what the network finds, then with
 * that at another pace and pitch. The number of frames is an input's, for it cannot be known
 * before.
 */
final class FastPitchGraph {
  /** Input: numbers of symbols, {@code INT64 [N, S]}; NeMo's name. */
  static final String TEXT = "text";

  /** Input: symbols of each text, {@code INT64 [N]}. */
  static final String TEXT_LENGTHS = "text_lengths";

  /**
   * Input: frames of each symbol, {@code INT64 [N, S]}; -1 where length and pitch are the
   * network's.
   */
  static final String DURATIONS = "durations";

  /** Input: pitch of each symbol whose length is given, normalised, {@code FLOAT32 [N, S]}. */
  static final String PITCH = "pitch";

  /** Input: as many columns as frames are made, {@code INT64 [N, T]}; its numbers do not count. */
  static final String FRAMES = "frames";

  /** Input, for several voices: number of the voice, {@code INT64 [N]}. */
  static final String SPEAKER = "speaker";

  /** Output: spectrograms, {@code FLOAT32 [N, bands, T]}, 0 behind each one's end. */
  static final String SPECTROGRAM = "spect";

  /** Output: frames of each spectrogram, {@code INT64 [N]}; those beyond T are cut off. */
  static final String NUMBER_OF_FRAMES = "num_frames";

  /** Output: frames of each symbol as the network finds them, {@code FLOAT32 [N, S]}. */
  static final String DURATIONS_FOUND = "durs_predicted";

  /** Output: logarithms of frames + 1 of each symbol, {@code FLOAT32 [N, S]}. */
  static final String LOG_DURATIONS = "log_durs_predicted";

  /** Output: pitch of each symbol as the network finds it, {@code FLOAT32 [N, S]}. */
  static final String PITCH_FOUND = "pitch_predicted";

  /** Output in training: what symbols are before any layer, {@code FLOAT32 [N, S, D]}. */
  static final String EMBEDDED = "embedded";

  static final String EMBEDDING = "word_emb";

  private static final double EPSILON = 1e-5;
  private static final double BASE = 10_000;

  private final SpectroGenSpec.Model config;
  private final int width;

  FastPitchGraph(SpectroGenSpec.Model config) {
    this.config = config;
    this.width = config.symbolsEmbeddingDim();
  }

  private static Shape shape(String... symbols) {
    List<Dim> dims = new ArrayList<>();
    for (String symbol : symbols) {
      dims.add(Dim.symbol(symbol));
    }
    return new Shape(dims);
  }

  /**
   * The network.
   *
   * @param symbols that texts are made of
   */
  Graph build(int symbols) {
    GraphBuilder b = new GraphBuilder();
    Value text = b.input(TEXT, DType.INT64, shape("N", "S"));
    Value lengths = b.input(TEXT_LENGTHS, DType.INT64, shape("N"));
    Value durations = b.input(DURATIONS, DType.INT64, shape("N", "S"));
    Value pitch = b.input(PITCH, DType.FLOAT32, shape("N", "S"));
    Value frames = b.input(FRAMES, DType.INT64, shape("N", "T"));
    Value inside = SequenceLayers.inside(b, text, lengths); // [N, S, 1]
    GraphBuilder e = b.scope(NetworkDefinition.BACKBONE);
    Value embedded = b.product(Blocks.embedding(e, EMBEDDING, text, symbols, width), inside);
    Value x = embedded;
    if (config.nSpeakers() > 1) {
      Value speaker = b.input(SPEAKER, DType.INT64, shape("N"));
      Value voice = Blocks.embedding(b, "speaker_emb", speaker, config.nSpeakers(), width);
      Value column =
          b.add(
              new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
              voice);
      x = b.product(b.sum(x, column), inside);
    }
    Value encoded = layers(e, x, inside, config.inputFft());
    Value flat = flat(b, inside);
    Value logDurations =
        predicted(b.scope("duration_predictor"), encoded, inside, config.durationPredictor());
    Value found =
        b.product(
            b.add(
                new Clip(0, config.maxTokenDuration()),
                b.sum(b.unary(UnaryKind.EXP, logDurations), b.constant(-1))),
            flat);
    Value pitchFound =
        predicted(b.scope("pitch_predictor"), encoded, inside, config.pitchPredictor());
    Value given =
        b.add(
            new Compare(CompareKind.GREATER),
            durations,
            b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of(-1.0))));
    Value whole = b.unary(UnaryKind.FLOOR, b.sum(found, b.constant(0.5)));
    Value lasting = b.add(new Select(), given, b.add(new Cast(DType.FLOAT32), durations), whole);
    lasting = b.product(lasting, flat);
    Value sung = b.product(b.add(new Select(), given, pitch, pitchFound), flat);
    Value pitched = pitchEmbedding(b, sung);
    Value repeats = b.add(new Cast(DType.INT64), lasting);
    Value drawn = Gathers.repeated(b, b.sum(encoded, pitched), repeats, frames); // [N, T, D]
    Value count = b.add(new Cast(DType.INT64), b.reduce(ReduceKind.SUM, lasting, false, 1));
    Value sounding = SequenceLayers.inside(b, drawn, count);
    Value decoded = layers(b.scope("decoder"), drawn, sounding, config.outputFft());
    Value mel = b.linear("proj", decoded, config.preprocessor().features(), true);
    b.output(SPECTROGRAM, b.add(new Transpose(List.of(0, 2, 1)), b.product(mel, sounding)));
    b.output(NUMBER_OF_FRAMES, count);
    b.output(DURATIONS_FOUND, found);
    b.output(LOG_DURATIONS, logDurations);
    b.output(PITCH_FOUND, pitchFound);
    b.trainingOutput(EMBEDDED, embedded);
    return b.build();
  }

  /** {@code [N, S, 1]} as {@code [N, S]}. */
  private static Value flat(GraphBuilder b, Value x) {
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1))), x);
  }

  private Value layers(GraphBuilder b, Value input, Value inside, FftConfig fft) {
    Value x = b.sum(input, b.product(positions(b, input), inside));
    x = SequenceLayers.dropped(b, x, fft.dropemb());
    Value behind =
        b.add(new Compare(CompareKind.LESS), flat(b, inside), b.constant(0.5)); // true for padding
    Value scores = Attention.overKeys(b, Attention.masked(b, behind));
    for (int i = 0; i < fft.nLayer(); i++) {
      GraphBuilder layer = b.scope("layers." + i);
      x = b.product(attention(layer.scope("dec_attn"), x, scores, fft), inside);
      x = b.product(convolutions(layer.scope("pos_ff"), x, fft), inside);
    }
    return x;
  }

  /** Sines, then cosines, {@code [T, D]}. */
  private Value positions(GraphBuilder b, Value x) {
    Value column =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))),
            SequenceLayers.positions(b, x, 1));
    List<Double> speeds = new ArrayList<>();
    for (int k = 0; k < width / 2; k++) {
      speeds.add(Math.pow(BASE, -2.0 * k / width));
    }
    Value angles =
        b.product(
            column, b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(speeds.size()), speeds)));
    return b.add(new Concat(1), b.unary(UnaryKind.SIN, angles), b.unary(UnaryKind.COS, angles));
  }

  private Value attention(GraphBuilder b, Value x, Value scores, FftConfig fft) {
    int all = fft.nHead() * fft.dHead();
    Value qkv = b.linear("qkv_net", x, 3 * all, true);
    Value[] parts = new Value[3];
    for (int i = 0; i < 3; i++) {
      parts[i] =
          Attention.splitHeads(b, b.add(new Slice(2, i * all, (i + 1) * all, 1), qkv), fft.nHead());
    }
    Value attended = Attention.attention(b, parts[0], parts[1], parts[2], fft.dropatt(), scores);
    Value out = b.linear("o_net", Attention.mergeHeads(b, attended), width, false);
    return Norms.layerNorm(
        b, "layer_norm", b.sum(x, SequenceLayers.dropped(b, out, fft.dropout())), 2, EPSILON);
  }

  private Value convolutions(GraphBuilder b, Value x, FftConfig fft) {
    Value turned = b.add(new Transpose(List.of(0, 2, 1)), x);
    List<Integer> kernel = List.of(fft.kernelSize());
    Value y = b.relu(SequenceLayers.conv(b, "CoreNet.0", turned, fft.dInner(), kernel, 1, 1));
    y = SequenceLayers.conv(b, "CoreNet.2", y, width, kernel, 1, 1);
    y = SequenceLayers.dropped(b, b.add(new Transpose(List.of(0, 2, 1)), y), fft.dropout());
    return Norms.layerNorm(b, "layer_norm", b.sum(x, y), 2, EPSILON);
  }

  /**
   * A number for each symbol, 0 behind a text's end.
   *
   * @param b scope of the predictor
   * @param encoded {@code [N, S, D]}
   * @param inside {@code [N, S, 1]}
   * @return {@code [N, S]}
   */
  static Value predicted(GraphBuilder b, Value encoded, Value inside, PredictorConfig predictor) {
    Value x = b.product(encoded, inside);
    for (int i = 0; i < predictor.nLayers(); i++) {
      GraphBuilder layer = b.scope("layers." + i);
      Value turned = b.add(new Transpose(List.of(0, 2, 1)), x);
      Value y =
          SequenceLayers.conv(
              layer, "conv", turned, predictor.filterSize(), List.of(predictor.kernelSize()), 1, 1);
      y = b.relu(b.add(new Transpose(List.of(0, 2, 1)), y));
      y = Norms.layerNorm(layer, "norm", y, 2, EPSILON);
      x = b.product(SequenceLayers.dropped(b, y, predictor.dropout()), inside);
    }
    return flat(b, b.product(b.linear("fc", x, 1, true), inside));
  }

  /** What is added to symbols for their pitch, {@code [N, S, D]}. */
  private Value pitchEmbedding(GraphBuilder b, Value pitch) {
    Value row =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
            pitch);
    Value embedded =
        SequenceLayers.conv(
            b, "pitch_emb", row, width, List.of(config.pitchEmbeddingKernelSize()), 1, 1);
    return b.add(new Transpose(List.of(0, 2, 1)), embedded);
  }
}
