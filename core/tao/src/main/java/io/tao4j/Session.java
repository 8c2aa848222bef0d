package io.tao4j;

import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineChoice;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.network.Network;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.Verb;
import io.tao4j.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job and the models that come from it share: the network with its spec, and how to run.
 * Keeps the network's type parameters together, so that no cast is needed anywhere.
 *
 * @param network the module
 * @param tree the spec as read, with overrides; null for a model that brought none
 * @param engine what computes, or null for {@link EngineChoice}
 * @param device where
 * @param cpu threads and memory of inference on the CPU
 * @param precision of training
 * @param results folder for what verbs write
 * @param resume whether training goes on from the results folder
 * @param listeners of trainings
 * @param monitor the figure that decides on the best model; null for the spec's
 */
record Session<S extends Record, I, O>(
    Network<S, I, O> network,
    @Nullable SpecTree tree,
    @Nullable Engine engine,
    Device device,
    CpuOptions cpu,
    Precision precision,
    Path results,
    boolean resume,
    List<TrainingListener> listeners,
    @Nullable String monitor) {
  Session {
    listeners = List.copyOf(listeners);
  }

  static <S extends Record, I, O> Session<S, I, O> of(
      Network<S, I, O> network, @Nullable SpecTree tree) {
    return new Session<>(
        network,
        tree,
        null,
        Device.CPU,
        CpuOptions.DEFAULT,
        Precision.AUTO,
        Path.of("tao-results", network.name()),
        false,
        List.of(),
        null);
  }

  /** Refuses a verb that the network does not support. */
  void require(Verb verb) {
    network.info().require(verb);
  }

  /** Binds the spec for one use; every problem at once. */
  SpecBinding<S> bind(Verb verb) {
    return network.specBinder().forVerb(verb).bind(requireTree());
  }

  S spec(Verb verb) {
    return bind(verb).spec();
  }

  /**
   * The spec where there is one and nothing is wrong with it; what it names need not be there: a
   * model may have come from another machine.
   */
  @Nullable S specIfValid() {
    return tree == null
        ? null
        : network
            .specBinder()
            .forVerb(Verb.EVALUATE)
            .allowMissingPaths()
            .bind(tree)
            .ifValid()
            .orElse(null);
  }

  SpecTree requireTree() {
    if (tree == null) {
      throw new TaoException(
          "TAO-003",
          "the model brought no spec, and this needs one",
          "use Tao.network(\"%s\").spec(path).model(file)".formatted(network.name()));
    }
    return tree;
  }

  /**
   * The engine that trains, and that exports are compared with.
   *
   * @throws TaoException {@code ENGINE-033} if the one that was chosen is for inference only
   */
  EngineProvider trainingEngine() {
    EngineProvider provider = (engine == null ? Engine.PYTORCH : engine).provider();
    if (!provider.trains()) {
      throw new TaoException(
          "ENGINE-033",
          provider.engine()
              + " is for inference: it cannot train, and exports are not checked by it",
          "choose the engine PYTORCH or TENSORFLOW for this, or none");
    }
    return provider;
  }

  /** The engine that evaluates and predicts: the one that was chosen, or the fastest. */
  EngineProvider inferenceEngine(Graph graph) {
    return (engine == null ? EngineChoice.forInference(graph, device) : engine).provider();
  }

  ExecutionPlan trainingPlan() {
    return ExecutionPlan.of(device, precision);
  }

  /** Evaluation, inference and checks compute in float32. */
  ExecutionPlan exactPlan() {
    return ExecutionPlan.of(device, Precision.FP32).withCpu(cpu);
  }

  Session<S, I, O> withTree(SpecTree other) {
    return new Session<>(
        network, other, engine, device, cpu, precision, results, resume, listeners, monitor);
  }

  Session<S, I, O> withEngine(Engine other) {
    return new Session<>(
        network, tree, other, device, cpu, precision, results, resume, listeners, monitor);
  }

  Session<S, I, O> withDevice(Device other) {
    return new Session<>(
        network, tree, engine, other, cpu, precision, results, resume, listeners, monitor);
  }

  Session<S, I, O> withCpu(CpuOptions other) {
    return new Session<>(
        network, tree, engine, device, other, precision, results, resume, listeners, monitor);
  }

  Session<S, I, O> withPrecision(Precision other) {
    return new Session<>(
        network, tree, engine, device, cpu, other, results, resume, listeners, monitor);
  }

  Session<S, I, O> withResults(Path other) {
    return new Session<>(
        network, tree, engine, device, cpu, precision, other, resume, listeners, monitor);
  }

  Session<S, I, O> withResume(boolean other) {
    return new Session<>(
        network, tree, engine, device, cpu, precision, results, other, listeners, monitor);
  }

  Session<S, I, O> withMonitor(String other) {
    return new Session<>(
        network, tree, engine, device, cpu, precision, results, resume, listeners, other);
  }

  Session<S, I, O> withListener(TrainingListener more) {
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(more);
    return new Session<>(
        network, tree, engine, device, cpu, precision, results, resume, all, monitor);
  }
}
