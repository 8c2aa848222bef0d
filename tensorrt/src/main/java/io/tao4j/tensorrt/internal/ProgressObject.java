package io.tao4j.tensorrt.internal;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import io.tao4j.tensorrt.internal.NativeTensorRt.Progress;
import java.util.List;
import org.bytedeco.tensorrt.nvinfer.IProgressMonitor;
import org.jspecify.annotations.Nullable;

/**
 * An {@code IProgressMonitor} that is written in Java. The presets cannot implement the class: they
 * have no constructor for it. So this is an object as the C++ ABI of Linux lays it out, a pointer
 * to a table of functions, and the functions are JNA's callbacks. TensorRT calls them from threads
 * of its own.
 *
 * <p>The table's order is that of {@code NvInferRuntimeBase.h} and was compared with the presets'
 * compiled calls. The destructors do nothing: TensorRT does not own its monitor.
 */
final class ProgressObject implements AutoCloseable {
  private final List<Callback> functions;
  private final Memory kind = new Memory(32);
  private final Memory table;
  private final Memory object = new Memory(Long.BYTES);
  private @Nullable IProgressMonitor monitor;

  /** {@code InterfaceInfo}, which functions return in two registers. */
  @Structure.FieldOrder({"kind", "major", "minor"})
  public static class Info extends Structure {
    public Pointer kind = Pointer.NULL;
    public int major;
    public int minor;

    /** The value itself, not a pointer to it. */
    public static final class ByValue extends Info implements Structure.ByValue {}
  }

  interface Language extends Callback {
    int invoke(Pointer self);
  }

  interface Version extends Callback {
    Info.ByValue invoke(Pointer self);
  }

  interface Destructor extends Callback {
    void invoke(Pointer self);
  }

  interface Start extends Callback {
    void invoke(Pointer self, String phase, @Nullable String parent, int steps);
  }

  interface Step extends Callback {
    byte invoke(Pointer self, String phase, int step);
  }

  interface Finish extends Callback {
    void invoke(Pointer self, String phase);
  }

  /**
   * An object that tells of a build.
   *
   * @param progress is told; what it throws ends the build
   */
  ProgressObject(Progress progress) {
    kind.setString(0, "IProgressMonitor");
    Language language = self -> 0; // kCPP
    Version version =
        self -> {
          Info.ByValue info = new Info.ByValue();
          info.kind = kind;
          info.major = 1;
          info.minor = 0;
          info.write();
          return info;
        };
    Destructor destructor = self -> {};
    Start start = (self, phase, parent, steps) -> progress.start(phase, parent, steps);
    Step step = (self, phase, number) -> (byte) (progress.step(phase, number) ? 1 : 0);
    Finish finish = (self, phase) -> progress.finish(phase);
    functions = List.of(language, version, destructor, destructor, start, step, finish);
    table = new Memory((long) Long.BYTES * functions.size());
    for (int i = 0; i < functions.size(); i++) {
      table.setPointer(
          (long) Long.BYTES * i, CallbackReference.getFunctionPointer(functions.get(i)));
    }
    object.setPointer(0, table);
  }

  /** Where the object is. */
  long address() {
    return Pointer.nativeValue(object);
  }

  /** The object for the presets; they must be loaded. */
  IProgressMonitor monitor() {
    if (monitor == null) {
      monitor = new IProgressMonitor(NativeObject.at(address()));
    }
    return monitor;
  }

  /** Frees the object, which TensorRT must not use any more. */
  @Override
  public void close() {
    object.close();
    table.close();
    kind.close();
  }
}
