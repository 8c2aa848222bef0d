package io.tao4j.tensorrt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Calls the functions as compiled C++ does: by their place in the object's table. */
@DisabledOnOs(OS.WINDOWS)
class ProgressObjectTest {
  private static final int START = 4;
  private static final int STEP = 5;
  private static final int FINISH = 6;

  @Test
  void compiledCallsReachTheListenerAndItsAnswerTheCaller() {
    List<String> calls = new ArrayList<>();
    NativeTensorRt.Progress progress =
        new NativeTensorRt.Progress() {
          @Override
          public void start(String phase, String parent, int steps) {
            calls.add("%s in %s, %d steps".formatted(phase, parent, steps));
          }

          @Override
          public boolean step(String phase, int step) {
            calls.add("%s %d".formatted(phase, step));
            return step == 0;
          }

          @Override
          public void finish(String phase) {
            calls.add(phase + " ends");
          }
        };
    try (ProgressObject object = new ProgressObject(progress)) {
      Pointer self = new Pointer(object.address());
      Pointer table = self.getPointer(0);
      call(table, START).invoke(new Object[] {self, "Building", null, 3});
      call(table, START).invoke(new Object[] {self, "Timing", "Building", 2});
      assertThat(call(table, STEP).invokeInt(new Object[] {self, "Timing", 0}) & 1).isOne();
      assertThat(call(table, STEP).invokeInt(new Object[] {self, "Timing", 1}) & 1).isZero();
      call(table, FINISH).invoke(new Object[] {self, "Timing"});
    }
    assertThat(calls)
        .containsExactly(
            "Building in null, 3 steps",
            "Timing in Building, 2 steps",
            "Timing 0",
            "Timing 1",
            "Timing ends");
  }

  private static Function call(Pointer table, int entry) {
    return Function.getFunction(table.getPointer((long) Long.BYTES * entry));
  }
}
