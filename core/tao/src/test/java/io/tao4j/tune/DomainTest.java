package io.tao4j.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DomainTest {
  @Test
  void aLogarithmicRangeHasAsManyValuesInEachDecade() {
    Domain.Range range = Domain.logarithmic(1e-5, 1e-1);
    assertThat(Double.parseDouble(range.value(0))).isEqualTo(1e-5);
    assertThat(Double.parseDouble(range.value(1))).isEqualTo(1e-1);
    assertThat(range.value(0.5)).isEqualTo("0.001");
    assertThat(range.place("0.001")).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void wholeNumbersAtTheEndsAreAsLikelyAsTheOthers() {
    Domain.Range range = Domain.whole(1, 4);
    SplittableRandom random = new SplittableRandom(3);
    TreeMap<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 4000; i++) {
      counts.merge(RandomSampler.draw(range, random), 1, Integer::sum);
    }
    assertThat(counts).containsOnlyKeys("1", "2", "3", "4");
    assertThat(counts.values()).allMatch(count -> count > 850 && count < 1150);
  }

  @Test
  void everyValueIsInsideAndGoesBackToItsPlace() {
    List<Domain.Range> ranges =
        List.of(
            Domain.linear(-0.3333333, 0.77777777),
            Domain.logarithmic(3.3333e-7, 2.22222e3),
            Domain.whole(-3, 1000),
            new Domain.Range(1, 64, true, true));
    SplittableRandom random = new SplittableRandom(1);
    for (Domain.Range range : ranges) {
      for (int i = 0; i < 500; i++) {
        double place = random.nextDouble();
        String value = range.value(place);
        assertThat(range.contains(value)).as("%s of %s", value, range).isTrue();
        assertThat(range.value(range.place(value))).isEqualTo(value);
      }
      assertThat(range.contains(range.value(0))).isTrue();
      assertThat(range.contains(range.value(1))).isTrue();
    }
  }

  @Test
  void aChoiceIsDrawnAsItsWeightsSay() {
    Domain.Choice choice = new Domain.Choice(List.of("a", "b"), List.of(3.0, 1.0));
    SplittableRandom random = new SplittableRandom(5);
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      drawn.add(RandomSampler.draw(choice, random));
    }
    assertThat(drawn.stream().filter("a"::equals).count()).isBetween(1400L, 1600L);
  }

  @Test
  void whatIsNoDomainIsRefused() {
    assertThatThrownBy(() -> Domain.linear(1, 1)).hasMessageContaining("1.0 and 1.0");
    assertThatThrownBy(() -> Domain.logarithmic(0, 1)).hasMessageContaining("above zero");
    assertThatThrownBy(() -> new Domain.Range(0.5, 3, false, true))
        .hasMessageContaining("whole ends");
    assertThatThrownBy(() -> Domain.Choice.of(List.of("a"))).hasMessageContaining("two or more");
    assertThatThrownBy(() -> new Domain.Choice(List.of("a", "b"), List.of(1.0)))
        .hasMessageContaining("as many weights");
  }
}
