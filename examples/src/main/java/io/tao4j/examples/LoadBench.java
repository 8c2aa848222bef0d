package io.tao4j.examples;

import com.sun.management.ThreadMXBean;
import io.tao4j.Tao;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
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
 * <p>{@code java -cp ... io.tao4j.examples.LoadBench resnet50 file.safetensors [engine]}; a file
 * that is not there is written first, for a ResNet-50, 101 or 152, with the numbers that a training
 * would start from and a last layer of 1,000 classes. With {@code engine} PyTorch is started
 * before, with a network of one addition: a process that computes has done so, and has paid for the
 * natives, the opening of the jars and the classes of the graph.
 */
public final class LoadBench {
  private static final int REPEATS = 10;

  /** Features before the last layer of a ResNet of 50 layers and more. */
  private static final int WIDTH = 2048;

  private LoadBench() {}

  /**
   * Measures and prints.
   *
   * @param args name of the backbone, file, perhaps {@code engine}
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
    if (args.length > 2 && args[2].equals("engine")) {
      startEngine();
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

  private static void startEngine() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(1));
    b.output("twice", b.sum(x, x));
    Graph graph = b.build();
    Model model = new Model(graph, Weights.initialize(graph, 0), ModelMeta.of("twice"));
    Engine.PYTORCH.provider().compile(model, ExecutionPlan.of(Device.CPU, Precision.FP32)).close();
  }
}
