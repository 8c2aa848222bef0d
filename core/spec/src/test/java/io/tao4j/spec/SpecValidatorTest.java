package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application gets of a network's specs without training. */
class SpecValidatorTest {
  private static final String DEFAULT =
      """
      model_config:
        input_image_size: "3,64,64"
        freeze_blocks: [1]
      train_config:
        n_epochs: 5
        optimizer: {sgd: {lr: 0.5}}
        labels: {"a b": c}
      data_sources:
        - root_path: /a
        - root_path: /b
          source_weight: 2.0
      """;
  private static final SpecValidator SPECS =
      SpecValidator.of(LayoutFixture.BINDER, "fixture", "a fixture", DEFAULT);

  @TempDir Path folder;

  @Test
  void checksFilesTextsAndOverrides() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), DEFAULT);
    assertThat(SPECS.check(file).problems()).isEmpty();
    assertThat(SPECS.set("train_config.n_epochs", 0).check(file).errors())
        .extracting(Problem::code)
        .containsExactly(SpecCode.OUT_OF_RANGE);
    String wrong = "model_config: {input_image_size: a}\neval_config: {eval_dataset_path: /none}";
    assertThat(SPECS.check(wrong, SpecSyntax.YAML, "a").errors())
        .extracting(Problem::code)
        .containsExactly(SpecCode.PATH_MISSING);
    assertThat(SPECS.allowMissingPaths().check(wrong, SpecSyntax.YAML, "a").problems()).isEmpty();
    assertThat(SPECS.forVerb(Verb.TRAIN).check(folder.resolve("none.yaml")).errors())
        .extracting(Problem::code)
        .contains(SpecCode.UNREADABLE);
  }

  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void theTemplateIsTheDefaultSpec(SpecSyntax syntax) {
    SpecBinder<ClassificationFixture> binder = LayoutFixture.BINDER.allowMissingPaths();
    SpecBinding<ClassificationFixture> expected =
        binder.bind(SpecReader.standard().parse(DEFAULT, SpecSyntax.YAML, "default"));
    String text = SPECS.template(syntax);
    SpecBinding<ClassificationFixture> binding =
        binder.bind(SpecReader.standard().parse(text, syntax, "template"));
    assertThat(binding.report().problems()).as(text).isEmpty();
    assertThat(binding.spec()).isEqualTo(expected.spec());
  }

  /** Every line that is switched off is a field: switching all on tells of choices only. */
  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void whatIsSwitchedOffIsAField(SpecSyntax syntax) {
    String text = SPECS.template(syntax).replaceAll("(?m)^( *)#(?! )", "$1");
    SpecReport report = SPECS.allowMissingPaths().check(text, syntax, "all");
    EnumSet<SpecCode> choices =
        EnumSet.of(SpecCode.ONE_OF, SpecCode.NOT_ALLOWED, SpecCode.OUT_OF_RANGE);
    assertThat(report.problems()).as(text).allMatch(problem -> choices.contains(problem.code()));
    assertThat(text).contains("mixup_alpha", "activation", "adam");
    assertThat(text).doesNotContain("use_pooling");
  }

  @Test
  void theSchemaHoldsTheMetadata() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(SPECS.jsonSchema());
    assertThat(schema.get("$schema").asText())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    JsonNode train = schema.at("/properties/train_config");
    assertThat(train.get("additionalProperties").asBoolean(true)).isFalse();
    JsonNode epochs = train.at("/properties/n_epochs");
    assertThat(epochs.get("type").asText()).isEqualTo("integer");
    assertThat(epochs.get("minimum").asDouble()).isEqualTo(1);
    assertThat(epochs.get("maximum").asDouble()).isEqualTo(10000);
    assertThat(epochs.get("default").asInt()).isEqualTo(80);
    assertThat(epochs.get("x-unit").asText()).isEqualTo("epochs");
    assertThat(train.at("/properties/mixup_alpha/exclusiveMinimum").asDouble(-1)).isZero();
    assertThat(train.at("/properties/sizes/items/items/type").asText()).isEqualTo("integer");
    assertThat(train.at("/properties/image_mean/default/r").asDouble()).isEqualTo(123.68);
    assertThat(train.at("/properties/optimizer/allOf/0/not/required").toString())
        .isEqualTo("[\"sgd\",\"adam\"]");
    assertThat(schema.at("/properties/model_config/required").toString())
        .isEqualTo("[\"input_image_size\"]");
    assertThat(schema.at("/properties/model_config/properties/use_pooling/x-no-effect").asText())
        .isNotEmpty();
    assertThat(schema.at("/properties/data_sources/items/properties/root_path").isMissingNode())
        .isFalse();
  }

  @Test
  void helpNamesRangeDefaultAndOtherNames() {
    assertThat(SPECS.help("train_config.n_epochs"))
        .contains("unit: epochs", "in [1, 10000]", "default: 80", "new: train.num_epochs");
    assertThat(SPECS.help("data_sources")).contains("root_path");
    assertThat(SPECS.help("")).contains("train_config");
    assertThatThrownBy(() -> SPECS.help("train_config.n_epoch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'train_config.n_epochs'");
    assertThatThrownBy(() -> SPECS.help("n_epochs")).hasMessageContaining("train_config.n_epochs");
  }

  @Test
  void thePageHasEveryFieldAndEveryOtherName() {
    String page = SPECS.markdown();
    assertThat(SPECS.fields())
        .contains("train_config.optimizer.sgd.lr", "data_sources.root_path")
        .allSatisfy(
            field ->
                assertThat(page).contains("`" + field.replace("data_sources.", "data_sources[].")));
    assertThat(page).contains("## new", "`train.num_epochs` | `train_config.n_epochs`");
  }

  @Test
  void resolvedSpecsTellWhereValuesComeFrom() {
    SpecBinder<ClassificationFixture> binder = LayoutFixture.BINDER.allowMissingPaths();
    SpecBinding<ClassificationFixture> binding =
        binder.bind(
            SpecReader.standard()
                .parse(DEFAULT, SpecSyntax.YAML, "a\nb.yaml")
                .with("train_config.batch_size_per_gpu", "3"));
    String text = binding.resolved();
    assertThat(text)
        .contains("  n_epochs: 5  # a?b.yaml:5:13\n")
        .contains("  batch_size_per_gpu: 3  # override train_config.batch_size_per_gpu\n")
        .contains("  mixup_alpha: null  # default\n")
        .contains("    source_weight: 2.0  # a?b.yaml:11:20\n");
    assertThat(binder.bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "again")).spec())
        .isEqualTo(binding.spec());
  }

  @Test
  void codesAreStable() {
    assertThat(List.of(SpecCode.values()).stream().map(SpecCode::code))
        .contains("SPEC-015", "SPEC-104", "SPEC-112");
  }
}
