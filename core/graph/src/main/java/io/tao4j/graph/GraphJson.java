package io.tao4j.graph;

import static io.tao4j.json.internal.JsonObjectReader.lower;
import static io.tao4j.json.internal.JsonObjectReader.number;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import io.tao4j.json.internal.JsonObjectReader;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Graph} as JSON and back. Deterministic: equal graphs give equal texts, one line an
 * input, parameter, buffer, node or output. Reading is strict: whatever is missing, unknown or does
 * not make a valid graph is an error that names its place.
 *
 * <p>{@code version} rises when an old reader would misunderstand a new text.
 */
public final class GraphJson {
  /** The version that is written, and the newest that is read. */
  public static final int VERSION = 1;

  private static final String FORMAT = "tao4j-graph";
  private static final String BROKEN = "GRAPH-020";

  private GraphJson() {}

  // Writing

  /** The graph as a text. */
  public static String write(Graph graph) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    ArrayNode inputs = root.putArray("inputs");
    for (Graph.Input input : graph.inputs()) {
      ObjectNode node = inputs.addObject().put("name", input.name());
      node.put("dtype", lower(input.type().dtype()));
      node.set("shape", write(input.type().shape()));
    }
    ArrayNode parameters = root.putArray("parameters");
    for (Parameter parameter : graph.parameters()) {
      ObjectNode node = parameters.addObject().put("name", parameter.name());
      node.set("shape", write(parameter.shape()));
      node.put("role", lower(parameter.role()));
      write(parameter.initializer(), node.putObject("initializer"));
    }
    ArrayNode buffers = root.putArray("buffers");
    for (Buffer buffer : graph.buffers()) {
      ObjectNode node = buffers.addObject().put("name", buffer.name());
      node.set("shape", write(buffer.shape()));
      write(buffer.initializer(), node.putObject("initializer"));
    }
    ArrayNode nodes = root.putArray("nodes");
    for (Node node : graph.nodes()) {
      ObjectNode object = nodes.addObject().put("name", node.name());
      OpJson.write(node.op(), object);
      ArrayNode operands = object.putArray("inputs");
      node.inputs().forEach(value -> operands.add(value.toString()));
    }
    ArrayNode outputs = root.putArray("outputs");
    for (Graph.Output output : graph.outputs()) {
      outputs
          .addObject()
          .put("name", output.name())
          .put("value", output.value().toString())
          .put("training_only", output.trainingOnly());
    }
    try {
      return JsonObjectReader.mapper().writer(new LineAnItem()).writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }

  /** Breaks lines down to the items of the lists of the root, and not inside them. */
  private static final class LineAnItem extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1;

