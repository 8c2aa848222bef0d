package io.tao4j.networks.language.words;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.language.encoder.TextEncoder;
import io.tao4j.networks.language.encoder.TextEncoder.Encoded;
import io.tao4j.networks.language.encoder.TextEncoder.Inputs;
import io.tao4j.networks.language.encoder.TextLosses;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.text.TextBatch;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.networks.language.text.TextHead;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network that labels words, with any number of heads. */
public final class WordDefinition extends TextDefinition<WordTruth> {
  private static final String LABELS = "labels.";
  private static final String COUNTED = "loss_mask";

  /**
   * Which tokens count in the loss.
   *
   * @param firstPiecesOnly whether the further pieces of a word do not
   * @param wordsOnly whether special tokens do not; else they have the label 0
   */
  public record Counted(boolean firstPiecesOnly, boolean wordsOnly) {}

  private final List<WordHead> heads;
  private final Counted counted;

  /**
   * @param classNames those that the model file shows
   * @param heads in the order of the labels of {@link Sentence}; a head of whole texts takes its
   *     kind
   */
  public WordDefinition(
      String network,
      TextSpec spec,
      List<String> classNames,
      List<WordHead> heads,
      Counted counted) {
    super(network, spec, classNames, layers(heads));
    this.heads = List.copyOf(heads);
    this.counted = counted;
  }

  private static Map<String, List<String>> layers(List<WordHead> heads) {
    Map<String, List<String>> layers = new LinkedHashMap<>();
    heads.forEach(
        head -> layers.put(TextHead.lastLayer(head.scope(), head.layers()), head.classes()));
    return layers;
  }

  @Override
  protected void outputs(GraphBuilder b, TextEncoder encoder, Encoded text, Inputs inputs) {
    for (WordHead head : heads) {
      Value states =
          head.pooling() == null
              ? text.last()
              : TextHead.pooled(b.scope(head.scope()), text, inputs, head.pooling());
      b.output(
          head.output(),
          TextHead.logits(
              b, head.scope(), states, head.layers(), head.dropout(), head.classes().size()));
    }
  }

  @Override
  protected Value loss(GraphBuilder b, Graph graph, List<String> terms) {
    Shape tokens = new Shape(List.of(Dim.symbol("N"), Dim.symbol("T")));
    Value mask = b.input(COUNTED, DType.INT64, tokens);
    Value sum = null;
    for (WordHead head : heads) {
      Value logits = graph.output(head.output()).value();
      boolean ofWords = head.pooling() == null;
      Value labels =
          b.input(LABELS + head.scope(), DType.INT64, ofWords ? tokens : Shape.of(Dim.symbol("N")));
      GraphBuilder scope = b.scope("loss." + head.scope());
      Value loss =
          ofWords
              ? TextLosses.ofTokens(scope, logits, labels, mask, head.classWeights())
              : TextLosses.ofTexts(scope, logits, labels, head.classWeights());
      if (heads.size() > 1) {
        terms.add("loss_" + head.scope());
        b.trainingOutput("loss_" + head.scope(), loss);
      }
      Value weighted = head.weight() == 1 ? loss : scope.scale(loss, head.weight());
      sum = sum == null ? weighted : b.sum(sum, weighted);
    }
    return Objects.requireNonNull(sum);
  }

  @Override
  protected Map<String, Tensor> targets(TextBatch<WordTruth> batch) {
    Map<String, Tensor> targets = new LinkedHashMap<>();
    targets.put(COUNTED, batch.perToken(truth -> counts(truth.window())));
    int index = 0;
    for (WordHead head : heads) {
      if (head.pooling() != null) {
        targets.put(LABELS + head.scope(), batch.perText(truth -> truth.of().kind()));
        continue;
      }
      int list = index++;
      targets.put(
          LABELS + head.scope(),
          batch.perToken(truth -> labels(truth.window(), truth.of().labels().get(list))));
    }
    return targets;
  }

  /** A word's label on all of its pieces; the first one on special tokens. */
  private static int[] labels(WordWindow window, int[] ofWords) {
    int[] labels = new int[window.words().length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = window.words()[i] < 0 ? 0 : ofWords[window.words()[i]];
    }
    return labels;
  }

  private int[] counts(WordWindow window) {
    int[] words = window.words();
    int[] counts = new int[words.length];
    for (int i = 0; i < counts.length; i++) {
      boolean further = i > 0 && words[i] >= 0 && words[i] == words[i - 1];
      boolean left = words[i] < 0 ? counted.wordsOnly() : further && counted.firstPiecesOnly();
      counts[i] = left ? 0 : 1;
    }
    return counts;
  }

  /** Of labels of words: over the tokens that are no padding. */
  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    Value mask = b.add(new Cast(DType.FLOAT32), Value.of(TextEncoder.MASK));
    Map<String, Value> ofTexts = new LinkedHashMap<>();
    Value sum = null;
    for (Map.Entry<String, Value> output : student.entrySet()) {
      if (b.shape(output.getValue()).rank() == 2) {
        ofTexts.put(output.getKey(), output.getValue());
        continue;
      }
      Transpose classesFirst = Transpose.swapping(3, 1, 2);
      Value scores = b.scale(b.add(classesFirst, output.getValue()), 1 / temperature);
      Value answers = b.scale(b.add(classesFirst, teacher.get(output.getKey())), 1 / temperature);
      Value soft = b.add(new NormalizeOp.Softmax(1), answers);
      Value taught =
          Losses.weightedMean(b, Losses.softmaxCrossEntropy(b, scores, soft, null), mask);
      sum = sum == null ? taught : b.sum(sum, taught);
    }
    Value ofWords = sum == null ? null : b.scale(sum, temperature * temperature);
    if (ofTexts.isEmpty()) {
      return Objects.requireNonNull(ofWords);
    }
    Value texts = super.distillationLoss(b, ofTexts, teacher, temperature);
    return ofWords == null ? texts : b.sum(ofWords, texts);
  }
}
