package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Pipeline;
import io.tao4j.Tao;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.pipeline.PipelineStory;
import io.tao4j.pipeline.StageRecord;
import io.tao4j.pipeline.StageRecord.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain of seven stages is killed by the signal that no program can catch, and goes on. {@code
 * -Dtao4j.kills=20} kills it at so many points, in all stages by turns; the build does so in three
 * of them.
 */
@Tag("end-to-end")
@Tag("pytorch")
class KilledPipelineTest {
  private static final List<String> STAGES =
      List.of(
          "01-validate",
          "02-train",
          "03-evaluate",
          "04-prune",
          "05-retrain",
          "06-export",
          "07-inference");

  private static final int ATTEMPTS = 12;

  @TempDir Path folder;

  private Path pipeline() throws IOException {
    ShapesImageDataset.builder(folder.resolve("data"))
        .classes(3)
        .train(24)
        .validation(6)
        .size(32, 40)
        .seed(5)
        .write();
    Files.writeString(
        folder.resolve("spec.yaml"),
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32"}
        train_config:
          train_dataset_path: data/train
          val_dataset_path: data/val
          batch_size_per_gpu: 8
          n_epochs: 3
          lr_config: {cosine: {learning_rate: 0.02}}
          optimizer: {sgd: {momentum: 0.9}}
        eval_config: {eval_dataset_path: data/val}
        """);
    Path file = folder.resolve("pipeline.yaml");
    Files.writeString(
        file,
        """
        network: classification
        spec: spec.yaml
        stages:
          - {verb: validate}
          - {verb: train}
          - {verb: evaluate}
          - {verb: prune, share: 0.4}
          - {verb: train, name: retrain, set: ["train_config.n_epochs=2"]}
          - {verb: export}
          - {verb: inference, input: data/val}
        """);
    return file;
  }

  private static Process start(Path pipeline, Path results) throws IOException {
    return ChildJvm.of(
            PipelineProcess.class, List.of("-Xmx1g"), pipeline.toString(), results.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Every figure, every input and every file of all stages. */
  private static Map<String, Object> digests(PipelineStory story) {
    Map<String, Object> all = new TreeMap<>();
    for (StageRecord stage : story.stages()) {
      all.put(stage.name(), List.of(stage.inputs(), stage.outputs(), stage.figures()));
    }
    return all;
  }

  /**
   * Runs the pipeline stage by stage.
   *
   * @param before where the results folder is copied to before each stage, in a folder of its name
   * @return nanoseconds that each stage takes, by its name
   */
  private static Map<String, Long> uninterrupted(Pipeline pipeline, Path before)
      throws IOException {
    Map<String, Long> durations = new LinkedHashMap<>();
    Files.createDirectories(pipeline.results());
    for (String stage : pipeline.stages()) {
      copy(pipeline.results(), before.resolve(stage));
      long begin = System.nanoTime();
      pipeline.runTo(stage);
      durations.put(stage, System.nanoTime() - begin);
    }
    return durations;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** Goes on with the pipeline until some time after the story says that a stage has begun. */
  private static State kill(Path file, Path results, String stage, long after) throws Exception {
    Pipeline pipeline = Tao.pipeline(file).results(results);
    Process process = start(file, results);
    while (state(pipeline, stage) == null) {
      assertThat(process.waitFor(1, TimeUnit.MILLISECONDS)).as("the process has ended").isFalse();
    }
    process.waitFor(after, TimeUnit.NANOSECONDS);
    process.destroyForcibly();
    process.waitFor();
    return state(pipeline, stage);
  }

  private static @Nullable State state(Pipeline pipeline, String stage) {
    return pipeline.story().stage(stage).map(StageRecord::state).orElse(null);
  }

  @Test
  void killedAnywhereItEndsWithTheSameDigests() throws Exception {
    Path file = pipeline();
    Pipeline pipeline = Tao.pipeline(file).results(folder.resolve("uninterrupted"));
    Path before = folder.resolve("before");
    Map<String, Long> durations = uninterrupted(pipeline, before);
    List<String> stages = List.copyOf(durations.keySet());
    PipelineStory expected = pipeline.story();
    assertThat(expected.stages()).extracting(StageRecord::name).isEqualTo(STAGES).isEqualTo(stages);
    assertThat(expected.stages()).allMatch(stage -> stage.state() == State.FINISHED);

    int kills = Integer.getInteger("tao4j.kills", 3);
    Random random = new Random(11);
    for (int i = 0; i < kills; i++) {
      // 3 and 7 have no common divisor, so that every stage has its turn
      String stage = stages.get((3 * i + 1) % stages.size());
      int rounds = (kills + stages.size() - 1) / stages.size();
      double share = (i / stages.size() + random.nextDouble()) / rounds;
      // a stage takes longer in a process that has just started, but how long differs
      long after = (long) (share * durations.get(stage));
      State state = null;
      Path results = folder;
      for (int attempt = 0; attempt < ATTEMPTS && state != State.STARTED; attempt++) {
        results = folder.resolve("killed-%s-%s".formatted(i, attempt));
        copy(before.resolve(stage), results);
        state = kill(file, results, stage, after);
        System.out.printf(
            Locale.ROOT, "killed %s %.3f s after its start: %s%n", stage, after / 1e9, state);
        after /= 2;
      }
      assertThat(state).as("state of %s at kill %s", stage, i).isEqualTo(State.STARTED);
      PipelineStory story = Tao.pipeline(file).results(results).run();
      assertThat(digests(story)).as("kill %s, in %s", i, stage).isEqualTo(digests(expected));
      assertThat(story.stage(stage).orElseThrow().attempts()).isEqualTo(2);
    }
  }

  @Test
  void finishedStagesAreNotDoneAgainAndChangedOnesAre() throws Exception {
    Path file = pipeline();
    Pipeline pipeline = Tao.pipeline(file).results(folder.resolve("out"));
    assertThat(pipeline.stages()).isEqualTo(STAGES);
    assertThat(pipeline.story().stages()).isEmpty();
    PipelineStory first = pipeline.runTo("prune");
    assertThat(first.stages()).extracting(StageRecord::name).isEqualTo(STAGES.subList(0, 4));
    Path trained = model(pipeline, first, 1);
    Path pruned = model(pipeline, first, 3);
    FileTime time = Files.getLastModifiedTime(trained);
    assertThat(pipeline.runTo("04-prune")).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(trained)).isEqualTo(time);

    // a lost file is made again, by its stage alone
    Files.delete(pruned);
    PipelineStory again = pipeline.runTo("prune");
    assertThat(again.stages().subList(0, 3)).isEqualTo(first.stages().subList(0, 3));
    assertThat(again.stages().get(3).attempts()).isEqualTo(2);
    assertThat(digests(again)).isEqualTo(digests(first));

    // another share: the old model is kept aside
    Files.writeString(file, Files.readString(file).replace("share: 0.4", "share: 0.2"));
    PipelineStory other = Tao.pipeline(file).results(pipeline.results()).runTo("prune");
    assertThat(other.stages().subList(0, 3)).isEqualTo(first.stages().subList(0, 3));
    assertThat(other.stages().get(3).outputs()).isNotEqualTo(first.stages().get(3).outputs());
    assertThat(pipeline.results().resolve("04-prune.replaced-1").resolve(pruned.getFileName()))
        .exists();
    assertThat(pipeline.results().resolve("pipeline.yaml")).content().contains("share: 0.2");
  }

  private static Path model(Pipeline pipeline, PipelineStory story, int stage) {
    StageRecord record = story.stages().get(stage);
    return pipeline
        .results()
        .resolve(record.name())
        .resolve(record.outputs().keySet().iterator().next());
  }

  @Test
  void allProblemsAreReportedBeforeAnythingRuns() throws Exception {
    Path file = pipeline();
    Files.writeString(
        file,
        Files.readString(file)
            .replace("share: 0.4", "granularity: 4")
            .replace("name: retrain", "name: 'a/b', share: 0.1"));
    assertThatThrownBy(() -> Tao.pipeline(file))
        .isInstanceOf(TaoException.class)
        .hasMessageContainingAll(
            "SPEC-110 pipeline.yaml:7",
            "needs share or threshold",
            "'a/b' cannot be a stage's name");
    Path second = pipeline();
    Files.writeString(
        second,
        Files.readString(second).replace("train_config.n_epochs=2", "train_config.n_epoch=2"));
    Path results = folder.resolve("nothing");
    assertThatThrownBy(() -> Tao.pipeline(second).results(results).run())
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("n_epoch");
    assertThat(results).doesNotExist();
    assertThatThrownBy(() -> Tao.pipeline(second).runTo("deploy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("05-retrain");
  }

  @Test
  void aStageThatFailsSaysWhyAndIsTriedAgain() throws Exception {
    Path file = pipeline();
    Path results = folder.resolve("out");
    Pipeline pipeline = Tao.pipeline(file).results(results);
    pipeline.runTo("train");
    Pipeline broken =
        Tao.pipeline(
            Files.writeString(
                folder.resolve("broken.yaml"),
                Files.readString(file).replace("share: 0.4", "threshold: 1.5")));
    assertThatThrownBy(() -> broken.results(results).runTo("prune"))
        .isInstanceOf(IllegalArgumentException.class);
    StageRecord failed = pipeline.story().stage("04-prune").orElseThrow();
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.failure()).contains("threshold of 1.5");
    assertThat(pipeline.runTo("prune").stages().get(3).state()).isEqualTo(State.FINISHED);
  }

  @Test
  void dataWithWhichATrainingWouldNotStartEndTheChain() throws Exception {
    Path file = pipeline();
    for (Path picture : pictures(folder.resolve("data/train"))) {
      Files.writeString(picture, "no picture");
    }
    Path results = folder.resolve("out");
    Pipeline pipeline = Tao.pipeline(file).results(results);
    assertThatThrownBy(pipeline::run)
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("PIPELINE-004")
        .hasMessageContaining("pictures cannot be read");
    assertThat(pipeline.story().stages())
        .extracting(StageRecord::state)
        .containsExactly(State.FAILED);
    assertThat(results.resolve("01-validate/dataset_report.json")).content().contains("refusals");
  }

  private static List<Path> pictures(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
