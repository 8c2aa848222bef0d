package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpCasesTest {
  @Test
  void everyOpRecordHasACase() {
    Set<Class<?>> shown = new LinkedHashSet<>();
    OpCases.all().forEach(c -> shown.add(c.op().getClass()));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(OpCases.opRecords());
    assertThat(OpCases.opRecords()).hasSizeGreaterThanOrEqualTo(41);
  }

  @Test
  void everyEnumConstantInAnOpOccurs() throws ReflectiveOperationException {
    Set<Object> missing = new LinkedHashSet<>();
    int enums = 0;
    for (Class<?> type : OpCases.opRecords()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getType().isEnum()) {
          enums++;
          missing.addAll(Arrays.asList(component.getType().getEnumConstants()));
          for (OpCase c : OpCases.all()) {
            if (type.isInstance(c.op())) {
              missing.remove(component.getAccessor().invoke(c.op()));
            }
          }
        }
      }
    }
    assertThat(missing).isEmpty();
    // unary, binary, compare, reduce, cast and constant: a walk that sees none proves nothing
    assertThat(enums).isGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("io.tao4j.graph.OpCases#all")
  void caseShowsItsOpAndInfersTheRealShape(OpCase c) {
    OpCase.Prepared prepared = c.forward();
    Node node = prepared.graph().node(OpCase.NODE);
    assertThat(node).isNotNull();
    assertThat(node.op()).isEqualTo(c.op());
    ReferenceExecutor.Run run =
        ReferenceExecutor.run(
            prepared.graph(), prepared.arrays(), ReferenceExecutor.Setting.INFERENCE);
    for (Value value : run.values().keySet()) {
      TensorType type = prepared.graph().type(value);
      DoubleArray array = run.values().get(value);
      assertThat(array.dtype()).as(value.name()).isEqualTo(type.dtype());
      assertThat(array.rank()).as(value.name()).isEqualTo(type.shape().rank());
      if (type.shape().isFixed()) {
        assertThat(array.shape()).as(value.name()).isEqualTo(DoubleArray.ints(type.shape()));
      }
    }
  }
}
