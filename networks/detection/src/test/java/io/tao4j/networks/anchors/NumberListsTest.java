package io.tao4j.networks.anchors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberListsTest {
  @Test
  void listsAreReadAsPythonWouldWorkThemOut() {
    assertThat(NumberLists.parse("[1.0, 2.0, 0.5, 3.0, 1.0/3.0]"))
        .hasValue(List.of(1.0, 2.0, 0.5, 3.0, 1.0 / 3));
    assertThat(NumberLists.parse(" ( .5,1e-1 , -2 , ) ")).hasValue(List.of(0.5, 0.1, -2.0));
    assertThat(NumberLists.parse("[]")).hasValue(List.of());
    assertThat(NumberLists.parseNested("[[1.0, 2.0], [1.0, 1/2], (3,)]"))
        .hasValue(List.of(List.of(1.0, 2.0), List.of(1.0, 0.5), List.of(3.0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1, 2", "[1, 2", "[1 2]", "[1, , 2]", "[a]", "[1/0]", "[1]]", "[1) ", "[[1]]"})
  void whatIsNoListIsNone(String text) {
    assertThat(NumberLists.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1, 2]", "[[1], 2]", "[[1] [2]]", "[[1, 2]", "[[1], [x]]"})
  void whatIsNoListOfListsIsNone(String text) {
    assertThat(NumberLists.parseNested(text)).isEmpty();
  }
}
