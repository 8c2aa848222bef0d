package io.tao4j.tensorrt.internal;

import io.tao4j.error.TaoException;
import io.tao4j.tensorrt.BuildOptions;
import io.tao4j.tensorrt.EngineInfo.Binding;
import io.tao4j.tensorrt.ShapeRange;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.DeviceType;
import org.bytedeco.tensorrt.global.nvinfer.HardwareCompatibilityLevel;
import org.bytedeco.tensorrt.global.nvinfer.LayerInformationFormat;
import org.bytedeco.tensorrt.global.nvinfer.MemoryPoolType;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvinfer.ProfilingVerbosity;
import org.bytedeco.tensorrt.global.nvinfer.TensorIOMode;
import org.bytedeco.tensorrt.global.nvinfer_plugin;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IEngineInspector;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.IRuntime;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.bytedeco.tensorrt.nvonnxparser.IParserError;
import org.jspecify.annotations.Nullable;

/**
 * TensorRT through the JavaCPP presets. Each class below is one class of TensorRT's C++ API and
 * calls it by its names. Errors that TensorRT logs before it gives a null pointer are what the
 * exception says.
 */
public final class JavaCppTensorRt implements NativeTensorRt {
  private static final int LOGGED = 8;

  /** Why natives did not load: the virtual machine says it the first time only. */
  private static @Nullable LinkageError unloadable;

  private static synchronized @Nullable LinkageError unloadable() {
    return unloadable;
  }

  private static synchronized LinkageError remember(LinkageError first) {
    if (unloadable == null) {
      unloadable = first;
    }
    return unloadable;
  }

  @Override
  public Gpu use(int device) {
    LinkageError known = unloadable();
    if (known != null) {
      throw NativeFailure.of(known);
    }
    try {
      Gpu gpu = Cuda.use(device);
      int library = nvinfer.getInferLibVersion();
      if (library / 10000 != nvinfer.NV_TENSORRT_MAJOR) {
        throw new TaoException(
            "TRT-004",
            "the library of TensorRT is %s, the presets are for %s.%s"
                .formatted(version(), nvinfer.NV_TENSORRT_MAJOR, nvinfer.NV_TENSORRT_MINOR));
      }
      return gpu;
    } catch (LinkageError e) {
      throw NativeFailure.of(remember(e));
    }
  }

  @Override
  public void enter(int device) {
    Cuda.enter(device);
  }

  @Override
  public String version() {
    return "%s.%s.%s"
        .formatted(
            nvinfer.getInferLibMajorVersion(),
            nvinfer.getInferLibMinorVersion(),
            nvinfer.getInferLibPatchVersion());
  }

  @Override
  public Logger logger(Messages messages) {
    CppLogger logger = new CppLogger(messages);
    // registers EfficientNMS_TRT and the other plug-ins
    if (!nvinfer_plugin.initLibNvInferPlugins(logger.object, "")) {
      logger.close();
      throw new TaoException("TRT-006", "TensorRT's plug-ins cannot be registered");
    }
    return logger;
  }

  @Override
  public Builder builder(Logger logger) {
    CppLogger cppLogger = (CppLogger) logger;
    return new CppBuilder(
        cppLogger, made(cppLogger, nvinfer.createInferBuilder(cppLogger.object), "IBuilder"));
  }

  @Override
  public Runtime runtime(Logger logger) {
    CppLogger cppLogger = (CppLogger) logger;
    return new CppRuntime(
        cppLogger, made(cppLogger, nvinfer.createInferRuntime(cppLogger.object), "IRuntime"));
  }

  @Override
  public Stream stream() {
    return new Cuda.CudaStream();
  }

  @Override
  public Memory pinned(long bytes) {
    return new Cuda.CudaMemory(bytes, true);
  }

  @Override
  public Memory onDevice(long bytes) {
    return new Cuda.CudaMemory(bytes, false);
  }

  private static <P extends Pointer> P made(CppLogger logger, P pointer, String what) {
    if (NativeObject.isNull(pointer)) {
      throw failed(logger, "gave no " + what);
    }
    return pointer;
  }

