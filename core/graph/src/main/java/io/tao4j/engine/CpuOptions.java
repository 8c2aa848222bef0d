package io.tao4j.engine;

/**
 * How one compiled model uses the processor. {@link Engine#ONNX_RUNTIME} heeds it; PyTorch and
 * TensorFlow have one pool of threads for the whole process, which belongs to the host: {@code
 * ai.djl.pytorch.num_threads} and {@code OMP_NUM_THREADS} say how large it is.
 *
 * @param threads that compute one call, the caller's included; 0 for one a processor that the JVM
 *     may use, which heeds the limits of a container
 * @param spinning whether threads of a running call wait for their next part actively, which takes
 *     the processors from others. Between calls they sleep always.
 * @param arena whether memory of a call is kept for the next one: faster, and the process keeps as
 *     much as the largest batch took
 */
public record CpuOptions(int threads, boolean spinning, boolean arena) {
  /** All processors, spinning within a call, with an arena. */
  public static final CpuOptions DEFAULT = new CpuOptions(0, true, true);

  public CpuOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("threads are 0 (all processors) or more, got " + threads);
    }
  }

  /** A copy with another number of threads. */
  public CpuOptions withThreads(int number) {
    return new CpuOptions(number, spinning, arena);
  }

  /** A copy whose threads spin, or do not. */
  public CpuOptions withSpinning(boolean spin) {
    return new CpuOptions(threads, spin, arena);
  }

  /** A copy that keeps memory between calls, or does not. */
  public CpuOptions withArena(boolean keep) {
    return new CpuOptions(threads, spinning, keep);
  }

  /** The number of threads, with 0 resolved for this machine. */
  public int resolvedThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
