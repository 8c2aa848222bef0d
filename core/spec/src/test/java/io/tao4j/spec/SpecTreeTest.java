package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.spec.ClassificationFixture.Sampling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading, overriding and binding of texts that are right, and of files. */
class SpecTreeTest {
  private static final SpecBinder<ClassificationFixture> BINDER =
      SpecBinder.of(ClassificationFixture.class);

  @TempDir Path folder;

  private static SpecTree proto(String text) {
    return SpecReader.standard().parse(text, SpecSyntax.PROTOBUF_TEXT, "a.txt");
  }

  private static SpecTree yaml(String text) {
    return SpecReader.standard().parse(text, SpecSyntax.YAML, "a.yaml");
  }

  @Test
  void bothSyntaxesGiveTheSameRecord() {
    ClassificationFixture fromProto =
        BINDER
            .bind(
                proto(
                    """
                    # comment
                    model_config: <
                      arch: "ResNet", n_layers: 34;
                      input_image_size: "3," '224'
                         ",224"  # adjacent literals
                      freeze_blocks: 0
                      freeze_blocks: [1, 2]
                      use_batch_norm: False
                      resize_interpolation_method: BICUBIC
                      activation { activation_parameters { key: "alpha" value: .5 } }
                    >
                    train_config {
                      optimizer { sgd { lr: 1e-2 momentum: 0.5f } }
                      batch_size_per_gpu: 0x10
                      sampling: "one-by-one"
                      image_mean { key: "r" value: -1.5 }
                      image_mean: { key: 'g' value: 2 }
                      mixup_alpha: 0.25
                    }
                    data_sources { root_path: "/a" }
                    data_sources { root_path: "/b\\n\\303\\244" source_weight: 2 }
                    """))
            .spec();
    ClassificationFixture fromYaml =
        BINDER
            .bind(
                yaml(
                    """
                    model_config:
                      arch: resnet
                      n_layers: 34
                      input_image_size: 3,224,224
                      freeze_blocks: [0, 1, 2]
                      use_batch_norm: off
                      resize_interpolation_method: bicubic
                      activation:
                        activation_parameters: {alpha: 5.0e-1}
                    train_config: &anchor
                      optimizer: {sgd: {lr: 0.01, momentum: 0.5}}
                      batch_size_per_gpu: 16
                      sampling: one-by-one
                      image_mean: {r: -1.5, g: 2.0}
                      mixup_alpha: 0.25
                      pretrained_model_path: null
                    data_sources:
                      - root_path: /a
                      - root_path: "/b\\nä"
                        source_weight: 2.0
                    """))
            .spec();
    assertThat(fromProto).isEqualTo(fromYaml);
    assertThat(fromProto.trainConfig().nEpochs()).isEqualTo(80);
    assertThat(fromProto.trainConfig().annealingPoints()).containsExactly(0.3, 0.6);
    assertThat(fromProto.trainConfig().sampling()).isEqualTo(Sampling.SEQUENTIAL);
    assertThat(fromProto.modelConfig().activation()).isNotNull();
    assertThat(fromProto.dataSources()).hasSize(2);
  }

  @Test
  void mergesAMessageThatIsGivenTwice() {
    ClassificationFixture spec =
        BINDER
            .bind(
                proto(
                    "model_config { input_image_size: \"a\" } model_config { n_layers: 50 }"
                        + " train_config { image_mean: [] }"))
            .spec();
    assertThat(spec.modelConfig().nLayers()).isEqualTo(50);
    assertThat(spec.trainConfig().imageMean()).isEmpty();
  }

  @Test
  void expandsAnchorsAndMergeKeys() {
    SpecTree tree =
        yaml(
            "model_config: {input_image_size: a}\n"
                + "eval_config: &e {top_k: 2}\n"
                + "train_config:\n  image_mean: {<<: {r: 1.0, g: 3.0}, r: 2.0}\n"
                + "  labels: {a: &x b, c: *x}\n");
    ClassificationFixture spec = BINDER.bind(tree).spec();
    assertThat(spec.trainConfig().imageMean()).containsEntry("r", 2.0).containsEntry("g", 3.0);
    assertThat(spec.trainConfig().labels()).containsEntry("c", "b");
  }

