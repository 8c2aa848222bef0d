package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassMappingTest {
  @Test
  void classesAreSortedAndNamesOfAnyCaseLeadToThem() {
    ClassMapping mapping = ClassMapping.of(Map.of("Van", "car", "car", "car", "Cyclist", "bike"));
    assertThat(mapping.classes()).containsExactly("bike", "car");
    assertThat(mapping.classIndex("VAN")).hasValue(1);
    assertThat(mapping.classIndex("cyclist")).hasValue(0);
    assertThat(mapping.classIndex("tram")).isEmpty();
  }

  @Test
  void namesThatDifferInCaseOnlyLeadToOneClass() {
    assertThat(ClassMapping.of(Map.of("Car", "car", "car", "car")).classes())
        .containsExactly("car");
    assertThatThrownBy(() -> ClassMapping.of(Map.of("Car", "car", "car", "vehicle")))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("LABEL-013")
        .hasMessageContaining("vehicle");
  }

  @Test
  void aModelsOrderOfClassesStays() {
    ClassMapping mapping = ClassMapping.of(Map.of("a", "x", "b", "y"));
    assertThat(mapping.onto(List.of("y", "z", "x")).classIndex("a")).hasValue(2);
    assertThatThrownBy(() -> mapping.onto(List.of("y"))).hasMessageContaining("LABEL-008");
  }
}
