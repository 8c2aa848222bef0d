package io.tao4j.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.json.internal.JsonObjectReader;
import io.tao4j.tensor.Dim;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a network consists of: a line a node with its output, parameters and multiply-accumulates.
 *
 * <p>Multiply-accumulates are counted for one image (the batch symbol {@code N} counts as 1):
 * convolutions and dense layers without their bias, and products of two computed matrices apart.
 * Normalisations, activations and pools cost nothing here.
 *
 * @param layers in graph order
 * @param parameters trainable numbers of the graph; one that two nodes share counts once
 * @param bufferElements numbers that training does not change by gradient
 * @param convLinearMacs multiply-accumulates of convolutions and dense layers, the figure that is
 *     usually published
 * @param matMulMacs multiply-accumulates of other matrix products, such as attention
 */
public record GraphSummary(
    List<Layer> layers,
    long parameters,
    long bufferElements,
    long convLinearMacs,
    long matMulMacs) {

  /**
   * One node.
   *
   * @param name its name
   * @param op what it computes, for example {@code Conv}
   * @param output type of its first output, where the batch stays a symbol
   * @param parameters numbers that it is the first to use
   * @param macs multiply-accumulates for one image
   */
  public record Layer(String name, String op, TensorType output, long parameters, long macs) {}

  private static final long TOKENS = 128;
  private static final long ASKED = 20;

  /** Symbols that are said in {@link #TOKENS} frames. */
  private static final long SPOKEN = 16;

  public GraphSummary {
    layers = List.copyOf(layers);
  }

  /** Convolutions, dense layers and other matrix products. */
  public long macs() {
    return convLinearMacs + matMulMacs;
  }

  /**
   * Summary of a graph whose symbols are the batch {@code N} and at most the length {@code T} of a
   * text, which is {@value #TOKENS} tokens here, with {@code M} of them asked for, {@value #ASKED};
   * or as many frames of a sound, in which {@code S} symbols are said, {@value #SPOKEN}.
   *
   * @throws IllegalArgumentException naming further symbols, such as a free image size
   */
  public static GraphSummary of(Graph graph) {
    return of(graph, Map.of("T", TOKENS, "M", ASKED, "S", SPOKEN));
  }

  /**
   * Summary at an image size.
   *
   * @param sizes numbers of symbols, for example {@code H} and {@code W}; {@code N} is 1 unless
   *     given here
   * @throws IllegalArgumentException naming symbols that have no number
   */
  public static GraphSummary of(Graph graph, Map<String, Long> sizes) {
    Map<String, Long> shown = new LinkedHashMap<>(sizes);
    Map<String, Long> counted = new LinkedHashMap<>(Map.of("N", 1L));
    counted.putAll(sizes);
    requireNumbers(graph, counted);
    List<Layer> layers = new ArrayList<>();
    Set<String> used = new HashSet<>();
    long convLinear = 0;
    long matMul = 0;
    for (Node node : graph.nodes()) {
      long macs = node.op().accept(MacCounter.INSTANCE, new MacCounter.At(graph, node, counted));
      if (node.op() instanceof LinearOp.MatMul) {
        matMul = Math.addExact(matMul, macs);
      } else {
        convLinear = Math.addExact(convLinear, macs);
      }
      long parameters = 0;
      for (Value value : node.inputs()) {
        Parameter parameter = graph.parameter(value.name());
        if (parameter != null && used.add(parameter.name())) {
          parameters += parameter.shape().elements();
        }
      }
      TensorType type = graph.type(node.output());
      layers.add(
          new Layer(
              node.name(),
              node.op().getClass().getSimpleName(),
              new TensorType(type.dtype(), type.shape().bind(shown)),
              parameters,
              macs));
    }
    long buffers = graph.buffers().stream().mapToLong(b -> b.shape().elements()).sum();
    return new GraphSummary(layers, graph.parameterCount(), buffers, convLinear, matMul);
  }

  private static void requireNumbers(Graph graph, Map<String, Long> sizes) {
    Set<String> missing = new TreeSet<>();
    for (Graph.Input input : graph.inputs()) {
      for (Dim dim : input.type().shape().dims()) {
        if (dim instanceof Dim.Symbol symbol && !sizes.containsKey(symbol.name())) {
          missing.add(symbol.name());
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the summary needs numbers for the symbols " + String.join(", ", missing));
    }
  }

  /** A table for people: a line a node, then the totals. */
  public String toText() {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"name", "op", "output", "parameters", "MACs"});
    for (Layer layer : layers) {
      rows.add(
          new String[] {
            layer.name(),
            layer.op(),
            layer.output().toString(),
            layer.parameters() == 0 ? "" : grouped(layer.parameters()),
            layer.macs() == 0 ? "" : grouped(layer.macs())
          });
    }
    int[] widths = new int[5];
    for (String[] row : rows) {
      for (int column = 0; column < 5; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    String format =
        "%%-%ss  %%-%ss  %%-%ss  %%%ss  %%%ss"
            .formatted(widths[0], widths[1], widths[2], widths[3], widths[4]);
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      text.append(String.format(Locale.ROOT, format, (Object[]) row).stripTrailing());
      text.append(System.lineSeparator());
    }
    text.append(
        "%s nodes, %s parameters (and %s in buffers), %s MACs an image"
            .formatted(
                layers.size(), grouped(parameters), grouped(bufferElements), grouped(macs())));
    if (matMulMacs > 0) {
      text.append(
          ", %s of them in convolutions and dense layers".formatted(grouped(convLinearMacs)));
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** All of it as JSON. */
  public String toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("parameters", parameters).put("buffer_elements", bufferElements);
    root.put("macs_conv_linear", convLinearMacs).put("macs_incl_attention_matmul", macs());
    ArrayNode array = root.putArray("layers");
    for (Layer layer : layers) {
      ObjectNode node = array.addObject().put("name", layer.name()).put("op", layer.op());
      node.put("dtype", JsonObjectReader.lower(layer.output().dtype()));
      ArrayNode shape = node.putArray("output");
      for (Dim dim : layer.output().shape().dims()) {
        if (dim.isFixed()) {
          shape.add(dim.size());
        } else {
          shape.add(dim.toString());
        }
      }
      node.put("parameters", layer.parameters()).put("macs", layer.macs());
    }
    try {
      return JsonObjectReader.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }
}
