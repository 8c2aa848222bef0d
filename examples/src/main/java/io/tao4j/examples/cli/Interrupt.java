package io.tao4j.examples.cli;

import io.tao4j.error.TaoException;
import io.tao4j.train.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (and a polite kill) into a cancellation: the JVM's shutdown waits until the work has
 * ended at its next step and closed its files.
 */
final class Interrupt implements AutoCloseable {
  /** Longest wait; a step of a large network on a slow machine takes seconds. */
  private static final long SECONDS = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean interrupted;

  private Interrupt(Runnable cancel) {
    hook =
        new Thread(
            () -> {
              interrupted = true;
              cancel.run();
              try {
                if (!ended.await(SECONDS, TimeUnit.SECONDS)) {
                  return; // the JVM ends all the same; files are replaced whole or not at all
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "tao-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static Interrupt cancels(Runnable cancel) {
    return new Interrupt(cancel);
  }

  static Interrupt cancels(Cancellation cancellation) {
    return new Interrupt(cancellation::cancel);
  }

  /**
   * Ends a run whose result covers only a part.
   *
   * @throws TaoException {@code CLI-003} if the user has interrupted
   */
  void throwIfInterrupted() {
    if (interrupted) {
      throw new TaoException("CLI-003", "interrupted");
    }
  }

  /** Lets a waiting shutdown go on. */
  @Override
  public void close() {
    ended.countDown();
    if (!interrupted) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The shutdown began just now: the hook runs and finds the work ended.
        interrupted = true;
      }
    }
  }
}
