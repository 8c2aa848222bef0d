package io.tao4j.tensorrt;

import io.tao4j.engine.Executable;
import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.tensorrt.EngineInfo.Binding;
import io.tao4j.tensorrt.internal.JavaCppTensorRt;
import io.tao4j.tensorrt.internal.NativeTensorRt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * An engine on a GPU. Each of its lanes has an execution context, a CUDA stream and pinned memory
 * of its own, so that as many threads compute at once; others wait for a lane. Owns native memory
 * until closed; {@link #close} waits for calls that run.
 */
public final class TensorRtEngine implements Executable {
  private final Path file;
  private final EngineInfo info;
  private final NativeTensorRt tensorRt;
  private final int device;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Deque<Lane> idle = new ArrayDeque<>();
  private final Semaphore lanes;
  private final int laneCount;
  private final LatencyStatistics latency = new LatencyStatistics();
  private boolean closed;

  private TensorRtEngine(
      Path file, EngineInfo info, NativeTensorRt tensorRt, int device, int laneCount) {
    this.file = file;
    this.info = info;
    this.tensorRt = tensorRt;
    this.device = device;
    this.laneCount = laneCount;
    this.lanes = new Semaphore(laneCount);
  }

  /** Opens an engine on the first GPU with one lane. */
  public static TensorRtEngine open(Path engine) {
    return open(engine, 0, 1);
  }

  /**
   * Opens an engine.
   *
   * @param engine file with its {@code ENGINE.json} beside it
   * @param device index of the GPU
   * @param lanes calls that compute at once, 1 or more
   * @throws TaoException {@code TRT-020} if the side file is not there or damaged, {@code TRT-021}
   *     if the engine is damaged or not the one that the side file is of, {@code TRT-022} if it is
   *     for another GPU or TensorRT; {@code TRT-001} to {@code TRT-006} as for a build
   */
  public static TensorRtEngine open(Path engine, int device, int lanes) {
    return open(engine, device, lanes, new JavaCppTensorRt());
  }

  static TensorRtEngine open(Path engine, int device, int lanes, NativeTensorRt tensorRt) {
    if (lanes < 1) {
      throw new IllegalArgumentException("one lane or more, got " + lanes);
    }
    EngineInfo info = EngineInfo.of(engine);
    ByteBuffer bytes = read(engine, info);
    NativeTensorRt.Gpu gpu = tensorRt.use(device);
    requireFits(engine, info, gpu, tensorRt.version());
    TensorRtEngine opened = new TensorRtEngine(engine, info, tensorRt, device, lanes);
    try {
      opened.load(bytes);
      return opened;
    } catch (RuntimeException | Error e) {
      opened.release(e);
      throw e;
    }
  }

  private static ByteBuffer read(Path engine, EngineInfo info) {
    try (FileChannel channel = FileChannel.open(engine, StandardOpenOption.READ)) {
      if (channel.size() != info.bytes()) {
        throw new TaoException(
            "TRT-021",
            "%s has %s bytes, its side file says %s"
                .formatted(engine, channel.size(), info.bytes()),
            "the two are not of one build, or the copy is not whole");
      }
      ByteBuffer bytes = FileBytes.read(channel, 0, channel.size());
      if (!TensorRtConverter.sha256(bytes.duplicate()).equals(info.sha256())) {
        throw new TaoException("TRT-021", engine + " is damaged: its sum is not the side file's");
      }
      return bytes;
    } catch (IOException e) {
      throw new TaoException(
          "TRT-021", "cannot read the engine " + engine, List.of(String.valueOf(e)), e);
    }
  }

  private static void requireFits(
      Path engine, EngineInfo info, NativeTensorRt.Gpu gpu, String version) {
    boolean sameVersion = info.tensorRt().equals(version);
    boolean sameGpu =
        switch (info.hardware()) {
          case NONE -> info.gpu().equals(gpu.name());
          case SAME_COMPUTE_CAPABILITY -> info.computeCapability().equals(gpu.computeCapability());
          case AMPERE_PLUS -> Double.parseDouble(gpu.computeCapability()) >= 8;
        };
    if (!sameGpu || !sameVersion && !info.versionCompatible()) {
      throw new TaoException(
          "TRT-022",
          "%s is for %s and TensorRT %s, here are %s and TensorRT %s"
              .formatted(engine, info.gpu(), info.tensorRt(), gpu.name(), version),
          "build it here, or with versionCompatible and hardware compatibility");
    }
  }

  private <H extends AutoCloseable> H closedLater(H handle) {
    opened.push(handle);
    return handle;
  }

  private void load(ByteBuffer bytes) {
    NativeTensorRt.Logger logger = closedLater(tensorRt.logger((severity, text) -> {}));
    NativeTensorRt.Runtime runtime = closedLater(tensorRt.runtime(logger));
    NativeTensorRt.Engine engine = closedLater(runtime.engine(bytes));
    for (int i = 0; i < laneCount; i++) {
      idle.add(new Lane(engine));
    }
  }

  /** What the side file says. */
  public EngineInfo info() {
    return info;
  }

  /** How long calls took. */
  public LatencyStatistics latency() {
    return latency;
  }

  /**
   * Computes the outputs. The batch may be of any size that a profile accepts; a larger one is
   * computed in parts.
   *
   * @return outputs by name, in host memory; floats are {@code FLOAT32}
   * @throws IllegalArgumentException naming the input that is missing, unknown or of a size that no
   *     profile accepts
   * @throws TaoException {@code TRT-005} or {@code TRT-006} if the GPU fails
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    List<String> names = info.inputs().stream().map(Binding::name).toList();
    if (!inputs.keySet().equals(java.util.Set.copyOf(names))) {
      throw new IllegalArgumentException("inputs are %s, got %s".formatted(names, inputs.keySet()));
    }
    int most = info.maximumBatch();
    long rows = inputs.get(names.get(0)).shape().size(0);
    if (rows <= most) {
      return runPart(inputs);
    }
    List<Map<String, Tensor>> parts = new ArrayList<>();
    for (long from = 0; from < rows; from += most) {
      parts.add(runPart(BatchRows.part(inputs, from, Math.min(rows, from + most))));
    }
    return BatchRows.joined(parts);
  }

  private Map<String, Tensor> runPart(Map<String, Tensor> inputs) {
    lanes.acquireUninterruptibly();
    try {
      Lane lane;
      synchronized (this) {
        if (closed) {
          throw new IllegalStateException("the engine of " + file + " is closed");
        }
        lane = idle.remove();
      }
      try {
        long before = System.nanoTime();
        Map<String, Tensor> outputs = lane.run(inputs);
        long rows = inputs.values().iterator().next().shape().size(0);
        latency.add(System.nanoTime() - before, rows);
        return outputs;
      } finally {
        synchronized (this) {
          idle.add(lane);
        }
      }
    } finally {
      lanes.release();
    }
  }

  /**
   * Not possible: an engine's numbers are its own.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void load(Weights weights) {
    throw new UnsupportedOperationException("the numbers of " + file + " cannot be replaced");
  }

  /** Waits for calls that run and frees native memory; a second call does nothing. */
  @Override
  public void close() {
    lanes.acquireUninterruptibly(laneCount);
    try {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      RuntimeException failure = new IllegalStateException("closing " + file + " failed");
      release(failure);
      if (failure.getSuppressed().length > 0) {
        throw failure;
      }
    } finally {
      lanes.release(laneCount);
    }
  }

  /** Closes what was opened last first; what fails in that is added to {@code reason}. */
  private void release(Throwable reason) {
    idle.clear();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        reason.addSuppressed(e);
      }
    }
  }

  /** One call at a time. */
  private final class Lane {
    private final NativeTensorRt.Context context;
    private final NativeTensorRt.Stream stream;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private int profile = -1;

    Lane(NativeTensorRt.Engine engine) {
      stream = closedLater(tensorRt.stream());
      context = closedLater(engine.context());
      info.inputs().forEach(b -> places.put(b.name(), closedLater(new Place())));
      info.outputs().forEach(b -> places.put(b.name(), closedLater(new Place())));
    }

    Map<String, Tensor> run(Map<String, Tensor> inputs) {
      tensorRt.enter(device);
      choose(inputs);
      for (Binding input : info.inputs()) {
        Tensor tensor = tensor(input, inputs);
        Place place = place(input.name(), tensor.byteSize());
        place.pinned.host().clear().put(tensor.bytes());
        stream.copyIn(place.device, place.pinned, tensor.byteSize());
        context.address(input.name(), place.device);
      }
      Map<String, long[]> shapes = new LinkedHashMap<>();
      for (Binding output : info.outputs()) {
        long[] shape = context.shape(output.name());
        shapes.put(output.name(), shape);
        context.address(output.name(), place(output.name(), bytes(output, shape)).device);
      }
      context.enqueue(stream);
      for (Binding output : info.outputs()) {
        Place place = places.get(output.name());
        stream.copyOut(place.pinned, place.device, bytes(output, shapes.get(output.name())));
      }
      stream.synchronize();
      Map<String, Tensor> results = new LinkedHashMap<>();
      for (Binding output : info.outputs()) {
        long[] shape = shapes.get(output.name());
        int size = Math.toIntExact(bytes(output, shape));
        byte[] copy = new byte[size];
        places.get(output.name()).pinned.host().clear().get(copy);
        DType dtype = dtype(output);
        Tensor host = Tensor.wrap(dtype, Shape.of(shape), ByteBuffer.wrap(copy));
        results.put(output.name(), dtype.isFloating() ? host.to(DType.FLOAT32) : host);
      }
      return results;
    }

    private Tensor tensor(Binding input, Map<String, Tensor> inputs) {
      Tensor tensor = inputs.get(input.name());
      DType expected = dtype(input);
      return tensor.dtype().isFloating() && expected.isFloating() ? tensor.to(expected) : tensor;
    }

    /** The first profile that accepts the sizes. */
    private void choose(Map<String, Tensor> inputs) {
      int count = Math.max(1, info.profiles().size());
      for (int i = 0; i < count; i++) {
        if (accepts(i, inputs)) {
          if (profile != i && count > 1) {
            context.profile(i, stream);
          }
          profile = i;
          for (Binding input : info.inputs()) {
            long[] shape = inputs.get(input.name()).shape().toArray();
            if (!context.inputShape(input.name(), shape)) {
              throw misfit(inputs);
            }
          }
          return;
        }
      }
      throw misfit(inputs);
    }

    private boolean accepts(int index, Map<String, Tensor> inputs) {
      for (Binding input : info.inputs()) {
        Tensor tensor = inputs.get(input.name());
        if (!dtype(input).isFloating() && tensor.dtype() != dtype(input)
            || tensor.shape().rank() != input.dims().size()) {
          return false;
        }
        for (int d = 0; d < input.dims().size(); d++) {
          long size = tensor.shape().size(d);
          long fixed = input.dims().get(d);
          if (fixed >= 0 ? size != fixed : !within(index, input.name(), d, size)) {
            return false;
          }
        }
      }
      return true;
    }

    private boolean within(int index, String input, int d, long size) {
      return info.profiles().get(index).stream()
          .filter(r -> r.input().equals(input))
          .anyMatch(r -> r.min().get(d) <= size && size <= r.max().get(d));
    }

    private IllegalArgumentException misfit(Map<String, Tensor> inputs) {
      List<String> given = new ArrayList<>();
      inputs.forEach((name, t) -> given.add("%s %s %s".formatted(name, t.dtype(), t.shape())));
      return new IllegalArgumentException(
          "no profile of the engine accepts %s; inputs are %s, profiles %s"
              .formatted(given, info.inputs(), info.profiles()));
    }

    /** Memory for a tensor: grows, and is kept for the next call. */
    private Place place(String name, long bytes) {
      Place place = places.get(name);
      if (place.device == null || place.device.bytes() < bytes) {
        place.replace(Math.max(1, bytes));
      }
      return place;
    }
  }

  /** A tensor's memory on both sides; closed with the engine. */
  private final class Place implements AutoCloseable {
    private NativeTensorRt.@Nullable Memory pinned;
    private NativeTensorRt.@Nullable Memory device;

    void replace(long bytes) {
      close();
      pinned = tensorRt.pinned(bytes);
      device = tensorRt.onDevice(bytes);
    }

    @Override
    public void close() {
      NativeTensorRt.Memory first = device;
      NativeTensorRt.Memory second = pinned;
      device = null;
      pinned = null;
      try {
        if (first != null) {
          first.close();
        }
      } finally {
        if (second != null) {
          second.close();
        }
      }
    }
  }

  private static long bytes(Binding binding, long[] shape) {
    return Math.multiplyExact(Shape.of(shape).elements(), dtype(binding).byteSize());
  }

  private static DType dtype(Binding binding) {
    return switch (binding.type()) {
      case "FLOAT" -> DType.FLOAT32;
      case "HALF" -> DType.FLOAT16;
      case "BF16" -> DType.BFLOAT16;
      case "INT32" -> DType.INT32;
      case "INT64" -> DType.INT64;
      case "UINT8" -> DType.UINT8;
      case "BOOL" -> DType.BOOL;
      default ->
          throw new TaoException(
              "TRT-006",
              "'%s' of the engine is %s, which host tensors do not hold"
                  .formatted(binding.name(), binding.type()));
    };
  }
}
