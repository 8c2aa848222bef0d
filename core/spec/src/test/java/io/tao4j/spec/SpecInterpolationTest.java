package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands for <code>${…}</code>, and what is said when nothing does. */
class SpecInterpolationTest {
  private static final SpecBinder<ClassificationFixture> BINDER =
      SpecBinder.of(ClassificationFixture.class)
          .allowMissingPaths()
          .withEnvironment(
              Map.of("EPOCHS", "7", "ROOT", "/data", "EMPTY", "", "LOOP", "${LOOP}")::get);

  private static SpecBinding<ClassificationFixture> yaml(String trainConfig) {
    String text = "model_config: {input_image_size: \"3,64,64\"}\ntrain_config:\n" + trainConfig;
    return BINDER.bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "a.yaml"));
  }

  private static String path(String written) {
    return yaml("  train_dataset_path: " + written + "\n").spec().trainConfig().trainDatasetPath();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${ROOT}/train | /data/train",
        "'${ROOT}${ROOT}' | /data/data",
        "${NONE:-/default}/train | /default/train",
        "${NONE:-${ROOT}}/train | /data/train",
        "${NONE:-} | ''",
        "${EMPTY:-/default} | /default",
        "${env:ROOT} | /data",
        "${oc.env:ROOT} | /data",
        "'${oc.env:NONE,/default}' | /default",
        "'\\${ROOT}' | ${ROOT}",
        "'\\\\${ROOT}' | \\/data",
        "${train_config.n_epochs}/x | 80/x",
        "'no {ROOT} $ROOT' | no {ROOT} $ROOT",
        "${LOOP} | ${LOOP}"
      })
  void putsInFieldsVariablesAndDefaults(String written, String expected) {
    // The table's own quotes are gone by now; YAML's single quotes leave backslashes alone.
    String text = "  train_dataset_path: '" + written + "'\n  n_epochs: 80\n";
    assertThat(yaml(text).spec().trainConfig().trainDatasetPath()).isEqualTo(expected);
  }

  @Test
  void aWholeTextMayBecomeANumber() {
    SpecBinding<ClassificationFixture> binding = yaml("  n_epochs: ${EPOCHS}\n");
    assertThat(binding.spec().trainConfig().nEpochs()).isEqualTo(7);
    assertThat(binding.origins().get("train_config.n_epochs"))
        .isEqualTo(Origin.environment("EPOCHS", Origin.file("a.yaml", 3, 13)))
        .hasToString("a.yaml:3:13 (environment EPOCHS)");
    ClassificationFixture proto =
        BINDER
            .bind(
                SpecReader.standard()
                    .parse(
                        "model_config { input_image_size: \"a\" }"
                            + " train_config { n_epochs: \"${EPOCHS:-3}\" }",
                        SpecSyntax.PROTOBUF_TEXT,
                        "a.txt"))
            .spec();
    assertThat(proto.trainConfig().nEpochs()).isEqualTo(7);
  }

  @Test
  void overridesAreFilledToo() {
    SpecTree tree =
        SpecReader.standard()
            .parse("model_config: {input_image_size: a}", SpecSyntax.YAML, "a.yaml")
            .with("train_config.n_epochs", "${EPOCHS}")
            .with("train_config.train_dataset_path", "${model_config.input_image_size}/x");
    SpecBinding<ClassificationFixture> binding = BINDER.bind(tree);
    assertThat(binding.spec().trainConfig().nEpochs()).isEqualTo(7);
    assertThat(binding.spec().trainConfig().trainDatasetPath()).isEqualTo("a/x");
    assertThat(binding.origins().get("train_config.n_epochs").kind())
        .isEqualTo(Origin.Kind.OVERRIDE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${NONE} | names no field of the spec and no environment variable",
        "${ROOT | not closed",
        "${} | neither the path of a field nor a variable",
        "${a b} | neither the path of a field nor a variable",
        "${train_config} | stands for no single value",
        "${train_config.train_dataset_path} | refers to itself",
        "${train_config.n_epoch} | did you mean 'train_config.n_epochs'",
      })
  void saysWhatIsWrong(String written, String expected) {
    SpecReport report = yaml("  train_dataset_path: '" + written + "'\n  n_epochs: 3\n").report();
    assertThat(report.problems().get(0).headline())
        .startsWith("SPEC-015 a.yaml:3:23 ")
        .contains(expected);
  }

  @Test
  void textsCannotGrowWithoutEnd() {
    StringBuilder text = new StringBuilder("  labels:\n    x0: 'ha'\n");
    for (int i = 1; i < 60; i++) {
      String before = "${train_config.labels.x" + (i - 1) + "}";
      text.append("    x" + i + ": '" + before + before + "'\n");
    }
    SpecReport report = yaml(text.toString()).report();
    assertThat(report.errors()).isNotEmpty();
    assertThat(report.errors()).allMatch(problem -> problem.code() == SpecCode.INTERPOLATION);
    assertThat(report.toString()).contains("grows beyond");
  }

  @Test
  void wrongValuesAreReportedAtTheirPlaceInTheFile() {
    SpecReport report = yaml("  n_epochs: ${ROOT}\n").report();
    assertThat(report.problems().get(0).toString())
        .startsWith(
            "SPEC-101 a.yaml:3:13 (environment ROOT) 'train_config.n_epochs' must be a whole"
                + " number, got '/data'")
        .contains("n_epochs: ${ROOT}");
  }

  @Test
  void plainPathsStayAsTheyAre() {
    assertThat(path("/a/b$c")).isEqualTo("/a/b$c");
  }
}
