package io.tao4j.networks.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Optimizer;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.spec.SpecBinder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamConfigTest {
  private static final TaoSchedule.SoftStartAnnealing USUAL =
      new TaoSchedule.SoftStartAnnealing(1e-4, 2e-3, 0.3, 0.5);

  private static AdamConfig config(Map<String, String> fields) {
    return PeopleSpecs.parse(SpecBinder.of(AdamConfig.class), fields).spec();
  }

  /** The group's __class_name__ must be its own. */
  @Test
  void theRuleIsThatOfItsFields() {
    assertThat(config(Map.of("__class_name__", "AdamOptimizer")).optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("beta1", "0.8");
    fields.put("beta2", "0.99");
    fields.put("epsilon", "1e-6");
    assertThat(config(fields).optimizer()).isEqualTo(new Optimizer.Adam(0.8, 0.99, 1e-6, false, 0));
    assertThatThrownBy(() -> config(Map.of("__class_name__", "SgdOptimizer")))
        .hasMessageContaining("AdamOptimizer");
  }

  @Test
  void ratesRiseAndFall() {
    assertThat(config(Map.of()).learningRateSchedule().or(USUAL)).isEqualTo(USUAL);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("learning_rate_schedule.soft_start", "0.1");
    fields.put("learning_rate_schedule.annealing", "0.7");
    fields.put("learning_rate_schedule.base_learning_rate", "0.5");
    fields.put("learning_rate_schedule.min_learning_rate", "0.25");
    fields.put("learning_rate_schedule.__class_name__", "SoftstartAnnealingLearningRateSchedule");
    TaoSchedule.SoftStartAnnealing rates = config(fields).learningRateSchedule().or(USUAL);
    assertThat(rates).isEqualTo(new TaoSchedule.SoftStartAnnealing(0.25, 0.5, 0.1, 0.7));
    assertThat(rates.rate(0, 10)).isEqualTo(0.25);
    assertThat(rates.rate(5, 10)).isEqualTo(0.5);
    assertThatThrownBy(
            () -> config(Map.of("learning_rate_schedule.__class_name__", "ConstantRate")))
        .hasMessageContaining("Softstart");
  }
}
