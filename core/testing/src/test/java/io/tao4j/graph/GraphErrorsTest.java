package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Unary;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph.Input;
import io.tao4j.graph.Graph.Output;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each error of a graph: its code, the place that it names, what to do. */
class GraphErrorsTest {
  private static final Op RELU = new Unary(UnaryKind.RELU);
  private static final Input X = new Input("x", TensorType.float32(Shape.batch(3, 8, 8)));
  private static final List<Output> OUT = List.of(new Output("y", Value.of("relu")));
  private static final List<Node> NODES = List.of(new Node("relu", RELU, List.of(Value.of("x"))));

  private static void fails(String code, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(TaoException.class, e -> assertThat(e.code()).isEqualTo(code))
        .message()
        .contains(words);
  }

  private static Parameter parameter(String name) {
    return new Parameter(name, Shape.of(3), Role.BIAS, Initializer.zeros());
  }

  @Test
  void badAndDoubleNames() {
    Input bad = new Input("no name", X.type());
    fails("GRAPH-001", () -> graph(List.of(X, bad), List.of(), NODES, OUT), "'no name'");
    fails("GRAPH-001", () -> graph(List.of(X, X), List.of(), NODES, OUT), "'x' is used twice");
    fails(
        "GRAPH-001",
        () -> graph(List.of(X), List.of(parameter("relu")), NODES, OUT),
        "'relu' is used twice");
    fails(
        "GRAPH-001",
        () -> graph(List.of(X), List.of(), NODES, List.of(OUT.get(0), OUT.get(0))),
        "two outputs are named 'y'");
  }

  @Test
  void unknownValuesAndWrongOrder() {
    Node other = new Node("other", RELU, List.of(Value.of("relu")));
    List<Node> wrongOrder = List.of(other, NODES.get(0));
    fails(
        "GRAPH-002",
        () -> graph(List.of(X), List.of(), wrongOrder, OUT),
        "node 'other' reads 'relu'");
    fails(
        "GRAPH-002",
        () -> graph(List.of(X), List.of(), NODES, List.of(new Output("y", new Value("relu", 1)))),
        "output 'y'",
        "relu:1");
  }

  @Test
  void shapesThatDoNotFitNameTheNodeItsOpAndItsInputs() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(256, 20, 20));
    Value y = b.input("y", DType.FLOAT32, Shape.batch(128, 19, 19));
    fails(
        "GRAPH-003",
        () -> b.scope("neck").add("cat1", new MovementOp.Concat(1), x, y),
        "node 'neck.cat1' (Concat)",
        "[N,256,20,20]",
        "[N,128,19,19]",
        "its inputs are x, y");
    fails(
        "GRAPH-003",
        () -> b.binary(BinaryKind.ADD, x, y),
        "node 'add' (Binary)",
        "do not broadcast");
    fails(
        "GRAPH-003",
        () -> b.add("conv", WindowOp.Conv.of(1, Padding.NONE, 2), x, y),
        "node 'conv' (Conv)",
        "weight must have a fixed shape");
  }

  @Test
  void unusedParametersAndBuffers() {
    fails(
        "GRAPH-004",
        () -> graph(List.of(X), List.of(parameter("spare")), NODES, OUT),
        "parameter 'spare' is used by no node",
        "remove it");
    Buffer buffer = new Buffer("statistic", Shape.of(3), Initializer.zeros());
    fails(
        "GRAPH-004",
        () -> new Graph(List.of(X), List.of(), List.of(buffer), NODES, OUT),
        "buffer 'statistic'");
  }

  @Test
  void runningStatisticsThatAreNoBuffers() {
    List<Parameter> four =
        List.of(parameter("gamma"), parameter("beta"), parameter("mean"), parameter("variance"));
    List<Value> operands =
        List.of(
            Value.of("x"),
            Value.of("gamma"),
            Value.of("beta"),
            Value.of("mean"),
            Value.of("variance"));
    Node norm = new Node("bn", new NormalizeOp.BatchNorm(1e-5, 0.1), operands);
    fails(
        "GRAPH-005",
        () -> graph(List.of(X), four, List.of(norm), List.of(new Output("y", norm.output()))),
        "node 'bn'",
        "'mean' is no buffer");
  }

  @Test
  void noOutput() {
    fails("GRAPH-006", () -> graph(List.of(X), List.of(), NODES, List.of()), "no output");
  }

  @Test
  void mistakesOfTheProgramAreIllegalArguments() {
    Graph graph = graph(List.of(X), List.of(), NODES, OUT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.output("z"))
        .withMessageContaining("[y]");
    assertThatIllegalArgumentException().isThrownBy(() -> graph.type(Value.of("z")));
    GraphBuilder b = new GraphBuilder();
    b.input("x", DType.FLOAT32, Shape.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> b.input("x", DType.FLOAT32, Shape.of(1)))
        .withMessageContaining("'x' is used twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameter("p", Shape.batch(2), Role.WEIGHT, Initializer.zeros()))
        .withMessageContaining("'p' needs a fixed shape");
  }

  private static Graph graph(
      List<Input> inputs, List<Parameter> parameters, List<Node> nodes, List<Output> outputs) {
    return new Graph(inputs, parameters, List.of(), nodes, outputs);
  }
}