  private static void require(CppLogger logger, boolean done, String call) {
    if (!done) {
      throw failed(logger, "refused " + call);
    }
  }

  private static TaoException failed(CppLogger logger, String what) {
    return new TaoException("TRT-006", "TensorRT " + what, logger.errors(), null);
  }

  private static Dims64 dims(List<Long> sizes) {
    Dims64 dims = new Dims64();
    dims.nbDims(sizes.size());
    for (int i = 0; i < sizes.size(); i++) {
      dims.d(i, sizes.get(i));
    }
    return dims;
  }

  private static List<Long> sizes(Dims64 dims) {
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < dims.nbDims(); i++) {
      sizes.add(dims.d(i));
    }
    return sizes;
  }

  /** An object that is deleted once. */
  private abstract static class CppHandle<P extends Pointer> implements Handle {
    final CppLogger logger;
    final P object;
    private final int destructor;

    CppHandle(CppLogger logger, P object, int destructor) {
      this.logger = logger;
      this.object = object;
      this.destructor = destructor;
    }

    @Override
    public final void close() {
      NativeObject.delete(object, destructor);
      release();
    }

    /** Frees what the object used, after it. */
    void release() {}
  }

  private static final class CppLogger implements Logger {
    final ILogger object;
    private final Deque<String> errors = new ArrayDeque<>();

    CppLogger(Messages messages) {
      this.object =
          new ILogger() {
            @Override
            public void log(Severity severity, String text) {
              // an exception must not cross native frames
              try {
                hear(messages, severity, text);
              } catch (RuntimeException e) {
                remember("a listener of messages failed: " + e);
              }
            }
          };
    }

    private void hear(Messages messages, ILogger.Severity severity, String text) {
      String name =
          switch (severity.intern()) {
            case kINTERNAL_ERROR, kERROR -> "ERROR";
            case kWARNING -> "WARNING";
            case kINFO -> "INFO";
            case kVERBOSE -> "VERBOSE";
          };
      if (name.equals("ERROR")) {
        remember(text);
      }
      messages.message(name, text);
    }

    private synchronized void remember(String text) {
      if (errors.size() == LOGGED) {
        errors.removeFirst();
      }
      errors.addLast(text.strip());
    }

    synchronized List<String> errors() {
      return List.copyOf(errors);
    }

    @Override
    public void close() {
      object.close();
    }
  }

  private static final class CppBuilder extends CppHandle<IBuilder> implements Builder {
    CppBuilder(CppLogger logger, IBuilder builder) {
      super(logger, builder, NativeObject.FIRST);
    }

    @Override
    @SuppressWarnings("deprecation") // the only kind in TensorRT 11, but it says what is meant
    public Network network() {
      int flags = 1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value;
      return new CppNetwork(
          logger, made(logger, object.createNetworkV2(flags), "INetworkDefinition"));
    }

    @Override
    public Config config() {
      return new CppConfig(
          logger, object, made(logger, object.createBuilderConfig(), "IBuilderConfig"));
    }

    @Override
    public Plan build(Network network, Config config) {
      IHostMemory plan =
          object.buildSerializedNetwork(((CppNetwork) network).object, ((CppConfig) config).object);
      return new CppPlan(logger, made(logger, plan, "engine for this network"));
    }
  }

  private static final class CppNetwork extends CppHandle<INetworkDefinition> implements Network {
    CppNetwork(CppLogger logger, INetworkDefinition network) {
      super(logger, network, NativeObject.FIRST);
    }

    @Override
    public Parser parser(Logger unused) {
      return new CppParser(
          logger, made(logger, nvonnxparser.createParser(object, logger.object), "IParser"));
    }
  }

  private static final class CppParser extends CppHandle<IParser> implements Parser {
    CppParser(CppLogger logger, IParser parser) {
      super(logger, parser, NativeObject.PARSER);
    }

    @Override
    public List<String> parse(Path onnx) {
      List<String> problems = new ArrayList<>();
      boolean parsed =
          object.parseFromFile(onnx.toAbsolutePath().toString(), ILogger.Severity.kWARNING.value);
      for (int i = 0; i < object.getNbErrors(); i++) {
        IParserError error = object.getError(i);
        problems.add(
            "node '%s' (%s): %s".formatted(error.nodeName(), error.nodeOperator(), error.desc()));
      }
      if (!parsed && problems.isEmpty()) {
        problems.addAll(logger.errors());
        problems.add("the parser gives no reason");
      }
      return problems;
    }
  }

  private static final class CppConfig extends CppHandle<IBuilderConfig> implements Config {
    private final IBuilder builder;
    private @Nullable ProgressObject progress;

    CppConfig(CppLogger logger, IBuilder builder, IBuilderConfig config) {
      super(logger, config, NativeObject.FIRST);
      this.builder = builder;
    }

    @Override
    public void set(BuildOptions options) {
      if (options.workspaceBytes() > 0) {
        object.setMemoryPoolLimit(MemoryPoolType.kWORKSPACE, options.workspaceBytes());
      }
      flag(BuilderFlag.kTF32, options.tf32());
      flag(BuilderFlag.kVERSION_COMPATIBLE, options.versionCompatible());
      flag(BuilderFlag.kSTRIP_PLAN, options.stripWeights());
      flag(BuilderFlag.kREFIT, options.refittable());
      if (options.dlaCore() >= 0) {
        object.setDefaultDeviceType(DeviceType.kDLA);
        object.setDLACore(options.dlaCore());
        object.setFlag(BuilderFlag.kGPU_FALLBACK);
      }
      object.setHardwareCompatibilityLevel(
          switch (options.hardware()) {
            case NONE -> HardwareCompatibilityLevel.kNONE;
            case AMPERE_PLUS -> HardwareCompatibilityLevel.kAMPERE_PLUS;
            case SAME_COMPUTE_CAPABILITY -> HardwareCompatibilityLevel.kSAME_COMPUTE_CAPABILITY;
          });
      object.setBuilderOptimizationLevel(options.optimizationLevel());
      object.setProfilingVerbosity(
          options.layerReport()
              ? ProfilingVerbosity.kDETAILED
              : ProfilingVerbosity.kLAYER_NAMES_ONLY);
    }

    private void flag(BuilderFlag flag, boolean on) {
      if (on) {
        object.setFlag(flag);
      } else {
        object.clearFlag(flag);
      }
    }

    @Override
    public void addProfile(List<ShapeRange> ranges) {
      IOptimizationProfile profile =
          made(logger, builder.createOptimizationProfile(), "IOptimizationProfile");
      for (ShapeRange range : ranges) {
        size(profile, range.input(), OptProfileSelector.kMIN, range.min());
        size(profile, range.input(), OptProfileSelector.kOPT, range.opt());
        size(profile, range.input(), OptProfileSelector.kMAX, range.max());
      }
      require(logger, object.addOptimizationProfile(profile) >= 0, "the profile " + ranges);
    }

    @Override
    public void progress(Progress listener) {
      if (NativeObject.SUPPORTED) {
        progress = new ProgressObject(listener);
        object.setProgressMonitor(progress.monitor());
      }
    }

    @Override
    void release() {
      if (progress != null) {
        progress.close();
      }
    }

    private void size(
        IOptimizationProfile profile, String input, OptProfileSelector which, List<Long> sizes) {
      try (Dims64 dims = dims(sizes)) {
        require(
            logger,
            profile.setDimensions(input, which, dims),
            "%s of input '%s'".formatted(sizes, input));
      }
    }

    @Override
    public TimingCache timingCache(byte[] known) {
      ITimingCache cache;
      try (BytePointer bytes = new BytePointer(known)) {
        cache = made(logger, object.createTimingCache(bytes, known.length), "ITimingCache");
      }
      CppTimingCache timingCache = new CppTimingCache(logger, cache);
      if (!object.setTimingCache(cache, false)) {
        timingCache.close();
        throw failed(logger, "refused the timing cache: it is of another version or GPU");
      }
      return timingCache;
    }
  }

  private static final class CppTimingCache extends CppHandle<ITimingCache> implements TimingCache {
    CppTimingCache(CppLogger logger, ITimingCache cache) {
      super(logger, cache, NativeObject.FIRST);
    }

    @Override
    public byte[] serialize() {
      try (CppPlan memory =
          new CppPlan(logger, made(logger, object.serialize(), "bytes of the timing cache"))) {
        ByteBuffer bytes = memory.bytes();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
      }
    }
  }

  private static final class CppPlan extends CppHandle<IHostMemory> implements Plan {
    CppPlan(CppLogger logger, IHostMemory memory) {
      super(logger, memory, NativeObject.FIRST);
    }

    @Override
    public ByteBuffer bytes() {
      Pointer data = object.data();
      return new BytePointer(data).capacity(object.size()).asByteBuffer();
    }
  }

  private static final class CppRuntime extends CppHandle<IRuntime> implements Runtime {
    CppRuntime(CppLogger logger, IRuntime runtime) {
      super(logger, runtime, NativeObject.FIRST);
    }

    @Override
    public Engine engine(ByteBuffer plan) {
      try (BytePointer bytes = new BytePointer(plan)) {
        ICudaEngine engine = object.deserializeCudaEngine(bytes, plan.remaining());
        return new CppEngine(logger, made(logger, engine, "engine from these bytes"));
      }
    }
  }

  private static final class CppEngine extends CppHandle<ICudaEngine> implements Engine {
    CppEngine(CppLogger logger, ICudaEngine engine) {
      super(logger, engine, NativeObject.FIRST);
    }

    @Override
    public List<Binding> inputs() {
      return bindings(TensorIOMode.kINPUT);
    }

    @Override
    public List<Binding> outputs() {
      return bindings(TensorIOMode.kOUTPUT);
    }

    private List<Binding> bindings(TensorIOMode mode) {
      List<Binding> bindings = new ArrayList<>();
      for (int i = 0; i < object.getNbIOTensors(); i++) {
        String name = object.getIOTensorName(i);
        if (object.getTensorIOMode(name).intern() == mode) {
          String type = object.getTensorDataType(name).intern().name().substring(1);
          bindings.add(new Binding(name, type, sizes(object.getTensorShape(name))));
        }
      }
      return bindings;
    }

    @Override
    public List<String> layers() {
      List<String> layers = new ArrayList<>();
      IEngineInspector inspector = made(logger, object.createEngineInspector(), "IEngineInspector");
      try {
        for (int i = 0; i < object.getNbLayers(); i++) {
          layers.add(inspector.getLayerInformation(i, LayerInformationFormat.kJSON).strip());
        }
      } finally {
        NativeObject.delete(inspector, NativeObject.FIRST);
      }
      return layers;
    }

    @Override
    public Context context() {
      return new CppContext(
          logger, made(logger, object.createExecutionContext(), "IExecutionContext"));
    }
  }

  private static final class CppContext extends CppHandle<IExecutionContext> implements Context {
    CppContext(CppLogger logger, IExecutionContext context) {
      super(logger, context, NativeObject.FIRST);
    }

    @Override
    public void profile(int index, Stream stream) {
      require(
          logger,
          object.setOptimizationProfileAsync(index, ((Cuda.CudaStream) stream).stream),
          "profile " + index);
    }

    @Override
    public boolean inputShape(String input, long[] shape) {
      try (Dims64 dims = dims(java.util.Arrays.stream(shape).boxed().toList())) {
        return object.setInputShape(input, dims);
      }
    }

    @Override
    public long[] shape(String output) {
      return sizes(object.getTensorShape(output)).stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public void address(String tensor, Memory memory) {
      require(
          logger,
          object.setTensorAddress(tensor, ((Cuda.CudaMemory) memory).pointer),
          "memory for '" + tensor + "'");
    }

    @Override
    public void enqueue(Stream stream) {
      require(logger, object.enqueueV3(((Cuda.CudaStream) stream).stream), "to compute");
    }
  }
}