  @Test
  void overridesSetFieldsWithTheirOwnOrigin() {
    SpecTree tree =
        proto("model_config { input_image_size: \"a\" } data_sources { root_path: \"/a\" }")
            .with("train_config.n_epochs", "5")
            .with("model_config.arch", "vgg")
            .with("train_config.image_mean", "{l: 117.4}")
            .with("model_config.freeze_blocks", "[1, 3]")
            .with("data_sources[0].source_weight", "3")
            .with("data_sources[1]", "{root_path: /b}");
    SpecBinding<ClassificationFixture> binding = BINDER.bind(tree);
    ClassificationFixture spec = binding.spec();
    assertThat(spec.trainConfig().nEpochs()).isEqualTo(5);
    assertThat(spec.modelConfig().arch()).isEqualTo("vgg");
    assertThat(spec.modelConfig().freezeBlocks()).containsExactly(1, 3);
    assertThat(spec.trainConfig().imageMean()).containsOnlyKeys("l");
    assertThat(spec.dataSources())
        .extracting(ClassificationFixture.Source::rootPath)
        .containsExactly("/a", "/b");
    assertThat(spec.dataSources().get(0).sourceWeight()).isEqualTo(3.0);
    assertThat(binding.origins().get("train_config.n_epochs"))
        .hasToString("override train_config.n_epochs");
    assertThat(binding.origins().get("train_config.sampling").kind())
        .isEqualTo(Origin.Kind.DEFAULT);
    assertThat(binding.origins().get("model_config.input_image_size")).hasToString("a.txt:1:34");
    assertThat(tree.find("data_sources[1].root_path")).isPresent();
    assertThat(tree.find("data_sources[2].root_path")).isEmpty();
  }

  @Test
  void badOverridesJoinTheReport() {
    SpecTree tree =
        yaml("model_config: {input_image_size: a}\ndata_sources: [{root_path: a}]\n")
            .with("train_config.n_epochs", "0")
            .with("train config", "1")
            .with("model_config.input_image_size.x", "1")
            .with("data_sources.root_path", "b")
            .with("data_sources[4].root_path", "b")
            .with("model_config.arch", "[");
    assertThat(BINDER.bind(tree).report().problems())
        .extracting(Problem::code)
        .containsExactlyInAnyOrder(
            SpecCode.OUT_OF_RANGE,
            SpecCode.OVERRIDE,
            SpecCode.OVERRIDE,
            SpecCode.OVERRIDE,
            SpecCode.OVERRIDE,
            SpecCode.SYNTAX);
  }

  @Test
  void rulesPointAtFieldsAndAtTheGroupOfAbsentOnes() {
    SpecBinder<ClassificationFixture> binder =
        BINDER
            .withRules(
                (spec, context) -> {
                  if (spec.modelConfig().nLayers() > 34) {
                    context.error("model_config.n_layers", "too deep here", "");
                  }
                })
            .withRules(
                (spec, context) -> {
                  assertThat(context.given("train_config.n_epochs")).isFalse();
                  context.notice("train_config.n_epochs", "doubtful", "");
                });
    SpecReport report =
        binder
            .bind(yaml("model_config:\n  input_image_size: a\n  n_layers: 50\ntrain_config: {}\n"))
            .report();
    assertThat(report.problems())
        .extracting(Problem::headline)
        .containsExactly(
            "SPEC-110 a.yaml:3:13 too deep here", "SPEC-110 a.yaml:4:15 notice: doubtful");
  }

  @Test
  void relativePathsAreTriedInTheFolderOfTheSpecFirst() throws IOException {
    Files.createDirectories(folder.resolve("specs/images"));
    Files.writeString(folder.resolve("specs/model.tao"), "x");
    Path file = folder.resolve("specs/train.txt");
    Files.writeString(
        file,
        "model_config { input_image_size: \"a\" }\n"
            + "eval_config { eval_dataset_path: \"images\" model_path: \"model.tao\" }\n"
            + "train_config { train_dataset_path: \"none\" results_dir: \"out\" }");
    SpecBinding<ClassificationFixture> binding = BINDER.bind(file);
    assertThat(binding.report().problems())
        .extracting(Problem::code)
        .containsExactly(SpecCode.PATH_MISSING);
    assertThat(binding.ifValid()).isEmpty();
    ClassificationFixture spec = BINDER.allowMissingPaths().bind(file).spec();
    assertThat(Path.of(spec.evalConfig().evalDatasetPath()))
        .isEqualTo(folder.resolve("specs/images"));
    assertThat(spec.trainConfig().resultsDir()).contains(Path.of("out"));
    assertThat(spec.trainConfig().trainDatasetPath()).isEqualTo("none");
    Files.writeString(
        file,
        "model_config { input_image_size: \"a\" }\n"
            + "eval_config { eval_dataset_path: \"model.tao\" model_path: \"images\" }");
    assertThat(BINDER.bind(file).report().problems())
        .extracting(Problem::code)
        .containsExactly(SpecCode.PATH_KIND, SpecCode.PATH_KIND);
  }

