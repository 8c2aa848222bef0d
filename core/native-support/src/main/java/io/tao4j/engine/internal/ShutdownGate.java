package io.tao4j.engine.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the end of the JVM and calls into native code apart. A JVM that ends by {@code exit}, by
 * Ctrl-C or by SIGTERM destroys the native libraries' static objects while other threads still run;
 * a kernel that is at work then reads freed memory, and the process dies of SIGSEGV with a crash
 * report instead of ending.
 *
 * <p>Every call goes through {@link #call}. A shutdown hook does this:
 *
 * <ol>
 *   <li>For a grace of two seconds at most, calls go on as before, so that work which another hook
 *       has just asked to stop can finish its step. The grace ends at once where no program is open
 *       ({@link #opened}), and after a quarter of a second without a call.
 *   <li>From then on a new call is refused by an {@link IllegalStateException}. It never waits: a
 *       host's own hook that calls the engine gets the exception and goes on.
 *   <li>The hook waits until the calls that are inside have come back, for 30 seconds at most.
 * </ol>
 *
 * <p>{@code Runtime.halt} and SIGKILL run no hooks and destroy no static objects: nothing to guard.
 * Thread-safe.
 */
public final class ShutdownGate {
  /** How long calls may go on after the shutdown has begun. */
  static final Duration GRACE = Duration.ofSeconds(2);

  /** Without a call for so long, nothing is winding up. */
  static final Duration QUIET = Duration.ofMillis(250);

  /** Longest wait for calls inside; a step of a large network takes seconds. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ShutdownGate.class);

  private final String engine;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicInteger open = new AtomicInteger();
  private volatile long lastCall = System.nanoTime();
  private volatile boolean shut;
  private boolean registered;

  /**
   * @param engine what to call it in messages
   */
  public ShutdownGate(String engine) {
    this.engine = engine;
  }

  /**
   * Registers the hook; later calls do nothing.
   *
   * @throws IllegalStateException if the JVM is shutting down already
   */
  public synchronized void register() {
    if (registered) {
      return;
    }
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(this::shut, "tao4j-" + engine + "-shutdown"));
    } catch (IllegalStateException e) {
      shut = true;
      throw refusal();
    }
    registered = true;
  }

  /**
   * Runs native code. Calls may nest: one inside another is never refused.
   *
   * @throws IllegalStateException if the JVM is shutting down; {@code body} has not run then
   */
  public <T> T call(Supplier<T> body) {
    enter();
    try {
      return body.get();
    } finally {
      leave();
    }
  }

  /**
   * Frees native memory, or leaves that to the end of the process if the JVM is shutting down:
   * closing must be quiet then.
   */
  public void release(Runnable body) {
    try {
      enter();
    } catch (IllegalStateException e) {
      LOG.debug("{}: native memory is left to the end of the process", engine);
      return;
    }
    try {
      body.run();
    } finally {
      leave();
    }
  }

  /** A program was loaded that may be called from now on. */
  public void opened() {
    open.incrementAndGet();
  }

  /** A program will not be called any more. */
  public void closed() {
    open.decrementAndGet();
  }

  private void enter() {
    boolean nested = lock.getReadHoldCount() > 0;
    // Not lock(): it would queue behind the hook that waits for others. tryLock() fails only while
    // the hook holds the lock, when it is shut.
    if (shut && !nested || !lock.readLock().tryLock()) {
      throw refusal();
    }
    if (shut && !nested) {
      lock.readLock().unlock();
      throw refusal();
    }
    lastCall = System.nanoTime();
  }

  private void leave() {
    lastCall = System.nanoTime();
    lock.readLock().unlock();
  }

  private static IllegalStateException refusal() {
    return new IllegalStateException("the JVM is shutting down");
  }

  /** What the hook does; tests call it without an end of the JVM. */
  void shut() {
    try {
      awaitGrace();
      shut = true;
      if (lock.writeLock().tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        lock.writeLock().unlock();
      } else {
        LOG.warn(
            "{} is still computing {} s after the JVM began to shut down",
            engine,
            PATIENCE.toSeconds());
      }
    } catch (InterruptedException e) {
      shut = true;
      Thread.currentThread().interrupt();
    }
  }

  private void awaitGrace() throws InterruptedException {
    long begin = System.nanoTime();
    while (open.get() > 0
        && System.nanoTime() - begin < GRACE.toNanos()
        && (lock.getReadLockCount() > 0 || System.nanoTime() - lastCall < QUIET.toNanos())) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