    LineAnItem() {
      indentObjectsWith(new DownTo(1));
      indentArraysWith(new DownTo(2));
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new LineAnItem();
    }
  }

  /** A line for what is nested at most this deep. */
  private record DownTo(int deepest) implements DefaultPrettyPrinter.Indenter {
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    @Override
    public void writeIndentation(JsonGenerator generator, int level) throws IOException {
      if (level <= deepest) {
        LINES.writeIndentation(generator, level);
      }
    }

    @Override
    public boolean isInline() {
      return false;
    }
  }

  static ArrayNode write(Shape shape) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Dim dim : shape.dims()) {
      if (dim instanceof Dim.Symbol symbol) {
        array
            .addObject()
            .put("symbol", symbol.name())
            .put("multiple_of", symbol.multipleOf())
            .put("numerator", symbol.numerator())
            .put("denominator", symbol.denominator())
            .put("offset", symbol.offset());
      } else {
        array.addObject().put("size", dim.size());
      }
    }
    return array;
  }

  private static void write(Initializer initializer, ObjectNode node) {
    if (initializer instanceof Initializer.Constant constant) {
      node.put("kind", "constant").set("value", number(constant.value()));
    } else if (initializer instanceof Initializer.Normal normal) {
      node.put("kind", "normal").set("standard_deviation", number(normal.standardDeviation()));
    } else if (initializer instanceof Initializer.KaimingNormal kaiming) {
      node.put("kind", "kaiming_normal").put("fan_out", kaiming.fanOut());
      node.set("gain", number(kaiming.gain()));
    } else if (initializer instanceof Initializer.FanInUniform uniform) {
      node.put("kind", "fan_in_uniform").put("fan_in", uniform.fanIn());
    } else {
      node.put("kind", "xavier_uniform");
    }
  }

  // Reading

  /**
   * The graph of a text.
   *
   * @param place what to call the text in errors, for example a file's name
   * @throws TaoException {@code GRAPH-020} it is no such text or something is missing or left over,
   *     {@code GRAPH-021} it was written by a newer version, {@code GRAPH-022} an op is unknown,
   *     and what {@link Graph} throws if the graph is not valid
   */
  public static Graph read(String json, String place) {
    JsonObjectReader root = JsonObjectReader.parse(json, BROKEN, place);
    if (!root.text("format").equals(FORMAT)) {
      throw root.error("format is '%s', not '%s'".formatted(root.text("format"), FORMAT));
    }
    int version = root.integer("version", 1);
    if (version > VERSION) {
      throw new TaoException(
          "GRAPH-021",
          "%s has graph version %s, this tao4j reads up to %s".formatted(place, version, VERSION),
          "use a newer tao4j");
    }
    List<Graph.Input> inputs = new ArrayList<>();
    for (JsonObjectReader item : root.objects("inputs")) {
      TensorType type =
          new TensorType(item.constant("dtype", DType.class), readShape(item, "shape"));
      inputs.add(new Graph.Input(item.text("name"), type));
      item.finish();
    }
    List<Parameter> parameters = new ArrayList<>();
    for (JsonObjectReader item : root.objects("parameters")) {
      parameters.add(readParameter(item));
      item.finish();
    }
    List<Buffer> buffers = new ArrayList<>();
    for (JsonObjectReader item : root.objects("buffers")) {
      buffers.add(readBuffer(item));
      item.finish();
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonObjectReader item : root.objects("nodes")) {
      nodes.add(readNode(item.named(item.text("name"))));
    }
    List<Graph.Output> outputs = new ArrayList<>();
    for (JsonObjectReader item : root.objects("outputs")) {
      outputs.add(
          new Graph.Output(
              item.text("name"), value(item, item.text("value")), item.flag("training_only")));
      item.finish();
    }
    root.finish();
    try {
      return new Graph(inputs, parameters, buffers, nodes, outputs);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      // Shape rules trust an op's attributes; a file may hold any.
      throw root.error("the graph is not valid: " + e.getMessage(), e);
    }
  }

  private static Parameter readParameter(JsonObjectReader item) {
    try {
      return new Parameter(
          item.text("name"),
          readShape(item, "shape"),
          item.constant("role", Parameter.Role.class),
          readInitializer(item.object("initializer")));
    } catch (IllegalArgumentException e) {
      throw item.error(e.getMessage(), e);
    }
  }

  private static Buffer readBuffer(JsonObjectReader item) {
    try {
      return new Buffer(
          item.text("name"), readShape(item, "shape"), readInitializer(item.object("initializer")));
    } catch (IllegalArgumentException e) {
      throw item.error(e.getMessage(), e);
    }
  }

  private static Node readNode(JsonObjectReader item) {
    try {
      List<Value> operands = item.texts("inputs").stream().map(text -> value(item, text)).toList();
      Node node = new Node(item.text("name"), OpJson.read(item), operands);
      item.finish();
      return node;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw item.error(e.getMessage(), e);
    }
  }

  private static Value value(JsonObjectReader item, String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Value.of(text);
    }
    try {
      // the name stays unchecked here: the graph knows which names there are
      return new Value(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw item.error("'%s' is no value: NAME or NAME:NUMBER".formatted(text), e);
    }
  }

  static Shape readShape(JsonObjectReader item, String field) {
    List<Dim> dims = new ArrayList<>();
    for (JsonObjectReader dim : item.objects(field)) {
      try {
        dims.add(
            dim.has("symbol")
                ? new Dim.Symbol(
                    dim.text("symbol"),
                    dim.wholeNumber("multiple_of", 1),
                    dim.wholeNumber("numerator", 1),
                    dim.wholeNumber("denominator", 1),
                    dim.wholeNumber("offset", Long.MIN_VALUE))
                : Dim.of(dim.wholeNumber("size", 0)));
      } catch (IllegalArgumentException e) {
        throw dim.error(e.getMessage(), e);
      }
      dim.finish();
    }
    return new Shape(dims);
  }

  private static Initializer readInitializer(JsonObjectReader item) {
    String kind = item.text("kind");
    Initializer initializer =
        switch (kind) {
          case "constant" -> new Initializer.Constant((float) item.decimal("value"));
          case "normal" -> new Initializer.Normal(item.decimal("standard_deviation"));
          case "kaiming_normal" ->
              new Initializer.KaimingNormal(item.flag("fan_out"), item.decimal("gain"));
          case "fan_in_uniform" -> new Initializer.FanInUniform(item.wholeNumber("fan_in", 0));
          case "xavier_uniform" -> new Initializer.XavierUniform();
          default -> throw item.error("unknown initializer '" + kind + "'");
        };
    item.finish();
    return initializer;
  }
}
