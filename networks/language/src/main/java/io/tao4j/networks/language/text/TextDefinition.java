package io.tao4j.networks.language.text;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Assets;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.language.encoder.EncoderConfig;
import io.tao4j.networks.language.encoder.EncoderTrunk;
import io.tao4j.networks.language.encoder.TextEncoder;
import io.tao4j.networks.language.encoder.TextEncoder.Encoded;
import io.tao4j.networks.language.encoder.TextEncoder.Inputs;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of language for one spec and the classes of one data set: an encoder with last layers
 * behind it. A task says which layers, which loss, and which targets.
 *
 * @param <T> the task's labels
 */
public abstract class TextDefinition<T> implements NetworkDefinition<TextBatch<T>> {
  private static final String LOSS = "loss";

  private final String network;
  private final TextSpec spec;
  private final List<String> classNames;
  private final Map<String, List<String>> heads;

  /**
   * @param classNames those that the model file shows; empty where the task has none
   * @param heads names of the last layers, as {@link #outputs} adds them, with their classes
   */
  protected TextDefinition(
      String network, TextSpec spec, List<String> classNames, Map<String, List<String>> heads) {
    this.network = network;
    this.spec = spec;
    this.classNames = List.copyOf(classNames);
    this.heads = new LinkedHashMap<>(heads);
  }

  /**
   * Adds the layers behind the encoder and the model's outputs.
   *
   * @param b the outermost scope
   */
  protected abstract void outputs(GraphBuilder b, TextEncoder encoder, Encoded text, Inputs inputs);

  /**
   * Adds the loss with its targets as further inputs.
   *
   * @param graph the network, whose outputs it starts from
   * @param terms takes names of further outputs that are shown
   * @return a scalar
   */
  protected abstract Value loss(GraphBuilder b, Graph graph, List<String> terms);

  /** The targets that {@link #loss} has added, by name. */
  protected abstract Map<String, Tensor> targets(TextBatch<T> batch);

  /** What the model file says beside encoder and classes. */
  protected ModelMeta withFacts(ModelMeta meta) {
    return meta;
  }

  @Override
  public final String network() {
    return network;
  }

  @Override
  public final Model fresh(List<String> notices) {
    PretrainedEncoder pretrained = new PretrainedEncoder(spec);
    EncoderConfig config = pretrained.config();
    notices.addAll(pretrained.notices());
    if (pretrained.weightSource().isEmpty() && spec.languageModel().lmCheckpoint().isEmpty()) {
      notices.add("the encoder starts with random numbers: language_model names no weights for it");
    }
    requireRoom(config, "the encoder");
    TextEncoder encoder = TextEncoder.of(config);
    GraphBuilder b = new GraphBuilder();
    Inputs inputs = TextEncoder.inputs(b);
    outputs(b, encoder, encoder.build(b.scope(BACKBONE), inputs), inputs);
    Graph graph = b.build();
    ModelMeta meta = meta(config, Map.of());
    try (Tokenizer tokenizer = pretrained.tokenizer()) {
      return new Model(
          Map.of(Model.MAIN, graph),
          Weights.initialize(graph, spec.trainer().seed()),
          meta,
          Assets.of(List.of(tokenizer.file().asset())));
    }
  }

  private void requireRoom(EncoderConfig config, String what) {
    if (spec.model().dataset().maxSeqLength() > config.positions()) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes texts of up to %s tokens, the spec says %s"
              .formatted(what, config.positions(), spec.model().dataset().maxSeqLength()),
          "lower max_seq_length to " + config.positions() + " or less");
    }
  }

  /** Its tokenizer stays: its table of tokens belongs to that. */
  @Override
  public final Model adopted(Model other, String what) {
    TextFacts facts = TextFacts.of(other.meta());
    if (!facts.heads().keySet().equals(heads.keySet())) {
      throw new TaoException(
          "TRAIN-006",
          "%s has the last layers %s, the spec asks for %s"
              .formatted(what, facts.heads().keySet(), heads.keySet()),
          "give the heads as many layers, or its encoder alone as language_model.lm_checkpoint");
    }
    requireRoom(facts.encoder(), what);
    return other.withMeta(meta(facts.encoder(), other.meta().properties()));
  }

  private ModelMeta meta(EncoderConfig config, Map<String, String> properties) {
    ModelMeta meta = new ModelMeta(network, classNames, Map.of(), Map.of(), properties);
    return withFacts(new TextFacts(config, spec.model().dataset().maxSeqLength(), heads).in(meta));
  }

  @Override
  public final List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return TextFacts.of(meta).heads().entrySet().stream()
        .map(head -> LabelledLayer.of(head.getKey(), head.getValue()))
        .toList();
  }

  @Override
  public final EncoderTrunk backbone(Model model) {
    return new EncoderTrunk(TextFacts.of(model.meta()).encoder());
  }

  @Override
  public final String backboneField() {
    return "language_model";
  }

  @Override
  public Map<String, String> facts(Model model) {
    TextFacts facts = TextFacts.of(model.meta());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("longest text", facts.longest() + " tokens");
    all.put("classes", facts.heads().toString());
    model.assets().all().forEach(asset -> all.put("tokenizer", asset.digest()));
    return all;
  }

  @Override
  public final Objective<TextBatch<T>> objective(Model start) {
    GraphBuilder b = GraphBuilder.of(start.graph());
    List<String> terms = new ArrayList<>();
    b.trainingOutput(LOSS, loss(b, start.graph(), terms));
    return new Objective<>(b.build(), LOSS, terms, batch -> batch.with(targets(batch)));
  }
}
