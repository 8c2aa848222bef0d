package io.tao4j.speconly;

import static io.tao4j.assertions.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.assertions.SpecAssert;
import io.tao4j.error.TaoException;
import io.tao4j.spec.SpecSyntax;
import org.junit.jupiter.api.Test;

/** What a failing assertion tells: which spec, what was wanted, and every problem at its place. */
class FailureTextTest {
  private static final String TEXT =
      """
      train_config:
        train_dataset_path: parcels/train
        n_epoch: 40
        batch_size_per_gpu: 0
      """;

  private static SpecAssert spec() {
    return assertThatSpec(TEXT, SpecSyntax.YAML).forNetwork("classification").allowMissingPaths();
  }

  @Test
  void everyProblemIsListedWithItsLine() {
    assertThatThrownBy(() -> spec().isValid())
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "Expecting classification spec spec\nto be valid\nbut found:\n",
            "  SPEC-104 spec:3:3 unknown field 'n_epoch' in train_config; did you mean 'n_epochs'?",
            "        n_epoch: 40\n        ^",
            "  SPEC-102 spec:4:23 'train_config.batch_size_per_gpu' must be in ",
            "        batch_size_per_gpu: 0\n                            ^");
  }

  @Test
  void aProblemElsewhereDoesNotCount() {
    assertThatThrownBy(() -> spec().hasProblem("SPEC-104", "model_config.n_epoch"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "to have the problem SPEC-104 at 'model_config.n_epoch'", "spec:3:3", "spec:4:23");
    assertThatThrownBy(() -> spec().hasNotice("SPEC-104"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to have the notice SPEC-104\nbut found:");
    assertThatThrownBy(() -> spec().hasOnlyProblems("SPEC-104"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("with the codes [SPEC-104] only");
  }

  @Test
  void aValidSpecThatShouldNotBeSaysSo() {
    SpecAssert valid =
        assertThatSpec("train_config: {train_dataset_path: a}", SpecSyntax.YAML)
            .forNetwork("classification")
            .set("model_config.input_image_size", "'3,224,224'")
            .allowMissingPaths();
    valid.isValid();
    assertThatThrownBy(valid::isNotValid)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not to be valid\nbut nothing is wrong with it");
    assertThatThrownBy(() -> valid.as("hall 3").hasValue("train_config.n_epochs", 7))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("[hall 3] ")
        .hasMessageContainingAll("to have 'train_config.n_epochs' = 7", "(default)");
    assertThatThrownBy(() -> valid.hasValue("train_config.no_such", 7))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("but it has no value");
  }

  @Test
  void theNetworkComesFirst() {
    assertThatThrownBy(() -> assertThatSpec(TEXT, SpecSyntax.YAML).isValid())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("forNetwork(\"yolo_v4\")");
    assertThatThrownBy(() -> assertThatSpec(TEXT, SpecSyntax.YAML).forNetwork("yolo_v9"))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> org.assertj.core.api.Assertions.assertThat(e.code()).isEqualTo("TAO-001"))
        .hasMessageContaining("classification");
  }
}
