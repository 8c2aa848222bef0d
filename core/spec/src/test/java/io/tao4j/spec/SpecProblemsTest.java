package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong text gives exactly the expected codes at the expected places. */
class SpecProblemsTest {
  private static final SpecBinder<ClassificationFixture> BINDER =
      SpecBinder.of(ClassificationFixture.class);

  /** Makes the rest of a spec valid, on its first line. */
  private static final String YAML = "model_config: {input_image_size: \"3,64,64\"}\n";

  private static final String PROTO = "model_config { input_image_size: \"3,64,64\" }\n";

  private static Arguments yaml(String what, String text, String... expected) {
    return Arguments.of(what, SpecSyntax.YAML, text, List.of(expected));
  }

  private static Arguments proto(String what, String text, String... expected) {
    return Arguments.of(what, SpecSyntax.PROTOBUF_TEXT, text, List.of(expected));
  }

  static Stream<Arguments> yamlTexts() {
    return Stream.of(
        yaml("unknown at the top", YAML + "train_confg: {}\n", "SPEC-104 2:1"),
        yaml("unknown in a group", YAML + "train_config:\n  num_epoch: 3\n", "SPEC-104 3:3"),
        yaml("text for a number", YAML + "train_config:\n  n_epochs: ten\n", "SPEC-101 3:13"),
        yaml("quoted number", YAML + "train_config:\n  n_epochs: '10'\n", "SPEC-101 3:13"),
        yaml("fraction for a whole", YAML + "train_config:\n  n_epochs: 1.5\n", "SPEC-101 3:13"),
        yaml("list for a number", YAML + "train_config:\n  n_epochs: [1]\n", "SPEC-101 3:13"),
        yaml("group for a number", YAML + "train_config:\n  n_epochs: {a: 1}\n", "SPEC-101 3:13"),
        yaml("number for a group", YAML + "train_config: 5\n", "SPEC-101 2:15"),
        yaml(
            "number for a list",
            "model_config:\n  input_image_size: a\n  freeze_blocks: 1\n",
            "SPEC-101 3:18"),
        yaml(
            "word for a boolean",
            "model_config:\n  input_image_size: a\n  use_batch_norm: maybe\n",
            "SPEC-101 3:19"),
        yaml("below range", YAML + "train_config:\n  n_epochs: 0\n", "SPEC-102 3:13"),
        yaml(
            "above int",
            YAML + "train_config:\n  n_epochs: 99999999999999999999\n",
            "SPEC-102 3:13"),
        yaml("infinite", YAML + "train_config: {mixup_alpha: 1e999}\n", "SPEC-102 2:29"),
        yaml("not a number", YAML + "train_config: {mixup_alpha: .nan}\n", "SPEC-102 2:29"),
        yaml("exclusive bound", YAML + "train_config: {mixup_alpha: 0}\n", "SPEC-102 2:29"),
        yaml(
            "item of a list out of range",
            "model_config:\n  input_image_size: a\n" + "  freeze_blocks: [0, 8]\n",
            "SPEC-102 3:22"),
        yaml(
            "not allowed", "model_config:\n  input_image_size: a\n  arch: resnt\n", "SPEC-103 3:9"),
        yaml(
            "number not allowed",
            "model_config:\n  input_image_size: a\n  n_layers: 19\n",
            "SPEC-103 3:13"),
        yaml(
            "enum",
            "model_config:\n  input_image_size: a\n" + "  resize_interpolation_method: BICUBI\n",
            "SPEC-106 3:32"),
        yaml("missing with its group", "eval_config:\n  top_k: 1\n", "SPEC-105 1:1"),
        yaml("missing in a group", "model_config:\n  arch: vgg\n", "SPEC-105 2:3"),
        yaml("still to fill in", "model_config:\n  input_image_size: ???\n", "SPEC-105 2:21"),
        yaml("twice", YAML + "eval_config:\n  top_k: 1\n  top_k: 2\n", "SPEC-007 4:3"),
        yaml(
            "oneof",
            YAML + "train_config:\n  optimizer:\n    sgd: {lr: 1.0}\n" + "    adam: {lr: 1.0}\n",
            "SPEC-107 5:5"),
        yaml(
            "folder missing",
            YAML + "eval_config:\n  eval_dataset_path: /no/such/folder\n",
            "SPEC-108 3:22"),
        yaml(
            "missing in a list item",
            YAML + "data_sources:\n  - source_weight: 2\n",
            "SPEC-105 3:5"),
        yaml(
            "syntax",
            YAML + "train_config: [1, 2\neval_config: 5\n",
            "SPEC-101 2:15",
            "SPEC-003 3:12"),
        yaml("tab", YAML + "train_config:\n\tn_epochs: 5\n", "SPEC-003 3:1"),
        yaml("tag", YAML + "train_config: !!java.net.URL {}\n", "SPEC-006 2:15"),
        yaml("alias", YAML + "train_config: *none\n", "SPEC-005 2:15"),
        yaml("self-containing alias", YAML + "train_config: &a {labels: *a}\n", "SPEC-005 2:27"),
        yaml("second document", YAML + "---\na: 1\n", "SPEC-011 2:1"),
        yaml("a list", "- 1\n- 2\n", "SPEC-010 1:1"),
        yaml("a word", "resnet\n", "SPEC-010 1:1"),
        yaml("key is a list", YAML + "? [a]\n: 1\n", "SPEC-003 2:3"),
        yaml("control character", YAML + "train_config: {labels: \u0001}\n", "SPEC-003 2:24"),
        yaml(
            "several at once",
            "model_config:\n  arch: alexnet2\n  dropout: 1.0\ntrain_config:\n  nepochs: 5\n"
                + "  batch_size_per_gpu: many\n",
            "SPEC-105 2:3",
            "SPEC-103 2:9",
            "SPEC-102 3:12",
            "SPEC-104 5:3",
            "SPEC-101 6:23"));
  }

