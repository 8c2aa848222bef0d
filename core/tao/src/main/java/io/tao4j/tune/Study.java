package io.tao4j.tune;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.spec.Spec;
import io.tao4j.train.Cancellation;
import io.tao4j.train.log.StatusLog;
import io.tao4j.tune.Sampler.Observation;
import io.tao4j.tune.Trial.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a search. What is next follows from the {@link TuneStory}, which is written before a trial
 * begins and after it ends; a trial that was cut off goes on from its own checkpoint.
 */
public final class Study {
  /** Folder below the results with a folder for each trial. */
  public static final String TRIALS = "trials";

  /** The spec of the best trial, in the results folder. */
  public static final String BEST_SPEC = "best_spec.yaml";

  /** So many failures before the first success end the search. */
  private static final int MOST_FAILURES = 5;

  private static final long POLL_MILLIS = 100;

  private final Path results;
  private final Spec base;
  private final SearchSpace space;
  private final TuneStory.Search search;
  private final TuneSettings settings;
  private final TrialRunner runner;
  private final TuneListener listener;
  private final Cancellation cancellation;
  private final Schedule schedule;
  private final Sampler sampler;
  private final Map<Integer, Cancellation> running = new HashMap<>();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private TuneStory story;

  /** A run of a trial that is over: how it went, or what the runner threw. */
  private record Ended(
      int trial, @Nullable TrialFile file, @Nullable Throwable thrown, double seconds) {}

  /**
   * A search that begins, or goes on.
   *
   * @param results where it writes
   * @param base spec without errors, under the record's own names
   * @param space what is searched
   * @param search what must be the same where it goes on
   * @param settings budgets and workers
   * @param runner trains; several threads call it where there are workers
   * @param listener hears of it
   * @param cancellation ends it; the next one goes on
   * @throws TaoException {@code TUNE-002} if the folder holds another search, {@code TUNE-003} if
   *     its story cannot be read
   */
  public Study(
      Path results,
      Spec base,
      SearchSpace space,
      TuneStory.Search search,
      TuneSettings settings,
      TrialRunner runner,
      TuneListener listener,
      Cancellation cancellation) {
    this.results = results;
    this.base = base;
    this.space = space;
    this.search = search;
    this.settings = settings;
    this.runner = runner;
    this.listener = listener;
    this.cancellation = cancellation;
    this.schedule = Schedule.of(search, settings.mostTrials(), settings.rounds());
    this.sampler = search.algorithm().learns() ? new TreeParzenSampler() : new RandomSampler();
    this.story = begin();
  }

  private TuneStory begin() {
    Optional<TuneStory> before = TuneStory.read(results);
    if (before.isPresent()) {
      List<String> differences = before.get().search().differences(search);
      if (!differences.isEmpty()) {
        throw new TaoException(
            "TUNE-002",
            results + " holds another search",
            Stream.concat(
                    differences.stream(),
                    Stream.of("give another results folder, or the settings as they were"))
                .toArray(String[]::new));
      }
      return before.get();
    }
    if (Files.exists(results.resolve(TRIALS))) {
      throw new TaoException(
          "TUNE-002",
          results + " holds trials without the story of their search",
          "give another results folder, or move " + TRIALS + " away");
    }
    return TuneStory.of(search);
  }

  /**
   * Runs until a budget is used up or nothing is left to do.
   *
   * @throws CancellationException if it was cancelled, or the thread interrupted
   * @throws TaoException {@code TUNE-005} if the first trials all fail
   */
  public TuneStory run() {
    try (StatusLog status = StatusLog.in(results)) {
      status.started(
          "Starting search of %s by %s"
              .formatted(search.network(), search.algorithm().name().toLowerCase(Locale.ROOT)));
      try {
        search(status);
        status.success("Finished search", figures());
      } catch (RuntimeException e) {
        status.failure(e);
        report();
        throw e;
      }
      report();
    }
    return story;
  }

  private void report() {
    if (!story.trials().isEmpty()) {
      TuneReport.write(results, space, story);
    }
  }

  private Map<String, Double> figures() {
    return story.best().isEmpty()
        ? Map.of()
        : Map.of(
            story.metric(),
            story.best().get().best(Integer.MAX_VALUE, story.lowerIsBetter()).getAsDouble());
  }

