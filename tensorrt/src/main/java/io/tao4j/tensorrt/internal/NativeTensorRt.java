package io.tao4j.tensorrt.internal;

import io.tao4j.error.TaoException;
import io.tao4j.tensorrt.BuildOptions;
import io.tao4j.tensorrt.EngineInfo.Binding;
import io.tao4j.tensorrt.ShapeRange;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this module asks of TensorRT and CUDA, object by object, under TensorRT's own names. Whoever
 * creates a handle closes it, after what was created from it. Methods throw {@code TRT-005} where
 * CUDA fails and {@code TRT-006} where TensorRT does.
 */
public interface NativeTensorRt {

  /** Native memory behind an object; a second close does nothing. */
  interface Handle extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A GPU.
   *
   * @param name for example {@code NVIDIA L4}
   * @param computeCapability {@code 8.9}
   */
  record Gpu(String name, String computeCapability) {}

  /** Hears what TensorRT says. */
  interface Messages {
    void message(String severity, String text);
  }

  /**
   * Loads the natives and makes a GPU current for this thread.
   *
   * @throws TaoException {@code TRT-001} natives are missing, {@code TRT-002} no driver, {@code
   *     TRT-003} no such GPU, {@code TRT-004} versions do not fit
   */
  Gpu use(int device);

  /** Makes a GPU current for this thread, after {@link #use} has: {@code cudaSetDevice}. */
  void enter(int device);

  /** Version of TensorRT: {@code 11.2.1}. */
  String version();

  /** {@code ILogger}: lives as long as anything that was created with it. */
  Logger logger(Messages messages);

  /** {@code createInferBuilder}. */
  Builder builder(Logger logger);

  /** {@code createInferRuntime}. */
  Runtime runtime(Logger logger);

  /** {@code cudaStreamCreateWithFlags(nonBlocking)}. */
  Stream stream();

  /** {@code cudaMallocHost}: memory that a GPU copies from and to by itself. */
  Memory pinned(long bytes);

  /** {@code cudaMalloc}. */
  Memory onDevice(long bytes);

  interface Logger extends Handle {}

  /** {@code IBuilder}. */
  interface Builder extends Handle {
    /** {@code createNetworkV2(kSTRONGLY_TYPED)}. */
    Network network();

    /** {@code createBuilderConfig}. */
    Config config();

    /** {@code buildSerializedNetwork}. */
    Plan build(Network network, Config config);
  }

  /** {@code INetworkDefinition}. */
  interface Network extends Handle {
    /** {@code nvonnxparser::createParser}. */
    Parser parser(Logger logger);
  }

  /** {@code nvonnxparser::IParser}. */
  interface Parser extends Handle {
    /** {@code parseFromFile}; what is wrong, one line each, or nothing. */
    List<String> parse(Path onnx);
  }

  /** {@code IBuilderConfig}. */
  interface Config extends Handle {
    /** Flags, limits and levels. */
    void set(BuildOptions options);

    /** {@code IOptimizationProfile}, which belongs to the builder. */
    void addProfile(List<ShapeRange> ranges);

    /**
     * {@code setProgressMonitor}; the config owns what it needs for it. Where the platform cannot,
     * nothing is told.
     */
    void progress(Progress progress);

    /** {@code createTimingCache}, set as the one to use. */
    TimingCache timingCache(byte[] known);
  }

  /** {@code IProgressMonitor}: told by any thread of TensorRT's. */
  interface Progress {
    /**
     * A phase begins.
     *
     * @param parent the phase that it is part of, or null
     */
    void start(String phase, @Nullable String parent, int steps);

    /** A step of a phase is done; false ends the build. */
    boolean step(String phase, int step);

    void finish(String phase);
  }

  /** {@code ITimingCache}. */
  interface TimingCache extends Handle {
    /** What was known and what was measured. */
    byte[] serialize();
  }

  /** {@code IHostMemory} with an engine in it. */
  interface Plan extends Handle {
    /** The engine's bytes, valid until the plan is closed. */
    ByteBuffer bytes();
  }

  /** {@code IRuntime}. */
  interface Runtime extends Handle {
    /** {@code deserializeCudaEngine}. */
    Engine engine(ByteBuffer plan);
  }

  /** {@code ICudaEngine}. */
  interface Engine extends Handle {
    List<Binding> inputs();

    List<Binding> outputs();

    /** {@code IEngineInspector}: one line of JSON a layer. */
    List<String> layers();

    /** {@code createExecutionContext}. */
    Context context();
  }

  /** {@code IExecutionContext}; one thread at a time. */
  interface Context extends Handle {
    /** {@code setOptimizationProfileAsync}. */
    void profile(int index, Stream stream);

    /** {@code setInputShape}; false if the engine does not accept it. */
    boolean inputShape(String input, long[] shape);

    /** {@code getTensorShape}, after all input shapes are set. */
    long[] shape(String output);

    /** {@code setTensorAddress}. */
    void address(String tensor, Memory memory);

    /** {@code enqueueV3}. */
    void enqueue(Stream stream);
  }

  /** A CUDA stream. */
  interface Stream extends Handle {
    /** {@code cudaMemcpyAsync}, host to device. */
    void copyIn(Memory device, Memory host, long bytes);

    /** {@code cudaMemcpyAsync}, device to host. */
    void copyOut(Memory host, Memory device, long bytes);

    /** {@code cudaStreamSynchronize}. */
    void synchronize();
  }

  /** Bytes somewhere. */
  interface Memory extends Handle {
    long bytes();

    /** The bytes, little-endian, where they are the host's; null on a device. */
    @Nullable ByteBuffer host();
  }
}
