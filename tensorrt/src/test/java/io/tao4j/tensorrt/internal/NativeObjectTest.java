package io.tao4j.tensorrt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Deletion through an object's table of virtual functions, with an object made by hand. */
@DisabledOnOs(OS.WINDOWS)
class NativeObjectTest {
  /** The C library's {@code free} stands in for a destructor. */
  @Test
  void callsTheFunctionAtTheEntryWithTheObject() {
    Pointer object = Pointer.malloc(64);
    long address = object.address();
    LongPointer table = new LongPointer(8);
    for (int entry = 0; entry < 8; entry++) {
      table.put(entry, entry == NativeObject.PARSER ? Loader.addressof("free").address() : 0);
    }
    new LongPointer(object).put(0, table.address());
    NativeObject.delete(object, NativeObject.PARSER);
    assertThat(object.isNull()).isTrue();
    assertThat(address).isNotZero();
    NativeObject.delete(object, NativeObject.PARSER); // once only
    table.close();
  }

  @Test
  void nullsAndWhatIsNearlyNullAreLeftAlone() {
    Pointer none = new Pointer();
    assertThat(NativeObject.isNull(none)).isTrue();
    assertThat(NativeObject.isNull(null)).isTrue();
    NativeObject.delete(none, NativeObject.FIRST);
    // what createInferRuntime gives without a driver
    Pointer cast =
        new Pointer() {
          {
            address = 0x228;
          }
        };
    assertThat(NativeObject.isNull(cast)).isTrue();
    NativeObject.delete(cast, NativeObject.FIRST);
  }
}