  private void search(StatusLog status) {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "tao4j-trial");
              thread.setDaemon(true);
              return thread;
            });
    long begin = System.nanoTime();
    double before = story.seconds();
    try {
      story.in(State.RUNNING).forEach(trial -> start(trial, threads));
      while (true) {
        double spent = before + (System.nanoTime() - begin) / 1e9;
        boolean late = settings.minutes() > 0 && spent >= settings.minutes() * 60;
        if (late || cancellation.isCancelled()) {
          running.values().forEach(Cancellation::cancel);
        } else {
          startMore(threads);
        }
        if (running.isEmpty()) {
          break;
        }
        Ended one = ended.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (one != null) {
          double now = before + (System.nanoTime() - begin) / 1e9;
          take(one, now, status);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the search was interrupted");
    } finally {
      running.values().forEach(Cancellation::cancel);
      threads.shutdown();
      waitFor(threads);
    }
    if (cancellation.isCancelled()) {
      throw new CancellationException("the search was cancelled");
    }
    if (settings.deleteCheckpoints()) {
      deleteCheckpoints();
    }
  }

  /** Nothing of this search writes into the folder when it returns. */
  private static void waitFor(ExecutorService threads) {
    boolean interrupted = Thread.interrupted();
    try {
      while (!threads.isTerminated()) {
        try {
          threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void startMore(ExecutorService threads) {
    while (running.size() < Math.max(1, settings.workers())) {
      int left = epochsLeft();
      if (left <= 0) {
        return;
      }
      Schedule.Next next = schedule.next(story);
      Trial trial;
      if (next instanceof Schedule.Begin one) {
        int number = story.trials().size() + 1;
        trial = Trial.begun(number, values(number), Math.min(one.until(), left));
      } else if (next instanceof Schedule.GoOn one) {
        Trial before = story.trial(one.trial());
        trial = before.goingOn(Math.min(one.until(), before.epochs() + left));
      } else {
        return;
      }
      story = story.with(trial);
      story.write(results);
      start(trial, threads);
    }
  }

  private int epochsLeft() {
    if (settings.epochs() == 0) {
      return Integer.MAX_VALUE / 2;
    }
    int promised =
        story.in(State.RUNNING).stream().mapToInt(t -> Math.max(0, t.until() - t.epochs())).sum();
    return settings.epochs() - story.epochsSpent() - promised;
  }

  /** The spec's own values first, as far as they are in the space. */
  private Map<String, String> values(int number) {
    Optional<Map<String, String>> own = number == 1 ? space.valuesOf(base) : Optional.empty();
    // another odd number than the generator's own, so that trials share no numbers
    SplittableRandom random = new SplittableRandom(search.seed() + number * 0xD1342543DE82EF95L);
    return own.orElseGet(() -> sampler.propose(space, observations(), random));
  }

  /** What is known on the highest rung that enough trials have reached. */
  private List<Observation> observations() {
    List<Integer> rungs = new ArrayList<>(Schedule.rungs(search));
    rungs.sort(Comparator.reverseOrder());
    int at = rungs.get(rungs.size() - 1);
    for (int rung : rungs) {
      long reached =
          story.trials().stream()
              .filter(t -> t.epochs() >= rung || t.state() == State.FINISHED)
              .count();
      if (reached >= TreeParzenSampler.STARTUP) {
        at = rung;
        break;
      }
    }
    List<Observation> known = new ArrayList<>();
    for (Trial trial : story.trials()) {
      boolean reached =
          trial.epochs() >= at
              || trial.state() == State.FINISHED
              || trial.state() == State.FAILED
              || trial.state() == State.RUNNING; // counts as bad, so that it is not tried twice
      if (reached) {
        boolean open = trial.state() == State.RUNNING && trial.epochs() < at;
        known.add(
            new Observation(
                trial.parameters(), open ? Double.POSITIVE_INFINITY : story.cost(trial, at)));
      }
    }
    return known;
  }

  private void start(Trial trial, ExecutorService threads) {
    Path folder = folder(trial);
    Cancellation own = new Cancellation();
    running.put(trial.number(), own);
    listener.onBegin(story, trial);
    threads.execute(
        () -> {
          long begin = System.nanoTime();
          Ended end;
          try {
            writeSpec(trial, folder);
            TrialFile file = runner.run(folder, trial.until(), own);
            end = new Ended(trial.number(), file, null, (System.nanoTime() - begin) / 1e9);
          } catch (TaoException e) {
            TrialFile failed = TrialFile.empty().ended(State.FAILED, TrialTraining.reason(e));
            end = new Ended(trial.number(), failed, null, (System.nanoTime() - begin) / 1e9);
          } catch (Throwable e) {
            // it ends the search, on its own thread
            end = new Ended(trial.number(), null, e, 0);
          }
          ended.add(end);
        });
  }

  private Path folder(Trial trial) {
    return results.resolve(TRIALS).resolve(trial.folder());
  }

  private void writeSpec(Trial trial, Path folder) {
    Spec spec = base;
    for (Map.Entry<String, String> value : trial.parameters().entrySet()) {
      spec = spec.with(value.getKey(), value.getValue());
    }
    spec.report().throwIfErrors();
    write(folder.resolve(TrialRunner.SPEC), spec.toYaml());
  }

  private void write(Path file, String text) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      AtomicFile.writeString(file, text);
    } catch (IOException e) {
      throw TuneStory.unwritable(results, e);
    }
  }

  private void take(Ended one, double seconds, StatusLog status) {
    running.remove(one.trial());
    Throwable thrown = one.thrown();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
    TrialFile file = Objects.requireNonNull(one.file());
    Trial before = story.trial(one.trial());
    boolean whole = file.state() == State.PAUSED && file.epochs() >= search.epochs();
    Trial trial =
        before.after(
            whole ? State.FINISHED : file.state(),
            Math.max(before.epochs(), file.epochs()),
            file.figures().isEmpty() ? before.figures() : file.figures(),
            one.seconds(),
            file.failure());
    story = story.with(trial).withMetric(file.metric(), file.lowerIsBetter());
    if (trial.epochs() > before.epochs()) {
      story = story.with(new TuneStory.Run(trial.number(), before.epochs(), trial.epochs()));
    }
    story = story.withSeconds(seconds);
    story.write(results);
    writeBest(trial);
    status.running(line(story, trial));
    listener.onEnd(story, trial);
    refuseFailures();
  }

  private void writeBest(Trial last) {
    Optional<Trial> best = story.best();
    if (best.isPresent() && best.get().number() == last.number()) {
      try {
        String spec = Files.readString(folder(last).resolve(TrialRunner.SPEC));
        write(
            results.resolve(BEST_SPEC),
            "# %s%n%s".formatted(line(story, last), spec).replace("\r\n", "\n"));
      } catch (IOException e) {
        throw TuneStory.unwritable(results, e);
      }
    }
  }

  /** A trial in a line: number, epochs, figure or failure. */
  public static String line(TuneStory story, Trial trial) {
    OptionalDouble best = trial.best(Integer.MAX_VALUE, story.lowerIsBetter());
    String figure =
        trial.state() == State.FAILED
            ? trial.failure().lines().findFirst().orElse("failed")
            : best.isEmpty()
                ? "no figure yet"
                : String.format(Locale.ROOT, "%s %.4f", story.metric(), best.getAsDouble());
    return "trial %s, %s, %s of %s epochs: %s"
        .formatted(
            trial.folder(),
            trial.state().name().toLowerCase(Locale.ROOT),
            trial.epochs(),
            story.search().epochs(),
            figure);
  }

  private void refuseFailures() {
    List<Trial> failed = story.in(State.FAILED);
    if (failed.size() >= MOST_FAILURES && failed.size() == story.trials().size()) {
      throw new TaoException(
          "TUNE-005",
          "the first %s trials have all failed".formatted(failed.size()),
          "the last one: " + failed.get(failed.size() - 1).failure(),
          "train with the spec alone first, or search smaller ranges");
    }
  }

  private void deleteCheckpoints() {
    int best = story.best().map(Trial::number).orElse(0);
    for (Trial trial : story.trials()) {
      Path weights = folder(trial).resolve("weights");
      if (trial.number() != best && Files.isDirectory(weights)) {
        try (Stream<Path> files = Files.walk(weights)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        } catch (IOException e) {
          throw TuneStory.unwritable(results, e);
        }
      }
    }
  }
}