  static Stream<Arguments> protobufTexts() {
    return Stream.of(
        proto("unknown at the top", PROTO + "train_confg { }\n", "SPEC-104 2:1"),
        proto("unknown in a group", PROTO + "train_config {\n  num_epoch: 3\n}\n", "SPEC-104 3:3"),
        proto(
            "text for a number", PROTO + "train_config {\n  n_epochs: \"3\"\n}\n", "SPEC-101 3:13"),
        proto(
            "enum name for a text",
            PROTO + "eval_config {\n  model_path: resnet\n}\n",
            "SPEC-101 3:15"),
        proto("number for a group", PROTO + "train_config: 5\n", "SPEC-101 2:15"),
        proto("group for a number", PROTO + "train_config { n_epochs { } }\n", "SPEC-101 2:25"),
        proto("out of range", PROTO + "train_config { n_epochs: -0x10 }\n", "SPEC-102 2:26"),
        proto(
            "second of a repeated field",
            "model_config { input_image_size: \"a\"\n freeze_blocks: 0\n freeze_blocks: 9 }\n",
            "SPEC-102 3:17"),
        proto(
            "not allowed",
            "model_config { input_image_size: \"a\" arch: \"alex\" }",
            "SPEC-103 1:44"),
        proto(
            "enum",
            "model_config { input_image_size: \"a\" " + "resize_interpolation_method: LINEAR }",
            "SPEC-106 1:67"),
        proto("missing", "model_config { }\n", "SPEC-105 1:1"),
        proto("last wins", PROTO + "train_config { n_epochs: 1\n n_epochs: 2 }\n", "SPEC-007 3:2"),
        proto(
            "oneof", PROTO + "train_config { optimizer { adam { }\n sgd { } } }\n", "SPEC-107 3:2"),
        proto(
            "map without value",
            PROTO + "train_config { image_mean { key: \"r\" } }\n",
            "SPEC-105 2:27"),
        proto(
            "map with more",
            PROTO + "train_config { image_mean { key: \"r\" value: 1 x: 2 } }\n",
            "SPEC-104 2:47"),
        proto("map as a number", PROTO + "train_config { image_mean: 4 }\n", "SPEC-101 2:28"),
        proto("brace not closed", PROTO + "train_config {\n  n_epochs: 3\n", "SPEC-003 2:14"),
        proto("brace too many", PROTO + "}\ntrain_config { }\n", "SPEC-003 2:1"),
        proto("wrong bracket", PROTO + "train_config { n_epochs: 1 >\n", "SPEC-003 2:28"),
        proto("string not closed", PROTO + "eval_config { model_path: \"abc\n}\n", "SPEC-003 2:27"),
        proto("bad escape", PROTO + "eval_config { model_path: \"a\\qb\" }\n", "SPEC-003 2:27"),
        proto("not a number", PROTO + "train_config { n_epochs: 3px }\n", "SPEC-003 2:26"),
        proto("no colon", PROTO + "train_config {\n  n_epochs 3\n}\n", "SPEC-003 3:12"),
        proto(
            "no value",
            PROTO + "train_config {\n  n_epochs:\n  batch_size_per_gpu: 1\n}\n",
            "SPEC-003 3:3"),
        proto(
            "list not closed", PROTO + "train_config { annealing_points: [0.5\n", "SPEC-003 2:34"),
        proto("stray character", PROTO + "train_config @ { }\n", "SPEC-003 2:14"),
        proto("equals sign", PROTO + "train_config { n_epochs = 3 }\n", "SPEC-003 2:25"),
        proto(
            "ignored field",
            "model_config { input_image_size: \"a\"\n use_pooling: true }",
            "SPEC-111 2:2"),
        proto(
            "errors of several lines",
            PROTO + "train_config {\n  n_epochs = 3\n  batch_size_per_gpu: 0\n  sampling: x!\n}\n",
            "SPEC-003 3:12",
            "SPEC-102 4:23",
            "SPEC-106 5:13",
            "SPEC-003 5:14"));
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource({"yamlTexts", "protobufTexts"})
  void reportsCodeAndPlace(String what, SpecSyntax syntax, String text, List<String> expected) {
    SpecReport report =
        BINDER.bind(SpecReader.standard().parse(text, syntax, "train.spec")).report();
    List<String> found =
        report.problems().stream()
            .map(
                problem ->
                    problem.code()
                        + " "
                        + problem.origin().line()
                        + ":"
                        + problem.origin().column())
            .toList();
    assertThat(found).as("%s%n%s", text, report).isEqualTo(expected);
  }

  @Test
  void explainsAsOneBlockWithTheOffendingLines() {
    String text = YAML + "train_config:\n  n_epoch: 3\n  sampling: rnd\n";
    SpecException thrown =
        catchThrowableOfType(
            SpecException.class,
            () -> BINDER.bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "a.yaml")).spec());
    assertThat(thrown.code()).isEqualTo("SPEC-100");
    assertThat(thrown.report().errors()).hasSize(2);
    assertThat(thrown.getMessage().lines())
        .containsExactly(
            "SPEC-100 a.yaml: 2 errors",
            "  SPEC-104 a.yaml:3:3 unknown field 'n_epoch' in train_config; did you mean"
                + " 'n_epochs'?",
            "        n_epoch: 3",
            "        ^",
            "  SPEC-106 a.yaml:4:13 'train_config.sampling' must be one of one-by-one, random, got"
                + " 'rnd'",
            "        sampling: rnd",
            "                  ^");
  }

  @Test
  void saysWhereAFieldOfAnotherGroupBelongs() {
    String text = PROTO + "eval_config { n_epochs: 3 }";
    SpecReport report =
        BINDER.bind(SpecReader.standard().parse(text, SpecSyntax.PROTOBUF_TEXT, "a")).report();
    assertThat(report.problems().get(0).hint()).contains("'n_epochs' belongs in train_config");
  }

  @Test
  void namesUnitRangeAndGot() {
    String text = PROTO + "train_config { n_epochs: 20000 }";
    SpecReport report =
        BINDER.bind(SpecReader.standard().parse(text, SpecSyntax.PROTOBUF_TEXT, "a")).report();
    assertThat(report.problems().get(0).message())
        .isEqualTo("'train_config.n_epochs' must be in [1, 10000] epochs, got '20000'");
  }

  @Test
  void noticesDoNotForbidTheSpec() {
    String text = "model_config { input_image_size: \"a\" use_pooling: true }";
    SpecBinding<ClassificationFixture> binding =
        BINDER.bind(SpecReader.standard().parse(text, SpecSyntax.PROTOBUF_TEXT, "a"));
    assertThat(binding.report().notices()).hasSize(1);
    assertThat(binding.spec().modelConfig().usePooling()).isTrue();
  }

  @Test
  void stopsListingWhenTheReportIsFull() {
    String text =
        Stream.iterate(0, i -> i + 1)
            .limit(20_000)
            .map(i -> "key" + i + ": 1\n")
            .collect(Collectors.joining());
    SpecReport report =
        BINDER.bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "a")).report();
    assertThat(report.problems()).hasSize(ProblemCollector.MOST + 1);
    assertThat(report.problems())
        .last()
        .extracting(Problem::code)
        .isEqualTo(SpecCode.TOO_MANY_PROBLEMS);
  }

  @Test
  void everyCodeIsUniqueAndOfOneForm() {
    Map<String, Long> counts =
        Stream.of(SpecCode.values())
            .collect(Collectors.groupingBy(SpecCode::code, Collectors.counting()));
    assertThat(counts.values()).containsOnly(1L);
    assertThat(counts.keySet()).allMatch(code -> code.matches("SPEC-[01]\\d\\d"));
  }
}
