package io.tao4j.networks.gesture;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.Sample;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.people.ClassifiedRegions;
import io.tao4j.networks.people.PictureRegion;
import io.tao4j.networks.people.RegionReader;
import io.tao4j.networks.people.StreamBatch;
import io.tao4j.networks.people.StreamRecipe;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.classification.ClassificationEvaluator;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's gesturenet: which gesture a hand makes. */
public final class GestureNetwork implements Network<GestureSpec, PictureRegion, Classification> {
  static final String NAME = "gesturenet";

  /** As in TAO it is not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "which gesture a hand makes")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new GestureConvertCommand());
  }

  @Override
  public SpecBinder<GestureSpec> specBinder() {
    return SpecBinder.of(GestureSpec.class).withRules(new GestureRules());
  }

  @Override
  public TrainingTask openTraining(GestureSpec spec, @Nullable Model start) {
    GestureSettings settings = new GestureSettings(spec);
    GestureSpec.Dataset data = spec.dataset();
    List<String> classNames = settings.classNames();
    ClassificationDataset set =
        GestureData.set(data.dataPath(), data.imageRootPath(), GestureData.Part.TRAIN, classNames)
            .orElseThrow(
                () ->
                    new TaoException(
                        "TRAIN-004",
                        data.dataPath() + ": its part 'train' is empty",
                        "dataset_convert takes no user of it for training"));
    List<String> notices = new ArrayList<>(List.of(set.report()));
    notices.addAll(set.notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.samples().stream().map(Sample::path).toList())
            .notices());
    return Training.open(
        settings.definition(GestureData.factsOf(data.dataPath())),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                new BatchLoader<>(
                    new StreamRecipe<>(
                        set.name(),
                        set.samples(),
                        new GestureVariation(settings.preprocessing(), data.augmentation())),
                    LoaderOptions.training(spec.batchSize(), spec.randomSeed())
                        .withThreads(spec.trainer().numWorkers())
                        .withDropLast(
                            LastBatch.isDropped(
                                false, set.size(), spec.batchSize(), model.graph(), notices))),
                set.digest(),
                TrainingData.Report.NONE),
        model -> judging(spec, model, GestureData.Part.VALIDATION));
  }

  private static Optional<LoadedEvaluation<StreamBatch>> judging(
      GestureSpec spec, Model model, GestureData.Part part) {
    Optional<Path> own = spec.evaluator().dataPath();
    Path path = own.orElse(spec.dataset().dataPath());
    if (own.isEmpty() && java.nio.file.Files.isDirectory(path)) {
      return Optional.empty(); // a folder of classes is one set: that of the training
    }
    List<String> classNames = model.meta().classNames();
    Preprocessing input = Preprocessing.fromMap(model.meta().preprocessing());
    return GestureData.set(path, spec.dataset().imageRootPath(), part, classNames)
        .map(
            set ->
                new LoadedEvaluation<>(
                    new BatchLoader<>(
                        new StreamRecipe<>(
                            set.name(), set.samples(), new GestureVariation(input, null)),
                        LoaderOptions.evaluation(spec.batchSize())),
                    batch ->
                        ClassificationEvaluator.encode(batch.inputs(), batch.labels(), batch.ids()),
                    () -> new ClassificationEvaluator(classNames, 1),
                    Map.of("validation data", set.digest()),
                    set.notices()));
  }

  @Override
  public EvaluationTask openEvaluation(GestureSpec spec, Model model) {
    return judging(spec, model, GestureData.Part.KPI)
        .or(() -> judging(spec, model, GestureData.Part.VALIDATION))
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set evaluator.data_path to a file of dataset_convert with a part 'kpi' or"
                        + " 'validation', or to a folder of class folders"));
  }

  @Override
  public Task<PictureRegion, Classification> task(Model model, @Nullable GestureSpec spec) {
    GestureFacts facts = GestureFacts.of(model.meta());
    return new ComposedTask<>(
        PictureRegion.class,
        Classification.class,
        new RegionReader(),
        () -> new GestureInference(model.meta()),
        folder -> new ClassifiedRegions(folder, facts::region),
        ServedForm.Scores.of(
            ClassifierGraph.LOGITS, model.meta().classNames(), ServedForm.Activation.SOFTMAX));
  }
}
