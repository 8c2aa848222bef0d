package io.tao4j.tensorrt.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Deletes C++ objects of TensorRT. Since TensorRT 10 that is C++'s {@code delete}, for which the
 * presets have no method (bytedeco/javacpp-presets, issue 1699): closing their pointers does
 * nothing. What {@code delete} does is to call the object's deleting destructor, which is an entry
 * of its table of virtual functions; JavaCPP's own deallocator calls a function at an address with
 * an address, and so can call that.
 *
 * <p>The entry's number is that of the C++ ABI which Linux compilers share: a virtual destructor
 * takes two, the deleting one is the second. On Windows the function wants one argument more, so
 * that there objects live until the process ends.
 */
final class NativeObject {
  /** {@code INoCopy}, the base of TensorRT's classes, declares its destructor first. */
  static final int FIRST = 1;

  /** {@code nvonnxparser::IParser} has six functions before its destructor. */
  static final int PARSER = 7;

  /** Results at lower addresses are null pointers that were cast to a base class. */
  private static final long SMALLEST_ADDRESS = 1 << 16;

  /** Whether objects are laid out as Linux compilers do it. */
  static final boolean SUPPORTED = !System.getProperty("os.name", "").startsWith("Windows");

  private NativeObject() {}

  /** Whether TensorRT gave an object. */
  static boolean isNull(Pointer pointer) {
    return pointer == null || pointer.isNull() || pointer.address() < SMALLEST_ADDRESS;
  }

  /**
   * {@code delete object}.
   *
   * @param entry number of the deleting destructor among the virtual functions
   */
  static void delete(Pointer object, int entry) {
    if (!SUPPORTED || isNull(object)) {
      return;
    }
    long table = new LongPointer(object).get(0);
    long destructor = new LongPointer(at(table)).get(entry);
    Caller.call(object, destructor);
    object.setNull();
  }

  /** A pointer to an address. */
  static Pointer at(long address) {
    return new At(address);
  }

  private static final class At extends Pointer {
    At(long address) {
      this.address = address;
    }
  }

  /** JavaCPP's way to call {@code void f(void*)}, which it keeps for itself. */
  private static final class Caller {
    private static final Constructor<?> DEALLOCATOR = deallocator();

    private static Constructor<?> deallocator() {
      try {
        Constructor<?> made =
            Class.forName("org.bytedeco.javacpp.Pointer$NativeDeallocator")
                .getDeclaredConstructor(Pointer.class, long.class, long.class);
        made.setAccessible(true);
        return made;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("JavaCPP's deallocator has another form", e);
      }
    }

    static void call(Pointer object, long function) {
      try {
        Object deallocator = DEALLOCATOR.newInstance(object, object.address(), function);
        DEALLOCATOR.getDeclaringClass().getMethod("deallocate").invoke(deallocator);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException("TensorRT's destructor failed", e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("JavaCPP's deallocator has another form", e);
      }
    }
  }
}
