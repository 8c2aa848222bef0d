package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Asset;
import io.tao4j.model.Assets;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** FastPitch for one spec. */
final class SpectroGenDefinition implements NetworkDefinition<VoiceBatch> {
  private final String network;
  private final SpectroGenSpec spec;
  private final PitchFigures pitch;

  /**
   * @param pitch of the voice
   */
  SpectroGenDefinition(String network, SpectroGenSpec spec, PitchFigures pitch) {
    this.network = network;
    this.spec = spec;
    this.pitch = pitch;
  }

  private VoiceFacts facts() {
    SpectroGenSpec.Model model = spec.model();
    return new VoiceFacts(
        VoiceSymbols.listed(model.textTokenizer()),
        model.textTokenizer().padWithSpace(),
        model.preprocessor().settings(),
        model.pitchFmin(),
        model.pitchFmax(),
        pitch.mean(),
        pitch.deviation(),
        model.nSpeakers(),
        model.inputFft().nLayer());
  }

  @Override
  public String network() {
    return network;
  }

  @Override
  public Model fresh(List<String> notices) {
    VoiceFacts facts = facts();
    int symbols = facts.symbols().size();
    Graph main = new FastPitchGraph(spec.model()).build(symbols);
    Graph aligner = AlignmentGraph.part(spec.model(), symbols);
    Map<String, Graph> parts = new LinkedHashMap<>();
    parts.put(Model.MAIN, main);
    parts.put(AlignmentGraph.PART, aligner);
    Map<String, Tensor> weights =
        new LinkedHashMap<>(Weights.initialize(aligner, spec.trainer().seed()).asMap());
    weights.putAll(Weights.initialize(main, spec.trainer().seed()).asMap());
    Optional<Path> dictionary = spec.model().textTokenizer().g2p().phonemeDict();
    Optional<Asset> sounds = dictionary.map(file -> Asset.read(VoiceFacts.DICTIONARY, file));
    sounds.ifPresent(asset -> check(asset, facts, dictionary.orElseThrow()));
    return new Model(
        parts,
        Weights.of(weights),
        facts.in(new ModelMeta(network, List.of(), Map.of(), Map.of(), Map.of())),
        Assets.of(sounds.stream().toList()));
  }

  private static void check(Asset dictionary, VoiceFacts facts, Path file) {
    List<String> faults =
        new VoiceSymbols(facts.symbols(), false, "").faults(dictionary.text(), file.toString());
    if (!faults.isEmpty()) {
      throw TextLines.faulty(
          "TEXT-010", "%s: %s sounds are not known".formatted(file, faults.size()), faults);
    }
  }

  /** Its symbols, spectrograms and voice stay: they belong to its weights. */
  @Override
  public Model adopted(Model other, String what) {
    VoiceFacts theirs = VoiceFacts.of(other.meta());
    VoiceFacts ours = facts();
    if (!theirs.spectrograms().equals(ours.spectrograms())) {
      throw new TaoException(
          "TRAIN-006",
          "%s was trained on other spectrograms than the spec's preprocessor makes".formatted(what),
          "it has " + theirs.spectrograms(),
          "the spec has " + ours.spectrograms());
    }
    if (!theirs.symbols().equals(ours.symbols()) || theirs.speakers() != ours.speakers()) {
      throw new TaoException(
          "TRAIN-006",
          "%s has other symbols or voices than the spec".formatted(what),
          "it has %s voices and the symbols %s".formatted(theirs.speakers(), theirs.symbols()),
          "the spec has %s and %s".formatted(ours.speakers(), ours.symbols()));
    }
    return other.parts().containsKey(AlignmentGraph.PART)
        ? other
        : withAligner(other.part(Model.MAIN)); // a vocoder that is joined to it is not trained
  }

  /** A model whose aligner was left out, as files for inference only may be, gets a new one. */
  private Model withAligner(Model other) {
    Graph aligner = AlignmentGraph.part(spec.model(), VoiceFacts.of(other.meta()).symbols().size());
    Map<String, Tensor> weights =
        new LinkedHashMap<>(Weights.initialize(aligner, spec.trainer().seed()).asMap());
    weights.keySet().removeIf(other.weights()::contains);
    weights.putAll(other.weights().asMap());
    return other.withPart(AlignmentGraph.PART, aligner, Weights.of(weights));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of();
  }

  @Override
  public Trunk backbone(Model model) {
    return new VoiceTrunk(VoiceFacts.of(model.meta()).blocks());
  }

  @Override
  public String backboneField() {
    return "model.input_fft";
  }

  @Override
  public String publicName(String parameter) {
    return parameter;
  }

  @Override
  public Map<String, String> facts(Model model) {
    VoiceFacts facts = VoiceFacts.of(model.meta());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("symbols", String.join("", facts.symbols()));
    all.put("spectrograms", facts.spectrograms().toString());
    all.put("pitch", facts.pitchMean() + ", " + facts.pitchDeviation());
    return all;
  }

  @Override
  public TargetAssignment assignment(Model start) {
    return new MonotonicAlignment();
  }

  @Override
  public List<String> predictions() {
    return List.of(AlignmentGraph.ATTENTION);
  }

  @Override
  public Objective<VoiceBatch> objective(Model start) {
    return new Objective<>(
        AlignmentGraph.withLosses(spec.model(), start.graph()),
        AlignmentGraph.LOSS,
        AlignmentGraph.TERMS,
        VoiceBatch::forTraining);
  }
}
