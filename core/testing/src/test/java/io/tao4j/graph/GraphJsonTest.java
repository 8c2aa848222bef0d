package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tao4j.error.TaoException;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphJsonTest {

  static Graph network() {
    GraphBuilder b = new GraphBuilder();
    Value x =
        b.input(
            "images",
            DType.FLOAT32,
            Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 8), Dim.symbol("W", 8)));
    GraphBuilder stage = b.scope("stage1");
    Value y = stage.conv2d("conv", x, 4, 3, 2, Padding.all(1), 1, true);
    y = stage.batchNorm("bn", y, 1e-5, 0.1);
    b.trainingOutput("features", y);
    y = Blocks.relu6(b, "act", y);
    y = b.add("clipped", new ElementwiseOp.Clip(Double.NEGATIVE_INFINITY, 0.1), y);
    Value pooled = Blocks.globalAveragePool(b, y);
    b.output("logits", b.linear("fc", pooled, 2, true));
    return b.build();
  }

  @ParameterizedTest
  @MethodSource("io.tao4j.graph.OpCases#all")
  void everyOpCaseComesBack(OpCase c) {
    Graph graph = c.forward().graph();
    String json = GraphJson.write(graph);
    assertThat(GraphJson.read(json, "case")).isEqualTo(graph);
    assertThat(GraphJson.write(GraphJson.read(json, "case"))).isEqualTo(json);
  }

  @Test
  void initializersSymbolsAndOddNumbersComeBack() {
    GraphBuilder b = new GraphBuilder();
    Dim linear = new Dim.Symbol("H", 32, 3, 8, -1);
    Value x = b.input("x", DType.FLOAT32, Shape.of(Dim.symbol("N"), linear));
    List<Initializer> initializers =
        List.of(
            Initializer.zeros(),
            new Initializer.Constant(0.1f),
            new Initializer.Normal(0.02),
            new Initializer.KaimingNormal(false, 1 / 3.0),
            new Initializer.KaimingNormal(true, Math.sqrt(2)),
            new Initializer.FanInUniform(7),
            new Initializer.XavierUniform());
    for (int i = 0; i < initializers.size(); i++) {
      Parameter.Role role = Parameter.Role.values()[i % Parameter.Role.values().length];
      x = b.sum(x, b.parameter("p" + i, Shape.of(1), role, initializers.get(i)));
    }
    x = b.sum(x, b.buffer("table", Shape.of(1, 1), new Initializer.Constant(Float.MIN_VALUE)));
    x =
        b.sum(
            x,
            b.add(
                new SourceOp.Constant(
                    DType.FLOAT32,
                    Shape.of(5, 1, 1),
                    List.of(-0.0, Double.NaN, Double.POSITIVE_INFINITY, 1e-300, 1 / 3.0))));
    x = b.add("pad", new MovementOp.Pad(List.of(0, 1, 0), List.of(2, 0, 0), -1e9), x);
    x =
        b.add(
            "shape",
            new MovementOp.Reshape(
                List.of(new Extent.SameAs(2), new Extent.Rest(), new Extent.Sized(7))),
            x);
    b.output("y", x);
    Graph graph = b.build();
    assertThat(GraphJson.read(GraphJson.write(graph), "graph")).isEqualTo(graph);
  }

  /** What files of 0.1.0 say of windows, before there were sequences and volumes. */
  @Test
  void windowsOfOlderFilesAreRead() {
    String old =
        """
        {"format":"tao4j-graph","version":1,
         "inputs":[{"name":"x","dtype":"float32","shape":[{"size":1},{"size":2},{"size":8},{"size":9}]}],
         "parameters":[{"name":"w","shape":[{"size":3},{"size":2},{"size":3},{"size":3}],
           "role":"weight","initializer":{"kind":"xavier_uniform"}}],
         "buffers":[],
         "nodes":[
          {"name":"c","op":"conv2d","stride":[2,1],"dilation":[1,2],"padding":[1,2,3,4],"groups":1,
           "inputs":["x","w"]},
          {"name":"m","op":"max_pool2d","kernel":[2,3],"stride":[1,2],"padding":[1,0,0,1],
           "inputs":["c"]},
          {"name":"a","op":"average_pool2d","kernel":[2,2],"stride":[1,1],"padding":[0,0,1,1],
           "count_padding":true,"inputs":["m"]}],
         "outputs":[{"name":"y","value":"a","training_only":false}]}
        """;
    Graph graph = GraphJson.read(old, "old");
    assertThat(graph.nodes().stream().map(Node::op))
        .containsExactly(
            new WindowOp.Conv(2, 1, 1, 2, new Padding(1, 2, 3, 4), 1),
            new WindowOp.MaxPool(2, 3, 1, 2, new Padding(1, 0, 0, 1)),
            new WindowOp.AveragePool(2, 2, 1, 1, new Padding(0, 0, 1, 1), true));
    assertThat(GraphJson.write(graph)).contains("\"conv2d\"", "\"max_pool2d\"", "[1,2,3,4]");
  }

  /** The file format itself: whoever changes this text must raise the version or stay readable. */
  @Test
  void writesALineAnItem() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3));
    b.output("y", b.relu(b.linear("fc", x, 2, false)));
    assertThat(GraphJson.write(b.build()))
        .isEqualTo(
            """
            {
              "format" : "tao4j-graph",
              "version" : 1,
              "inputs" : [
                {"name" : "x","dtype" : "float32","shape" : [{"symbol" : "N","multiple_of" : 1,\
            "numerator" : 1,"denominator" : 1,"offset" : 0},{"size" : 3}]}
              ],
              "parameters" : [
                {"name" : "fc.weight","shape" : [{"size" : 2},{"size" : 3}],"role" : "weight",\
            "initializer" : {"kind" : "fan_in_uniform","fan_in" : 3}}
              ],
              "buffers" : [ ],
              "nodes" : [
                {"name" : "fc","op" : "linear","inputs" : ["x","fc.weight"]},
                {"name" : "relu","op" : "unary","kind" : "relu","inputs" : ["fc"]}
              ],
              "outputs" : [
                {"name" : "y","value" : "relu","training_only" : false}
              ]
            }\
            """);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        row("empty", "(?s).*", "", "GRAPH-020", "no JSON object"),
        row("no JSON", "\\{", "{{", "GRAPH-020", "no valid JSON"),
        row("an array", "(?s).*", "[1]", "GRAPH-020", "no JSON object"),
        row("cut", "(?s)\"outputs.*", "", "GRAPH-020", "no valid JSON"),
        row("text after the end", "(?s)\\z", "{}", "GRAPH-020", "no valid JSON"),
        row("other format", "tao4j-graph", "keras", "GRAPH-020", "'keras'"),
        row("no version", "\"version\" : 1,", "", "GRAPH-020", "'version' is missing"),
        row("version 0", "\"version\" : 1,", "\"version\" : 0,", "GRAPH-020", "from 1, got 0"),
        row("newer", "\"version\" : 1,", "\"version\" : 2,", "GRAPH-021", "newer tao4j"),
        row(
            "field twice",
            "\"groups\" : 1",
            "\"groups\" : 1,\"groups\" : 1",
            "GRAPH-020",
            "uplicate"),
        row(
            "unknown op",
            "\"conv2d\"",
            "\"conv9d\"",
            "GRAPH-022",
            "nodes[0] 'stage1.conv': unknown op 'conv9d'"),
        row("op missing", "\"op\" : \"linear\",", "", "GRAPH-020", "'op' is missing"),
        row("attribute missing", "\"groups\" : 1,", "", "GRAPH-020", "'groups' is missing"),
        row(
            "attribute unknown",
            "\"groups\" : 1",
            "\"groups\" : 1,\"bias\" : true",
            "GRAPH-020",
            "unknown field 'bias'"),
        row(
            "attribute a text",
            "\"groups\" : 1",
            "\"groups\" : \"1\"",
            "GRAPH-020",
            "whole number"),
        row(
            "attribute a fraction",
            "\"groups\" : 1",
            "\"groups\" : 1.5",
            "GRAPH-020",
            "whole number"),
        row(
            "attribute too large",
            "\"groups\" : 1",
            "\"groups\" : 99999999999",
            "GRAPH-020",
            "whole number"),
        row("attribute out of range", "\"groups\" : 1", "\"groups\" : 0", "GRAPH-020", "from 1"),
        row(
            "three strides",
            "\"stride\" : \\[2,2\\]",
            "\"stride\" : [2,2,2]",
            "GRAPH-020",
            "6 numbers"),
        row("padding negative", "\"padding\" : \\[1,", "\"padding\" : [-1,", "GRAPH-020", "from 0"),
        row(
            "epsilon 0",
            "\"epsilon\" : 1.0E-5",
            "\"epsilon\" : 0",
            "GRAPH-020",
            "epsilon is above 0"),
        row(
            "number as text",
            "\"epsilon\" : 1.0E-5",
            "\"epsilon\" : \"small\"",
            "GRAPH-020",
            "a number"),
        row(
            "number beyond double",
            "\"epsilon\" : 1.0E-5",
            "\"epsilon\" : 1e999",
            "GRAPH-020",
            "a number"),
        row("unknown role", "\"gamma\"", "\"delta\"", "GRAPH-020", "one of weight, bias, gamma"),
        row("unknown initializer", "\"kaiming_normal\"", "\"magic\"", "GRAPH-020", "'magic'"),
        row("unknown type", "\"float32\"", "\"float99\"", "GRAPH-020", "one of float32"),
        row("size negative", "\"size\" : 3", "\"size\" : -3", "GRAPH-020", "from 0"),
        row("multiple 0", "\"multiple_of\" : 8", "\"multiple_of\" : 0", "GRAPH-020", "from 1"),
        row(
            "indivisible symbol",
            "\"denominator\" : 1",
            "\"denominator\" : 3",
            "GRAPH-020",
            "cannot be divided"),
        row(
            "symbolic parameter",
            "\"shape\" : \\[\\{\"size\" : 4\\}\\],\"role\"",
            "\"shape\" : [{\"symbol\" : \"K\",\"multiple_of\" : 1,\"numerator\" : 1,\"denominator\""
                + " : 1,\"offset\" : 0}],\"role\"",
            "GRAPH-020",
            "fixed shape"),
        row(
            "nodes no list",
            "\"nodes\" : \\[",
            "\"nodes\" : 3, \"other\" : [",
            "GRAPH-020",
            "a list"),
        row("unknown value", "\\[\"images\"", "[\"pictures\"", "GRAPH-002", "reads 'pictures'"),
        row("bad value", "\\[\"images\"", "[\"images:x\"", "GRAPH-020", "no value"),
        row("second output of none", "\\[\"images\"", "[\"images:1\"", "GRAPH-002", "images:1"),
        row(
            "name twice",
            "\"name\" : \"act\"",
            "\"name\" : \"stage1.bn\"",
            "GRAPH-001",
            "used twice"),
        row("shapes do not fit", "\"size\" : 3\\}", "\"size\" : 5}", "GRAPH-003", "stage1.conv"),
        row(
            "overflow",
            "\"size\" : 4\\},\\{\"size\" : 3\\}",
            "\"size\" : 4},{\"size\" : 9223372036854775807}",
            "GRAPH-003",
            "channels"),
        row(
            "output missing",
            "(?s)\"outputs\" : .*",
            "\"outputs\" : [ ]}",
            "GRAPH-006",
            "no output"),
        row(
            "unknown section",
            "\"outputs\"",
            "\"extra\" : 1, \"outputs\"",
            "GRAPH-020",
            "'extra'"));
  }

  private static Arguments row(
      String what, String pattern, String replacement, String code, String says) {
    return Arguments.of(what, pattern, replacement, code, says);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void refuses(String what, String pattern, String replacement, String code, String says) {
    String json = GraphJson.write(network());
    String changed = json.replaceFirst(pattern, replacement.replace("$", "\\$"));
    assertThat(changed).as("the pattern must fit").isNotEqualTo(json);
    TaoException e =
        catchThrowableOfType(TaoException.class, () -> GraphJson.read(changed, "graph.json"));
    assertThat(e).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e).hasMessageContaining(says);
  }

  @Test
  void anyDamageIsAnErrorOrAnotherGraph() {
    byte[] json = GraphJson.write(network()).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] copy = json.clone();
      copy[random.nextInt(copy.length)] = (byte) (32 + random.nextInt(95));
      try {
        GraphJson.read(new String(copy, StandardCharsets.UTF_8), "graph.json");
      } catch (TaoException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2000);
  }
}
