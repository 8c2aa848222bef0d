package io.tao4j.networks.language.classification;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
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

/** A classifier of texts for the classes of one data set. */
final class TextClassificationDefinition extends TextDefinition<Integer> {
  /** Output: {@code [N, classes]}. */
  static final String LOGITS = "logits";

  private static final String HEAD = "head";
  private static final String LABELS = "labels";

  private final TextClassificationSpec spec;
  private final LabelledTexts training;

  TextClassificationDefinition(TextClassificationSpec spec, LabelledTexts training) {
    super(
        TextClassificationNetwork.NAME,
        spec,
        training.classes(),
        Map.of(
            TextHead.lastLayer(HEAD, spec.model().head().numOutputLayers()), training.classes()));
    this.spec = spec;
    this.training = training;
  }

  @Override
  protected void outputs(GraphBuilder b, TextEncoder encoder, Encoded text, Inputs inputs) {
    TextClassificationSpec.Head head = spec.model().head();
    b.output(
        LOGITS,
        TextHead.logits(
            b,
            HEAD,
            TextHead.pooled(b, text, inputs, head.pooling()),
            head.numOutputLayers(),
            head.fcDropout(),
            training.classes().size()));
  }

  @Override
  protected Value loss(GraphBuilder b, Graph graph, List<String> terms) {
    Value labels = b.input(LABELS, DType.INT64, Shape.of(Dim.symbol("N")));
    boolean balanced = spec.model().dataset().classBalancing().isPresent();
    return TextLosses.ofTexts(
        b.scope("loss"),
        graph.output(LOGITS).value(),
        labels,
        balanced ? training.balance() : null);
  }

  @Override
  protected Map<String, Tensor> targets(TextBatch<Integer> batch) {
    return Map.of(LABELS, batch.perText(label -> label));
  }
}
