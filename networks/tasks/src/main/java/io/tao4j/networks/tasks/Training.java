package io.tao4j.networks.tasks;

import io.tao4j.data.LoadedBatches;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.AdaptedInputs;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.MappedBatches;
import io.tao4j.network.TargetAssignment;
import io.tao4j.network.Teacher;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.ValidationLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The training of any network: its first model by {@link Start}, its programs with what is frozen
 * when, its teacher, its data. A kit opens the data of its task and gives them with the network's
 * {@link NetworkDefinition} to {@link #open}.
 *
 * @param <B> a batch as the loader gives it
 */
public final class Training<B> implements TrainingTask {
  private final NetworkDefinition<B> network;
  private final TrainingPlan plan;
  private final TrainingData<B> data;
  private final @Nullable LoadedEvaluation<B> validation;
  private final Model start;
  private final Objective<B> objective;
  private final EpochPrograms programs;
  private final @Nullable Distillation distillation;
  private final List<String> notices;

  private Training(
      NetworkDefinition<B> network,
      TrainingPlan plan,
      Model start,
      Supplier<TrainingData<B>> data,
      Function<Model, Optional<LoadedEvaluation<B>>> validation,
      List<String> notices) {
    this.network = network;
    this.plan = plan;
    this.start = start;
    this.distillation =
        plan.distillation().map(config -> Distillation.read(config, network, start)).orElse(null);
    this.objective = network.objective(start);
    Graph loss = distillation == null ? objective.graph() : distillation.join(objective, start);
    this.programs =
        new EpochPrograms(
            plan.program(),
            network.forTraining(start.graph()),
            loss,
            objective,
            network,
            network.backbone(start));
    // Last, so that nothing is left open where one of the above is refused.
    this.data = data.get();
    try {
      this.validation = validation.apply(start).orElse(null);
    } catch (RuntimeException | Error e) {
      this.data.loader().close();
      throw e;
    }
    this.notices = notices;
  }

  /**
   * Opens a training.
   *
   * @param given a model to go on from, or null for what the plan says
   * @param notices what is known already, of the data, say; more is added
   * @param data opens the training set for the model that the training starts from
   * @param validation opens the validation set for that model; empty where there is none
   * @throws io.tao4j.error.TaoException as {@link Start} and the suppliers do; {@code TRAIN-008}
   *     where a teacher does not fit
   */
  public static <B> Training<B> open(
      NetworkDefinition<B> network,
      TrainingPlan plan,
      @Nullable Model given,
      List<String> notices,
      Function<Model, TrainingData<B>> data,
      Function<Model, Optional<LoadedEvaluation<B>>> validation) {
    Model start = Start.model(network, plan.start(), given, notices);
    Training<B> training =
        new Training<>(network, plan, start, () -> data.apply(start), validation, notices);
    if (training.validation != null) {
      notices.addAll(training.validation.notices());
    }
    return training;
  }

  @Override
  public Training<B> startingWith(Model other) {
    Model changed = Start.model(network, plan.start(), other, new ArrayList<>());
    return new Training<>(
        network, plan, changed, () -> data, model -> Optional.ofNullable(validation), notices);
  }

  @Override
  public Model start() {
    return start;
  }

  @Override
  public TrainProgram program() {
    return programs.all();
  }

  @Override
  public TrainProgram program(int epoch) {
    return programs.of(epoch);
  }

  @Override
  public @Nullable Teacher teacher() {
    return distillation == null ? null : distillation.teacher();
  }

  @Override
  public @Nullable TargetAssignment assignment() {
    return network.assignment(start);
  }

  @Override
  public @Nullable AdaptedInputs adaptedInputs() {
    return objective.adapted();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>(network.facts(start));
    facts.put("training data", data.digest());
    return facts;
  }

  @Override
  public TrainingSettings settings() {
    return plan.settings();
  }

  @Override
  public int stepsPerEpoch() {
    return data.loader().batchesPerEpoch();
  }

  @Override
  public BatchStream batches(int epoch) {
    LoadedBatches<B> batches = data.loader().epoch(epoch);
    return new MappedBatches<>(batches, objective.targets()::encode);
  }

  @Override
  public @Nullable EvaluationTask validation() {
    return validation;
  }

  /**
   * Without what a teacher adds: the loss on the labels. None where targets depend on predictions,
   * or the network has none.
   */
  @Override
  public @Nullable ValidationLoss validationLoss() {
    if (validation == null || assignment() != null || !network.hasValidationLoss()) {
      return null;
    }
    Graph alone = objective.graph().withOutputs(List.of(objective.loss()));
    Graph graph =
        new Graph(
            alone.inputs(),
            alone.parameters(),
            alone.buffers(),
            alone.nodes(),
            List.of(
                new Graph.Output(objective.loss(), alone.output(objective.loss()).value(), false)));
    LoadedEvaluation<B> set = validation;
    return new ValidationLoss(
        graph,
        objective.loss(),
        () -> new MappedBatches<>(set.loader().epoch(0), objective.validationTargets()::encode));
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }

  @Override
  public List<Path> writeDataReport(Path folder) throws IOException {
    return data.report().write(folder);
  }

  @Override
  public void close() {
    data.loader().close();
    if (validation != null) {
      validation.close();
    }
  }
}
