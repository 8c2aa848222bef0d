package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Spectrogram;
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
import java.util.stream.Collectors;

/** HiFi-GAN for one spec. */
final class VocoderDefinition implements NetworkDefinition<SegmentBatch> {
  private final String network;
  private final VocoderSpec spec;

  VocoderDefinition(String network, VocoderSpec spec) {
    this.network = network;
    this.spec = spec;
  }

  private VocoderFacts facts() {
    return new VocoderFacts(
        spec.model().preprocessor().settings(), spec.model().generator().shape());
  }

  @Override
  public String network() {
    return network;
  }

  @Override
  public Model fresh(List<String> notices) {
    VocoderFacts facts = facts();
    Graph main = HifiGanGraph.build(facts.shape(), facts.spectrograms().bands());
    Model generator =
        new Model(
            main,
            first(main, spec.trainer().seed()),
            facts.in(new ModelMeta(network, List.of(), Map.of(), Map.of(), Map.of())));
    return withDiscriminators(generator);
  }

  private static Weights first(Graph graph, long seed) {
    Weights weights = Weights.initialize(graph, seed);
    return weights.with(NormedLayers.lengths(weights.asMap()));
  }

  private Graph discriminators(VocoderFacts facts) {
    return HifiGanLosses.part(
        facts,
        DiscriminatorShape.of(spec.model().discriminatorWidth()),
        spec.trainDs().dataset().nSegments());
  }

  private Model withDiscriminators(Model generator) {
    VocoderFacts facts = VocoderFacts.of(generator.meta());
    Graph part = discriminators(facts);
    Weights weights =
        first(part, spec.trainer().seed())
            .with(Spectrogram.tables(HifiGanLosses.TABLES, facts.lossSpectrogram()));
    return generator.withPart(HifiGanLosses.PART, part, weights);
  }

  /** Its spectrograms and layers stay; discriminators of another width are new ones. */
  @Override
  public Model adopted(Model other, String what) {
    VocoderFacts theirs = VocoderFacts.of(other.meta());
    VocoderFacts ours = facts();
    if (!theirs.spectrograms().equals(ours.spectrograms())) {
      throw new TaoException(
          "TRAIN-006",
          "%s was trained on other spectrograms than the spec's preprocessor makes".formatted(what),
          "it has " + theirs.spectrograms(),
          "the spec has " + ours.spectrograms());
    }
    Graph part = discriminators(theirs);
    Graph had = other.parts().get(HifiGanLosses.PART);
    if (had == null || !had.parameters().equals(part.parameters())) {
      return withDiscriminators(other.part(Model.MAIN));
    }
    return other.withPart(HifiGanLosses.PART, part, other.part(HifiGanLosses.PART).weights());
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of();
  }

  @Override
  public Trunk backbone(Model model) {
    return new VocoderTrunk(VocoderFacts.of(model.meta()).shape());
  }

  @Override
  public String backboneField() {
    return "model.generator";
  }

  @Override
  public Map<String, String> facts(Model model) {
    VocoderFacts facts = VocoderFacts.of(model.meta());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spectrograms", facts.spectrograms().toString());
    all.put("generator", facts.shape().toString());
    return all;
  }

  /** The loss of an untrained discriminator says nothing of a set. */
  @Override
  public boolean hasValidationLoss() {
    return false;
  }

  @Override
  public Objective<SegmentBatch> objective(Model start) {
    VocoderFacts facts = VocoderFacts.of(start.meta());
    Graph graph =
        HifiGanLosses.training(
            facts,
            DiscriminatorShape.of(spec.model().discriminatorWidth()),
            spec.trainDs().dataset().nSegments(),
            spec.model().l1LossFactor());
    return new Objective<SegmentBatch>(
            graph, HifiGanLosses.LOSS, HifiGanLosses.TERMS, SegmentBatch::forTraining)
        .after(
            new Objective.Rival(
                HifiGanLosses.DISCRIMINATOR_LOSS,
                List.of(HifiGanLosses.DISCRIMINATOR_LOSS),
                start.parts().get(HifiGanLosses.PART).parameters().stream()
                    .map(Parameter::name)
                    .collect(Collectors.toSet())));
  }
}
