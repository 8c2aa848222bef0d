package io.tao4j.examples;

import io.tao4j.Tao;
import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Times networks alone: a tensor in host memory to tensors in host memory, one picture and batches
 * of 16. Arguments: engines with commas between, then backbones or model files. System properties:
 * {@code seconds} for each figure, {@code threads}, {@code nospin}, {@code noarena} ({@link
 * CpuOptions}).
 */
public final class PredictBench {
  private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "2"));

  private PredictBench() {}

  static Model model(String name) {
    return Files.isRegularFile(Path.of(name))
        ? ModelFile.read(Path.of(name)).model()
        : Tao.backbone(name).model();
  }

  static Map<String, Tensor> batch(Graph graph, int size) {
    Random random = new Random(1);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Graph.Input input : graph.forInference().inputs()) {
      long[] shape = input.type().shape().bind(Map.of("N", (long) size)).toArray();
      float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      inputs.put(input.name(), Tensor.of(values, shape));
    }
    return inputs;
  }

  public static void main(String[] args) {
    CpuOptions cpu =
        new CpuOptions(
            Integer.getInteger("threads", 0),
            !Boolean.getBoolean("nospin"),
            !Boolean.getBoolean("noarena"));
    for (int a = 1; a < args.length; a++) {
      Model model = model(args[a]);
      for (String engine : args[0].split(",")) {
        long t0 = System.nanoTime();
        try (Executable executable =
            Engine.valueOf(engine).provider().compile(model, ExecutionPlan.CPU_FP32.withCpu(cpu))) {
          double load = (System.nanoTime() - t0) / 1e6;
          double[] one = times(executable, batch(model.graph(), 1));
          double[] many = times(executable, batch(model.graph(), 16));
          System.out.printf(
              Locale.ROOT,
              "%-30s %-12s load %5.0f  one p50 %7.2f p99 %7.2f   16: p50 %8.2f (%6.1f/s)%n",
              args[a].replaceAll(".*/", ""),
              engine,
              load,
              p(one, .5),
              p(one, .99),
              p(many, .5),
              16000 / p(many, .5));
        }
      }
    }
  }

  static double p(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  private static double[] times(Executable executable, Map<String, Tensor> inputs) {
    for (int i = 0; i < 3; i++) {
      executable.run(inputs);
    }
    double[] times = new double[100000];
    int n = 0;
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    while (n < 5 || System.nanoTime() < end) {
      long t = System.nanoTime();
      executable.run(inputs);
      times[n++] = (System.nanoTime() - t) / 1e6;
    }
    times = Arrays.copyOf(times, n);
    Arrays.sort(times);
    return times;
  }
}
