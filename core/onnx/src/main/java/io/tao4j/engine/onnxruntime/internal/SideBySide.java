package io.tao4j.engine.onnxruntime.internal;

import io.tao4j.engine.CpuOptions;
import io.tao4j.error.TaoException;
import io.tao4j.onnx.OnnxSession;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second session of a program, in which each call keeps to its caller's thread. ONNX Runtime's
 * threads belong to a session, not to a call. Made when it is first asked for, since most programs
 * have one caller; owned by the program.
 */
final class SideBySide implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SideBySide.class);

  private final int calls;
  private final Supplier<OnnxSession> open;
  private @Nullable OnnxSession session;
  private boolean refused;
  private boolean closed;

  /**
   * @param cpu of the program's first session
   * @param open makes the second one, with one thread
   */
  SideBySide(CpuOptions cpu, Supplier<OnnxSession> open) {
    this.calls = cpu.resolvedThreads();
    this.open = open;
  }

  /** Calls that use the threads that the program may use. */
  int calls() {
    return calls;
  }

  /**
   * The session with one thread.
   *
   * @param otherwise what serves if there is no memory for a second session
   */
  synchronized OnnxSession session(OnnxSession otherwise) {
    if (session == null && !refused && !closed && calls > 1) {
      try {
        session = open.get();
      } catch (TaoException e) {
        refused = true;
        LOG.warn("no second session for callers side by side; they wait for each other", e);
      }
    }
    return session == null ? otherwise : session;
  }

  /** Frees the session, whose numbers are no longer right; the next call makes another one. */
  synchronized void reset() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** Frees the session for good. */
  @Override
  public synchronized void close() {
    closed = true;
    reset();
  }
}
