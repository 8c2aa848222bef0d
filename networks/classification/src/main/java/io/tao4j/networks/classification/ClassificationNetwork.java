package io.tao4j.networks.classification;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ClassificationRecipe;
import io.tao4j.data.FileNames;
import io.tao4j.data.ImageBatch;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.Sample;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.SpecStory;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.classification.spec.TrainConfig;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.classification.ClassificationData;
import io.tao4j.networks.tasks.classification.ClassificationDataCheck;
import io.tao4j.networks.tasks.classification.ClassificationEvaluator;
import io.tao4j.networks.tasks.classification.ClassificationTask;
import io.tao4j.spec.SpecBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** TAO's classification: one class for a whole picture. */
public final class ClassificationNetwork
    implements Network<ClassificationSpec, Image, Classification> {
  static final String NAME = "classification";

  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "one class for a whole picture")
        .withAliases("classification_tf1", "classification_tf2", "classification_pyt");
  }

  @Override
  public Optional<Path> modelOf(ClassificationSpec spec) {
    return spec.evalConfig().modelPath();
  }

  @Override
  public SpecBinder<ClassificationSpec> specBinder() {
    return SpecBinder.of(ClassificationSpec.class)
        .withRules(new ClassificationRules())
        .withRules(new ClassificationConsistency())
        .withRules(new AbsentFields())
        .withLayouts(ClassificationLayouts.all());
  }

  @Override
  public TrainingTask openTraining(ClassificationSpec spec, @Nullable Model start) {
    TrainConfig train = spec.trainConfig();
    ClassificationSettings settings = new ClassificationSettings(spec);
    ClassificationDataset set = ClassificationData.read(train.trainDatasetPath());
    requireUsable(train, set);
    List<String> notices = notices(settings, set);
    return Training.open(
        new ClassificationDefinition(spec, set.classes()),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                trainingLoader(settings, set, isLastDropped(train, set, model, notices)),
                set.digest(),
                TrainingData.Report.NONE),
        model ->
            train
                .valDatasetPath()
                .map(
                    path ->
                        evaluation(
                            spec, model, path, train.enableCenterCrop(), settings.cacheBytes())));
  }

  private static void requireUsable(TrainConfig train, ClassificationDataset set) {
    if (train.dropLastBatch()) {
      TrainingData.requireBatch(
          set.size(), train.batchSizePerGpu(), "train_config.batch_size_per_gpu");
    }
    for (String name : FileNames.composedKeys(train.classWeights()).keySet()) {
      if (!set.classes().contains(name)) {
        throw new TaoException(
            "TRAIN-005",
            "train_config.class_weights names '%s', which is no class".formatted(name),
            "the classes are " + String.join(", ", set.classes()));
      }
    }
  }

  private static List<String> notices(ClassificationSettings settings, ClassificationDataset set) {
    List<String> notices = new ArrayList<>();
    notices.add(set.report());
    notices.addAll(set.notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.samples().stream().map(Sample::path).toList())
            .notices());
    if (set.classes().size() == 1) {
      notices.add(
          "%s: there is one class, '%s', so every answer is right: figures of 1.0 say nothing"
              .formatted(set.name(), set.classes().get(0)));
    }
    if (settings.cropsNothingOf(set)) {
      notices.add(
          "the pictures have the input's size already: as in TAO, enable_random_crop and"
              + " enable_color_augmentation do nothing to them; random_shift_pixels,"
              + " enable_random_resized_crop and enable_color_jitter do");
    }
    return notices;
  }

  private static BatchLoader<ImageBatch> trainingLoader(
      ClassificationSettings settings, ClassificationDataset set, boolean dropLast) {
    return new BatchLoader<>(
        new ClassificationRecipe(set, settings.trainingPlan()),
        settings.trainingLoader().withDropLast(dropLast));
  }

  private static boolean isLastDropped(
      TrainConfig train, ClassificationDataset set, Model model, List<String> notices) {
    return LastBatch.isDropped(
        train.dropLastBatch(), set.size(), train.batchSizePerGpu(), model.graph(), notices);
  }

  @Override
  public SpecStory story(ClassificationSpec spec, Predicate<String> given) {
    return new ClassificationStory(spec, given).tell();
  }

  @Override
  public boolean isQuantizationAware(ClassificationSpec spec) {
    return spec.trainConfig().enableQat();
  }

  @Override
  public EvaluationTask openEvaluation(ClassificationSpec spec, Model model) {
    Path path =
        spec.evalConfig()
            .evalDatasetPath()
            .or(() -> spec.trainConfig().valDatasetPath())
            .orElseThrow(
                () ->
                    new TaoException(
                        "EVALUATE-001",
                        "the spec names no evaluation set",
                        "set eval_config.eval_dataset_path"));
    return evaluation(spec, model, path, spec.evalConfig().enableCenterCrop(), 0);
  }

  private static LoadedEvaluation<ImageBatch> evaluation(
      ClassificationSpec spec, Model model, Path path, boolean centerCrop, long cacheBytes) {
    ClassificationDataset set = ClassificationData.read(path, model.meta().classNames());
    Preprocessing trained = Preprocessing.fromMap(model.meta().preprocessing());
    Preprocessing used = new ClassificationSettings(spec).evaluation(trained, centerCrop);
    LoaderOptions options =
        LoaderOptions.evaluation(spec.evalConfig().batchSize())
            .withThreads(spec.evalConfig().nWorkers())
            .withCacheBytes(cacheBytes)
            .withBadImageLimit(BadImageLimit.fraction(spec.trainConfig().maxBadImages()));
    return new LoadedEvaluation<>(
        new BatchLoader<>(new ClassificationRecipe(set, used.plan()), options),
        ClassificationEvaluator::encode,
        () -> new ClassificationEvaluator(set.classes(), spec.evalConfig().topK()),
        Map.of("validation data", set.digest()),
        set.notices());
  }

  @Override
  public DataCheck checkData(ClassificationSpec spec) {
    TrainConfig train = spec.trainConfig();
    return new ClassificationDataCheck(
        train.trainDatasetPath(),
        train.valDatasetPath(),
        train.maxBadImages(),
        new ClassificationSettings(spec).trainingPlan(),
        train.randomSeed());
  }

  @Override
  public ClassificationTask task(Model model, @Nullable ClassificationSpec spec) {
    return new ClassificationTask(model.meta());
  }
}
