package io.tao4j.model;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Parameter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/** The numbers of a graph's parameters and buffers, by name. Immutable. */
public final class Weights {
  private final Map<String, Tensor> tensors;

  private Weights(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** Weights of these tensors; the map is copied, its order kept. */
  public static Weights of(Map<String, Tensor> tensors) {
    return new Weights(new LinkedHashMap<>(tensors));
  }

  /**
   * First numbers, drawn by each parameter's initializer. A parameter's numbers depend on the seed
   * and its name only, not on what else the graph has.
   */
  public static Weights initialize(Graph graph, long seed) {
    return initialize(graph, seed, Map.of());
  }

  /**
   * As {@link #initialize(Graph, long)}, for what is not there yet.
   *
   * @param known tensors by name that are taken as they are
   */
  public static Weights initialize(Graph graph, long seed, Map<String, Tensor> known) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter p : graph.parameters()) {
      Tensor given = known.get(p.name());
      tensors.put(
          p.name(), given != null ? given : draw(p.initializer(), p.shape(), p.name(), seed));
    }
    for (Buffer b : graph.buffers()) {
      Tensor given = known.get(b.name());
      tensors.put(
          b.name(), given != null ? given : draw(b.initializer(), b.shape(), b.name(), seed));
    }
    return new Weights(tensors);
  }

  private static Tensor draw(Initializer initializer, Shape shape, String name, long seed) {
    CRC32C hash = new CRC32C();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return initializer.draw(shape, seed * 0x9E3779B97F4A7C15L + hash.getValue());
  }

  /** Names, in order. */
  public Set<String> names() {
    return java.util.Collections.unmodifiableSet(tensors.keySet());
  }

  /** All tensors by name; unmodifiable. */
  public Map<String, Tensor> asMap() {
    return java.util.Collections.unmodifiableMap(tensors);
  }

  /**
   * One tensor.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no weights are named '" + name + "'");
    }
    return tensor;
  }

  /** Whether there is a tensor of that name. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /** A copy with some tensors replaced or added. */
  public Weights with(Map<String, Tensor> replacements) {
    Map<String, Tensor> copy = new LinkedHashMap<>(tensors);
    copy.putAll(replacements);
    return new Weights(copy);
  }

  /**
   * Checks that every parameter and buffer of a graph has its tensor and nothing is left over.
   *
   * @throws TaoException {@code MODEL-001} listing all that is wrong
   */
  public void checkAgainst(Graph graph) {
    checkAgainst(List.of(graph));
  }

  /**
   * As {@link #checkAgainst(Graph)}, for graphs that share weights.
   *
   * @throws TaoException {@code MODEL-001} listing all that is wrong
   */
  public void checkAgainst(Collection<Graph> graphs) {
    List<String> problems = new ArrayList<>();
    Map<String, Shape> expected = new LinkedHashMap<>();
    for (Graph graph : graphs) {
      graph.parameters().forEach(p -> expect(p.name(), p.shape(), expected, problems));
      graph.buffers().forEach(b -> expect(b.name(), b.shape(), expected, problems));
    }
    expected.forEach(
        (name, shape) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null) {
            problems.add("missing: " + name + " " + shape);
          } else if (!tensor.shape().equals(shape)) {
            problems.add("%s: expected %s, got %s".formatted(name, shape, tensor.shape()));
          } else if (tensor.dtype() != DType.FLOAT32) {
            problems.add("%s: expected FLOAT32, got %s".formatted(name, tensor.dtype()));
          }
        });
    tensors.keySet().stream()
        .filter(name -> !expected.containsKey(name))
        .forEach(name -> problems.add("unexpected: " + name));
    if (!problems.isEmpty()) {
      throw new TaoException(
          "MODEL-001", "weights and graph do not belong together", problems, null);
    }
  }

  private static void expect(
      String name, Shape shape, Map<String, Shape> expected, List<String> problems) {
    Shape other = expected.putIfAbsent(name, shape);
    if (other != null && !other.equals(shape)) {
      problems.add("%s: %s in one part and %s in another".formatted(name, other, shape));
    }
  }

  /**
   * Checks that no number is infinite or NaN.
   *
   * @param place what to call these weights, for example a file's name
   * @throws TaoException {@code MODEL-008} naming the tensors
   */
  public void checkFinite(String place) {
    List<String> names =
        tensors.entrySet().stream()
            .filter(entry -> !entry.getValue().isFinite())
            .map(Map.Entry::getKey)
            .toList();
    if (!names.isEmpty()) {
      List<String> details = new ArrayList<>(names.subList(0, Math.min(10, names.size())));
      if (names.size() > 10) {
        details.add("and %s more".formatted(names.size() - 10));
      }
      details.add("the training diverged: lower its learning rate, or take an earlier checkpoint");
      throw new TaoException(
          "MODEL-008",
          "%s: %s of %s tensors hold NaN or infinity"
              .formatted(place, names.size(), tensors.size()),
          details,
          null);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights w && tensors.equals(w.tensors);
  }

  @Override
  public int hashCode() {
    return tensors.hashCode();
  }

  @Override
  public String toString() {
    return "Weights[" + tensors.size() + " tensors]";
  }
}
