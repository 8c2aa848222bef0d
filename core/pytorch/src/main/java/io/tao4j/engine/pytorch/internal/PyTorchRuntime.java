package io.tao4j.engine.pytorch.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import io.tao4j.engine.internal.OneDnn;
import io.tao4j.engine.internal.ShutdownGate;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts DJL's PyTorch engine, once, and is the only place that touches what belongs to the whole
 * process. What a host has set, it keeps; what is set here is this:
 *
 * <ul>
 *   <li>{@code OPT_OUT_TRACKING=true} (system property): DJL's {@code Engine} class otherwise sends
 *       a message to a server of its makers when it is first loaded. Left alone if the host has set
 *       it, as a property or in the environment.
 *   <li>{@code ai.djl.offline=true} (system property), only while the engine starts and then
 *       removed: natives come from the class path; without them DJL would download some. Left alone
 *       if the host has set {@code ai.djl.offline}, {@code offline} or {@code DJL_OFFLINE}.
 *   <li>oneDNN's picture of the CPU, on some virtual machines: see {@link OneDnn}.
 *   <li>PyTorch's use of NNPACK, where that cannot start: see {@link Nnpack}.
 * </ul>
 *
 * <p>TorchScript's graph executor is no global switch: PyTorch keeps it per thread. {@link
 * #withPlainExecutor} turns its optimiser off around our calls (it re-profiles on each new shape
 * and was not faster) and back to what {@code ai.djl.pytorch.graph_optimizer} says, DJL's default
 * being on. Numbers of threads are not touched: a host sets {@code ai.djl.pytorch.num_threads} and
 * {@code ai.djl.pytorch.num_interop_threads} before it first uses an engine.
 *
 * <p>DJL unpacks the natives once into a folder of {@code ~/.djl.ai/pytorch}; it takes {@code
 * java.io.tmpdir} if the home folder cannot be written, and {@code DJL_CACHE_DIR} or {@code
 * ENGINE_CACHE_DIR} (environment or property) before both.
 *
 * <p>Starting the engine registers a shutdown hook: a JVM that ended while a thread was inside
 * PyTorch died of SIGSEGV. All calls of ours go through {@link #call} or {@link
 * #withPlainExecutor}; the hook waits for those that are inside and then refuses others by an
 * {@link IllegalStateException}, as {@link ShutdownGate} says. What a host calls through DJL by
 * itself is not guarded.
 */
final class PyTorchRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(PyTorchRuntime.class);
  private static final String TRACKING = "OPT_OUT_TRACKING";
  private static final String OFFLINE = "ai.djl.offline";

  private static final ShutdownGate GATE = new ShutdownGate("PyTorch");
  private static final OneDnn ONE_DNN = new OneDnn("PyTorch", "libtorch_cpu.so");

  /** What DJL's engine class needs to be told before it is loaded; so no field of its type. */
  private static @Nullable NDManager root;

  private PyTorchRuntime() {}

  /**
   * The manager under which all of ours live; starts the engine at the first call.
   *
   * @throws TaoException {@code ENGINE-010} if PyTorch's natives cannot be loaded, {@code
   *     ENGINE-014} if they compute wrongly on this machine
   * @throws IllegalStateException if the JVM is shutting down
   */
  static synchronized NDManager start() {
    if (root == null) {
      GATE.register();
      root = GATE.call(PyTorchRuntime::load);
    }
    ONE_DNN.prepare(PyTorchConvolutions::in);
    return root;
  }

  /** oneDNN inside PyTorch; starts the engine at the first call. */
  static OneDnn oneDnn() {
    start();
    return ONE_DNN;
  }

  /** The gate that programs in native memory report to. */
  static ShutdownGate gate() {
    return GATE;
  }

  /**
   * Runs native code.
   *
   * @throws IllegalStateException if the JVM is shutting down
   */
  static <T> T call(Supplier<T> body) {
    return GATE.call(body);
  }

  private static NDManager load() {
    if (Utils.getEnvOrSystemProperty(TRACKING) == null) {
      System.setProperty(TRACKING, "true");
    }
    boolean offlineIsOurs =
        System.getenv("DJL_OFFLINE") == null
            && System.getProperty(OFFLINE) == null
            && System.getProperty("offline") == null;
    if (offlineIsOurs) {
      System.setProperty(OFFLINE, "true");
    }
    Thread thread = Thread.currentThread();
    ClassLoader hosts = thread.getContextClassLoader();
    // DJL looks for its engines once in a process, with this loader; a pool's thread may have one
    // that sees nothing of the application.
    thread.setContextClassLoader(PyTorchRuntime.class.getClassLoader());
    try {
      Engine engine = Engine.getEngine("PyTorch");
      LOG.debug("PyTorch {} started", engine.getVersion());
      Nnpack.disableWhereItCannotStart();
      return engine.newBaseManager(Device.cpu());
    } catch (RuntimeException | LinkageError | AssertionError e) {
      throw notLoadable(e);
    } finally {
      thread.setContextClassLoader(hosts);
      if (offlineIsOurs) {
        System.clearProperty(OFFLINE);
      }
    }
  }

  private static TaoException notLoadable(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    Path cache = Utils.getEngineCacheDir("pytorch");
    return new TaoException(
        "ENGINE-010",
        "PyTorch's native libraries cannot be loaded on this machine (%s %s)"
            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
        List.of(
            "reason: " + deepest,
            "needed on the class path: ai.djl.pytorch:pytorch-native-cpu:%s with this platform's"
                    .formatted(madeFor("pytorch_version"))
                + " classifier and ai.djl.pytorch:pytorch-jni:%s-%s"
                    .formatted(madeFor("pytorch_version"), madeFor("djl_version")),
            "unpacked into "
                + cache
                + ": it must be writable (or set DJL_CACHE_DIR) and have 1 GB"
                + " free"),
        e);
  }

  /** What DJL's engine on the class path was made for, as it says itself. */
  private static String madeFor(String key) {
    Properties properties = new Properties();
    try (InputStream stream = PtNDManager.class.getResourceAsStream("/pytorch-engine.properties")) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      LOG.debug("no version of DJL's PyTorch engine", e);
    }
    return properties.getProperty(key, "VERSION");
  }

  /** A scope for one model or one call on a device; the caller closes it. */
  static PtNDManager newManager(io.tao4j.engine.Device device) {
    NDManager base = start();
    return (PtNDManager) base.newSubManager(djlDevice(device));
  }

  /**
   * DJL's form of a device.
   *
   * @throws TaoException {@code ENGINE-003} if this process cannot reach it
   */
  static Device djlDevice(io.tao4j.engine.Device device) {
    start();
    return switch (device.kind()) {
      case CPU -> Device.cpu();
      case GPU -> {
        int count = gpuCount();
        if (device.index() >= count) {
          throw new TaoException(
              "ENGINE-003",
              "PyTorch sees %s GPUs, there is no %s".formatted(count, device),
              "a GPU needs NVIDIA's driver and ai.djl.pytorch:pytorch-native-cu128 in place of"
                  + " pytorch-native-cpu on the class path",
              "or choose the device cpu");
        }
        yield Device.gpu(device.index());
      }
    };
  }

  /** Number of GPUs that PyTorch sees. */
  static int gpuCount() {
    start();
    return call(Engine.getEngine("PyTorch")::getGpuCount);
  }

  /** Version of the natives, for example {@code 2.7.1}. */
  static String version() {
    start();
    return Engine.getEngine("PyTorch").getVersion();
  }

  /** Runs {@code call} with this thread's graph optimiser off. */
  static <T> T withPlainExecutor(Supplier<T> call) {
    return call(
        () -> {
          JniUtils.setGraphExecutorOptimize(false);
          try {
            return call.get();
          } finally {
            JniUtils.setGraphExecutorOptimize(
                !"false".equals(System.getProperty("ai.djl.pytorch.graph_optimizer", "true")));
          }
        });
  }
}
