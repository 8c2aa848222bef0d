package io.tao4j.networks.emotion;

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
import io.tao4j.networks.emotion.EmotionSpec.EvaluatorData;
import io.tao4j.networks.people.FaceRecord;
import io.tao4j.networks.people.RecordSets;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's emotionnet: what a face shows, from its landmarks. */
public final class EmotionNetwork implements Network<EmotionSpec, FaceLandmarks, Classification> {
  static final String NAME = "emotionnet";

  /** As in TAO it is not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "what a face shows, from its landmarks")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new EmotionConvertCommand());
  }

  @Override
  public SpecBinder<EmotionSpec> specBinder() {
    return SpecBinder.of(EmotionSpec.class)
        .withRules(new EmotionRules())
        .withLayouts(List.of(EmotionLayouts.tao()));
  }

  /** Faces of files, of classes that there are. */
  private static List<FaceRecord> read(List<Path> files, List<String> classNames) {
    List<FaceRecord> records = RecordSets.read(files);
    for (FaceRecord one : records) {
      if (one.label() < 0 || one.label() >= classNames.size()) {
        throw new TaoException(
            "EMOTION-002",
            "%s is of class %s, the classes are %s".formatted(one.frame(), one.label(), classNames),
            "class_list names the classes in the order of the numbers of emotion_map");
      }
    }
    return records;
  }

  @Override
  public TrainingTask openTraining(EmotionSpec spec, @Nullable Model start) {
    EmotionSettings settings = new EmotionSettings(spec);
    EmotionSpec.Dataloader data = spec.dataloader();
    RecordSets sets = data.datasetInfo();
    List<FaceRecord> faces = read(sets.files(sets.trainFileName()), spec.classList());
    EmotionFacts facts = settings.facts();
    faces.forEach(face -> facts.seen(face.points(), face.frame()));
    List<String> notices = new ArrayList<>();
    notices.add(
        "training set: %s faces of %s classes".formatted(faces.size(), spec.classList().size()));
    List<Path> validation =
        sets.files(sets.validateFileName()).stream()
            .filter(Files::exists)
            .filter(file -> !FaceRecord.read(file).isEmpty()) // a small set may have no such part
            .toList();
    return Training.open(
        settings.definition(),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                new BatchLoader<>(
                    new StreamRecipe<>("faces", faces, new EmotionSettings.Form(facts)),
                    settings
                        .loading()
                        .withDropLast(
                            LastBatch.isDropped(
                                false, faces.size(), data.batchSize(), model.graph(), notices))),
                RecordSets.digest(faces),
                TrainingData.Report.NONE),
        model ->
            validation.isEmpty()
                ? Optional.empty()
                : Optional.of(judging(validation, model, data.batchSize())));
  }

  private static LoadedEvaluation<StreamBatch> judging(
      List<Path> files, Model model, int batchSize) {
    List<String> classNames = model.meta().classNames();
    List<FaceRecord> faces = read(files, classNames);
    return new LoadedEvaluation<>(
        new BatchLoader<>(
            new StreamRecipe<>(
                "faces", faces, new EmotionSettings.Form(EmotionFacts.of(model.meta()))),
            LoaderOptions.evaluation(batchSize)),
        batch -> ClassificationEvaluator.encode(batch.inputs(), batch.labels(), batch.ids()),
        () -> new ClassificationEvaluator(classNames, 1),
        Map.of("validation data", RecordSets.digest(faces)),
        List.of());
  }

  @Override
  public EvaluationTask openEvaluation(EmotionSpec spec, Model model) {
    Optional<EvaluatorData> own = spec.evaluator().dataloader();
    List<Path> files = new ArrayList<>();
    own.ifPresent(data -> files.addAll(data.kpisetInfo().files()));
    own.map(EvaluatorData::datasetInfo)
        .filter(some -> files.isEmpty())
        .ifPresent(sets -> files.addAll(sets.files(sets.testFileName())));
    if (files.isEmpty()) {
      files.addAll(spec.dataloader().kpisetInfo().files());
    }
    if (files.isEmpty()) {
      RecordSets sets = spec.dataloader().datasetInfo();
      files.addAll(sets.files(sets.testFileName()));
    }
    if (files.isEmpty()) {
      throw new TaoException(
          "EVALUATE-001",
          "the spec names no evaluation set",
          "set evaluator.dataloader.kpiset_info or dataloader.dataset_info");
    }
    return judging(files, model, own.map(EvaluatorData::batchSize).orElse(1));
  }

  @Override
  public Task<FaceLandmarks, Classification> task(Model model, @Nullable EmotionSpec spec) {
    EmotionFacts.of(model.meta());
    return new ComposedTask<>(
        FaceLandmarks.class,
        Classification.class,
        new LandmarkReader(),
        () -> new EmotionInference(model.meta()),
        EmotionResults::new,
        ServedForm.Scores.of(
            ClassifierGraph.LOGITS, model.meta().classNames(), ServedForm.Activation.SOFTMAX));
  }
}
