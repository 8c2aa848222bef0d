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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain of six stages is killed by the signal that no program can catch, and goes on. {@code
 * -Dtao4j.kills=20} kills it at so many points, spread over a whole run; the build does so at
 * three.
 */
@Tag("end-to-end")
@Tag("pytorch")
class KilledPipelineTest {
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
          - {verb: train}
          - {verb: prune, share: 0.4}
          - {verb: train, name: retrain, set: ["train_config.n_epochs=2"]}
          - {verb: evaluate}
          - {verb: export}
          - {verb: inference, input: data/val}
        """);
    return file;
  }

  private static Process start(Path pipeline, Path results) throws IOException {
    return ChildJvm.of(
            PipelineProcess.class, List.of("-Xmx1g"), pipeline.toString(), results.toString())
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

  @Test
  void killedAnywhereItEndsWithTheSameDigests() throws Exception {
    Path file = pipeline();
    Path uninterrupted = folder.resolve("whole");
    long begin = System.nanoTime();
    Process process = start(file, uninterrupted);
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    long took = System.nanoTime() - begin;
    PipelineStory expected = Tao.pipeline(file).results(uninterrupted).story();
    assertThat(expected.stages())
        .extracting(StageRecord::name)
        .containsExactly(
            "01-train", "02-prune", "03-retrain", "04-evaluate", "05-export", "06-inference");
    assertThat(expected.stages()).allMatch(stage -> stage.state() == State.FINISHED);

    int kills = Integer.getInteger("tao4j.kills", 3);
    Random random = new Random(11);
    for (int i = 0; i < kills; i++) {
      Path results = folder.resolve("killed-" + i);
      // the point differs from machine to machine; what must hold does not
      long at = (long) (took * (i + random.nextDouble()) / kills);
      Process killed = start(file, results);
      boolean ended = killed.waitFor(at, TimeUnit.NANOSECONDS);
      killed.destroyForcibly();
      killed.waitFor();
      PipelineStory before = Tao.pipeline(file).results(results).story();
      System.out.println(
          "killed after "
              + TimeUnit.NANOSECONDS.toMillis(at)
              + " ms"
              + (ended ? ", when it had ended" : "")
              + ": "
              + before.stages().stream().map(s -> s.name() + " " + s.state()).toList());
      PipelineStory story = Tao.pipeline(file).results(results).run();
      assertThat(digests(story)).as("kill %s", i).isEqualTo(digests(expected));
    }
  }

  @Test
  void finishedStagesAreNotDoneAgainAndChangedOnesAre() throws Exception {
    Path file = pipeline();
    Pipeline pipeline = Tao.pipeline(file).results(folder.resolve("out"));
    assertThat(pipeline.stages()).hasSize(6).startsWith("01-train", "02-prune");
    assertThat(pipeline.story().stages()).isEmpty();
    PipelineStory first = pipeline.runTo("prune");
    assertThat(first.stages())
        .extracting(StageRecord::name)
        .containsExactly("01-train", "02-prune");
    Path trained = model(pipeline, first, 0);
    Path pruned = model(pipeline, first, 1);
    FileTime time = Files.getLastModifiedTime(trained);
    assertThat(pipeline.runTo("02-prune")).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(trained)).isEqualTo(time);

    // a lost file is made again, by its stage alone
    Files.delete(pruned);
    PipelineStory again = pipeline.runTo("prune");
    assertThat(again.stages().get(0)).isEqualTo(first.stages().get(0));
    assertThat(again.stages().get(1).attempts()).isEqualTo(2);
    assertThat(digests(again)).isEqualTo(digests(first));

    // another share: the old model is kept aside
    Files.writeString(file, Files.readString(file).replace("share: 0.4", "share: 0.2"));
    PipelineStory other = Tao.pipeline(file).results(pipeline.results()).runTo("prune");
    assertThat(other.stages().get(0)).isEqualTo(first.stages().get(0));
    assertThat(other.stages().get(1).outputs()).isNotEqualTo(first.stages().get(1).outputs());
    assertThat(pipeline.results().resolve("02-prune.replaced-1").resolve(pruned.getFileName()))
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
            "SPEC-110 pipeline.yaml:5",
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
        .hasMessageContaining("03-retrain");
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
    StageRecord failed = pipeline.story().stage("02-prune").orElseThrow();
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.failure()).contains("threshold of 1.5");
    assertThat(pipeline.runTo("prune").stages().get(1).state()).isEqualTo(State.FINISHED);
  }
}
