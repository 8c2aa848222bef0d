package io.tao4j.examples;

import com.sun.management.ThreadMXBean;
import io.tao4j.Tao;
import io.tao4j.model.Model;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How long a backbone's weights take to load from a file, and what they take of the heap: the first
 * load of the process, then further ones. A load builds the graph, finds the names, checks every
 * number and gives a model whose weights are views of the file.
 *
 * <p>{@code java -cp ... io.tao4j.examples.LoadBench resnet50 file.safetensors}; a file that is not
 * there is written first, for a ResNet-50, 101 or 152, with the numbers that a training would start
 * from and a last layer of 1,000 classes.
 */
public final class LoadBench {
  private static final int REPEATS = 10;

  /** Features before the last layer of a ResNet of 50 layers and more. */
  private static final int WIDTH = 2048;

  private LoadBench() {}

  /**
   * Measures and prints.
   *
   * @param args name of the backbone, file
   */
  public static void main(String[] args) {
    Path file = Path.of(args[1]);
    if (Files.notExists(file)) {
      Map<String, Tensor> tensors =
          new LinkedHashMap<>(Tao.backbone(args[0]).model().weights().asMap());
      tensors.put("fc.weight", Tensor.full(0.01f, 1000, WIDTH));
      tensors.put("fc.bias", Tensor.full(0, 1000));
      Safetensors.of(tensors).write(file);
      System.out.println("wrote " + file + "; run again for a process that has loaded nothing");
      return;
    }
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    for (int i = 0; i <= REPEATS; i++) {
      long bytes = thread.getThreadAllocatedBytes(self);
      long processor = thread.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      Model model = Tao.backbone(args[0]).weights(file.toString()).model();
      System.out.printf(
          Locale.ROOT,
          "load %2d: %4.0f ms, %4.0f ms of the processor, %.1f MiB of the heap; %,d parameters%n",
          i,
          (System.nanoTime() - start) / 1e6,
          (thread.getCurrentThreadCpuTime() - processor) / 1e6,
          (thread.getThreadAllocatedBytes(self) - bytes) / 1048576.0,
          model.graph().parameterCount());
    }
  }
}