  @Test
  void filesThatCannotBeReadAreReported() throws IOException {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "a: b\nc: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
    Path large = folder.resolve("large.yaml");
    Files.writeString(large, "a: b\n".repeat(100));
    SpecReader small = SpecReader.withLimits(new SpecLimits(100, 10, 20, 5));
    assertThat(SpecReader.standard().read(folder.resolve("none.yaml")).report().problems())
        .extracting(Problem::code)
        .containsExactly(SpecCode.UNREADABLE);
    assertThat(SpecReader.standard().read(folder).report().problems())
        .extracting(Problem::code)
        .containsExactly(SpecCode.UNREADABLE);
    assertThat(SpecReader.standard().read(latin).report().problems().get(0).headline())
        .startsWith("SPEC-008 latin.yaml:2:4 byte 0xE4");
    assertThat(small.read(large).report().problems())
        .extracting(Problem::code)
        .containsExactly(SpecCode.TOO_LARGE);
  }

  @Test
  void contentDecidesWhereTheNameDoesNot() {
    assertThat(SpecSyntax.of("a.yaml", "a { }")).isEqualTo(SpecSyntax.YAML);
    assertThat(SpecSyntax.of("a.txt", "# c\nrandom_seed: 42\nmodel_config {\n}"))
        .isEqualTo(SpecSyntax.PROTOBUF_TEXT);
    assertThat(SpecSyntax.of("a.txt", "train:\n  epochs: 3\n")).isEqualTo(SpecSyntax.YAML);
    assertThat(SpecSyntax.of("a.conf", "train:\n{\n")).isEqualTo(SpecSyntax.PROTOBUF_TEXT);
    assertThat(SpecSyntax.of("a.cfg", "a: 1")).isEqualTo(SpecSyntax.PROTOBUF_TEXT);
    assertThat(SpecSyntax.of("a", "a: 1")).isEqualTo(SpecSyntax.YAML);
  }

  @Test
  void namesMapBothWays() {
    for (String name : List.of("batch_size_per_gpu", "n_layers", "beta1", "conv2d_scope", "lr")) {
      assertThat(FieldNames.toSpec(FieldNames.toJava(name))).isEqualTo(name);
    }
    assertThat(FieldNames.toSpec("useBNLayers")).isEqualTo("use_bn_layers");
  }

  record WithoutField(int a) {}

  record BadDefault(@Field(description = "d", defaultValue = "5", max = 4) int a) {}

  record ZeroOutOfRange(@Field(description = "d", min = 1) int a) {}

  record PlainOneof(@Field(description = "d", oneof = "g") String a) {}

  record BadType(@Field(description = "d") Thread a) {}

  record SelfChecking(@Field(description = "d", defaultValue = "1") int a) {
    SelfChecking {
      if (a == 7) {
        throw new IllegalArgumentException("7 is taken");
      }
    }
  }

  @Test
  void recordsThatCannotBeSpecsAreRefused() {
    for (Class<? extends Record> type :
        List.<Class<? extends Record>>of(
            WithoutField.class,
            BadDefault.class,
            ZeroOutOfRange.class,
            PlainOneof.class,
            BadType.class)) {
      assertThatThrownBy(() -> SpecBinder.of(type)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatARecordRefusesItselfIsAProblemOfTheSpec() {
    SpecBinder<SelfChecking> binder = SpecBinder.of(SelfChecking.class);
    assertThat(binder.defaults().a()).isEqualTo(1);
    assertThat(binder.bind(yaml("a: 7")).report().problems())
        .extracting(Problem::headline)
        .containsExactly("SPEC-110 a.yaml:1:1 the spec: 7 is taken");
  }
}
