package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.ChildJvm;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM that trains without an end on another thread, or predicts where the engine cannot train,
 * and what must be true of it when it is asked to terminate in the middle of a step.
 */
public final class InterruptedEngine {
  /** What the shell says of a process that SIGTERM ended in good order. */
  private static final int TERMINATED = 143;

  private InterruptedEngine() {}

  /**
   * Starts such JVMs and terminates each during its {@code n}-th step.
   *
   * @param folder where a crash report would be
   */
  public static void assertEndsInGoodOrder(Engine engine, Path folder, int... steps)
      throws Exception {
    for (int step : steps) {
      Process child =
          ChildJvm.of(
                  InterruptedEngine.class,
                  List.of(
                      "-Xmx512m",
                      "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
                      "-XX:-CreateCoredumpOnCrash"),
                  engine.name())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String printed;
      try (BufferedReader output =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        printed = readUntil(output, "step " + step);
        child.toHandle().destroy(); // SIGTERM; Process.destroy() would close the output as well
        printed += readUntil(output, null);
      } finally {
        if (!child.waitFor(60, TimeUnit.SECONDS)) {
          child.destroyForcibly();
        }
      }
      assertThat(child.exitValue()).as(printed).isEqualTo(TERMINATED);
      assertThat(printed).contains("step " + step).doesNotContain("SIGSEGV");
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).as("crash reports").isEmpty();
      }
    }
  }

  private static String readUntil(
      BufferedReader output, @org.jspecify.annotations.Nullable String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      text.append(line).append('\n');
      if (line.equals(end)) {
        break;
      }
    }
    return text.toString();
  }

  /** Steps long enough that a signal comes during one. */
  private static Value layers(GraphBuilder b) {
    Value y = b.input("x", DType.FLOAT32, Shape.batch(3, 64, 64));
    for (int i = 0; i < 4; i++) {
      Value c = b.conv2d("conv" + i, y, 32, 3, 1, Padding.all(1), 1, false);
      y = b.relu(b.batchNorm("bn" + i, c, 1e-5, 0.1));
    }
    return y;
  }

  private static Graph classifier() {
    GraphBuilder b = new GraphBuilder();
    b.output("y", b.reduce(ReduceKind.MEAN, layers(b), false, 2, 3));
    return b.build();
  }

  private static TrainProgram program() {
    GraphBuilder b = new GraphBuilder();
    Value y = layers(b);
    b.trainingOutput("loss", b.reduceAll(ReduceKind.MEAN, b.product(y, y)));
    return TrainProgram.of(b.build(), "loss", new Optimizer.Sgd(0.9, false, 0));
  }

  private static void train(EngineProvider engine) {
    TrainProgram program = program();
    Weights weights = Weights.initialize(program.graph(), 1);
    Map<String, Tensor> batch = Map.of("x", Tensor.full(0.5f, 8, 3, 64, 64));
    try (TrainingStep step = engine.compile(program, weights, ExecutionPlan.CPU_FP32)) {
      for (int i = 1; ; i++) {
        System.out.println("step " + i);
        step.run(batch, 1e-4f, i);
      }
    }
  }

  private static void predict(EngineProvider engine) {
    Graph graph = classifier();
    Model model = new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("test"));
    Map<String, Tensor> batch = Map.of("x", Tensor.full(0.5f, 64, 3, 64, 64));
    try (Executable executable = engine.compile(model, ExecutionPlan.CPU_FP32)) {
      for (int i = 1; ; i++) {
        System.out.println("step " + i);
        executable.run(batch);
      }
    }
  }

  /** The child: main returns, the work goes on. */
  public static void main(String[] arguments) {
    EngineProvider engine = Engine.valueOf(arguments[0]).provider();
    new Thread(
            () -> {
              try {
                if (engine.trains()) {
                  train(engine);
                } else {
                  predict(engine);
                }
              } catch (IllegalStateException e) {
                System.out.println("refused: " + e.getMessage());
              }
            },
            "work")
        .start();
  }
}
