package io.tao4j.speconly;

import static io.tao4j.assertions.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.network.Networks;
import io.tao4j.spec.Origin;
import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecException;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a team's test suite over its spec files looks like: no engine, no GPU, no data. */
class OurSpecsTest {
  private static final Path DETECTOR = Path.of("src/test/resources/specs/detector.txt");
  private static final Path CLASSIFIER = Path.of("src/test/resources/specs/classifier.yaml");

  // region specs
  @Test
  void ourSpecsAreValid() {
    assertThatSpec(DETECTOR)
        .forNetwork("yolo_v4")
        .allowMissingPaths() // the data is on the machine that trains
        .isValid()
        .hasValue("training_config.num_epochs", 80);
    assertThatSpec(CLASSIFIER).forNetwork("classification").allowMissingPaths().isValid();
  }

  @Test
  void aMisspelledFieldIsFound() {
    assertThatSpec(DETECTOR)
        .forNetwork("yolo_v4")
        .set("training_config.num_epoch", 5)
        .hasProblem("SPEC-104", "training_config.num_epoch");
  }

  // endregion

  @Test
  void allSpecsOfAFamilyAreFoundWithoutAnEngine() {
    assertThat(Networks.all())
        .extracting(network -> network.name())
        .contains("classification", "yolo_v4", "yolo_v4_tiny");
  }

  @Test
  void filesThatAreMissingHereAreProblemsOfTheirFields() {
    assertThatSpec(DETECTOR)
        .forNetwork("yolo_v4")
        .isNotValid()
        .hasOnlyProblems("SPEC-108")
        .hasProblem("SPEC-108", "dataset_config.data_sources[0].label_directory_path");
  }

  @Test
  void kindsOfProblemsNameTheirFields() {
    assertThatSpec(DETECTOR)
        .forNetwork("yolo_v4")
        .allowMissingPaths()
        .set("training_config.num_epochs", 0)
        .set("training_config.batch_size_per_gpu", "many")
        .set("eval_config.average_precision_mode", "MEAN")
        .set("yolov4_config.nlayers", 19)
        .hasProblem("SPEC-102", "training_config.num_epochs")
        .hasProblem("SPEC-101", "training_config.batch_size_per_gpu")
        .hasProblem("SPEC-106", "eval_config.average_precision_mode")
        .hasOnlyProblems("SPEC-101", "SPEC-102", "SPEC-106");
    assertThatSpec(DETECTOR)
        .forNetwork("yolo_v4")
        .allowMissingPaths()
        .set("training_config.optimizer.sgd.momentum", 0.9)
        .hasProblem("SPEC-107", "training_config.optimizer.adam"); // beside what was set
  }

  @Test
  void aUseNeedsItsOwnFieldsOnly() {
    String evaluation =
        """
        model_config: {input_image_size: "3,224,224"}
        eval_config:
          eval_dataset_path: parcels/val
          model_path: parcels.tao
        """;
    assertThatSpec(evaluation, SpecSyntax.YAML)
        .forNetwork("classification")
        .allowMissingPaths()
        .forVerb(Verb.EVALUATE)
        .isValid()
        .hasNoNotices();
    assertThatSpec(evaluation, SpecSyntax.YAML)
        .forNetwork("classification")
        .allowMissingPaths()
        .forVerb(Verb.TRAIN)
        .hasProblem("SPEC-105", "train_config.train_dataset_path");
  }

  @Test
  void whatHasNoEffectIsANotice() {
    assertThatSpec(CLASSIFIER).forNetwork("classification").allowMissingPaths().hasNoNotices();
    assertThatSpec(CLASSIFIER)
        .forNetwork("classification")
        .allowMissingPaths()
        .set("train_config.model_parallelism", "[1.0]")
        .isValid()
        .hasNotice("SPEC-111", "train_config.model_parallelism")
        .problems()
        .hasSize(1);
  }

  @Test
  void fieldsOfOtherGenerationsHaveTheirNamesInProblems() {
    String newer =
        """
        train:
          num_epochs: none
          optim_config: {optimizer: sgd}
        dataset: {train_dataset_path: parcels/train, val_dataset_path: parcels/val}
        """;
    assertThatSpec(newer, SpecSyntax.YAML)
        .forNetwork("classification")
        .allowMissingPaths()
        .hasProblem("SPEC-101", "train.num_epochs");
  }

  @Test
  void specsAreExplainedAndWritten() {
    SpecValidator specs = Networks.specs("yolo_v4").allowMissingPaths();
    assertThat(specs.help("training_config.num_epochs")).contains("num_epochs").contains("80");
    assertThat(specs.jsonSchema()).contains("\"training_config\"");
    for (SpecSyntax syntax : SpecSyntax.values()) {
      assertThatSpec(specs.template(syntax), syntax)
          .forNetwork("yolo_v4")
          .allowMissingPaths()
          .isValid();
    }
    String newer = Networks.specs("classification").template("tf2");
    assertThatSpec(newer, SpecSyntax.YAML)
        .forNetwork("classification")
        .allowMissingPaths()
        .isValid();
  }

  @Test
  void aSpecIsAValue() {
    SpecValidator specs = Networks.specs("yolo_v4").allowMissingPaths();
    Spec spec = specs.read(DETECTOR);
    assertThat(spec.network()).isEqualTo("yolo_v4");
    assertThat(spec.value("training_config.optimizer.adam.beta2")).contains("0.999");
    assertThat(spec.value("training_config.optimizer")).isEmpty();
    assertThat(spec.value("no_such.field")).isEmpty();
    assertThat(spec.value("yolov4_config.freeze_blocks")).contains("[]");
    assertThat(spec.origin("training_config.num_epochs"))
        .isEqualTo(Origin.file("detector.txt", 12, 15));
    Spec longer = spec.with("training_config.num_epochs", 81);
    assertThat(longer.value("training_config.num_epochs")).contains("81");
    assertThat(longer.origin("training_config.num_epochs").kind()).isEqualTo(Origin.Kind.OVERRIDE);
    assertThat(spec.value("training_config.num_epochs")).contains("80");
    assertThat(longer.digest()).isNotEqualTo(spec.digest());
    // the same values written another way
    Spec again = specs.read(spec.toYaml(), SpecSyntax.YAML, "resolved");
    assertThat(again.digest()).isEqualTo(spec.digest()).matches("[0-9a-f]{64}");
    assertThatSpec(longer).allowMissingPaths().isValid();
    Spec wrong = spec.with("training_config.num_epochs", -1);
    assertThat(wrong.isValid()).isFalse();
    assertThatThrownBy(wrong::digest).isInstanceOf(SpecException.class);
    assertThat(List.of(spec.toString(), wrong.toString()))
        .containsExactly(
            "yolo_v4 spec detector.txt: 0 errors, 1 notice", "yolo_v4 spec detector.txt: 1 error");
  }
}
