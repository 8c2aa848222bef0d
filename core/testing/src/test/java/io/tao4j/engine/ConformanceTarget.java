package io.tao4j.engine;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;

/** Something that runs graphs and is held to the reference: an engine, or an export format. */
public interface ConformanceTarget {
  /** Column title in the support table. */
  String name();

  Support support(Graph graph, Node node, Mode mode);

  /** Code of the error with which compiling refuses what {@link #support} says no to. */
  default String refusal() {
    return "ENGINE-002";
  }

  Executable compile(Model model);

  /** Whether {@link #compile(TrainProgram, Weights)} works. */
  boolean trains();

  TrainingStep compile(TrainProgram program, Weights initial);

  /** An engine under a plan. */
  static ConformanceTarget of(String name, EngineProvider provider, ExecutionPlan plan) {
    return new ConformanceTarget() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Support support(Graph graph, Node node, Mode mode) {
        return provider.support(graph, node, mode);
      }

      @Override
      public Executable compile(Model model) {
        return provider.compile(model, plan);
      }

      @Override
      public boolean trains() {
        return provider.trains();
      }

      @Override
      public TrainingStep compile(TrainProgram program, Weights initial) {
        return provider.compile(program, initial, plan);
      }
    };
  }
}
