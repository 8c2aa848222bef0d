package io.tao4j.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Executable;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program in ONNX Runtime on the CPU: an ONNX file, or a model without a file in between. Owns
 * native memory until closed; {@link #run} may be called by several threads, {@link #close} waits
 * for them.
 */
public final class OnnxSession implements Executable {
  /** Threads that compute a file, unless said otherwise: a host has other work for its cores. */
  public static final int THREADS = 2;

  /** Weights up to here are handed over in memory; larger ones by a file, which is mapped. */
  static final long LARGEST_IN_MEMORY = 512L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(OnnxSession.class);

  /** Name of a temporary model file. */
  private static final String MODEL = "model.onnx";

  private static final Codes FILE = new Codes("EXPORT-005", "EXPORT-006", "EXPORT-007");
  private static final Codes COMPILED = new Codes("ENGINE-031", "ENGINE-032", "ENGINE-030");

  private final String program;
  private final Codes codes;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final ConcurrentLinkedQueue<StagingBuffers> idle = new ConcurrentLinkedQueue<>();
  private boolean closed;

  /**
   * Codes of errors: a file may be anybody's, a compiled model is ours.
   *
   * @param refused the program is not taken
   * @param failed it cannot compute
   * @param unavailable ONNX Runtime does not work here
   */
  private record Codes(String refused, String failed, String unavailable) {}

  private interface Opening {
    OrtSession open(OrtSession.SessionOptions options) throws OrtException;
  }

  private OnnxSession(
      String program, Codes codes, OrtEnvironment environment, CpuOptions cpu, Opening opening) {
    this.program = program;
    this.codes = codes;
    this.environment = environment;
    this.session = OnnxRuntime.gate().call(() -> open(cpu, opening));
    OnnxRuntime.gate().opened();
  }

  /**
   * Loads a file, and the data file beside it if it names one.
   *
   * @throws TaoException {@code EXPORT-005} if there is no such file or ONNX Runtime refuses it,
   *     {@code EXPORT-007} if ONNX Runtime is not available on this platform
   */
  public static OnnxSession open(Path file) {
    return open(file, CpuOptions.DEFAULT.withThreads(THREADS));
  }

  /**
   * Loads a file, and the data file beside it if it names one.
   *
   * @throws TaoException as {@link #open(Path)}
   */
  public static OnnxSession open(Path file, CpuOptions cpu) {
    if (!Files.isRegularFile(file)) {
      throw new TaoException("EXPORT-005", "there is no ONNX file " + file);
    }
    OrtEnvironment environment = OnnxRuntime.environment(FILE.unavailable());
    return new OnnxSession(
        file.toString(),
        FILE,
        environment,
        cpu,
        options -> environment.createSession(file.toAbsolutePath().toString(), options));
  }

  /**
   * Compiles a model as {@link OnnxExporter} would write it: without what only training needs,
   * batch norms folded. Weights beyond 512 MiB go by temporary files, so that their number has no
   * limit but the disk's and the memory's.
   *
   * @throws TaoException {@code EXPORT-002} if an op has no ONNX form, {@code EXPORT-003} if an
   *     output has the name of an input, {@code ENGINE-013} if there is no room for temporary
   *     files, {@code ENGINE-030} if ONNX Runtime is not available on this platform, {@code
   *     ENGINE-031} if it refuses the program
   */
  public static OnnxSession of(Model model, CpuOptions cpu) {
    return of(model, cpu, LARGEST_IN_MEMORY);
  }

  /**
   * As {@link #of(Model, CpuOptions)}.
   *
   * @param inMemory most bytes of weights that are handed over in memory
   */
  static OnnxSession of(Model model, CpuOptions cpu, long inMemory) {
    OrtEnvironment environment = OnnxRuntime.environment(COMPILED.unavailable());
    OnnxFile file = OnnxExporter.prepare(model, OnnxOptions.DEFAULT.withEmbeddedBytes(inMemory));
    String name = "the network '" + model.meta().network() + "'";
    if (file.dataName(MODEL) == null) {
      ByteBuffer bytes = file.toDirectBuffer();
      return new OnnxSession(
          name, COMPILED, environment, cpu, options -> environment.createSession(bytes, options));
    }
    try {
      Path folder = Files.createTempDirectory("tao4j-onnx");
      try {
        Path written = folder.resolve(MODEL);
        file.write(written);
        return new OnnxSession(
            name,
            COMPILED,
            environment,
            cpu,
            options -> environment.createSession(written.toString(), options));
      } finally {
        deleteFolder(folder);
      }
    } catch (IOException e) {
      throw new TaoException(
          "ENGINE-013",
          "cannot write temporary files for ONNX Runtime: " + e,
          List.of(
              "they need as much room as the network's weights in "
                  + System.getProperty("java.io.tmpdir"),
              "free some, or start the JVM with -Djava.io.tmpdir=FOLDER"),
          e);
    }
  }

  /** Mapped files go when nothing maps them: at once on Linux and macOS, else with the JVM. */
  private static void deleteFolder(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        try {
          Files.delete(file);
        } catch (IOException e) {
          LOG.debug("{} is in use; it is deleted when the JVM ends", file, e);
          folder.toFile().deleteOnExit();
          file.toFile().deleteOnExit();
          return;
        }
      }
    }
    Files.delete(folder);
  }

  private OrtSession open(CpuOptions cpu, Opening opening) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(cpu.resolvedThreads());
      options.setInterOpNumThreads(1);
      options.setCPUArenaAllocator(cpu.arena());
      options.addConfigEntry("session.intra_op.allow_spinning", cpu.spinning() ? "1" : "0");
      // between calls threads sleep: a host that predicts now and then wants its processors back
      options.addConfigEntry("session.force_spinning_stop", "1");
      return opening.open(options);
    } catch (OrtException e) {
      TaoException memory = OutOfMemory.find(e);
      if (memory != null) {
        throw memory;
      }
      throw new TaoException(
          codes.refused(),
          "ONNX Runtime refuses " + program,
          List.of(String.valueOf(e.getMessage())),
          e);
    }
  }

  /**
   * Version of ONNX Runtime, for example {@code 1.29.0}.
   *
   * @throws TaoException {@code ENGINE-030} if it is not available on this platform
   */
  public static String runtimeVersion() {
    return OnnxRuntime.environment(COMPILED.unavailable()).getVersion();
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
   * @throws TaoException {@code EXPORT-006} ({@code ENGINE-032} of a compiled model) if ONNX
   *     Runtime cannot compute them
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
        throw new IllegalStateException("the session of " + program + " is closed");
      }
      return OnnxRuntime.gate().call(() -> runOpen(inputs));
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
    throw new UnsupportedOperationException("the numbers of " + program + " cannot be replaced");
  }

  private Map<String, Tensor> runOpen(Map<String, Tensor> inputs) {
    StagingBuffers staging = idle.poll();
    if (staging == null) {
      staging = new StagingBuffers();
    }
    List<OnnxTensor> owned = new ArrayList<>();
    try {
      Map<String, OnnxTensor> natives = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        OnnxTensor tensor = toNative(input.getValue(), staging, owned.size());
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
    } catch (OrtException e) {
      throw failure(e);
    } finally {
      owned.forEach(OnnxTensor::close);
      idle.add(staging);
    }
  }

  private OnnxTensor toNative(Tensor tensor, StagingBuffers staging, int index)
      throws OrtException {
    ByteBuffer bytes = staging.direct(index, tensor);
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
      throw new TaoException(
          codes.failed(), "%s: output '%s' is no tensor".formatted(program, name));
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
                  codes.failed(),
                  "%s: output '%s' has the element type %s".formatted(program, name, info.type));
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
        codes.failed(),
        "ONNX Runtime cannot compute " + program,
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
        OnnxRuntime.gate().closed();
        OnnxRuntime.gate().release(this::closeNative);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void closeNative() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failure(e);
    }
  }
}
