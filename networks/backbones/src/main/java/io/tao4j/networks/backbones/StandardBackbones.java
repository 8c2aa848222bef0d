package io.tao4j.networks.backbones;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.BackboneCatalog;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The backbones of this module, for use on their own. */
public final class StandardBackbones implements BackboneCatalog {
  private static final long SEED = 42;
  private static final String LOGITS = "logits";

  @Override
  public List<String> names() {
    return Backbones.all().stream().map(Backbone::name).toList();
  }

  @Override
  public int inputSize(String name) {
    return Backbones.get(name).inputSize();
  }

  @Override
  public Model features(String name, int height, int width, @Nullable Path weights) {
    Backbone backbone = Backbones.get(name);
    if (Math.min(height, width) < backbone.minimumSize()) {
      throw new TaoException(
          "NETWORK-002",
          "%s takes no images of %sx%s".formatted(name, height, width),
          "give height and width of %s or more".formatted(backbone.minimumSize()));
    }
    return model(backbone, height, width, weights);
  }

  static Model model(Backbone backbone, int height, int width, @Nullable Path weights) {
    // Files hold the last layer too, so it is part of what is loaded, and left behind.
    Graph full = graph(backbone, height, width, weights != null);
    Graph graph = weights == null ? full : withoutClassifier(full);
    ModelMeta meta = ModelMeta.of(backbone.name());
    if (weights == null) {
      return new Model(graph, Weights.initialize(graph, SEED), meta);
    }
    String head = backbone.classifierName() + ".";
    List<NameMap> names = new ArrayList<>(List.of(NameMap.same(NameMap.TAO4J)));
    names.addAll(backbone.conventions());
    WeightLoader.Options options =
        new WeightLoader.Options(
            names,
            parameter -> parameter.startsWith(head),
            false,
            backbone.positionTables(height, width));
    Weights loaded =
        WeightLoader.load(full, meta, SEED, WeightFile.open(weights), options).model().weights();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Stream.concat(
            graph.parameters().stream().map(p -> p.name()),
            graph.buffers().stream().map(b -> b.name()))
        .forEach(tensor -> tensors.put(tensor, loaded.get(tensor)));
    return new Model(graph, Weights.of(tensors), meta);
  }

  private static Graph withoutClassifier(Graph full) {
    return full.withOutputs(
        full.outputs().stream().map(Graph.Output::name).filter(n -> !n.equals(LOGITS)).toList());
  }

  static Graph graph(Backbone backbone, int height, int width, boolean classifies) {
    GraphBuilder b = new GraphBuilder();
    Shape shape = Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(height), Dim.of(width));
    Value images = b.input(IMAGES, DType.FLOAT32, shape);
    Features features = backbone.build(b, images, BackboneOptions.DEFAULT);
    Value pooled = backbone.pool(b, features.last());
    b.output(POOLED, pooled);
    features.byStride().forEach((stride, map) -> b.output(MAP + stride, map));
    if (classifies) {
      Classifier classifier = new Classifier(b, backbone.classifierName(), 1000, 0);
      b.output(LOGITS, backbone.classify(b, features.last(), () -> pooled, classifier));
    }
    return b.build();
  }
}
