package io.tao4j.tune;

import io.tao4j.tune.Trial.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Divides epochs between trials. What comes next follows from the story alone: whoever reads a
 * story that was left behind decides as the one before would have.
 */
interface Schedule {

  /** What to do next. */
  sealed interface Next {}

  /** Begin a trial and train it for so many epochs. */
  record Begin(int until) implements Next {}

  /** Go on with a trial that pauses, until it had so many epochs. */
  record GoOn(int trial, int until) implements Next {}

  /** Nothing until a trial that runs has ended. */
  record Wait() implements Next {}

  /** Nothing any more. */
  record End() implements Next {}

  /** What to do next. */
  Next next(TuneStory story);

  /**
   * The schedule of a search.
   *
   * @param mostTrials 0 without a limit
   * @param rounds rounds of Hyperband; 0 without a limit
   */
  static Schedule of(TuneStory.Search search, int mostTrials, int rounds) {
    int most = mostTrials == 0 ? Integer.MAX_VALUE : mostTrials;
    return switch (search.algorithm()) {
      case RANDOM, TPE -> new Whole(search.epochs(), most);
      case ASHA -> new Asynchronous(rungs(search), search.reduction(), most);
      case HYPERBAND, BOHB ->
          new Brackets(
              rungs(search), search.reduction(), most, rounds == 0 ? Integer.MAX_VALUE : rounds);
    };
  }

  /** Epochs after which trials are compared: each time {@code reduction} times as many. */
  static List<Integer> rungs(TuneStory.Search search) {
    List<Integer> rungs = new ArrayList<>();
    for (long epochs = search.firstEpochs();
        epochs < search.epochs();
        epochs *= search.reduction()) {
      rungs.add((int) epochs);
    }
    rungs.add(search.epochs());
    return List.copyOf(rungs);
  }

  private static Next waitOrEnd(TuneStory story) {
    return story.in(State.RUNNING).isEmpty() ? new End() : new Wait();
  }

  private static List<Trial> byCost(TuneStory story, List<Trial> trials, int epochs) {
    return trials.stream()
        .sorted(
            Comparator.comparingDouble((Trial trial) -> story.cost(trial, epochs))
                .thenComparing(Trial::number))
        .toList();
  }

  /** Each trial to its end. */
  record Whole(int epochs, int most) implements Schedule {
    @Override
    public Next next(TuneStory story) {
      for (Trial trial : story.in(State.PAUSED)) {
        return new GoOn(trial.number(), epochs); // cut short by a budget
      }
      return story.trials().size() < most ? new Begin(epochs) : waitOrEnd(story);
    }
  }

  /**
   * Successive halving without waiting: a trial goes on as soon as it is among the best of those
   * that came as far.
   */
  record Asynchronous(List<Integer> rungs, int reduction, int most) implements Schedule {
    @Override
    public Next next(TuneStory story) {
      for (int rung = rungs.size() - 2; rung >= 0; rung--) {
        int epochs = rungs.get(rung);
        List<Trial> reached =
            story.trials().stream()
                .filter(t -> t.epochs() >= epochs || t.state() == State.FINISHED)
                .toList();
        for (Trial trial : byCost(story, reached, epochs).subList(0, reached.size() / reduction)) {
          if (trial.state() == State.PAUSED && trial.epochs() < rungs.get(rung + 1)) {
            return new GoOn(trial.number(), rungs.get(rung + 1));
          }
        }
      }
      for (Trial trial : story.in(State.PAUSED)) {
        if (trial.epochs() < rungs.get(0)) {
          return new GoOn(trial.number(), rungs.get(0)); // cut short by a budget
        }
      }
      return story.trials().size() < most ? new Begin(rungs.get(0)) : waitOrEnd(story);
    }
  }

  /**
   * Hyperband: a round is a bracket for each rung. The first begins many trials on the lowest rung,
   * the last a few on the highest; within a bracket all wait for each other.
   */
  record Brackets(List<Integer> rungs, int reduction, int most, int rounds) implements Schedule {
    /** So many trials begin on a rung. */
    int trials(int rung) {
      int height = rungs.size() - 1 - rung;
      return (int) Math.ceil(rungs.size() * Math.pow(reduction, height) / (height + 1) - 1e-9);
    }

    @Override
    public Next next(TuneStory story) {
      int from = 0;
      for (int round = 0; round < rounds; round++) {
        for (int rung = 0; rung < rungs.size(); rung++) {
          int to = Math.min(most, from + trials(rung));
          if (from >= to) {
            return waitOrEnd(story);
          }
          Next next = inBracket(story, from, to, rung);
          if (!(next instanceof End || next instanceof Wait)) {
            return next;
          }
          from = to;
        }
      }
      return waitOrEnd(story);
    }

    private Next inBracket(TuneStory story, int from, int to, int first) {
      int begun = Math.min(to, story.trials().size());
      if (begun < to) {
        return new Begin(rungs.get(first));
      }
      List<Trial> alive = story.trials().subList(from, to);
      for (int rung = first; rung < rungs.size(); rung++) {
        int epochs = rungs.get(rung);
        for (Trial trial : alive) {
          if (trial.state() == State.PAUSED && trial.epochs() < epochs) {
            return new GoOn(trial.number(), epochs);
          }
        }
        if (alive.stream().anyMatch(t -> t.state() == State.RUNNING && t.epochs() < epochs)) {
          return new Wait();
        }
        List<Trial> whole = alive.stream().filter(t -> t.state() != State.FAILED).toList();
        alive =
            byCost(story, whole, epochs)
                .subList(0, Math.min(whole.size(), Math.max(1, alive.size() / reduction)));
      }
      return new End();
    }
  }
}
