package io.tao4j.data.image;

import io.tao4j.error.TaoException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.jspecify.annotations.Nullable;

/**
 * Loads OpenCV once and sets what is process-wide in it; see the package's description. Nothing of
 * it is touched before a picture is decoded or transformed.
 */
final class OpenCv {
  private static final String THREADS = "tao4j.opencv.threads";
  private static final String PHYSICAL_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static volatile boolean loaded;
  private static @Nullable TaoException failure;

  private OpenCv() {}

  /**
   * To be called before any other class of OpenCV.
   *
   * @throws TaoException {@code IMAGE-010} where the native library cannot be loaded
   */
  static void load() {
    if (!loaded) {
      loadOnce();
    }
  }

  /**
   * Loads OpenCV if need be and frees all native memory that {@code work} took on this thread when
   * it ends, well or not.
   */
  @SuppressWarnings("try")
  static <T extends @Nullable Object> T scoped(Supplier<T> work) {
    load();
    try (PointerScope scope = new PointerScope()) {
      return work.get();
    }
  }

  private static synchronized void loadOnce() {
    if (loaded) {
      return;
    }
    if (failure != null) {
      throw failure;
    }
    // JavaCPP refuses allocations once the whole process is three times as large as the Java heap
    // may be. A network's native memory often is, so the check would end a healthy training. A host
    // that set the property, or loaded JavaCPP before, keeps its choice.
    if (System.getProperty(PHYSICAL_LIMIT) == null
        && System.getProperty(PHYSICAL_LIMIT.toLowerCase(Locale.ROOT)) == null) {
      System.setProperty(PHYSICAL_LIMIT, "0");
    }
    try {
      Class.forName(opencv_imgproc.class.getName());
      Class.forName(opencv_imgcodecs.class.getName());
      setThreads();
    } catch (LinkageError | ClassNotFoundException e) {
      failure =
          new TaoException(
              "IMAGE-010",
              "OpenCV's native library could not be loaded on "
                  + System.getProperty("os.name")
                  + " "
                  + System.getProperty("os.arch"),
              List.of(
                  "cause: " + e,
                  "add org.bytedeco:opencv and org.bytedeco:openblas with this platform's"
                      + " classifier to the class path"),
              e);
      throw failure;
    }
    loaded = true;
  }

  private static void setThreads() {
    String setting = System.getProperty(THREADS);
    if (setting == null) {
      // As many as processors is OpenCV's own default: nobody has chosen yet.
      if (opencv_core.getNumThreads() == opencv_core.getNumberOfCPUs()) {
        opencv_core.setNumThreads(1);
      }
    } else if (!setting.equals("keep")) {
      int threads;
      try {
        threads = Integer.parseInt(setting);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "system property " + THREADS + " must be a number or 'keep', got '" + setting + "'", e);
      }
      opencv_core.setNumThreads(threads);
    }
  }
}
