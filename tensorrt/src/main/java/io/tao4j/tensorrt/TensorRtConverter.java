package io.tao4j.tensorrt;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.file.Sha256;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.tensor.DType;
import io.tao4j.tensorrt.BuildListener.Step;
import io.tao4j.tensorrt.BuildOptions.HardwareCompatibility;
import io.tao4j.tensorrt.BuildOptions.Precision;
import io.tao4j.tensorrt.internal.JavaCppTensorRt;
import io.tao4j.tensorrt.internal.NativeTensorRt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds TensorRT engines from ONNX files. An engine is for the GPU on which it is built.
 *
 * <pre>{@code
 * TensorRtConverter.builder()
 *     .profile(ShapeRange.parse("images,1x3x224x224,8x3x224x224,16x3x224x224"))
 *     .precision(Precision.FP16)
 *     .timingCache(Path.of("timing.cache"))
 *     .build()
 *     .convert(Path.of("model.onnx"), Path.of("model.engine"));
 * }</pre>
 *
 * <p>Networks are strongly typed, the only kind that TensorRT 11 has: it computes in the types that
 * the file says. Immutable and thread-safe.
 */
public final class TensorRtConverter {
  private final BuildOptions options;
  private final BuildListener listener;
  private final BooleanSupplier cancelled;
  private final NativeTensorRt tensorRt;

  TensorRtConverter(
      BuildOptions options,
      BuildListener listener,
      BooleanSupplier cancelled,
      NativeTensorRt tensorRt) {
    this.options = options;
    this.listener = listener;
    this.cancelled = cancelled;
    this.tensorRt = tensorRt;
  }

  /** A builder with TensorRT's own defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; not thread-safe. */
  public static final class Builder {
    private final List<List<ShapeRange>> profiles = new ArrayList<>();
    private Precision precision = Precision.FILE;
    private long workspaceBytes;
    private boolean tf32 = true;
    private int device;
    private int dlaCore = -1;
    private boolean versionCompatible;
    private HardwareCompatibility hardware = HardwareCompatibility.NONE;
    private @Nullable Path timingCache;
    private boolean stripWeights;
    private boolean refittable;
    private int optimizationLevel = 3;
    private boolean layerReport = true;
    private BuildListener listener = new BuildListener() {};
    private BooleanSupplier cancelled = () -> false;
    private @Nullable NativeTensorRt tensorRt;

    private Builder() {}

    /** Adds an optimisation profile: a range for each input with free sizes. */
    public Builder profile(ShapeRange... ranges) {
      profiles.add(List.of(ranges));
      return this;
    }

    /** Number format of the network; as the file is unless given. */
    public Builder precision(Precision format) {
      this.precision = format;
      return this;
    }

    /** Most scratch memory on the GPU, in bytes; all of it unless given. */
    public Builder workspaceBytes(long bytes) {
      this.workspaceBytes = bytes;
      return this;
    }

    /** Whether float32 products may be rounded to TF32; they may unless given. */
    public Builder tf32(boolean allowed) {
      this.tf32 = allowed;
      return this;
    }

    /** Index of the GPU; 0 unless given. */
    public Builder device(int index) {
      this.device = index;
      return this;
    }

    /** Runs on a core of the deep learning accelerator; layers that cannot run on the GPU. */
    public Builder dlaCore(int core) {
      this.dlaCore = core;
      return this;
    }

    /** Makes an engine for later versions of TensorRT as well. */
    public Builder versionCompatible(boolean compatible) {
      this.versionCompatible = compatible;
      return this;
    }

    /** Makes an engine for other GPUs as well. */
    public Builder hardware(HardwareCompatibility compatibility) {
      this.hardware = compatibility;
      return this;
    }

    /** File of measured kernels: read if it is there, then written. */
    public Builder timingCache(@Nullable Path file) {
      this.timingCache = file;
      return this;
    }

    /** Leaves the weights out of the engine. */
    public Builder stripWeights(boolean strip) {
      this.stripWeights = strip;
      return this;
    }

    /** Makes an engine whose weights can be replaced. */
    public Builder refittable(boolean refit) {
      this.refittable = refit;
      return this;
    }

    /** From 0, the fastest build, to 5, the longest search; 3 unless given. */
    public Builder optimizationLevel(int level) {
      this.optimizationLevel = level;
      return this;
    }

    /** Whether the side file tells of each layer; it does unless given. */
    public Builder layerReport(boolean report) {
      this.layerReport = report;
      return this;
    }

    /** Who is told how it goes. */
    public Builder listener(BuildListener buildListener) {
      this.listener = buildListener;
      return this;
    }

    /** Asked between steps, and by TensorRT after each step of a phase (not on Windows). */
    public Builder cancelled(BooleanSupplier isCancelled) {
      this.cancelled = isCancelled;
      return this;
    }

    Builder tensorRt(NativeTensorRt other) {
      this.tensorRt = other;
      return this;
    }

    /**
     * The converter.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public TensorRtConverter build() {
      return new TensorRtConverter(
          new BuildOptions(
              profiles,
              precision,
              workspaceBytes,
              tf32,
              device,
              dlaCore,
              versionCompatible,
              hardware,
              timingCache,
              stripWeights,
              refittable,
              optimizationLevel,
              layerReport),
          listener,
          cancelled,
          tensorRt == null ? new JavaCppTensorRt() : tensorRt);
    }
  }

  /** What an engine is to be built with. */
  public BuildOptions options() {
    return options;
  }

  /**
   * Compares a file with the options, as {@link #convert} does first; needs no GPU.
   *
   * @throws TaoException {@code ONNX-…} a file that cannot be read, {@code TRT-010} profiles that
   *     do not fit, {@code TRT-011} operators that TensorRT does not have, {@code TRT-012} a
   *     precision that the file has not
   */
  public void check(Path onnx) {
    EngineChecks.check(onnx, OnnxSignature.read(onnx), options);
  }

