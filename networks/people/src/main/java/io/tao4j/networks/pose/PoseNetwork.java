package io.tao4j.networks.pose;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.classification.ClassificationEvaluator;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's pose_classification: what a person does, from the places of joints over time. */
public final class PoseNetwork implements Network<PoseSpec, PoseSequence, Classification> {
  static final String NAME = "pose_classification";

  /** As in TAO it is not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "what a person does, from places of joints over time: ST-GCN")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new ConvertCommand());
  }

  @Override
  public SpecBinder<PoseSpec> specBinder() {
    return SpecBinder.of(PoseSpec.class)
        .withRules(new PoseRules())
        .withLayouts(List.of(PoseLayouts.pytorch()));
  }

  @Override
  public TrainingTask openTraining(PoseSpec spec, @Nullable Model start) {
    PoseSettings settings = new PoseSettings(spec);
    PoseSpec.Dataset data = spec.dataset();
    PoseSet set =
        PoseSet.read(data.trainDataset().dataPath(), data.trainDataset().labelPath())
            .requireClasses(data.numClasses());
    PoseFacts facts = settings.facts(set.persons());
    set.requireForm(facts);
    List<String> classNames = settings.classNames(set);
    List<String> notices = new ArrayList<>();
    notices.add(
        "training set: %s sequences of %s frames, %s joints, %s persons; %s classes: %s"
            .formatted(
                set.size(),
                set.data().shape().get(2),
                set.joints(),
                set.persons(),
                classNames.size(),
                String.join(", ", classNames)));
    return Training.open(
        new PoseDefinition(spec, facts, classNames),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                new BatchLoader<>(
                    new PoseRecipe(set, settings.trainingVariation()),
                    LoaderOptions.training(data.batchSize(), spec.train().seed())
                        .withThreads(data.numWorkers())
                        .withDropLast(false)),
                set.digest(),
                TrainingData.Report.NONE),
        model -> judging(data, data.valDataset(), model));
  }

  private static Optional<LoadedEvaluation<PoseBatch>> judging(
      PoseSpec.Dataset data, PoseSpec.Source source, Model model) {
    if (!source.isGiven()) {
      return Optional.empty();
    }
    PoseFacts facts = PoseFacts.of(model.meta());
    List<String> classNames = model.meta().classNames();
    PoseSet set =
        PoseSet.read(source.dataPath().get(), source.labelPath().get())
            .requireForm(facts)
            .requireClasses(classNames.size());
    return Optional.of(
        new LoadedEvaluation<>(
            new BatchLoader<>(
                new PoseRecipe(set, new PoseVariation(facts.window(), false, false)),
                LoaderOptions.evaluation(data.batchSize()).withThreads(data.numWorkers())),
            batch ->
                ClassificationEvaluator.encode(
                    Map.of(StGcnGraph.POSES, batch.poses()), batch.labels(), batch.ids()),
            () -> new ClassificationEvaluator(classNames, 1),
            Map.of("validation data", set.digest()),
            List.of()));
  }

  @Override
  public EvaluationTask openEvaluation(PoseSpec spec, Model model) {
    PoseSpec.Source test = spec.evaluate().testDataset();
    return judging(spec.dataset(), test.isGiven() ? test : spec.dataset().valDataset(), model)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set evaluate.test_dataset or dataset.val_dataset"));
  }

  @Override
  public Task<PoseSequence, Classification> task(Model model, @Nullable PoseSpec spec) {
    PoseFacts facts = PoseFacts.of(model.meta());
    return new ComposedTask<>(
        PoseSequence.class,
        Classification.class,
        new PoseReader(facts),
        () -> new PoseInference(model.meta()),
        folder -> new PoseResults(folder, facts.skeleton()),
        ServedForm.Scores.of(
            ClassifierGraph.LOGITS, model.meta().classNames(), ServedForm.Activation.SOFTMAX));
  }
}
