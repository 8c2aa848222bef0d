package io.tao4j.train;

/** A wish to stop, given from any thread. */
public final class Cancellation {
  private volatile boolean cancelled;

  /** Asks the work to end at the next step. A second call does nothing. */
  public void cancel() {
    cancelled = true;
  }

  /** Whether {@link #cancel} was called. */
  public boolean isCancelled() {
    return cancelled;
  }
}
