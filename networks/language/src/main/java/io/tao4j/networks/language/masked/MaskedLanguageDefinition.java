package io.tao4j.networks.language.masked;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.Value;
import io.tao4j.networks.language.encoder.TextEncoder;
import io.tao4j.networks.language.encoder.TextEncoder.Encoded;
import io.tao4j.networks.language.encoder.TextEncoder.Inputs;
import io.tao4j.networks.language.encoder.TextHeads;
import io.tao4j.networks.language.encoder.TextLosses;
import io.tao4j.networks.language.text.TextBatch;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An encoder that guesses masked tokens: only their states go through the table of tokens. */
final class MaskedLanguageDefinition extends TextDefinition<MaskTruth> {
  /** Input: places of the tokens that are to be guessed, {@code INT64 [N, M]}; 0 for none. */
  static final String PLACES = "masked_positions";

  /** Output: {@code [N, M, vocabulary]}. */
  static final String LOGITS = "logits";

  /** Targets: the tokens' ids, {@code INT64 [N, M]}. */
  static final String LABELS = "labels";

  /** Targets: 1 for a place, 0 where a text has no more, {@code INT64 [N, M]}. */
  static final String COUNTED = "loss_mask";

  private static final String HEAD = "head";

  MaskedLanguageDefinition(MaskedLanguageSpec spec) {
    super(MaskedLanguageNetwork.NAME, spec, List.of(), Map.of(HEAD, List.of()));
  }

  private static Shape places() {
    return new Shape(List.of(Dim.symbol("N"), Dim.symbol("M")));
  }

  /** Files of encoders that were trained as BERT is have this head, too. */
  @Override
  public @Nullable String publicName(String parameter) {
    return parameter.startsWith(HEAD + ".") ? parameter.substring(HEAD.length() + 1) : null;
  }

  @Override
  protected void outputs(GraphBuilder b, TextEncoder encoder, Encoded text, Inputs inputs) {
    Value places = b.input(PLACES, DType.INT64, places());
    Value states = states(b, text.last(), places);
    b.output(
        LOGITS,
        TextHeads.ofMaskedTokens(
            b.scope(HEAD), encoder, new Encoded(text.table(), List.of(states))));
  }

  /** States at places, {@code [N, M, width]}: a product, for lengths are not known here. */
  private static Value states(GraphBuilder b, Value all, Value places) {
    Value column =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1))),
            places);
    Value chosen = b.add(new Compare(CompareKind.EQUAL), b.add(new IndexOp.Iota(1), all), column);
    return b.add(new LinearOp.MatMul(), b.add(new Cast(DType.FLOAT32), chosen), all);
  }

  @Override
  protected Value loss(GraphBuilder b, Graph graph, List<String> terms) {
    return TextLosses.ofTokens(
        b.scope("loss"),
        graph.output(LOGITS).value(),
        b.input(LABELS, DType.INT64, places()),
        b.input(COUNTED, DType.INT64, places()),
        null);
  }

  @Override
  protected Map<String, Tensor> targets(TextBatch<MaskTruth> batch) {
    return Map.of(
        PLACES, rows(batch, MaskTruth::places),
        LABELS, rows(batch, MaskTruth::tokens),
        COUNTED, counted(batch));
  }

  /** Numbers of all samples, filled up with 0. */
  static Tensor rows(TextBatch<MaskTruth> batch, Function<MaskTruth, int[]> numbers) {
    int most = batch.samples().stream().mapToInt(s -> s.truth().places().length).max().orElse(0);
    long[] values = new long[batch.samples().size() * most];
    for (int row = 0; row < batch.samples().size(); row++) {
      int[] ofSample = numbers.apply(batch.samples().get(row).truth());
      for (int i = 0; i < ofSample.length; i++) {
        values[row * most + i] = ofSample[i];
      }
    }
    return Tensor.of(values, batch.samples().size(), most);
  }

  static Tensor counted(TextBatch<MaskTruth> batch) {
    return rows(
        batch,
        truth -> {
          int[] ones = new int[truth.places().length];
          java.util.Arrays.fill(ones, 1);
          return ones;
        });
  }
}
