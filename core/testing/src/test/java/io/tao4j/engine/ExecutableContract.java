package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.graph.CaseNumbers;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a compiled model must do, whatever the target. */
public interface ExecutableContract {
  /** The target under test in float32 on the CPU. */
  ConformanceTarget target();

  private static Model model(Graph trained, long seed) {
    Graph graph = trained.forInference();
    return new Model(graph, ContractNetworks.weights(graph, seed), ModelMeta.of("contract"));
  }

  private static Map<String, Tensor> image(int batch, int height, int width, long seed) {
    return Map.of("x", CaseNumbers.normal(seed, batch, 2, height, width));
  }

  private static void sameAsReference(
      Executable executable, Model model, Map<String, Tensor> inputs) {
    Map<String, Tensor> actual = executable.run(inputs);
    try (Executable reference = new ReferenceTarget().compile(model)) {
      Map<String, Tensor> expected = reference.run(inputs);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (name, value) -> {
            assertThat(actual.get(name).shape()).isEqualTo(value.shape());
            assertThat(
                    Tolerances.difference(
                        actual.get(name).toDoubleArray(), value.toDoubleArray(), 2e-5, 1e-6))
                .as(name)
                .isEmpty();
          });
    }
  }

  @Test
  default void takesAnyBatchAndImageSizeThatTheSymbolsAllow() {
    Model model = model(ContractNetworks.convolution(), 5);
    try (Executable executable = target().compile(model)) {
      for (int[] size : new int[][] {{1, 4, 4}, {3, 8, 2}, {2, 4, 10}, {7, 2, 2}, {1, 4, 4}}) {
        sameAsReference(executable, model, image(size[0], size[1], size[2], 11));
      }
    }
  }

  @Test
  default void leavesOutTrainingOutputsAndDropout() {
    Model model = model(ContractNetworks.linear(0.5), 5);
    Map<String, Tensor> inputs = Map.of("x", CaseNumbers.normal(12, 4, 5));
    try (Executable executable = target().compile(model)) {
      assertThat(executable.run(inputs).keySet()).containsExactly("logits");
      sameAsReference(executable, model, inputs);
    }
  }

  @Test
  default void compilesAGraphWithTrainingOutputsToItsInferencePart() {
    Graph graph = ContractNetworks.linear(0);
    Model contractModel =
        new Model(graph, ContractNetworks.weights(graph, 5), ModelMeta.of("contract"));
    try (Executable executable = target().compile(contractModel)) {
      // the loss and with it the input 'target' are training's
      Map<String, Tensor> inputs = Map.of("x", CaseNumbers.normal(13, 2, 5));
      assertThat(executable.run(inputs).keySet()).containsExactly("logits");
    }
  }

  @Test
  default void severalThreadsGetTheSameNumbers() throws InterruptedException, ExecutionException {
    Model model = model(ContractNetworks.convolution(), 5);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (Executable executable = target().compile(model)) {
      List<Map<String, Tensor>> inputs = new ArrayList<>();
      List<double[]> alone = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        inputs.add(image(1 + i % 3, 4 + 2 * (i % 2), 6, 20 + i));
        alone.add(executable.run(inputs.get(i)).get("logits").toDoubleArray());
      }
      List<Future<double[]>> together = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        Map<String, Tensor> request = inputs.get(i % 6);
        together.add(threads.submit(() -> executable.run(request).get("logits").toDoubleArray()));
      }
      for (int i = 0; i < together.size(); i++) {
        assertThat(Tolerances.difference(together.get(i).get(), alone.get(i % 6), 1e-6, 1e-7))
            .as("run " + i)
            .isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void loadReplacesAllNumbers() {
    Model first = model(ContractNetworks.convolution(), 5);
    Model second = model(ContractNetworks.convolution(), 6);
    Map<String, Tensor> inputs = image(2, 4, 6, 30);
    try (Executable executable = target().compile(first)) {
      Tensor before = executable.run(inputs).get("logits");
      executable.load(second.weights());
      sameAsReference(executable, second, inputs);
      executable.load(first.weights());
      assertThat(executable.run(inputs).get("logits")).isEqualTo(before);
    }
  }

  @Test
  default void callersSideBySideGetTheSameNumbers()
      throws InterruptedException, ExecutionException {
    Model model = model(ContractNetworks.convolution(), 5);
    Weights others = ContractNetworks.weights(model.graph(), 6);
    Executable executable = target().compile(model);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Weights weights : List.of(model.weights(), others)) {
        executable.load(weights);
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          Map<String, Tensor> inputs = image(1 + t, 4, 6, 40 + t);
          Tensor alone = executable.run(inputs).get("logits");
          all.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < 20; i++) {
                      assertThat(
                              Tolerances.difference(
                                  executable.runSideBySide(inputs).get("logits").toDoubleArray(),
                                  alone.toDoubleArray(),
                                  2e-5,
                                  1e-6))
                          .isEmpty();
                    }
                  }));
        }
        for (Future<?> one : all) {
          one.get();
        }
      }
    } finally {
      threads.shutdownNow();
      executable.close();
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> executable.runSideBySide(image(1, 4, 6, 40)));
  }

  @Test
  default void loadRefusesOtherNamesAndShapes() {
    Model model = model(ContractNetworks.convolution(), 5);
    Map<String, Tensor> inputs = image(2, 4, 6, 31);
    try (Executable executable = target().compile(model)) {
      Tensor before = executable.run(inputs).get("logits");
      Map<String, Tensor> missing = new LinkedHashMap<>(model.weights().asMap());
      missing.remove("head.weight");
      assertThatThrownBy(() -> executable.load(Weights.of(missing)))
          .hasMessageContaining("head.weight");
      Weights other = model.weights().with(Map.of("head.weight", Tensor.full(1, 3, 4)));
      assertThatThrownBy(() -> executable.load(other)).hasMessageContaining("head.weight");
      assertThat(executable.run(inputs).get("logits")).isEqualTo(before);
    }
  }

  @Test
  default void inputsThatAreMissingOrDoNotFitAreNamed() {
    Model model = model(ContractNetworks.convolution(), 5);
    try (Executable executable = target().compile(model)) {
      refuse(executable, Map.of());
      refuse(executable, Map.of("x", CaseNumbers.normal(1, 2, 3, 4, 4)));
      refuse(executable, Map.of("x", CaseNumbers.normal(1, 2, 4, 4)));
      refuse(executable, Map.of("x", Tensor.of(new long[16], 1, 2, 2, 4)));
      // H is a multiple of 2
      refuse(executable, image(1, 5, 4, 1));
      sameAsReference(executable, model, image(1, 4, 4, 1));
    }
  }

  private static void refuse(Executable executable, Map<String, Tensor> inputs) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> executable.run(inputs))
        .withMessageContaining("'x'");
  }

  @Test
  default void closesTwiceAndRefusesToWorkAfterwards() {
    Model model = model(ContractNetworks.linear(0), 5);
    Executable executable = target().compile(model);
    executable.close();
    assertThatCode(executable::close).doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(() -> executable.run(Map.of("x", CaseNumbers.normal(1, 2, 5))));
    assertThatIllegalStateException().isThrownBy(() -> executable.load(model.weights()));
  }
}
