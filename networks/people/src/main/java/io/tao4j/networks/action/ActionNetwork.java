package io.tao4j.networks.action;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** TAO's action_recognition: what happens in a video. */
public final class ActionNetwork implements Network<ActionSpec, Video, Classification> {
  static final String NAME = "action_recognition";

  /** As in TAO it is not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "what happens in a video, from pictures, optical flow, or both")
        .without(Verb.PRUNE);
  }

  @Override
  public SpecBinder<ActionSpec> specBinder() {
    return SpecBinder.of(ActionSpec.class)
        .withRules(new ActionRules())
        .withLayouts(List.of(ActionLayouts.pytorch(), ActionLayouts.older()));
  }

  private static VideoSet training(ActionSpec spec) {
    ActionSettings settings = new ActionSettings(spec);
    return VideoSet.read(
        spec.dataset().trainDatasetDir(), settings.classNames(), settings.streams());
  }

  @Override
  public TrainingTask openTraining(ActionSpec spec, @Nullable Model start) {
    ActionSettings settings = new ActionSettings(spec);
    ActionSpec.Dataset data = spec.dataset();
    VideoSet set = training(spec);
    List<String> notices = new ArrayList<>(List.of("training set " + set.report()));
    notices.addAll(set.notices());
    return Training.open(
        new ActionDefinition(spec, set.classes()),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                loader(spec, set, model, notices), set.digest(), TrainingData.Report.NONE),
        model ->
            data.valDatasetDir()
                .map(
                    root ->
                        judging(root, model, data, data.batchSize(), ClipSampler.Mode.CENTER, 1)));
  }

  private static BatchLoader<ClipBatch> loader(
      ActionSpec spec, VideoSet set, Model model, List<String> notices) {
    ActionSettings settings = new ActionSettings(spec);
    ActionSpec.Dataset data = spec.dataset();
    ClipRecipe recipe =
        ClipRecipe.training(set, settings.facts(), settings.trainingPlans(), data.clipsPerVideo());
    return new BatchLoader<>(
        recipe,
        LoaderOptions.training(data.batchSize(), spec.train().seed())
            .withThreads(threads(data))
            .withDropLast(
                LastBatch.isDropped(
                    false, recipe.size(), data.batchSize(), model.graph(), notices)));
  }

  /** More threads than processors would only take memory. */
  private static int threads(ActionSpec.Dataset data) {
    return Math.max(1, Math.min(data.workers(), Runtime.getRuntime().availableProcessors()));
  }

  private static LoadedEvaluation<ClipBatch> judging(
      Path root,
      Model model,
      ActionSpec.Dataset data,
      int batchSize,
      ClipSampler.Mode mode,
      int segments) {
    ActionFacts facts = ActionFacts.of(model.meta());
    List<String> classNames = model.meta().classNames();
    VideoSet set = VideoSet.read(root, classNames, facts.streams());
    return new LoadedEvaluation<>(
        new BatchLoader<>(
            ClipRecipe.judging(set, facts, mode, segments),
            LoaderOptions.evaluation(batchSize).withThreads(threads(data))),
        batch -> ClipEvaluator.encode(batch, batch.clips()),
        () -> new ClipEvaluator(classNames),
        Map.of("validation data", set.digest()),
        set.notices());
  }

  private static ClipSampler.Mode mode(String word) {
    return ClipSampler.Mode.valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public EvaluationTask openEvaluation(ActionSpec spec, Model model) {
    ActionSpec.Evaluate evaluate = spec.evaluate();
    Path root =
        evaluate
            .testDatasetDir()
            .or(() -> spec.dataset().valDatasetDir())
            .orElseThrow(
                () ->
                    new TaoException(
                        "EVALUATE-001",
                        "the spec names no evaluation set",
                        "set evaluate.test_dataset_dir or dataset.val_dataset_dir"));
    return judging(
        root,
        model,
        spec.dataset(),
        evaluate.batchSize(),
        mode(evaluate.videoEvalMode()),
        evaluate.videoNumSegments());
  }

  @Override
  public DataCheck checkData(ActionSpec spec) {
    ActionSettings settings = new ActionSettings(spec);
    Optional<Supplier<VideoSet>> validation =
        spec.dataset()
            .valDatasetDir()
            .map(root -> () -> VideoSet.read(root, training(spec).classes(), settings.streams()));
    return new ActionDataCheck(() -> training(spec), validation);
  }

  @Override
  public Task<Video, Classification> task(Model model, @Nullable ActionSpec spec) {
    ActionFacts facts = ActionFacts.of(model.meta());
    ClipSampler.Mode mode =
        spec == null ? ClipSampler.Mode.CENTER : mode(spec.inference().videoInfMode());
    int segments = spec == null ? 1 : spec.inference().videoNumSegments();
    return new ComposedTask<>(
        Video.class,
        Classification.class,
        new VideoReader(facts.streams()),
        () -> new ActionInference(model.meta(), mode, segments),
        ActionResults::new,
        ServedForm.Scores.of(
            ClassifierGraph.LOGITS, model.meta().classNames(), ServedForm.Activation.SOFTMAX));
  }
}
