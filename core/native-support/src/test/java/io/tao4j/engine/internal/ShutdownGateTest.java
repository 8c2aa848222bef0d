package io.tao4j.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ShutdownGateTest {
  private final ShutdownGate gate = new ShutdownGate("test");

  @Test
  void refusesCallsAfterTheShutdownAndReleasesNothing() {
    assertThat(gate.call(() -> 1)).isEqualTo(1);
    gate.shut();
    assertThatThrownBy(() -> gate.call(() -> 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the JVM is shutting down");
    AtomicBoolean released = new AtomicBoolean();
    gate.release(() -> released.set(true));
    assertThat(released).isFalse();
  }

  @Test
  void waitsForACallInsideWhichMayNestWhileOthersAreRefusedAtOnce() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicBoolean nested = new AtomicBoolean();
    Thread caller =
        new Thread(
            () ->
                gate.call(
                    () -> {
                      inside.countDown();
                      await(leave);
                      return gate.call(() -> nested.getAndSet(true));
                    }));
    caller.start();
    await(inside);
    Thread hook = new Thread(gate::shut);
    hook.start();
    // No program is open, so no grace: the gate shuts as soon as the hook runs, and stays a waiter.
    while (true) {
      try {
        gate.call(() -> 1);
        Thread.onSpinWait();
      } catch (IllegalStateException e) {
        break;
      }
    }
    assertThat(hook.isAlive()).isTrue();
    leave.countDown();
    hook.join();
    caller.join();
    assertThat(nested).isTrue();
  }

  @Test
  void leavesAnOpenProgramTimeToFinishAndEndsTheGraceWithIt() throws Exception {
    gate.opened();
    Thread hook = new Thread(gate::shut);
    hook.start();
    long begin = System.nanoTime();
    int calls = 0;
    while (System.nanoTime() - begin < ShutdownGate.GRACE.toNanos() / 4) {
      gate.call(() -> 1);
      calls++;
    }
    gate.closed();
    hook.join();
    assertThat(calls).isPositive();
    assertThat(System.nanoTime() - begin).isLessThan(ShutdownGate.GRACE.toNanos());
    assertThatThrownBy(() -> gate.call(() -> 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLoopThatIgnoresTheShutdownIsRefusedWhenTheGraceIsOver() throws Exception {
    gate.opened();
    Thread hook = new Thread(gate::shut);
    hook.start();
    assertThatThrownBy(
            () -> {
              while (true) {
                gate.call(() -> 1);
              }
            })
        .isInstanceOf(IllegalStateException.class);
    hook.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
