package io.tao4j.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.tao4j.engine.Executable;
import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An ONNX file in ONNX Runtime on the CPU. Owns native memory until closed; {@link #run} may be
 * called by several threads, {@link #close} waits for them.
 */
public final class OnnxSession implements Executable {
  /** Threads that compute: a host has other work for its cores. */
  public static final int THREADS = 2;

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxSession(Path file, OrtEnvironment environment, OrtSession session) {
    this.file = file;
    this.environment = environment;
    this.session = session;
  }

  /**
   * Loads a file, and the data file beside it if it names one.
   *
   * @throws TaoException {@code EXPORT-005} if there is no such file or ONNX Runtime refuses it,
   *     {@code EXPORT-007} if ONNX Runtime is not available on this platform
   */
  public static OnnxSession open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TaoException("EXPORT-005", "there is no ONNX file " + file);
    }
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(THREADS);
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(file.toAbsolutePath().toString(), options);
      return new OnnxSession(file, environment, session);
    } catch (OrtException e) {
      TaoException memory = OutOfMemory.find(e);
      if (memory != null) {
        throw memory;
      }
      throw new TaoException(
          "EXPORT-005", "ONNX Runtime refuses " + file, List.of(String.valueOf(e.getMessage())), e);
    }
  }

  // One for the whole process by ONNX Runtime's own design; never closed, others may use it.
  private static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment();
    } catch (LinkageError | IllegalStateException e) {
      throw new TaoException(
          "EXPORT-007",
          "ONNX Runtime does not work on this platform",
          List.of(
              String.valueOf(e.getMessage()),
              "com.microsoft.onnxruntime:onnxruntime has natives for Linux (glibc), macOS and"
                  + " Windows"),
          e);
    }
  }

  /** Names of the inputs, in order. */
  public Set<String> inputNames() {
    return session.getInputNames();
  }

  /** Names of the outputs, in order. */
  public Set<String> outputNames() {
    return session.getOutputNames();
  }

  /** The file's own properties: network, class names, preprocessing. */
  public Map<String, String> properties() {
    try {
      return Map.copyOf(session.getMetadata().getCustomMetadata());
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  /**
   * Computes all outputs.
   *
   * @param inputs a tensor for each input, no others
   * @return outputs by name, in host memory; floats are {@code FLOAT32}
   * @throws IllegalArgumentException if an input is missing or not known
   * @throws IllegalStateException after {@link #close}
   * @throws TaoException {@code EXPORT-006} if ONNX Runtime cannot compute them
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    if (!inputs.keySet().equals(inputNames())) {
      throw new IllegalArgumentException(
          "inputs are %s, got %s".formatted(inputNames(), inputs.keySet()));
    }
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the session of " + file + " is closed");
      }
      return runOpen(inputs);
    } catch (OrtException e) {
      throw failure(e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Not possible: a file's numbers are its own.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void load(Weights weights) {
    throw new UnsupportedOperationException("the numbers of " + file + " cannot be replaced");
  }

  private Map<String, Tensor> runOpen(Map<String, Tensor> inputs) throws OrtException {
    List<OnnxTensor> owned = new ArrayList<>();
    try {
      Map<String, OnnxTensor> natives = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        OnnxTensor tensor = toNative(input.getValue());
        owned.add(tensor);
        natives.put(input.getKey(), tensor);
      }
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(natives)) {
        for (Map.Entry<String, OnnxValue> output : result) {
          outputs.put(output.getKey(), toHost(output.getKey(), output.getValue()));
        }
      }
      return outputs;
    } finally {
      owned.forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor toNative(Tensor tensor) throws OrtException {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.toIntExact(tensor.byteSize()))
            .order(ByteOrder.nativeOrder());
    bytes.put(tensor.bytes()).flip();
    OnnxJavaType type =
        switch (tensor.dtype()) {
          case FLOAT32 -> OnnxJavaType.FLOAT;
          case FLOAT16 -> OnnxJavaType.FLOAT16;
          case BFLOAT16 -> OnnxJavaType.BFLOAT16;
          case INT32 -> OnnxJavaType.INT32;
          case INT64 -> OnnxJavaType.INT64;
          case UINT8 -> OnnxJavaType.UINT8;
          case BOOL -> OnnxJavaType.BOOL;
        };
    return OnnxTensor.createTensor(environment, bytes, tensor.shape().toArray(), type);
  }

  private Tensor toHost(String name, OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor) || !(value.getInfo() instanceof TensorInfo info)) {
      throw new TaoException("EXPORT-006", "%s: output '%s' is no tensor".formatted(file, name));
    }
    DType dtype =
        switch (info.type) {
          case FLOAT -> DType.FLOAT32;
          case FLOAT16 -> DType.FLOAT16;
          case BFLOAT16 -> DType.BFLOAT16;
          case INT32 -> DType.INT32;
          case INT64 -> DType.INT64;
          case UINT8 -> DType.UINT8;
          case BOOL -> DType.BOOL;
          case DOUBLE, INT8, INT16, STRING, UNKNOWN ->
              throw new TaoException(
                  "EXPORT-006",
                  "%s: output '%s' has the element type %s".formatted(file, name, info.type));
        };
    Tensor host =
        Tensor.wrap(
            dtype,
            Shape.of(info.getShape()),
            tensor.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    return dtype.isFloating() ? host.to(DType.FLOAT32) : host;
  }

  private TaoException failure(OrtException e) {
    TaoException memory = OutOfMemory.find(e);
    if (memory != null) {
      return memory;
    }
    return new TaoException(
        "EXPORT-006",
        "ONNX Runtime cannot compute " + file,
        List.of(String.valueOf(e.getMessage())),
        e);
  }

  /** Frees native memory; a second call does nothing. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw failure(e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
