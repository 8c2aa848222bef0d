package io.tao4j.networks.speech.recognition;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A recogniser for one spec. */
final class RecognitionDefinition implements NetworkDefinition<SpeechBatch> {
  private static final String LOSS = "loss";

  private final String network;
  private final RecognitionSpec spec;
  private final @Nullable Vocabulary vocabulary;

  /**
   * @param vocabulary of the spec, or null to keep that of the model that a training goes on from
   */
  RecognitionDefinition(String network, RecognitionSpec spec, @Nullable Vocabulary vocabulary) {
    this.network = network;
    this.spec = spec;
    this.vocabulary = vocabulary;
  }

  /** What a model of this spec says of itself. */
  RecognitionFacts facts(Vocabulary labels) {
    SpeechEncoder encoder = spec.encoder();
    int stride = encoder.stride();
    int padTo = Math.max(1, spec.preprocessor().padTo());
    int multiple = padTo;
    while (multiple % stride != 0) {
      multiple += padTo;
    }
    return new RecognitionFacts(
        labels.labels(), spec.preprocessor().settings(), multiple, stride, encoder.blockCount());
  }

  @Override
  public String network() {
    return network;
  }

  @Override
  public Model fresh(List<String> notices) {
    Vocabulary labels = Objects.requireNonNull(vocabulary, "a new model has a vocabulary");
    RecognitionFacts facts = facts(labels);
    Graph graph =
        RecognitionGraph.of(
            spec.encoder(), facts.features().bands(), facts.stride(), facts.classes().size());
    return new Model(
        Map.of(Model.MAIN, graph),
        Weights.initialize(graph, spec.trainer().seed()),
        meta(facts),
        labels.assets());
  }

  private ModelMeta meta(RecognitionFacts facts) {
    return facts.in(new ModelMeta(network, List.of(), Map.of(), Map.of(), Map.of()));
  }

  /** Its layers and features stay: they belong to its weights. */
  @Override
  public Model adopted(Model other, String what) {
    RecognitionFacts theirs = RecognitionFacts.of(other.meta());
    Vocabulary labels = vocabulary == null ? Vocabulary.of(other) : vocabulary;
    RecognitionFacts ours = facts(labels);
    if (!theirs.features().equals(ours.features())) {
      throw new TaoException(
          "TRAIN-006",
          "%s was trained on other features than the spec's preprocessor makes".formatted(what),
          "it has " + theirs.features(),
          "the spec has " + ours.features());
    }
    return other
        .withAssets(labels.assets())
        .withMeta(
            new RecognitionFacts(
                    ours.labels(),
                    theirs.features(),
                    theirs.multiple(),
                    theirs.stride(),
                    theirs.blocks())
                .in(other.meta()));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(LabelledLayer.of(RecognitionGraph.DECODER, RecognitionFacts.of(meta).classes()));
  }

  @Override
  public Trunk backbone(Model model) {
    return spec.encoder().trunk(RecognitionFacts.of(model.meta()).blocks());
  }

  @Override
  public String backboneField() {
    return "model.encoder";
  }

  @Override
  public String headText() {
    return "a new last layer";
  }

  @Override
  public Map<String, String> facts(Model model) {
    RecognitionFacts facts = RecognitionFacts.of(model.meta());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("labels", String.join(facts.hasCharacters() ? "" : "|", facts.labels()));
    all.put("features", facts.features().toString());
    return all;
  }

  @Override
  public Objective<SpeechBatch> objective(Model start) {
    GraphBuilder b = GraphBuilder.of(start.graph());
    int blank = RecognitionFacts.of(start.meta()).blank();
    b.trainingOutput(LOSS, RecognitionGraph.loss(b, start.graph(), blank));
    return new Objective<>(b.build(), LOSS, List.of(), SpeechBatch::forTraining);
  }
}
