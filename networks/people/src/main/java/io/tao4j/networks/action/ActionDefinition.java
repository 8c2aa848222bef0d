package io.tao4j.networks.action;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.classification.ClassTargets;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network for one spec and the classes of one data set.
 *
 * @param spec the spec
 * @param classNames names by number
 */
record ActionDefinition(ActionSpec spec, List<String> classNames)
    implements NetworkDefinition<ClipBatch> {
  private ActionSettings settings() {
    return new ActionSettings(spec);
  }

  @Override
  public String network() {
    return ActionNetwork.NAME;
  }

  @Override
  public Model fresh(List<String> notices) {
    ActionSettings settings = settings();
    ActionFacts facts = settings.facts();
    Graph graph = ActionGraph.build(facts, settings.graph(), classNames.size());
    Weights weights = Weights.initialize(graph, spec.train().seed());
    for (Stream stream : facts.streams()) {
      Optional<Path> file = settings.pretrained(stream);
      if (file.isPresent()) {
        Map<String, Tensor> found =
            Inflation.read(file.get(), graph, stream, settings.backbone(), classNames);
        notices.add(
            "%s of the tensors of '%s' are from %s"
                .formatted(found.size(), stream.input(), file.get()));
        weights = weights.with(found);
      }
    }
    return new Model(
        graph,
        weights,
        facts.in(new ModelMeta(network(), classNames, Map.of(), Map.of(), Map.of())));
  }

  @Override
  public Model adopted(Model other, String what) {
    ActionFacts ours = settings().facts();
    ActionFacts theirs = ActionFacts.of(other.meta());
    boolean alike =
        theirs.streams().equals(ours.streams())
            && theirs.volume() == ours.volume()
            && ours.streams().stream().allMatch(s -> boxed(ours, s).equals(boxed(theirs, s)));
    boolean resized = other.meta().classNames().size() != classNames.size();
    if (!alike || resized && ours.streams().size() > 1) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes other clips than the spec says, or joins the scores of other classes"
              .formatted(what),
          "it has %s, volume %s, and %s classes"
              .formatted(theirs.streams(), theirs.volume(), other.meta().classNames().size()),
          "make model.model_type, input_type, the lengths and the size of a frame the same");
    }
    return other.withMeta(
        ours.in(
            new ModelMeta(
                network(),
                classNames,
                Map.of(),
                other.meta().metrics(),
                other.meta().properties())));
  }

  private static List<Long> boxed(ActionFacts facts, Stream stream) {
    List<Long> sizes = new ArrayList<>();
    for (long size : facts.shape(stream)) {
      sizes.add(size);
    }
    return sizes;
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    List<LabelledLayer> layers = new ArrayList<>();
    List<Stream> streams = ActionFacts.of(meta).streams();
    for (Stream stream : streams) {
      layers.add(
          LabelledLayer.of(
              ActionGraph.scope(stream) + "." + ActionGraph.CLASSIFIER, meta.classNames()));
    }
    if (streams.size() > 1) {
      layers.add(LabelledLayer.of(ActionGraph.JOINT, meta.classNames()));
    }
    return layers;
  }

  /** No field freezes a part of it; weights of files come with {@link #fresh}. */
  @Override
  public Trunk backbone(Model model) {
    return new Trunk() {
      @Override
      public String name() {
        return settings().backbone().name();
      }

      @Override
      public String classifierName() {
        return ActionGraph.CLASSIFIER;
      }

      @Override
      public List<List<String>> blocks() {
        return List.of();
      }
    };
  }

  @Override
  public String backboneField() {
    return "model.backbone";
  }

  @Override
  public Map<String, String> facts(Model model) {
    return Map.of("clips", ActionFacts.of(model.meta()).toString());
  }

  @Override
  public Objective<ClipBatch> objective(Model start) {
    return ClassTargets.objective(start, this::encode);
  }

  private Batch encode(ClipBatch batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(batch.clips());
    inputs.put(ClassTargets.TARGETS, ClassTargets.oneHot(batch.labels(), classNames.size()));
    return ClipEvaluator.encode(batch, inputs);
  }
}