  /**
   * Builds an engine.
   *
   * @param engine is replaced as a whole; {@code ENGINE.json} beside it as well
   * @throws TaoException as {@link #check}; {@code TRT-001} natives are missing, {@code TRT-002} no
   *     driver, {@code TRT-003} no GPU, {@code TRT-004} versions do not fit, {@code TRT-005} CUDA
   *     failed, {@code TRT-006} TensorRT failed, {@code TRT-007} files cannot be written, {@code
   *     TRT-008} cancelled. No new file is left then
   */
  public EngineInfo convert(Path onnx, Path engine) {
    begin(Step.CHECK);
    check(onnx);
    NativeTensorRt.Gpu gpu = tensorRt.use(options.device());
    try {
      if (options.precision() != Precision.FP16 && options.precision() != Precision.BF16) {
        return build(onnx, onnx, engine, gpu);
      }
      Path folder = Files.createTempDirectory("tao4j-tensorrt");
      Path half = folder.resolve("half.onnx");
      try {
        HalfOnnx.rewrite(
            onnx, half, options.precision() == Precision.FP16 ? DType.FLOAT16 : DType.BFLOAT16);
        return build(onnx, half, engine, gpu);
      } finally {
        try (var files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new TaoException("TRT-007", "cannot write " + engine, List.of(String.valueOf(e)), e);
    }
  }

  private EngineInfo build(Path onnx, Path typed, Path target, NativeTensorRt.Gpu gpu)
      throws IOException {
    byte[] known = knownTimings();
    try (NativeTensorRt.Logger logger = tensorRt.logger(listener::onMessage);
        NativeTensorRt.Builder builder = tensorRt.builder(logger);
        NativeTensorRt.Network network = builder.network();
        NativeTensorRt.Parser parser = network.parser(logger)) {
      begin(Step.PARSE);
      List<String> problems = parser.parse(typed);
      if (!problems.isEmpty()) {
        throw new TaoException("TRT-006", "TensorRT's parser refuses " + onnx, problems, null);
      }
      try (NativeTensorRt.Config config = builder.config();
          NativeTensorRt.TimingCache cache = config.timingCache(known)) {
        config.set(options);
        options.profiles().forEach(config::addProfile);
        BuildProgress progress = new BuildProgress(listener, cancelled);
        config.progress(progress);
        begin(Step.BUILD);
        try (NativeTensorRt.Plan plan = build(builder, network, config, progress)) {
          progress.throwFailure();
          begin(Step.WRITE);
          EngineInfo info = write(onnx, typed, plan, logger, gpu, target);
          if (options.timingCache() != null) {
            byte[] timings = cache.serialize();
            AtomicFile.writeStream(options.timingCache(), out -> out.write(timings));
          }
          return info;
        }
      }
    }
  }

  private NativeTensorRt.Plan build(
      NativeTensorRt.Builder builder,
      NativeTensorRt.Network network,
      NativeTensorRt.Config config,
      BuildProgress progress) {
    try {
      return builder.build(network, config);
    } catch (TaoException e) {
      // TensorRT gives no engine where it was told to end
      progress.throwFailure();
      requireNotCancelled();
      throw e;
    }
  }

  private byte[] knownTimings() throws IOException {
    Path file = options.timingCache();
    return file == null || !Files.exists(file) ? new byte[0] : Files.readAllBytes(file);
  }

  private EngineInfo write(
      Path onnx,
      Path typed,
      NativeTensorRt.Plan plan,
      NativeTensorRt.Logger logger,
      NativeTensorRt.Gpu gpu,
      Path target)
      throws IOException {
    ByteBuffer bytes = plan.bytes();
    EngineInfo[] info = new EngineInfo[1];
    try (NativeTensorRt.Runtime runtime = tensorRt.runtime(logger);
        NativeTensorRt.Engine engine = runtime.engine(bytes.duplicate())) {
      OnnxSignature file = OnnxSignature.read(onnx);
      info[0] =
          new EngineInfo(
              EngineInfo.FORMAT,
              tensorRt.version(),
              gpu.name(),
              gpu.computeCapability(),
              precision(OnnxSignature.read(typed)),
              options.versionCompatible(),
              options.hardware(),
              bytes.remaining(),
              sha256(bytes.duplicate()),
              engine.inputs(),
              engine.outputs(),
              options.profiles(),
              file.properties(),
              options.layerReport() ? engine.layers() : List.of());
    }
    AtomicFile.write(
        target,
        channel -> {
          ByteBuffer rest = bytes.duplicate();
          while (rest.hasRemaining()) {
            channel.write(rest);
          }
        });
    AtomicFile.writeString(EngineInfo.fileOf(target), info[0].toJson());
    return info[0];
  }

  /**
   * Types of the file's numbers: {@code FLOAT16, FLOAT32}; with {@code INT8} where it has scales.
   */
  private static String precision(OnnxSignature file) {
    TreeSet<String> types = new TreeSet<>(file.storedTypes());
    types.retainAll(List.of("FLOAT32", "FLOAT16", "BFLOAT16", "INT8"));
    if (file.operators().containsKey("QuantizeLinear")) {
      types.add("INT8");
    }
    return String.join(", ", types);
  }

  static String sha256(ByteBuffer bytes) {
    return new Sha256().add(bytes).hex();
  }

  private void begin(Step step) {
    requireNotCancelled();
    listener.onStep(step);
  }

  private void requireNotCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new TaoException("TRT-008", "the build was cancelled");
    }
  }
}
