package io.tao4j;

import io.tao4j.tune.Study;
import io.tao4j.tune.Trial;
import io.tao4j.tune.TuneReport;
import io.tao4j.tune.TuneStory;
import java.nio.file.Path;
import java.util.Optional;

/** What a search for settings gave. */
@CheckReturnValue
public final class TuneResult {
  private final Session<?, ?, ?> session;
  private final TuneStory story;

  TuneResult(Session<?, ?, ?> session, TuneStory story) {
    this.session = session;
    this.story = story;
  }

  /** All trials, and what became of them. */
  public TuneStory story() {
    return story;
  }

  /** The trial with the best figure; nothing where no trial has one. */
  public Optional<Trial> best() {
    return story.best();
  }

  /** The best trial's spec, to train with: it is there when {@link #best} is. */
  public Path bestSpec() {
    return session.results().resolve(Study.BEST_SPEC);
  }

  /** The results folder of a trial, that of an ordinary training. */
  public Path folder(Trial trial) {
    return session.results().resolve(Study.TRIALS).resolve(trial.folder());
  }

  /** The page about the search. */
  public Path report() {
    return session.results().resolve(TuneReport.FILE);
  }

  /**
   * A job with the best spec, on the engine and device of the search; its results go to {@code
   * best} in the search's folder unless said otherwise.
   */
  public TaoJob job() {
    return Tao.network(session.network().name()).spec(bestSpec()).like(session);
  }
}
