package io.tao4j.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.spec.Field;
import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import io.tao4j.train.Cancellation;
import io.tao4j.tune.Trial.Figure;
import io.tao4j.tune.Trial.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search over trainings whose figures follow from their rate: how it goes can be told. */
class StudyTest {
  /** The spec of the trainings. */
  record Rates(
      @Field(description = "rate", defaultValue = "0.001", min = 0, max = 10) double rate) {}

  private static final SearchSpace SPACE =
      SearchSpace.of(new Parameter("rate", Domain.logarithmic(1e-4, 1)));
  private static final SpecValidator SPECS =
      SpecValidator.of(SpecBinder.of(Rates.class), "rates", "rates", "");

  @TempDir Path folder;

  private final List<String> trained = Collections.synchronizedList(new ArrayList<>());

  /** Better near a rate of 0.1, and with more epochs. */
  private static double figure(double rate, int epoch) {
    return 1 / (1 + Math.abs(Math.log10(rate / 0.1))) * (1 - Math.pow(0.5, epoch));
  }

  private static double rate(Path trial) {
    return Double.parseDouble(
        SPECS.read(trial.resolve(TrialRunner.SPEC)).value("rate").orElseThrow());
  }

  private TrialFile train(Path trial, int until, Cancellation cancellation) {
    try {
      TrialFile before = TrialFile.read(trial);
      List<Figure> figures = new ArrayList<>(before.figures());
      for (int epoch = before.epochs() + 1; epoch <= until; epoch++) {
        figures.add(new Figure(epoch, figure(rate(trial), epoch)));
        trained.add(trial.getFileName() + ":" + epoch);
      }
      State state = until >= 9 ? State.FINISHED : State.PAUSED;
      TrialFile end = new TrialFile("top_1", false, until, figures, state, "");
      end.write(trial);
      return end;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static TuneStory.Search search(Algorithm algorithm, long seed) {
    return new TuneStory.Search("rates", algorithm, seed, 9, 3, 1, "", "digest", SPACE.described());
  }

  private Study study(Path results, TuneSettings settings, TrialRunner runner) {
    return study(results, settings, runner, new Cancellation());
  }

  private Study study(
      Path results, TuneSettings settings, TrialRunner runner, Cancellation cancellation) {
    Spec base = SPECS.read("", SpecSyntax.YAML, "spec");
    return new Study(
        results,
        base,
        SPACE,
        search(settings.algorithm(), settings.seed()),
        settings,
        runner,
        TuneListener.NONE,
        cancellation);
  }

  private static TuneSettings of(Algorithm algorithm, int trials) {
    return TuneSettings.defaults().withAlgorithm(algorithm).withTrials(trials).withSeed(3);
  }

  /** All that a search decided, without times. */
  private static Object decided(TuneStory story) {
    return List.of(
        story.trials().stream()
            .map(t -> List.of(t.number(), t.parameters(), t.state(), t.epochs(), t.figures()))
            .toList(),
        story.runs(),
        story.best().map(Trial::number).orElse(0));
  }

  @Test
  void randomTrialsAreTrainedToTheirEnd() {
    TuneStory story = study(folder, of(Algorithm.RANDOM, 5), this::train).run();
    assertThat(story.trials()).hasSize(5).allMatch(t -> t.state() == State.FINISHED);
    assertThat(story.epochsSpent()).isEqualTo(45);
    assertThat(story.trial(1).parameters())
        .as("the spec's own first")
        .containsEntry("rate", "0.001");
    assertThat(story.trials()).extracting(Trial::parameters).doesNotHaveDuplicates();
    assertThat(TuneStory.read(folder)).contains(story);
    assertThat(folder.resolve(TuneReport.FILE))
        .content()
        .contains("Best so far", "data:image/png", "0005")
        .doesNotContain("http:")
        .doesNotContain("https:");
  }

  @Test
  void ashaGoesOnWithTheBestThird() {
    TuneStory story = study(folder, of(Algorithm.ASHA, 9), this::train).run();
    Map<Integer, Long> byEpochs =
        story.trials().stream()
            .collect(Collectors.groupingBy(Trial::epochs, Collectors.counting()));
    assertThat(story.trials()).hasSize(9);
    assertThat(story.trials().stream().filter(t -> t.epochs() >= 3).count()).isBetween(3L, 5L);
    assertThat(byEpochs.get(9)).isBetween(1L, 2L);
    Trial whole =
        story.trials().stream().filter(t -> t.state() == State.FINISHED).findFirst().orElseThrow();
    assertThat(whole.figures())
        .extracting(Figure::epoch)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(trained).as("no epoch twice").doesNotHaveDuplicates();
    // whoever goes on was among the better ones of its rung
    double worst =
        story.trials().stream()
            .filter(t -> t.epochs() >= 3)
            .mapToDouble(t -> t.figures().get(0).value())
            .min()
            .orElseThrow();
    assertThat(story.trials().stream().filter(t -> t.figures().get(0).value() >= worst).count())
        .isLessThanOrEqualTo(6);
  }

  @Test
  void hyperbandHasThePapersBrackets() {
    Schedule.Brackets brackets = new Schedule.Brackets(List.of(1, 3, 9, 27, 81), 3, 1000, 1);
    // table 1 of Li and others, R = 81 and eta = 3
    assertThat(List.of(0, 1, 2, 3, 4)).map(brackets::trials).containsExactly(81, 34, 15, 8, 5);
    TuneStory story =
        study(folder, TuneSettings.defaults().withAlgorithm(Algorithm.HYPERBAND), this::train)
            .run();
    assertThat(story.trials()).hasSize(9 + 5 + 3);
    assertThat(story.trials().subList(14, 17)).allMatch(t -> t.epochs() == 9);
    assertThat(story.trials().subList(0, 9).stream().filter(t -> t.epochs() >= 3)).hasSize(3);
    assertThat(story.trials().subList(0, 9).stream().filter(t -> t.epochs() == 9)).hasSize(1);
    assertThat(story.trials().subList(9, 14).stream().filter(t -> t.epochs() == 9)).hasSize(1);
  }

  @Test
  void killedAnywhereItEndsWithTheSameTrials() {
    for (Algorithm algorithm : Algorithm.values()) {
      Object expected = decided(study(at(algorithm, -1), of(algorithm, 8), this::train).run());
      int runs = TuneStory.read(at(algorithm, -1)).orElseThrow().runs().size();
      for (int kill = algorithm.ordinal(); kill < runs; kill += 5) {
        Path results = at(algorithm, kill);
        int dies = kill;
        int[] count = {0};
        // as the process ends: before the training, or between it and the story
        boolean late = kill % 2 == 0;
        TrialRunner killed =
            (trial, until, cancellation) -> {
              boolean now = count[0]++ == dies;
              if (now && !late) {
                throw new StackOverflowError("killed");
              }
              TrialFile end = train(trial, until, cancellation);
              if (now) {
                throw new StackOverflowError("killed");
              }
              return end;
            };
        assertThatThrownBy(() -> study(results, of(algorithm, 8), killed).run())
            .isInstanceOf(StackOverflowError.class);
        TuneStory story = study(results, of(algorithm, 8), this::train).run();
        assertThat(decided(story)).as("%s killed at %s", algorithm, kill).isEqualTo(expected);
      }
    }
  }

  private Path at(Algorithm algorithm, int kill) {
    return folder.resolve(algorithm + "-" + kill);
  }

  @Test
  void budgetsOfEpochsAreKeptAndCanBeRaised() {
    TuneSettings settings = TuneSettings.defaults().withAlgorithm(Algorithm.TPE).withEpochs(20);
    TuneStory story = study(folder, settings, this::train).run();
    assertThat(story.epochsSpent()).isEqualTo(20);
    assertThat(story.trials()).extracting(Trial::epochs).containsExactly(9, 9, 2);
    TuneStory more = study(folder, settings.withEpochs(27), this::train).run();
    assertThat(more.trials()).extracting(Trial::epochs).containsExactly(9, 9, 9);
    assertThat(trained).doesNotHaveDuplicates();
  }

  @Test
  void aTrialThatFailsIsARow() {
    TrialRunner some =
        (trial, until, cancellation) -> {
          if (rate(trial) > 0.05) {
            throw new TaoException("TRAIN-001", "no finite number");
          }
          return train(trial, until, cancellation);
        };
    TuneStory story = study(folder, of(Algorithm.RANDOM, 12), some).run();
    assertThat(story.in(State.FAILED)).isNotEmpty();
    assertThat(story.in(State.FINISHED)).isNotEmpty();
    assertThat(story.in(State.FAILED).get(0).failure()).contains("TRAIN-001");
    assertThat(story.best().orElseThrow().state()).isEqualTo(State.FINISHED);
    assertThat(folder.resolve(TuneReport.FILE)).content().contains("TRAIN-001");
  }

  @Test
  void failuresOnlyEndTheSearch() {
    TrialRunner none =
        (trial, until, cancellation) -> {
          throw new TaoException("TRAIN-001", "no finite number");
        };
    assertThatThrownBy(() -> study(folder, of(Algorithm.ASHA, 12), none).run())
        .isInstanceOf(TaoException.class)
        .hasMessageContainingAll("TUNE-005", "first 5 trials", "TRAIN-001");
    assertThat(TuneStory.read(folder).orElseThrow().trials()).hasSize(5);
  }

  @Test
  void itCanBeCancelledAndGoesOn() {
    Cancellation cancellation = new Cancellation();
    TrialRunner slow =
        (trial, until, own) -> {
          if (trial.endsWith("0003")) {
            cancellation.cancel();
            while (!own.isCancelled()) {
              Thread.onSpinWait();
            }
            return TrialFile.empty();
          }
          return train(trial, until, own);
        };
    assertThatThrownBy(() -> study(folder, of(Algorithm.RANDOM, 5), slow, cancellation).run())
        .isInstanceOf(CancellationException.class);
    assertThat(TuneStory.read(folder).orElseThrow().in(State.RUNNING))
        .extracting(Trial::number)
        .containsExactly(3);
    TuneStory story = study(folder, of(Algorithm.RANDOM, 5), this::train).run();
    Path other = folder.resolve("other");
    assertThat(decided(story))
        .isEqualTo(decided(study(other, of(Algorithm.RANDOM, 5), this::train).run()));
  }

  @Test
  void minutesEndItWithAReport() {
    TrialRunner endless =
        (trial, until, own) -> {
          while (!own.isCancelled()) {
            Thread.onSpinWait();
          }
          return TrialFile.empty();
        };
    TuneSettings settings = TuneSettings.defaults().withMinutes(0.005);
    TuneStory story = study(folder, settings, endless).run();
    assertThat(story.in(State.RUNNING)).hasSize(1);
    assertThat(story.best()).isEmpty();
  }

  @Test
  void severalTrialsRunBesideEachOther() {
    TuneSettings settings = of(Algorithm.BOHB, 17).withWorkers(3);
    TuneStory story = study(folder, settings, this::train).run();
    assertThat(story.trials()).hasSize(17).noneMatch(t -> t.state() == State.RUNNING);
    assertThat(trained).doesNotHaveDuplicates();
  }

  @Test
  void anotherSearchIsNotMixedIn() throws IOException {
    study(folder, of(Algorithm.RANDOM, 2), this::train).run();
    assertThatThrownBy(() -> study(folder, of(Algorithm.ASHA, 2), this::train))
        .hasMessageContainingAll("TUNE-002", "algorithm: RANDOM before, ASHA now");
    Files.delete(folder.resolve(TuneStory.FILE));
    assertThatThrownBy(() -> study(folder, of(Algorithm.RANDOM, 2), this::train))
        .hasMessageContainingAll("TUNE-002", "without the story");
    Files.writeString(folder.resolve(TuneStory.FILE), "{\"search\": {");
    assertThatThrownBy(() -> study(folder, of(Algorithm.RANDOM, 2), this::train))
        .hasMessageContaining("TUNE-003");
  }

  @Test
  void checkpointsOfAllButTheBestAreDeletedOnRequest() {
    TrialRunner withFiles =
        (trial, until, own) -> {
          try {
            Files.writeString(Files.createDirectories(trial.resolve("weights")).resolve("a"), "b");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          return train(trial, until, own);
        };
    TuneStory story =
        study(folder, of(Algorithm.RANDOM, 4).withDeleteCheckpoints(true), withFiles).run();
    int best = story.best().orElseThrow().number();
    for (Trial trial : story.trials()) {
      Path weights = folder.resolve(Study.TRIALS).resolve(trial.folder()).resolve("weights");
      assertThat(Files.exists(weights)).isEqualTo(trial.number() == best);
    }
  }

  @Test
  void theBestSpecIsTheBestTrials() throws IOException {
    TuneStory story = study(folder, of(Algorithm.ASHA, 9), this::train).run();
    Trial best = story.best().orElseThrow();
    assertThat(SPECS.read(folder.resolve(Study.BEST_SPEC)).value("rate"))
        .contains(best.parameters().get("rate"));
    assertThat(Files.readString(folder.resolve(Study.BEST_SPEC)))
        .startsWith("# trial " + best.folder());
  }
}
