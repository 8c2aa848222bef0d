package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tao4j.engine.Tolerances;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of products against their definition, one loop for each letter. */
class EinsumTest {
  private static final Map<Character, Integer> SIZES =
      Map.of('n', 2, 'h', 3, 'q', 4, 'k', 5, 'd', 6, 'w', 2, 'x', 3, 'y', 1);

  /** The definition. */
  private static double[] sums(String equation, List<Tensor> operands, int[] shape) {
    String[] sides = equation.split("->", -1);
    String[] inputs = sides[0].split(",");
    String output = sides[1];
    double[] result = new double[java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    String letters = "";
    for (char letter : sides[0].replace(",", "").toCharArray()) {
      letters += letters.indexOf(letter) < 0 ? letter : "";
    }
    loop(letters, 0, new HashMap<>(), inputs, output, operands, result);
    return result;
  }

  private static void loop(
      String letters,
      int depth,
      Map<Character, Integer> at,
      String[] inputs,
      String output,
      List<Tensor> operands,
      double[] result) {
    if (depth == letters.length()) {
      double product = 1;
      for (int i = 0; i < inputs.length; i++) {
        product *= operands.get(i).get(place(inputs[i], at));
      }
      result[place(output, at)] += product;
      return;
    }
    for (int i = 0; i < SIZES.get(letters.charAt(depth)); i++) {
      at.put(letters.charAt(depth), i);
      loop(letters, depth + 1, at, inputs, output, operands, result);
    }
  }

  private static int place(String letters, Map<Character, Integer> at) {
    int place = 0;
    for (char letter : letters.toCharArray()) {
      place = place * SIZES.get(letter) + at.get(letter);
    }
    return place;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nhqd,nhkd->nhqk",
        "nhqk,nhkd->nqhd",
        "nqd,dk->nkq",
        "nqd,hkd->qnkh",
        "nhwx,nxwd->ndh",
        "nqh,hq->n",
        "nq,nq->nq",
        "nq,kd->dnkq",
        "nq,qk,kd->nd",
        "nhq,nq,nd->hd",
        "nyq,ynq->q",
        "nq->",
        "hnq->qh",
        "n,h,q->qhn"
      })
  void isTheSumOfProducts(String equation) {
    String[] inputs = equation.split("->", -1)[0].split(",");
    String output = equation.split("->", -1)[1];
    GraphBuilder b = new GraphBuilder();
    Map<String, Tensor> given = new LinkedHashMap<>();
    Value[] operands = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      long[] shape = inputs[i].chars().mapToLong(c -> SIZES.get((char) c)).toArray();
      given.put("x" + i, CaseNumbers.normal(5 + i, shape));
      Shape declared = Shape.of(shape);
      if (inputs[i].indexOf('n') >= 0) {
        declared = declared.with(inputs[i].indexOf('n'), Dim.symbol("N"));
      }
      operands[i] = b.input("x" + i, DType.FLOAT32, declared);
    }
    Value y = Einsum.of(b, equation.replace(",", " , "), operands);
    b.output("y", y);
    Graph graph = b.build();
    DoubleArray actual =
        ReferenceExecutor.run(graph, ReferenceExecutor.arrays(given), Setting.INFERENCE)
            .outputs()
            .get("y");
    int[] shape = output.chars().map(c -> SIZES.get((char) c)).toArray();
    assertThat(actual.shape()).isEqualTo(shape);
    assertThat(graph.type(y).shape().rank()).isEqualTo(shape.length);
    double[] expected = sums(equation, List.copyOf(given.values()), shape);
    assertThat(Tolerances.difference(actual.data(), expected, 1e-9, 1e-9)).isEmpty();
  }

  /** Scores of attention are one product of matrices, without a copy of either operand. */
  @Test
  void productsOfMatricesStayThat() {
    GraphBuilder b = new GraphBuilder();
    Value q = b.input("q", DType.FLOAT32, Shape.batch(3, 4, 5));
    Value v = b.input("v", DType.FLOAT32, Shape.batch(3, 5, 6));
    b.output("y", Einsum.of(b, "nhqk,nhkd->nhqd", q, v));
    assertThat(b.build().nodes()).extracting(Node::op).containsExactly(new LinearOp.MatMul());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ij,jk; it needs one '->'",
        "ij,jk->ik->i; it needs one '->'",
        "ij->ij; it is of 1 operands, 2 are given",
        "ij,kl->iz; index 'z' of the result is in no operand",
        "ij,jk->ii; index 'i' is twice in the result",
        "ii,jk->ik; index 'i' is twice in operand 1",
        "ij,jkl->ik; operand 2 has 3 indices 'jkl' and is [3,4]",
        "ij,ik->jk; index 'i' is 2 before and 3 in operand 2",
        "i.,jk->ik; '.' in operand 1 is no letter"
      })
  void problemsNameTheEquation(String equation, String reason) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(2, 3));
    Value y = b.input("y", DType.FLOAT32, Shape.of(3, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Einsum.of(b, equation, x, y))
        .withMessage("einsum '%s': %s".formatted(equation, reason));
  }
}
