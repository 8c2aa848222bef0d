package io.tao4j.tensorrt;

import io.tao4j.tensorrt.internal.NativeTensorRt;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells a listener how far TensorRT is, and TensorRT whether to go on. Thread-safe. */
final class BuildProgress implements NativeTensorRt.Progress {
  private final BuildListener listener;
  private final BooleanSupplier cancelled;
  private final Map<String, Integer> steps = new ConcurrentHashMap<>();
  private volatile @Nullable RuntimeException failure;

  BuildProgress(BuildListener listener, BooleanSupplier cancelled) {
    this.listener = listener;
    this.cancelled = cancelled;
  }

  @Override
  public void start(String phase, @Nullable String parent, int count) {
    steps.put(phase, count);
    report(phase, 0);
  }

  @Override
  public boolean step(String phase, int step) {
    report(phase, step + 1);
    return failure == null && !isCancelled();
  }

  @Override
  public void finish(String phase) {
    steps.remove(phase);
  }

  /**
   * What the listener threw, which ended the build.
   *
   * @throws RuntimeException that
   */
  void throwFailure() {
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  private void report(String phase, int done) {
    // an exception must not cross native frames
    try {
      listener.onProgress(phase, done, steps.getOrDefault(phase, done));
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private boolean isCancelled() {
    try {
      return cancelled.getAsBoolean();
    } catch (RuntimeException e) {
      failure = e;
      return true;
    }
  }
}
