package io.tao4j.networks.lprnet;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.reading.CharacterList;
import io.tao4j.networks.reading.TextPictureBatch;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A network for one spec and the characters of one list. */
final class LprDefinition implements NetworkDefinition<TextPictureBatch> {
  private final LprSpec spec;
  private final CharacterList characters;
  private final Preprocessing input;

  LprDefinition(LprSpec spec, CharacterList characters) {
    this.spec = spec;
    this.characters = characters;
    this.input = new LprSettings(spec.augmentationConfig()).preprocessing();
  }

  @Override
  public String network() {
    return LprNetwork.NAME;
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph = LprGraph.build(trunk(), input, spec.lprConfig().hiddenUnits(), characters.size());
    return new Model(
        graph, Weights.initialize(graph, spec.randomSeed()).with(firstWeights()), meta(Map.of()));
  }

  @Override
  public Map<String, Tensor> firstWeights() {
    return LprGraph.firstWeights(spec.lprConfig().hiddenUnits());
  }

  private LprTrunk trunk() {
    return new LprTrunk(spec.lprConfig().nlayers());
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
          "make augmentation_config.output_width, output_height and output_channel the same");
    }
    return other.withMeta(meta(other.meta().properties()));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    List<String> classes = new ArrayList<>(meta.classNames());
    classes.add(""); // the blank
    return List.of(LabelledLayer.of(LprGraph.DENSE, classes));
  }

  @Override
  public Trunk backbone(Model model) {
    return trunk();
  }

  @Override
  public String backboneField() {
    return "lpr_config.nlayers";
  }

  @Override
  public String headText() {
    return "a new last layer for its characters";
  }

  @Override
  public Objective<TextPictureBatch> objective(Model start) {
    return LprGraph.OUTPUTS.objective(
        start.graph(), characters.size(), spec.lprConfig().maxLabelLength(), false);
  }
}
