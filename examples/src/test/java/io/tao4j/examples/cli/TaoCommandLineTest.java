package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaoCommandLineTest {
  @TempDir Path folder;

  @Test
  void helpListsNetworksAndCommands() {
    CommandRun run = CommandRun.of("--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("classification", "networks", "quickstart", "bench");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "retrain", "evaluate", "prune", "export", "inference", "spec"})
  void everySubTaskHasHelp(String subTask) {
    CommandRun run = CommandRun.of("classification", subTask, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: tao classification").contains("--debug");
  }

  static List<String> networks() {
    return Tao.networks().stream().map(network -> network.name()).toList();
  }

  /** Their options and those of their commands are read only when a network is chosen. */
  @ParameterizedTest
  @MethodSource("networks")
  void everyNetworkHasHelp(String network) {
    CommandRun run = CommandRun.of(network, "--help");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("Usage: tao " + network);
  }

  @Test
  void takesAliasesAndTheLauncherWordOfTao5() {
    assertThat(CommandRun.of("classification_tf1", "prune", "--help").out()).contains("-pth");
    assertThat(CommandRun.of("model", "classification", "prune", "--help").out()).contains("-pth");
  }

  @Test
  void versionNamesTheProject() {
    assertThat(CommandRun.of("--version").out()).startsWith("tao4j ");
  }

  @Test
  void networksTableHasEveryNetwork() {
    assertThat(CommandRun.of("networks").out()).contains("classification_tf1");
  }

  @Test
  void backbonesTableHasTheFiguresOfEach() {
    assertThat(CommandRun.of("backbones").out().lines())
        .anyMatch(line -> line.matches("resnet50 +224 +25,557,032 +4,089 +He et al.*"))
        .hasSizeGreaterThan(30);
  }

  @Test
  void nothingAtAllIsAUsageError() {
    CommandRun run = CommandRun.of();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: CLI-001 ").contains("tao --help");
  }

  @Test
  void networkAloneIsAUsageError() {
    CommandRun run = CommandRun.of("classification");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("a sub-task is missing");
  }

  @Test
  void unknownNetworkNamesThoseThereAre() {
    CommandRun run = CommandRun.of("clasification", "train");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: TAO-001 ").contains("did you mean 'classification'");
  }

  @Test
  void debugShowsWhereItHappened() {
    assertThat(CommandRun.of("classification", "train", "--debug").err()).contains("\tat ");
    assertThat(CommandRun.of("classification", "train").err()).doesNotContain("\tat ");
  }

  @Test
  void defaultSpecIsPrintedAndWrittenOnce() throws IOException {
    CommandRun printed = CommandRun.of("classification", "spec", "--default");
    assertThat(printed.exitCode()).isZero();
    Path file = folder.resolve("spec.yaml");
    CommandRun written =
        CommandRun.of("classification", "spec", "--default", "-o", file.toString());
    assertThat(written.exitCode()).isZero();
    assertThat(file).hasContent(printed.out());
    CommandRun again = CommandRun.of("classification", "spec", "--default", "-o", file.toString());
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).startsWith("error: CLI-004 ");
  }

  @Test
  void checkedSpecIsGoodOrListsEveryProblem() throws IOException {
    TinySet set = TinySet.in(folder);
    CommandRun good = CommandRun.of("classification", "spec", "--check", set.spec().toString());
    assertThat(good.exitCode()).isZero();
    assertThat(good.out()).contains("can be used");
    Path bad =
        set.writeSpec(
            "bad.yaml",
            set.specText().replace("n_epochs: 8", "n_epoch: 8").replace(": 12\n", ": none\n"));
    CommandRun run = CommandRun.of("classification", "spec", "--check", bad.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("n_epoch", "did you mean 'n_epochs'", "batch_size_per_gpu");
  }

  @Test
  void templateComesInBothSyntaxes() {
    assertThat(CommandRun.of("classification", "spec", "--template").out())
        .isEqualTo(CommandRun.of("classification", "spec", "--default").out())
        .contains("train_config:\n", "#pretrained_model_path:");
    assertThat(
            CommandRun.of("classification", "spec", "--template", "--syntax", "protobuf_text")
                .out())
        .contains("train_config {\n");
  }

  @Test
  void checkTakesOverridesVerbsAndLeaveForPaths() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("s.txt"),
            "train_config { train_dataset_path: \"/none\" }\neval_config { top_k: 2 }\n"
                + "model_config { input_image_size: \"3,64,64\" }\n");
    String file = spec.toString();
    CommandRun bad = CommandRun.of("classification", "spec", "--check", file);
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.err()).contains("SPEC-108 s.txt:1:36 'train_config.train_dataset_path'");
    assertThat(
            CommandRun.of("classification", "spec", "--check", file, "--allow-missing-paths")
                .exitCode())
        .isZero();
    assertThat(CommandRun.of("classification", "spec", "--check", file, "--for", "evaluate"))
        .extracting(CommandRun::exitCode)
        .isEqualTo(0);
    CommandRun set =
        CommandRun.of(
            "classification", "spec", "--check", file, "--set", "train_config.n_epochs=0");
    assertThat(set.err()).contains("SPEC-102 override train_config.n_epochs");
  }

  @Test
  void schemaHelpAndPageTellOfTheFields() {
    assertThat(CommandRun.of("classification", "spec", "--schema").out())
        .contains("https://json-schema.org/draft/2020-12/schema", "\"n_epochs\"");
    assertThat(CommandRun.of("classification", "spec", "--explain", "train_config.n_epochs").out())
        .contains("passes over the data", "classification_tf2: train.num_epochs");
    assertThat(CommandRun.of("classification", "spec", "--explain").out()).contains("eval_config");
    CommandRun wrong = CommandRun.of("classification", "spec", "--explain", "train_config.epochs");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("did you mean 'train_config.n_epochs'");
    assertThat(CommandRun.of("classification", "spec", "--page").out())
        .startsWith("# Spec of classification");
    assertThat(CommandRun.of("classification", "spec").exitCode()).isEqualTo(2);
  }

  @Test
  void networksOfTaoThatAreNotHereAreKnownByName() {
    CommandRun run = CommandRun.of("pointpillars", "train", "-e", "spec.yaml");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("error: TAO-005 'pointpillars' is a TAO network")
        .contains("that tao4j does not have yet");
  }

  @Test
  void failedTrainingLeavesItsReasonInStatusJson() throws IOException {
    Path results = folder.resolve("results");
    Path spec = Files.writeString(folder.resolve("s.yaml"), "train_config: {n_epoch: 1}\n");
    CommandRun run =
        CommandRun.of("classification", "train", "-e", spec.toString(), "-r", results.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(CommandRun.lastStatus(results).get("status").asText()).isEqualTo("FAILURE");
    assertThat(CommandRun.lastStatus(results).get("message").asText()).contains("n_epoch");
    assertThat(results.resolve("weights")).doesNotExist();
  }
}
