package io.tao4j.networks.reading.page;

import io.tao4j.data.image.Image;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.Inference;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.TextDecoding;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two models in one: the main part finds the texts of a picture, the part {@value #READER} reads
 * each of them, cut out and upright. Thread-safe.
 */
public final class PageReader implements Inference<Image, FoundTexts> {
  /** Name of the part that reads. */
  public static final String READER = "reader";

  /** Before the names of its weights, for both models may have the same. */
  private static final String PREFIX = READER + ".";

  private final SinglePassInference<Image, FoundTexts> detector;
  private final TextDecoding reader;

  /**
   * @param detector finds texts
   * @param reader reads one
   */
  public PageReader(SinglePassInference<Image, FoundTexts> detector, TextDecoding reader) {
    this.detector = detector;
    this.reader = reader;
  }

  /**
   * What a model must say of the part that reads.
   *
   * @param network of that part, {@code ocrnet}
   * @param classNames its characters
   * @param preprocessing of its pictures
   * @param properties its own
   */
  public record ReaderFacts(
      String network,
      List<String> classNames,
      Map<String, String> preprocessing,
      Map<String, String> properties) {}

  /**
   * Joins two models.
   *
   * @param detector finds texts; what it has for a reader already is replaced
   * @param reader reads pictures of one text
   */
  public static Model joined(Model detector, Model reader) {
    Graph graph = renamed(reader.graph().forInference());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    graph.parameters().forEach(p -> tensors.put(p.name(), tensor(reader, p.name())));
    graph.buffers().forEach(b -> tensors.put(b.name(), tensor(reader, b.name())));
    Model main = detector.part(Model.MAIN);
    ModelMeta meta = reader.meta();
    Map<String, String> preprocessing = new LinkedHashMap<>();
    meta.preprocessing().forEach((key, value) -> preprocessing.put(key, String.valueOf(value)));
    Map<String, String> properties = new LinkedHashMap<>(meta.properties());
    properties.remove("spec");
    return main.withPart(READER, graph, Weights.of(tensors))
        .withMeta(
            main.meta()
                .withFacts(
                    READER,
                    new ReaderFacts(meta.network(), meta.classNames(), preprocessing, properties)));
  }

  private static Tensor tensor(Model reader, String name) {
    return reader.weights().get(name.substring(PREFIX.length()));
  }

  /** The same graph with other names of weights and nodes; inputs and outputs keep theirs. */
  private static Graph renamed(Graph graph) {
    Map<String, String> names = new LinkedHashMap<>();
    graph.inputs().forEach(input -> names.put(input.name(), input.name()));
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter p : graph.parameters()) {
      names.put(p.name(), PREFIX + p.name());
      parameters.add(new Parameter(PREFIX + p.name(), p.shape(), p.role(), p.initializer()));
    }
    List<Buffer> buffers = new ArrayList<>();
    for (Buffer one : graph.buffers()) {
      names.put(one.name(), PREFIX + one.name());
      buffers.add(new Buffer(PREFIX + one.name(), one.shape(), one.initializer()));
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      names.put(node.name(), PREFIX + node.name());
      nodes.add(
          new Node(
              PREFIX + node.name(),
              node.op(),
              node.inputs().stream().map(input -> renamed(input, names)).toList()));
    }
    return new Graph(
        graph.inputs(),
        parameters,
        buffers,
        nodes,
        graph.outputs().stream()
            .map(o -> new Graph.Output(o.name(), renamed(o.value(), names), o.trainingOnly()))
            .toList());
  }

  private static Value renamed(Value value, Map<String, String> names) {
    return new Value(names.get(value.name()), value.output());
  }

  /** The meta data of the part that reads; empty where a model has none. */
  public static Optional<ModelMeta> reader(ModelMeta meta) {
    return meta.facts(READER, ReaderFacts.class)
        .map(
            facts ->
                new ModelMeta(
                    facts.network(),
                    facts.classNames(),
                    preprocessing(facts.preprocessing()),
                    Map.of(),
                    facts.properties()));
  }

  /** Numbers and lists of numbers again. */
  private static Map<String, Object> preprocessing(Map<String, String> texts) {
    Map<String, Object> values = new LinkedHashMap<>();
    texts.forEach(
        (key, text) -> {
          if (text.startsWith("[")) {
            List<Double> numbers = new ArrayList<>();
            for (String number : text.substring(1, text.length() - 1).split(",", -1)) {
              numbers.add(Double.parseDouble(number.strip()));
            }
            values.put(key, numbers);
          } else if (text.matches("-?[0-9].*")) {
            values.put(key, Double.parseDouble(text));
          } else {
            values.put(key, text);
          }
        });
    return values;
  }

  @Override
  public List<FoundTexts> infer(List<Image> images, GraphRunner graphs) {
    List<FoundTexts> pages = detector.infer(images, graphs);
    List<Image> crops = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      for (FoundText text : pages.get(i).texts()) {
        crops.add(UprightCrop.of(images.get(i), text.outline()));
      }
    }
    if (crops.isEmpty()) {
      return pages;
    }
    List<ReadText> read = reader.decode(crops, graphs.run(READER, reader.encode(crops)));
    List<FoundTexts> all = new ArrayList<>();
    int at = 0;
    for (FoundTexts page : pages) {
      List<FoundText> texts = new ArrayList<>();
      for (FoundText text : page.texts()) {
        ReadText one = read.get(at++);
        texts.add(text.read(one.text(), one.confidence()));
      }
      all.add(new FoundTexts(texts));
    }
    return all;
  }
}
