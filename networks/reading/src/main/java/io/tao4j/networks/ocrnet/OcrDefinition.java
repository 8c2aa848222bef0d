package io.tao4j.networks.ocrnet;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.networks.backbones.Fan;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.reading.CharacterList;
import io.tao4j.networks.reading.ReadingEvaluator;
import io.tao4j.networks.reading.TextPictureBatch;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network for one spec and the characters of one list. */
final class OcrDefinition implements NetworkDefinition<TextPictureBatch> {
  /** What a model's file says of how its steps are read. */
  static final String DECODING = "prediction";

  private static final String LOSS = "loss";
  private static final String TEXT = "text";

  private final OcrSpec spec;
  private final CharacterList characters;
  private final Preprocessing input;

  OcrDefinition(OcrSpec spec, CharacterList characters) {
    this.spec = spec;
    this.characters = characters;
    this.input = new OcrSettings(spec).preprocessing();
  }

  @Override
  public String network() {
    return OcrNetwork.NAME;
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph =
        OcrGraph.build(spec.model(), input, characters.size(), spec.dataset().maxLabelLength());
    long seed = spec.train().seed();
    return new Model(
        graph,
        Weights.initialize(graph, seed).with(OcrGraph.firstWeights(graph, seed)),
        meta(Map.of(DECODING, spec.model().prediction())));
  }

  private ModelMeta meta(Map<String, String> properties) {
    return new ModelMeta(network(), characters.entries(), input.toMap(), Map.of(), properties);
  }

  @Override
  public Model adopted(Model other, String what) {
    Shape expected = Shape.batch(input.channels(), input.height(), input.width());
    Shape given = other.graph().inputs().get(0).type().shape();
    if (!given.equals(expected)) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images %s, the spec says %s".formatted(what, given, expected),
          "make model.input_width, input_height and input_channel the same");
    }
    String decoding = String.valueOf(other.meta().properties().get(DECODING));
    if (!decoding.equals(spec.model().prediction())) {
      throw new TaoException(
          "TRAIN-006",
          "%s has a prediction of %s, the spec says %s"
              .formatted(what, decoding, spec.model().prediction()),
          "make model.prediction the same");
    }
    if (spec.model().isAttention()) {
      int steps = OcrGraph.steps(other.graph());
      if (!other.meta().classNames().equals(characters.entries())
          || steps != spec.dataset().maxLabelLength() + 1) {
        throw new TaoException(
            "TRAIN-006",
            "%s writes up to %s of %s characters: a decoder with attention is for the characters and"
                    .formatted(what, steps - 1, other.meta().classNames().size())
                + " the length that it was trained for",
            "give its dataset.character_list_file and max_label_length, or train anew");
      }
    }
    return other.withMeta(meta(other.meta().properties()));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    if (!"CTC".equals(meta.properties().get(DECODING))) {
      return List.of();
    }
    List<String> classes = new ArrayList<>(List.of("")); // the blank
    classes.addAll(meta.classNames());
    return List.of(LabelledLayer.of(OcrGraph.PREDICTION, classes));
  }

  @Override
  public Trunk backbone(Model model) {
    return spec.model().backbone().equals("FAN_tiny_2X")
        ? Fan.tinyOfHalfStride()
        : new OcrTrunk(spec.model().featureChannel(), spec.model().backbone().equals("ResNet2X"));
  }

  @Override
  public String backboneField() {
    return "model.backbone";
  }

  @Override
  public String headText() {
    return "a new last layer for its characters";
  }

  @Override
  public Objective<TextPictureBatch> objective(Model start) {
    int longest = spec.dataset().maxLabelLength();
    return spec.model().isAttention()
        ? taught(start.graph(), longest)
        : OcrGraph.CTC.objective(start.graph(), characters.size(), longest, true);
  }

  /** Cross entropy of each step against the next character, until the end. */
  private static Objective<TextPictureBatch> taught(Graph graph, int longest) {
    GraphBuilder b = GraphBuilder.of(graph);
    Value text = b.input(TEXT, DType.INT64, Shape.batch(longest + 2));
    GraphBuilder loss = b.scope("loss");
    AttentionDecoder decoder = AttentionDecoder.of(b, OcrGraph.DECODER + ".");
    Value read = loss.add(new MovementOp.Slice(1, 0, longest + 1, 1), text);
    Value next = loss.add(new MovementOp.Slice(1, 1, longest + 2, 1), text);
    Value logits = decoder.taught(loss, Value.of(OcrGraph.COLUMNS), read);
    b.trainingOutput(LOSS, crossEntropy(loss, logits, next));
    return new Objective<>(b.build(), LOSS, List.of(), batch -> encode(batch, longest));
  }

  /**
   * The mean over steps whose class is not 0.
   *
   * @param logits {@code [N, T, classes]}
   * @param next {@code INT64 [N, T]}
   */
  static Value crossEntropy(GraphBuilder b, Value logits, Value next) {
    int classes = Math.toIntExact(b.shape(logits).size(2));
    Value target = b.add(new IndexOp.OneHot(classes), next);
    Value each =
        b.reduce(
            ReduceKind.SUM,
            b.product(target, b.add(new NormalizeOp.LogSoftmax(2), logits)),
            false,
            2);
    Value none = b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of(0.0)));
    Value counts =
        b.add(
            new ElementwiseOp.Cast(DType.FLOAT32),
            b.add(new Compare(CompareKind.GREATER), next, none));
    return b.scale(Losses.weightedMean(b, each, counts), -1);
  }

  private static Batch encode(TextPictureBatch batch, int longest) {
    int size = batch.samples().size();
    int steps = longest + 2;
    long[] text = new long[size * steps];
    for (int i = 0; i < size; i++) {
      List<Integer> numbers = batch.samples().get(i).characters();
      text[i * steps] = AttentionDecoder.START;
      for (int j = 0; j < numbers.size(); j++) {
        text[i * steps + 1 + j] = numbers.get(j) + AttentionDecoder.FIRST;
      }
      text[i * steps + 1 + numbers.size()] = AttentionDecoder.END;
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(OcrGraph.IMAGES, batch.images());
    inputs.put(TEXT, Tensor.of(text, size, steps));
    return ReadingEvaluator.encode(batch, inputs, longest);
  }
}
