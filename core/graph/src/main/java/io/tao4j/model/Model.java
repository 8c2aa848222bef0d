package io.tao4j.model;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A network with its numbers. Passes and the pruner take a model and give another; nothing changes
 * one.
 *
 * <p>Most models are one graph, the main part. Others have more of them, which run one after the
 * other or by turns: an encoder and a decoder, a network for training and its discriminator. Parts
 * share one set of weights: a parameter that two of them name is one parameter. What works on a
 * graph (an engine, a pass, the pruner, an exporter) works on the main part; {@link #part} gives
 * another one as a model of its own, and {@link #withChanged} puts a changed one back.
 *
 * @param parts the graphs by name, with one that is called {@value #MAIN}
 * @param weights a tensor for each parameter and buffer of all parts
 * @param meta names, preprocessing, metrics
 * @param assets files that travel with the model: vocabularies, tokenizers, galleries
 */
public record Model(Map<String, Graph> parts, Weights weights, ModelMeta meta, Assets assets) {
  /** The part that {@link #graph()} is. */
  public static final String MAIN = "main";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /**
   * @throws TaoException {@code MODEL-001} if weights and graphs do not fit
   */
  public Model {
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(meta, "meta");
    Objects.requireNonNull(assets, "assets");
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    if (!parts.containsKey(MAIN)) {
      throw new IllegalArgumentException(
          "one part is called '%s', got %s".formatted(MAIN, parts.keySet()));
    }
    for (String name : parts.keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a part's name has small letters, digits and '_', got '" + name + "'");
      }
    }
    weights.checkAgainst(parts.values());
  }

  /** A model of one graph, without assets. */
  public Model(Graph graph, Weights weights, ModelMeta meta) {
    this(Map.of(MAIN, graph), weights, meta, Assets.none());
  }

  /** The main part. */
  public Graph graph() {
    return parts.get(MAIN);
  }

  /**
   * A part as a model of its own: its graph, the weights that it needs, meta data and assets.
   *
   * @throws TaoException {@code MODEL-021} if there is no such part
   */
  public Model part(String name) {
    Graph graph = requirePart(name);
    if (parts.size() == 1) {
      return this;
    }
    Map<String, Tensor> needed = new LinkedHashMap<>();
    graph.parameters().forEach(p -> needed.put(p.name(), weights.get(p.name())));
    graph.buffers().forEach(b -> needed.put(b.name(), weights.get(b.name())));
    return new Model(Map.of(MAIN, graph), Weights.of(needed), meta, assets);
  }

  private Graph requirePart(String name) {
    Graph graph = parts.get(name);
    if (graph == null) {
      throw new TaoException(
          "MODEL-021",
          "the model has no part '%s'".formatted(name),
          "it has " + String.join(", ", parts.keySet()));
    }
    return graph;
  }

  /**
   * A copy with one part more, or with another graph for one.
   *
   * @param name of the part
   * @param weights of its parameters and buffers; what other parts need of them and is here wins
   *     over what they had, and what is not here stays
   * @throws TaoException {@code MODEL-001} if the weights do not fit all parts
   */
  public Model withPart(String name, Graph graph, Weights weights) {
    Map<String, Graph> changed = new LinkedHashMap<>(parts);
    changed.put(name, graph);
    if (changed.size() == 1) {
      return new Model(changed, weights, meta, assets);
    }
    Map<String, Tensor> all = new LinkedHashMap<>(weights.asMap());
    changed.forEach(
        (part, other) -> {
          if (!part.equals(name)) {
            other.parameters().forEach(p -> keep(p.name(), all));
            other.buffers().forEach(b -> keep(b.name(), all));
          }
        });
    return new Model(changed, Weights.of(all), meta, assets);
  }

  private void keep(String tensor, Map<String, Tensor> all) {
    if (weights.contains(tensor)) {
      all.putIfAbsent(tensor, weights.get(tensor));
    }
  }

  /** A copy with another main part; other parts, meta data and assets stay. */
  public Model withGraph(Graph graph, Weights weights) {
    return withPart(MAIN, graph, weights);
  }

  /**
   * A copy with one part changed, for example pruned, quantised or folded.
   *
   * @param name of the part
   * @param change from the part as a model of its own to what it becomes; its meta data are the
   *     whole model's from then on
   * @throws TaoException {@code MODEL-021} if there is no such part, {@code MODEL-001} if it shares
   *     a parameter with another part and the two do not fit any more
   */
  public Model withChanged(String name, UnaryOperator<Model> change) {
    Model changed = change.apply(part(name));
    return withPart(name, changed.graph(), changed.weights()).withMeta(changed.meta());
  }

  /**
   * Reads a model file and leaves a training state in it aside.
   *
   * @throws TaoException as {@link ModelFile#read(Path)} does
   */
  public static Model load(Path file) {
    return ModelFile.read(file).model();
  }

  /**
   * Writes a model file in one step.
   *
   * @throws TaoException {@code MODEL-009} if it cannot be written
   */
  public void save(Path file) {
    ModelFile.write(file, this);
  }

  /** A copy with other weights. */
  public Model withWeights(Weights other) {
    return new Model(parts, other, meta, assets);
  }

  /** A copy with other meta data. */
  public Model withMeta(ModelMeta other) {
    return new Model(parts, weights, other, assets);
  }

  /** A copy with other assets. */
  public Model withAssets(Assets other) {
    return new Model(parts, weights, meta, other);
  }

  /** Names of the parts beside the main one. */
  public List<String> otherParts() {
    return parts.keySet().stream().filter(name -> !name.equals(MAIN)).toList();
  }
}
