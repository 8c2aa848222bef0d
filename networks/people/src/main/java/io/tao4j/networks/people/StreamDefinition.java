package io.tao4j.networks.people;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A network of one or several streams for one spec and one data set.
 *
 * @param network its name
 * @param classNames by number; none for one that answers numbers
 * @param seed of its first weights
 * @param build makes the graph
 * @param describe writes into a model's data what is said of its inputs
 * @param trunk its blocks, which can be frozen, and public weights
 * @param trunkField field of the spec that says which
 * @param head layer whose rows are classes; null for one that answers numbers
 * @param sizeFields fields that say the sizes of the inputs, for errors
 * @param loss the objective for a model
 * @param factors of the learning rate by parameter
 */
public record StreamDefinition(
    String network,
    List<String> classNames,
    long seed,
    Supplier<Graph> build,
    UnaryOperator<ModelMeta> describe,
    Trunk trunk,
    String trunkField,
    @Nullable String head,
    String sizeFields,
    Function<Model, Objective<StreamBatch>> loss,
    Function<Graph, Map<String, Double>> factors)
    implements NetworkDefinition<StreamBatch> {
  public StreamDefinition {
    classNames = List.copyOf(classNames);
  }

  /** With one rate for all of the network. */
  public StreamDefinition(
      String network,
      List<String> classNames,
      long seed,
      Supplier<Graph> build,
      UnaryOperator<ModelMeta> describe,
      Trunk trunk,
      String trunkField,
      @Nullable String head,
      String sizeFields,
      Function<Model, Objective<StreamBatch>> loss) {
    this(
        network,
        classNames,
        seed,
        build,
        describe,
        trunk,
        trunkField,
        head,
        sizeFields,
        loss,
        graph -> Map.of());
  }

  /** The same with factors of the learning rate. */
  public StreamDefinition withRateFactors(Function<Graph, Map<String, Double>> others) {
    return new StreamDefinition(
        network,
        classNames,
        seed,
        build,
        describe,
        trunk,
        trunkField,
        head,
        sizeFields,
        loss,
        others);
  }

  @Override
  public Map<String, Double> rateFactors(Graph graph) {
    return factors.apply(graph);
  }

  /**
   * Blocks with names of their own.
   *
   * @param name of the network
   * @param classifierName its last layer
   * @param blocks prefixes of the names of each block's nodes, below {@code backbone.}
   */
  public record Blocks(String name, String classifierName, List<List<String>> blocks)
      implements Trunk {}

  @Override
  public Model fresh(List<String> notices) {
    Graph graph = build.get();
    return new Model(
        graph,
        Weights.initialize(graph, seed),
        describe.apply(new ModelMeta(network, classNames, Map.of(), Map.of(), Map.of())));
  }

  @Override
  public Model adopted(Model other, String what) {
    Map<String, String> given = inputs(other.graph());
    Map<String, String> wanted = inputs(build.get());
    if (!given.equals(wanted)) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes %s, the spec says %s".formatted(what, given, wanted),
          "make %s the same".formatted(sizeFields));
    }
    if (head == null && !outputs(other.graph()).equals(outputs(build.get()))) {
      throw new TaoException(
          "TRAIN-006",
          "%s gives %s, the spec says %s"
              .formatted(what, outputs(other.graph()), outputs(build.get())),
          "make %s the same".formatted(sizeFields));
    }
    return other.withMeta(
        describe.apply(
            new ModelMeta(
                network,
                classNames,
                other.meta().preprocessing(),
                other.meta().metrics(),
                other.meta().properties())));
  }

  private static Map<String, String> inputs(Graph graph) {
    Map<String, String> inputs = new LinkedHashMap<>();
    graph
        .forInference()
        .inputs()
        .forEach(input -> inputs.put(input.name(), input.type().shape().toString()));
    return inputs;
  }

  private static Map<String, String> outputs(Graph graph) {
    Map<String, String> outputs = new LinkedHashMap<>();
    graph
        .forInference()
        .outputs()
        .forEach(
            output -> outputs.put(output.name(), graph.type(output.value()).shape().toString()));
    return outputs;
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return head == null ? List.of() : List.of(LabelledLayer.of(head, meta.classNames()));
  }

  @Override
  public Trunk backbone(Model model) {
    return trunk;
  }

  @Override
  public String backboneField() {
    return trunkField;
  }

  @Override
  public Objective<StreamBatch> objective(Model start) {
    return loss.apply(start);
  }
}
