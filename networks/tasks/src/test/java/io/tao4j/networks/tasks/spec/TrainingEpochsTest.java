package io.tao4j.networks.tasks.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.network.TrainingSettings;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import org.junit.jupiter.api.Test;

class TrainingEpochsTest {
  /** A spec that has them. */
  public record Spec(@Fragment TrainingEpochs epochs) {}

  private static TrainingSettings settings(String text) {
    return SpecBinder.of(Spec.class)
        .bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "spec"))
        .spec()
        .epochs()
        .settings((step, steps) -> 0.5, 7);
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    TrainingSettings given =
        settings("{num_epochs: 30, checkpoint_interval: 0, validation_interval: 5}");
    assertThat(given.epochs()).isEqualTo(30);
    assertThat(given.checkpointPeriod()).isZero();
    assertThat(given.validationPeriod()).isEqualTo(5);
    assertThat(given.seed()).isEqualTo(7);
    assertThat(given.schedule().rate(1, 2)).isEqualTo(0.5);
    TrainingSettings usual = settings("");
    assertThat(usual.epochs()).isEqualTo(10);
    assertThat(usual.checkpointPeriod()).isOne();
    assertThat(usual.validationPeriod()).isOne();
  }
}
