package io.tao4j.networks.speech.recognition;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.model.Assets;
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

/** A recogniser for one spec. */
final class RecognitionDefinition implements NetworkDefinition<SpeechBatch> {
  private static final String LOSS = "loss";

  private final String network;
  private final SpeechToTextSpec spec;

  RecognitionDefinition(String network, SpeechToTextSpec spec) {
    this.network = network;
    this.spec = spec;
  }

  /** What a fresh model says of itself. */
  RecognitionFacts facts() {
    EncoderConfig encoder = spec.model().encoder();
    int stride = encoder.stride();
    int padTo = Math.max(1, spec.model().preprocessor().padTo());
    int multiple = padTo;
    while (multiple % stride != 0) {
      multiple += padTo;
    }
    return new RecognitionFacts(
        spec.model().labels(),
        spec.model().preprocessor().settings(),
        multiple,
        stride,
        encoder.jasper().size());
  }

  @Override
  public String network() {
    return network;
  }

  @Override
  public Model fresh(List<String> notices) {
    RecognitionFacts facts = facts();
    Graph graph =
        RecognitionGraph.of(
            spec.model().encoder(),
            facts.features().bands(),
            facts.stride(),
            facts.classes().size());
    return new Model(
        Map.of(Model.MAIN, graph),
        Weights.initialize(graph, spec.trainer().seed()),
        meta(facts),
        Assets.none());
  }

  private ModelMeta meta(RecognitionFacts facts) {
    return facts.in(new ModelMeta(network, List.of(), Map.of(), Map.of(), Map.of()));
  }

  /** Its layers and features stay: they belong to its weights. */
  @Override
  public Model adopted(Model other, String what) {
    RecognitionFacts theirs = RecognitionFacts.of(other.meta());
    RecognitionFacts ours = facts();
    if (!theirs.features().equals(ours.features())) {
      throw new TaoException(
          "TRAIN-006",
          "%s was trained on other features than the spec's preprocessor makes".formatted(what),
          "it has " + theirs.features(),
          "the spec has " + ours.features());
    }
    return other.withMeta(
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
    return new RecognitionTrunk(RecognitionFacts.of(model.meta()).blocks());
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
    all.put("labels", String.join("", facts.labels()));
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
