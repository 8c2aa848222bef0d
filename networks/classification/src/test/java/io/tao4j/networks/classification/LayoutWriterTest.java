package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.Tao;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Specs under the names of every layout: what is written reads as the same spec. */
class LayoutWriterTest {
  private static final SpecBinder<ClassificationSpec> BINDER =
      new ClassificationNetwork().specBinder().allowMissingPaths();

  private static final SpecValidator SPECS =
      Tao.network("classification").specs().allowMissingPaths();

  /** Changes of the default spec, each of which another part of the tables must say. */
  private static final List<String> CHANGES =
      List.of(
          "train_config.n_epochs=7",
          "train_config.lr_config={step: {learning_rate: 0.1, step_size: 30, gamma: 0.5}}",
          "train_config.lr_config={linear: {learning_rate: 0.25, soft_start: 0.5}}",
          "train_config.lr_config={multi_step: {learning_rate: 0.25, milestones: [3, 5]}}",
          "train_config.enable_qat=true",
          "train_config.lr_config={soft_anneal: {learning_rate: 0.05, annealing_points: [0.5]}}",
          "train_config.lr_config={cosine: {learning_rate: 0.3, soft_start: 0.25}}",
          "train_config.lr_config={}",
          "train_config.optimizer={adam: {beta_1: 0.8, beta_2: 0.99, epsilon: 0.001}}",
          "train_config.optimizer={adamw: {weight_decay: 0.2}}",
          "train_config.optimizer={rmsprop: {rho: 0.4}}",
          "train_config.optimizer={sgd: {lr: 0.2, momentum: 0.5, nesterov: true}}",
          "train_config.optimizer={}",
          "train_config.image_mean={b: 1.5, g: 2.5, r: 3.5}",
          "train_config.preprocess_mode=torch",
          "train_config.reg_config={type: L1, scope: Dense, weight_decay: 0.001}",
          "train_config.mixup_alpha=0.0",
          "train_config.class_weights={cat: 2.0, 'a dog': 0.5}",
          "train_config.early_stopping={patience: 3}",
          "train_config.ema_decay=0.99",
          "train_config.disable_horizontal_flip=true",
          "train_config.pretrained_source=classpath:x",
          "model_config.arch=efficientnet_b0",
          "model_config.n_layers=50",
          "model_config.input_image_size=1,64,96",
          "model_config.use_pooling=false",
          "model_config.activation={activation_type: mish}",
          "model_config.freeze_blocks=[0, 1]",
          "eval_config.top_k=5",
          "eval_config.n_workers=1",
          "eval_config.eval_dataset_path='a \"quoted\" ${x} path'");

  static List<SpecLayout> layouts() {
    return ClassificationLayouts.all();
  }

  private static SpecTree tree(String text) {
    return SpecReader.standard().parse(text, SpecSyntax.YAML, "spec");
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void whatIsWrittenReadsAsTheSameSpec(SpecLayout layout) {
    SpecTree base = tree(new ClassificationNetwork().defaultSpec());
    for (String change : CHANGES) {
      int equals = change.indexOf('=');
      String value = change.substring(equals + 1).replace("${", "\\${");
      ClassificationSpec spec = BINDER.bind(base.with(change.substring(0, equals), value)).spec();
      String text = BINDER.toYaml(spec, layout);
      SpecBinding<ClassificationSpec> read = BINDER.bind(tree(text));
      assertThat(read.spec()).as(text).isEqualTo(spec);
      assertThat(read.layout().map(SpecLayout::name)).as(text).contains(layout.name());
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theTemplateIsTheDefaultSpecInTheNewerNames(SpecLayout layout) {
    String text = SPECS.template(layout.name());
    SpecBinding<ClassificationSpec> read = BINDER.bind(tree(text));
    assertThat(read.report().problems()).as(text).isEmpty();
    assertThat(read.layout().map(SpecLayout::name)).as(text).contains(layout.name());
    assertThat(read.spec())
        .as(text)
        .isEqualTo(BINDER.bind(tree(new ClassificationNetwork().defaultSpec())).spec());
    String all = text.replaceAll("(?m)^( *)#(?! )", "$1");
    assertThat(SPECS.check(all, SpecSyntax.YAML, "all").errors())
        .as(all)
        .noneMatch(problem -> problem.code().code().matches("SPEC-(0\\d\\d|104)"));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theSchemaHasEveryNameOfTheTemplate(SpecLayout layout) throws IOException {
    JsonNode schema = new ObjectMapper().readTree(SPECS.jsonSchema(layout.name()));
    assertThat(schema.get("$schema").asText()).contains("2020-12");
    for (String group : List.of("model", "dataset", "train", "evaluate")) {
      JsonNode properties = schema.at("/properties/" + group + "/properties");
      boolean release5 = layout.name().endsWith("5.0") && group.equals("evaluate");
      assertThat(properties.isObject() || release5).as(group).isTrue();
    }
  }

  @Test
  void theSchemaTypesWhatOthersAreWorkedOutFromByItsDefault() throws IOException {
    JsonNode train =
        new ObjectMapper()
            .readTree(SPECS.jsonSchema("classification_pyt"))
            .at("/properties/train/properties");
    assertThat(train.at("/enable_ema/type").asText()).isEqualTo("boolean");
    assertThat(train.at("/enable_ema/default").isBoolean()).isTrue();
    JsonNode size = train.at("/optim/properties/policy_params/properties/step_size");
    assertThat(size.get("type")).extracting(JsonNode::asText).containsExactly("number", "array");
    assertThat(size.get("default").isIntegralNumber()).isTrue();
    assertThat(train.at("/optim/properties/betas").has("type")).isFalse();
  }
}
