package io.tao4j.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.tao4j.engine.internal.ProcessEnvironment;
import io.tao4j.engine.internal.ShutdownGate;
import io.tao4j.error.TaoException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts ONNX Runtime, once, and is the only place that touches what belongs to the whole process:
 *
 * <ul>
 *   <li>{@code ORT_DISABLE_TELEMETRY=1} (environment; Linux and macOS) before it is first used.
 *       From 1.29 on it otherwise tells its makers about machine and models over the network; and
 *       on the way it matches the command line of the process with regular expressions that need
 *       some hundred bytes of stack a character: one of 4,000 characters, which a class path often
 *       has, ends the process by SIGSEGV. What a host has set stays.
 *   <li>Windows has a switch in the API instead, which is turned off.
 * </ul>
 *
 * <p>A host that has used ONNX Runtime before decides both by itself.
 *
 * <p>Calls go through {@link #gate()}, so that the end of the JVM waits for those that are inside.
 * That alone would not do: ONNX Runtime's own shutdown hook frees the environment at once, and a
 * session that is computing then reads freed memory. The environment counts its users; {@link
 * #keepEnvironment} makes the process one, so that the environment stays until its end.
 */
final class OnnxRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);
  private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

  private static final ShutdownGate GATE = new ShutdownGate("ONNX Runtime");

  private static @Nullable OrtEnvironment environment;

  private OnnxRuntime() {}

  /** What native calls go through. */
  static ShutdownGate gate() {
    return GATE;
  }

  /**
   * The environment, one for the whole process by ONNX Runtime's own design; never closed, others
   * may use it.
   *
   * @param code of the error
   * @throws TaoException with that code if ONNX Runtime does not work here
   * @throws IllegalStateException if the JVM is shutting down
   */
  static synchronized OrtEnvironment environment(String code) {
    if (environment == null) {
      GATE.register();
      environment = GATE.call(() -> start(code));
    }
    return environment;
  }

  private static OrtEnvironment start(String code) {
    try {
      boolean windows =
          System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
      if (!windows && System.getenv(NO_TELEMETRY) == null) {
        ProcessEnvironment.setIfAbsent(NO_TELEMETRY, "1");
      }
      OrtEnvironment started = OrtEnvironment.getEnvironment();
      if (windows) {
        started.setTelemetry(false);
      }
      keepEnvironment();
      LOG.debug("ONNX Runtime {} started", started.getVersion());
      return started;
    } catch (LinkageError | IllegalStateException | OrtException e) {
      throw new TaoException(
          code,
          "ONNX Runtime does not work on this platform (%s %s)"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
          List.of(
              String.valueOf(e.getMessage()),
              "com.microsoft.onnxruntime:onnxruntime has natives for Linux (glibc), macOS on ARM"
                  + " and Windows; it must be on the class path",
              "they are unpacked into java.io.tmpdir, which must be writable"),
          e);
    }
  }

  /** Its API offers no second handle, so this goes by the private method that made the first. */
  private static void keepEnvironment() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(
          null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(), "tao4j");
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "this version of ONNX Runtime frees its environment when the JVM is asked to end, also"
              + " while it computes: close predictors before",
          e);
    }
  }
}
