package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.internal.OneDnn;
import io.tao4j.engine.internal.ShutdownGate;
import io.tao4j.error.TaoException;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads TensorFlow's natives, once, and is the only place that touches what belongs to the whole
 * process.
 *
 * <p>The natives are a jar of Maven Central ({@code org.tensorflow:tensorflow-core-native} with the
 * platform as classifier). JavaCPP unpacks it once per user, under a file lock, into {@code
 * ~/.javacpp/cache/JAR-NAME} (or {@code org.bytedeco.javacpp.cachedir}); the jar's name has the
 * version. A file that was cut off by a kill has not the jar's time stamp and is written again.
 * There is no second cache of ours on purpose: JavaCPP prefers a jar that it sees to any folder, so
 * that naming one as well (as DJL does) loads two copies of {@code libtensorflow_framework} into
 * the process.
 *
 * <p>{@code TENSORFLOW_LIBRARY_PATH} (environment or system property) is where DJL's own TensorFlow
 * engine looks before it downloads natives. If the host has set it and there is no jar, it is where
 * ours come from too; if it has not, the property is set to the folder above, so that both share
 * one copy. Numbers of threads and TensorFlow's log level are the host's: it has environment
 * variables for them. On some virtual machines oneDNN's picture of the CPU is repaired: see {@link
 * OneDnn}.
 *
 * <p>Starting registers a shutdown hook: two of 40 JVMs that were terminated during a training step
 * died of SIGSEGV, in a thread of TensorFlow's whose compiled kernel was gone. All calls of ours go
 * through {@link #call}; the hook waits for those that are inside and then refuses others by an
 * {@link IllegalStateException}, as {@link ShutdownGate} says.
 */
final class TensorFlowRuntime {
  /** Version of TensorFlow that the pinned natives hold. */
  static final String VERSION = "2.18.0";

  private static final Logger LOG = LoggerFactory.getLogger(TensorFlowRuntime.class);
  private static final String LIBRARY_PATH = "TENSORFLOW_LIBRARY_PATH";
  static final String BINDING = "org.tensorflow.internal.c_api.global.tensorflow";
  private static final String FOLDER = "org/tensorflow/internal/c_api/";
  private static final String CLASSES = "ai.djl.tensorflow:tensorflow-engine:0.36.0";
  private static final String NATIVES = "org.tensorflow:tensorflow-core-native:1.1.0";

  /** Left free on the disk after unpacking, for whatever else runs there. */
  private static final long SPARE_BYTES = 64L << 20;

  private static final ShutdownGate GATE = new ShutdownGate("TensorFlow");
  private static final OneDnn ONE_DNN = new OneDnn("TensorFlow", "libtensorflow_cc.so.2");

  private static boolean started;

  private TensorFlowRuntime() {}

  /**
   * Loads the natives at the first call; later calls do nothing.
   *
   * @throws TaoException {@code ENGINE-021} if classes or natives are not on the class path, {@code
   *     ENGINE-022} if the disk has no room for them, {@code ENGINE-020} if they cannot be loaded,
   *     {@code ENGINE-014} if they compute wrongly on this machine
   * @throws IllegalStateException if the JVM is shutting down
   */
  static synchronized void start() {
    if (!started) {
      GATE.register();
      call(
          () -> {
            load(TensorFlowRuntime.class.getClassLoader());
            return null;
          });
      started = true;
    }
    ONE_DNN.prepare(TensorFlowConvolutions::in);
  }

  /** oneDNN inside TensorFlow; loads the natives at the first call. */
  static OneDnn oneDnn() {
    start();
    return ONE_DNN;
  }

  /** Version of the natives once they are loaded, before that of the pinned ones. */
  static synchronized String version() {
    return started ? org.tensorflow.TensorFlow.version() : VERSION;
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

  private static void load(ClassLoader loader) {
    Class<?> binding = binding(loader);
    String platform = Loader.getPlatform();
    String folder = FOLDER + platform + "/";
    URL library = loader.getResource(folder + System.mapLibraryName("jnitensorflow"));
    String given = hostPath();
    try {
      if (library == null) {
        fromHostPath(given, platform);
      } else {
        requireSpace(library, folder);
      }
      String path = Loader.load(binding);
      if (given == null) {
        System.setProperty(LIBRARY_PATH, String.valueOf(new File(path).getParent()));
      } else if (library != null) {
        LOG.warn(
            "{}={} is not used: the natives come from the class path, {}",
            LIBRARY_PATH,
            given,
            library);
      }
      LOG.debug("TensorFlow started from {}", path);
    } catch (IOException | LinkageError | RuntimeException e) {
      if (e instanceof TaoException known) {
        throw known;
      }
      throw notLoadable(platform, e);
    }
  }

  /** The class whose initialiser loads the natives, not yet initialised. */
  private static Class<?> binding(ClassLoader loader) {
    try {
      return Class.forName(BINDING, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new TaoException(
          "ENGINE-021",
          "TensorFlow's classes are not on the class path",
          List.of("add " + CLASSES + " and " + NATIVES + " to the dependencies"),
          e);
    }
  }

  private static @Nullable String hostPath() {
    String environment = System.getenv(LIBRARY_PATH);
    return environment != null ? environment : System.getProperty(LIBRARY_PATH);
  }

  /** DJL's way: JavaCPP is told where to look. */
  private static void fromHostPath(@Nullable String given, String platform) {
    String name = System.mapLibraryName("jnitensorflow");
    if (given == null
        || Stream.of(given.split(File.pathSeparator))
            .map(Path::of)
            .noneMatch(p -> Files.exists(p.resolve(name)) || p.endsWith(name))) {
      throw new TaoException(
          "ENGINE-021",
          "TensorFlow's native libraries for %s are not on the class path".formatted(platform),
          "add " + NATIVES + " with the classifier " + platform + " to the dependencies",
          given == null
              ? "or set " + LIBRARY_PATH + " to a folder that has " + name
              : LIBRARY_PATH + "=" + given + " has no " + name,
          "a platform without such an artifact can use the engine PYTORCH");
    }
    ai.djl.tensorflow.engine.javacpp.LibUtils.loadLibrary();
  }

  /** Fails early and clearly if the unpacked libraries would not fit. */
  private static void requireSpace(URL library, String folder) throws IOException {
    URLConnection connection = library.openConnection();
    if (!(connection instanceof JarURLConnection jar)) {
      return; // already unpacked
    }
    // Not the shared copy: closing that would close it for the class loader as well.
    jar.setUseCaches(false);
    Path cache = Loader.getCacheDir().toPath();
    long missing = 0;
    try (JarFile file = jar.getJarFile()) {
      Path target = cache.resolve(Path.of(file.getName()).getFileName()).resolve(folder);
      missing =
          file.stream()
              .filter(entry -> entry.getName().startsWith(folder) && !entry.isDirectory())
              .filter(
                  entry -> {
                    File extracted =
                        target.resolve(entry.getName().substring(folder.length())).toFile();
                    return extracted.length() != entry.getSize();
                  })
              .mapToLong(entry -> Math.max(0, entry.getSize()))
              .sum();
    }
    requireSpace(cache, missing, Files.getFileStore(cache).getUsableSpace());
  }

  /**
   * @throws TaoException {@code ENGINE-022} if {@code missing} bytes do not fit into {@code usable}
   */
  static void requireSpace(Path cache, long missing, long usable) {
    if (missing > 0 && usable < missing + SPARE_BYTES) {
      throw new TaoException(
          "ENGINE-022",
          "no room for TensorFlow's native libraries in " + cache,
          "needed: %s MB, free: %s MB".formatted((missing + SPARE_BYTES) >> 20, usable >> 20),
          "free some space, or set the system property org.bytedeco.javacpp.cachedir to a folder on"
              + " another disk");
    }
  }

  private static TaoException notLoadable(String platform, Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return new TaoException(
        "ENGINE-020",
        "TensorFlow's native libraries cannot be loaded on this machine (%s)".formatted(platform),
        List.of(
            "reason: " + deepest,
            "needed on the class path: %s with the classifier %s".formatted(NATIVES, platform),
            "unpacked into JavaCPP's cache, by default ~/.javacpp/cache: it must be writable (or"
                + " set org.bytedeco.javacpp.cachedir)"),
        e);
  }
}
