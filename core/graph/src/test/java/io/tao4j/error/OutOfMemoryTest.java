package io.tao4j.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.fixtures.ChildJvm;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutOfMemoryTest {

  /** What each says in words of its own, seen from the library or its sources. */
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "PyTorch on the CPU",
            new RuntimeException(
                """
                The following operation failed in the TorchScript interpreter.
                Traceback of TorchScript (most recent call last):
                  File "code/__torch__/Program.py", line 9, in forward
                    x = torch.conv2d(a, w)
                RuntimeError: [enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: \
                can't allocate memory: you tried to allocate 137438953472 bytes. Error code 12
                """),
            "machine's memory",
            "asked: 131072 MiB; free: "),
        Arguments.of(
            "PyTorch on a GPU",
            new RuntimeException(
                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of"
                    + " 15.77 GiB of which 1.21 GiB is free. Of the allocated memory ..."),
            "the GPU's memory",
            "asked: 2.00 GiB; free: 1.21 GiB"),
        Arguments.of(
            "a GPU without a figure",
            new RuntimeException("CUDA error: out of memory\nCUDA kernel errors might be ..."),
            "the GPU's memory",
            "asked: not said"),
        Arguments.of(
            "TensorFlow on the CPU",
            new RuntimeException(
                "OOM when allocating tensor with shape[64,512,4096,4096] and type float on"
                    + " /job:localhost/replica:0/task:0/device:CPU:0 by allocator cpu"),
            "machine's memory",
            "asked: a tensor of shape [64,512,4096,4096]"),
        Arguments.of(
            "ONNX Runtime",
            new IllegalStateException(
                "Error code - ORT_RUNTIME_EXCEPTION - Failed to allocate memory for requested"
                    + " buffer of size 68719476736"),
            "machine's memory",
            "asked: 65536 MiB"),
        Arguments.of(
            "OpenCV",
            new RuntimeException(
                "OpenCV(4.13.0) alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate"
                    + " 30000000000 bytes in function 'OutOfMemoryError'"),
            "machine's memory",
            "asked: 28610 MiB"),
        Arguments.of(
            "JavaCPP",
            new OutOfMemoryError(
                "Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G)"),
            "machine's memory",
            "asked: not said"),
        Arguments.of(
            "the heap", new OutOfMemoryError("Java heap space"), "the Java heap", "limit: "),
        Arguments.of(
            "the collector",
            new OutOfMemoryError("GC overhead limit exceeded"),
            "the Java heap",
            "-Xmx"),
        Arguments.of(
            "threads",
            new OutOfMemoryError("unable to create native thread: possibly out of memory"),
            "no further thread",
            "workers"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void oneCodeAndNoForeignTrace(String who, Throwable failure, String problem, String says) {
    TaoException e = OutOfMemory.find(new CompletionException(failure));
    assertThat(e).isNotNull();
    assertThat(e.code()).isEqualTo("MEMORY-001");
    assertThat(e.problem()).contains(problem);
    assertThat(e.getMessage()).contains(says).doesNotContain("TorchScript", "Traceback", "alloc");
    assertThat(OutOfMemory.find(new IllegalStateException(e))).isSameAs(e);
  }

  /** Asks for more than its small JVM has. */
  static final class Hungry {
    private Hungry() {}

    public static void main(String[] args) {
      try {
        System.out.println(
            OutOfMemory.explain(
                () ->
                    args[0].equals("heap")
                        ? new long[1 << 27].length
                        : ByteBuffer.allocateDirect(1 << 30).capacity()));
      } catch (TaoException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "heap, 'the Java heap is full', 'asked: not said; limit: ', -Xmx",
    "direct, 'outside of the heap', 'asked: 1024 MiB; limit: 16 MiB', MaxDirectMemorySize"
  })
  void realFailuresOfAJvm(String where, String problem, String figures, String remedy)
      throws Exception {
    assertThat(
            ChildJvm.output(
                ChildJvm.of(
                    Hungry.class,
                    List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=16m"),
                    where)))
        .startsWith("MEMORY-001 not enough memory: ")
        .contains(problem, figures, remedy, "batch size");
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    IllegalStateException other = new IllegalStateException("a fault");
    assertThat(OutOfMemory.find(other)).isNull();
    assertThat(OutOfMemory.explained(other)).isSameAs(other);
    assertThat(OutOfMemory.find(new TaoException("DATA-001", "CUDA is a folder"))).isNull();
    assertThatThrownBy(
            () ->
                OutOfMemory.explain(
                    () -> {
                      throw other;
                    }))
        .isSameAs(other);
  }
}
