package io.tao4j.networks.language.answers;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.language.encoder.TextEncoder;
import io.tao4j.networks.language.encoder.TextEncoder.Encoded;
import io.tao4j.networks.language.encoder.TextEncoder.Inputs;
import io.tao4j.networks.language.encoder.TextLosses;
import io.tao4j.networks.language.text.TextBatch;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.networks.language.text.TextHead;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** A network that says where answers start and end. */
final class QuestionAnsweringDefinition extends TextDefinition<AnswerTruth> {
  /** Output: {@code [N, T]}. */
  static final String STARTS = "start_logits";

  /** Output: {@code [N, T]}. */
  static final String ENDS = "end_logits";

  private static final String HEAD = "head";
  private static final String START = "start_positions";
  private static final String END = "end_positions";
  private static final List<String> CLASSES = List.of("start", "end");

  private final QuestionAnsweringSpec spec;

  QuestionAnsweringDefinition(QuestionAnsweringSpec spec) {
    super(
        QuestionAnsweringNetwork.NAME,
        spec,
        List.of(),
        Map.of(TextHead.lastLayer(HEAD, spec.model().tokenClassifier().numLayers()), CLASSES));
    this.spec = spec;
  }

  @Override
  protected ModelMeta withFacts(ModelMeta meta) {
    return AnswerSettings.of(spec.model().dataset()).in(meta);
  }

  @Override
  protected void outputs(GraphBuilder b, TextEncoder encoder, Encoded text, Inputs inputs) {
    QuestionAnsweringSpec.TokenClassifier head = spec.model().tokenClassifier();
    Value both =
        TextHead.logits(b, HEAD, text.last(), head.numLayers(), head.dropout(), CLASSES.size());
    b.output(STARTS, column(b, both, 0));
    b.output(ENDS, column(b, both, 1));
  }

  private static Value column(GraphBuilder b, Value x, int index) {
    Value at = b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of((double) index)));
    return b.add(new IndexOp.Gather(2), x, at);
  }

  @Override
  protected Value loss(GraphBuilder b, Graph graph, List<String> terms) {
    Shape texts = Shape.of(Dim.symbol("N"));
    Value start =
        TextLosses.ofPlaces(
            b.scope("loss.start"),
            graph.output(STARTS).value(),
            b.input(START, DType.INT64, texts));
    Value end =
        TextLosses.ofPlaces(
            b.scope("loss.end"), graph.output(ENDS).value(), b.input(END, DType.INT64, texts));
    return b.scale(b.sum(start, end), 0.5);
  }

  @Override
  protected Map<String, Tensor> targets(TextBatch<AnswerTruth> batch) {
    return Map.of(START, batch.perText(AnswerTruth::start), END, batch.perText(AnswerTruth::end));
  }
}
