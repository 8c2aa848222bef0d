package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A spec must give what its use needs, and no more. */
class YoloSpecVerbTest {
  private static final String EVALUATION =
      """
      eval_config: {batch_size: 2}
      nms_config: {top_k: 100}
      dataset_config:
        validation_data_sources:
          - label_directory_path: no/such/labels
            image_directory_path: no/such/images
      """;

  private static final SpecValidator SPECS = Tao.network("yolo_v4_tiny").specs();

  private static List<String> problems(SpecValidator specs, String text) {
    SpecReport report = specs.check(text, SpecSyntax.YAML, "spec");
    return report.errors().stream().map(p -> p.code() + " " + p.origin().line()).toList();
  }

  @Test
  void evaluationNeedsNoTraining() {
    SpecValidator lenient = SPECS.allowMissingPaths();
    assertThat(problems(lenient.forVerb(Verb.EVALUATE), EVALUATION)).isEmpty();
    assertThat(problems(lenient, EVALUATION)).isEmpty();
    assertThat(problems(lenient.forVerb(Verb.TRAIN), EVALUATION)).containsExactly("SPEC-105 4");
  }

  @Test
  void filesOfAnotherUseNeedNotBeThere() {
    assertThat(problems(SPECS.forVerb(Verb.EVALUATE), EVALUATION))
        .containsExactly("SPEC-108 5", "SPEC-108 6");
    String training = EVALUATION.replace("validation_data_sources", "data_sources");
    assertThat(problems(SPECS.forVerb(Verb.TRAIN), training))
        .containsExactly("SPEC-108 5", "SPEC-108 6");
    for (Verb verb : List.of(Verb.PRUNE, Verb.EXPORT, Verb.INFERENCE)) {
      assertThat(problems(SPECS.forVerb(verb), EVALUATION)).isEmpty();
      assertThat(problems(SPECS.forVerb(verb), training)).isEmpty();
    }
  }

  @Test
  void rulesOfTheTrainingAreThatOfTraining() {
    String text =
        """
        yolov4_config: {arch: resnet, nlayers: 17}
        augmentation_config: {output_width: 50}
        dataset_config:
          data_sources: [{label_directory_path: no/such, image_directory_path: no/such}]
        """;
    for (Verb verb : List.of(Verb.PRUNE, Verb.EXPORT, Verb.INFERENCE)) {
      assertThat(problems(SPECS.forVerb(verb), text)).isEmpty();
    }
    assertThat(problems(SPECS.allowMissingPaths(), text))
        .containsExactly("SPEC-110 1", "SPEC-110 2");
    // no set to evaluate on, and nothing about the network
    assertThat(problems(SPECS.forVerb(Verb.EVALUATE), text)).containsExactly("SPEC-110 4");
  }

  /** Nothing is required of a verb that reads nothing, whatever is wanted of the others. */
  @ParameterizedTest
  @EnumSource(Verb.class)
  void anEmptySpecLacksWhatItsUseReads(Verb verb) {
    boolean readsData = Set.of(Verb.TRAIN, Verb.EVALUATE, Verb.VALIDATE).contains(verb);
    SpecReport report = SPECS.forVerb(verb).check("", SpecSyntax.YAML, "spec");
    assertThat(report.hasErrors()).as(report.toString()).isEqualTo(readsData);
  }

  @Test
  void everyFieldSaysWhatUsesIt() {
    assertThat(SPECS.fields()).hasSizeGreaterThan(100);
    assertThat(SPECS.fields()).noneMatch(field -> SPECS.help(field).contains("used by: all"));
    assertThat(SPECS.help("training_config.n_workers")).contains("used by: train, evaluate");
    assertThat(SPECS.help("training_config.num_epochs")).contains("used by: train\n");
  }
}
