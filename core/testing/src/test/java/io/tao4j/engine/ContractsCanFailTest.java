package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.Unary;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.OpCase;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** A contract that never fails proves nothing: targets with one fault each are caught. */
class ContractsCanFailTest {
  /** The reference with a fault. */
  private abstract static class Faulty implements ConformanceTarget {
    final ConformanceTarget good = new ReferenceTarget();

    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public Support support(Graph graph, Node node, Mode mode) {
      return good.support(graph, node, mode);
    }

    @Override
    public Executable compile(Model model) {
      return good.compile(model);
    }

    @Override
    public boolean trains() {
      return true;
    }

    @Override
    public TrainingStep compile(TrainProgram program, Weights initial) {
      return good.compile(program, initial);
    }
  }

  private static long failures(Stream<DynamicTest> tests) {
    return tests
        .filter(
            test -> {
              try {
                test.getExecutable().execute();
                return false;
              } catch (Throwable expected) {
                return true;
              }
            })
        .count();
  }

  private static ConformanceContract contract(ConformanceTarget target) {
    return new ConformanceContract() {
      @Override
      public ConformanceTarget target() {
        return target;
      }

      @Override
      public Predicate<OpCase> selection() {
        return c -> c.op() instanceof Unary && c.name().contains("tanh");
      }
    };
  }

  private static long size(Stream<DynamicTest> tests) {
    return tests.count();
  }

  @Test
  void aWrongNumberIsCaughtInEveryCase() {
    ConformanceContract contract =
        contract(
            new Faulty() {
              @Override
              public Executable compile(Model model) {
                Executable right = good.compile(model);
                return new Executable() {
                  @Override
                  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
                    Map<String, Tensor> outputs = new LinkedHashMap<>(right.run(inputs));
                    outputs.replaceAll(
                        (name, y) -> {
                          float[] values = y.toFloatArray();
                          values[values.length - 1] += 1e-4f;
                          return Tensor.of(values, y.shape().toArray());
                        });
                    return outputs;
                  }

                  @Override
                  public void load(Weights weights) {
                    right.load(weights);
                  }

                  @Override
                  public void close() {
                    right.close();
                  }
                };
              }
            });
    long cases = size(contract.forwardEqualsTheReference());
    assertThat(cases).isGreaterThan(4);
    assertThat(failures(contract.forwardEqualsTheReference())).isEqualTo(cases);
    assertThat(failures(contract(new ReferenceTarget()).forwardEqualsTheReference())).isZero();
  }

  @Test
  void aWrongGradientIsCaughtInEveryCase() {
    ConformanceContract contract =
        contract(
            new Faulty() {
              @Override
              public TrainingStep compile(TrainProgram program, Weights initial) {
                // a limit that nobody asked for bends every gradient
                Phase phase =
                    program.phase().toBuilder().clip(new Phase.Clip.Absolute(1e-3)).build();
                TrainProgram bent = program.withPhases(phase);
                return good.compile(bent, initial);
              }
            });
    long cases = size(contract.gradientEqualsFiniteDifferences());
    assertThat(cases).isGreaterThan(4);
    assertThat(failures(contract.gradientEqualsFiniteDifferences())).isEqualTo(cases);
  }

  @Test
  void aTargetThatRefusesInWordsAndCompilesAllTheSameIsCaught() {
    ConformanceContract contract =
        contract(
            new Faulty() {
              @Override
              public Support support(Graph graph, Node node, Mode mode) {
                return Support.no("no reason", "none");
              }
            });
    long cases = size(contract.forwardEqualsTheReference());
    assertThat(failures(contract.forwardEqualsTheReference())).isEqualTo(cases);
  }

  @Test
  void aTargetThatRefusesInWordsAndDeedIsFine() {
    ConformanceContract contract =
        contract(
            new Faulty() {
              @Override
              public Support support(Graph graph, Node node, Mode mode) {
                return node.op() instanceof Unary
                    ? Support.no("no reason", "none")
                    : Support.exact();
              }

              @Override
              public Executable compile(Model model) {
                throw new TaoException("ENGINE-002", "cannot run", "node 'op' (Unary)");
              }

              @Override
              public TrainingStep compile(TrainProgram program, Weights initial) {
                throw new TaoException("ENGINE-002", "cannot run", "node 'op' (Unary)");
              }
            });
    assertThat(failures(contract.forwardEqualsTheReference())).isZero();
    assertThat(failures(contract.gradientEqualsFiniteDifferences())).isZero();
  }
}
