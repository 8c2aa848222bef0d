package io.tao4j.train;

import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Gradients;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Precision;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.Support;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.ValidationLoss;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training whose validations give figures that were said before, on an engine whose every step
 * adds one to every weight: what the {@link Trainer} makes of it can be told in advance.
 */
final class ScriptedTraining implements TrainingTask {
  static final String NETWORK = "scripted";

  private final Graph network;
  private final TrainingSettings settings;
  private final double[] figures;
  private int validations;
  private boolean lossesOnly;
  private int states;
  private Precision automatic = Precision.FP32;
  private Precision compiledFor = Precision.AUTO;

  /**
   * @param figures primary metric of each validation
   */
  ScriptedTraining(TrainingSettings settings, double... figures) {
    this.settings = settings;
    this.figures = figures;
    GraphBuilder b = new GraphBuilder();
    Value answer = b.linear("layer", b.input("x", DType.FLOAT32, Shape.batch(2)), 1, true);
    b.output("answer", answer);
    b.trainingOutput("loss", b.reduceAll(ReduceKind.MEAN, b.product(answer, answer)));
    this.network = b.build();
  }

  /** Settings without early stop, one validation an epoch. */
  static TrainingSettings epochs(int epochs, TrainingSettings.@Nullable EarlyStop earlyStop) {
    return new TrainingSettings(epochs, (step, total) -> 0.1, 1, 1, 0, earlyStop);
  }

  TrainingResult run(Path results) {
    return run(results, false, Precision.FP32, List.of());
  }

  TrainingResult run(
      Path results, boolean resume, Precision precision, List<TrainingListener> listeners) {
    return Trainer.run(
        this,
        new TrainerOptions(
            new ScriptedEngine(),
            ExecutionPlan.of(Device.CPU, precision),
            results,
            resume,
            Map.of(),
            listeners,
            new Cancellation()));
  }

  /** What the device computes in where nothing is asked for. */
  ScriptedTraining automatic(Precision precision) {
    automatic = precision;
    return this;
  }

  /** The given figures are losses on the validation set, and there are no others. */
  ScriptedTraining withLossesOnly() {
    lossesOnly = true;
    return this;
  }

  @Override
  public @Nullable ValidationLoss validationLoss() {
    Graph loss = network.withOutputs(List.of("loss"));
    return new ValidationLoss(
        new Graph(
            loss.inputs(),
            loss.parameters(),
            loss.buffers(),
            loss.nodes(),
            List.of(new Graph.Output("loss", loss.output("loss").value(), false))),
        "loss",
        () -> batches(0));
  }

  /** The precision that the last training step was compiled for. */
  Precision compiledFor() {
    return compiledFor;
  }

  /** How often the engine was asked for its whole state. */
  int statesCopied() {
    return states;
  }

  @Override
  public Model start() {
    Graph inference = network.forInference();
    return new Model(inference, Weights.initialize(inference, 1), ModelMeta.of(NETWORK));
  }

  @Override
  public TrainProgram program() {
    return TrainProgram.of(network, "loss", new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
  }

  @Override
  public TrainingTask startingWith(Model other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TrainingSettings settings() {
    return settings;
  }

  @Override
  public int stepsPerEpoch() {
    return 1;
  }

  @Override
  public BatchStream batches(int epoch) {
    Tensor x = Tensor.of(new float[] {1, 2}, 1, 2);
    Iterator<Batch> batches =
        List.of(new Batch(Map.of("x", x), Map.of(), List.of("only"))).iterator();
    return new BatchStream() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public Batch next() {
        return batches.next();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public EvaluationTask validation() {
    return new EvaluationTask() {
      @Override
      public BatchStream batches() {
        return ScriptedTraining.this.batches(0);
      }

      @Override
      public int sampleCount() {
        return 1;
      }

      @Override
      public Evaluator newEvaluator() {
        return new ScriptedEvaluator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  @Override
  public void close() {}

  private final class ScriptedEvaluator implements Evaluator {
    @Override
    public void add(Batch batch, Map<String, Tensor> outputs) {}

    @Override
    public Evaluation result() {
      if (lossesOnly) {
        return Evaluation.ofLoss(Map.of("samples", 1.0));
      }
      double figure = figures[validations++];
      return Evaluation.of(
          Map.of("figure", figure, "error", -figure),
          Metric.higher("figure"),
          java.util.Set.of("error"),
          Map.of(),
          Evaluation.Details.NONE);
    }
  }

  private final class ScriptedEngine implements EngineProvider {
    @Override
    public Engine engine() {
      return Engine.PYTORCH;
    }

    @Override
    public String version() {
      return "scripted";
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.CPU);
    }

    @Override
    public Precision precision(ExecutionPlan plan) {
      return plan.precision() == Precision.AUTO ? automatic : plan.precision();
    }

    @Override
    public Support support(Graph graph, Node node, Mode mode) {
      return Support.exact();
    }

    @Override
    public Executable compile(Model model, ExecutionPlan plan) {
      return new Executable() {
        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
          boolean loss = model.graph().outputs().get(0).name().equals("loss");
          return loss ? Map.of("loss", Tensor.scalar((float) figures[validations++])) : Map.of();
        }

        @Override
        public void load(Weights weights) {}

        @Override
        public void close() {}
      };
    }

    @Override
    public TrainingStep compile(TrainProgram program, Weights initial, ExecutionPlan plan) {
      compiledFor = precision(plan);
      return new ScriptedStep(program, initial);
    }

    @Override
    public void export(Model model, Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Executable open(Path file, Graph graph, ExecutionPlan plan) {
      throw new UnsupportedOperationException();
    }
  }

  private final class ScriptedStep implements TrainingStep {
    private final TrainProgram program;
    private Map<String, Tensor> state;

    ScriptedStep(TrainProgram program, Weights initial) {
      this.program = program;
      this.state = StateLayout.of(program).initial(initial);
    }

    @Override
    public TrainProgram program() {
      return program;
    }

    @Override
    public Map<String, Tensor> forward(Map<String, Tensor> inputs, long seed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Result accumulate(String phase, Map<String, Tensor> inputs, long weight, long seed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Gradients gradients(String phase) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setGradients(String phase, Gradients gradients) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean apply(String phase, float learningRate) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Result run(String phase, Map<String, Tensor> inputs, float learningRate, long seed) {
      Map<String, Tensor> next = new LinkedHashMap<>(state);
      program
          .graph()
          .parameters()
          .forEach(
              p -> {
                float[] numbers = state.get(p.name()).toFloatArray();
                for (int i = 0; i < numbers.length; i++) {
                  numbers[i]++;
                }
                next.put(p.name(), Tensor.of(numbers, p.shape().toArray()));
              });
      state = next;
      return new Result(1, Map.of(), true);
    }

    @Override
    public Weights weights() {
      return StateLayout.weights(program.graph(), state());
    }

    @Override
    public Weights averagedWeights() {
      return StateLayout.averagedWeights(program.graph(), state());
    }

    @Override
    public Map<String, Tensor> state() {
      states++;
      return state;
    }

    @Override
    public void restore(Map<String, Tensor> other) {
      state = StateLayout.of(program).fit(other);
    }

    @Override
    public void close() {}
  }
}
