package io.tao4j.networks.classification;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ClassificationRecipe;
import io.tao4j.data.FileNames;
import io.tao4j.data.ImageBatch;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.MixedBatch;
import io.tao4j.data.Mixup;
import io.tao4j.data.PictureScan;
import io.tao4j.data.Sample;
import io.tao4j.data.image.ImageSize;
import io.tao4j.engine.TrainProgram;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.MappedBatches;
import io.tao4j.network.Teacher;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.classification.ClassificationSpec.TrainConfig;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A classifier's training: two data sets, the network, its program. */
final class ClassificationTraining implements TrainingTask {
  /** Pictures whose size is looked at before a training. */
  private static final int LOOKED_AT = 32;

  private final ClassificationSpec spec;
  private final ClassificationSettings settings;
  private final List<String> classNames;
  private final BatchLoader<ImageBatch> loader;
  private final @Nullable EvaluationTask validation;
  private final Mixup targets;
  private final Model start;
  private final @Nullable ClassificationTeacher teacher;
  private final ClassificationProgram program;
  private final String digest;
  private final List<String> notices = new ArrayList<>();

  ClassificationTraining(ClassificationSpec spec, @Nullable Model given) {
    this.spec = spec;
    TrainConfig train = spec.trainConfig();
    settings = new ClassificationSettings(spec);
    ClassificationDataset set = ClassificationData.read(train.trainDatasetPath());
    classNames = set.classes();
    digest = set.digest();
    if (set.size() < train.batchSizePerGpu()) {
      throw new TaoException(
          "TRAIN-004",
          "the training set has %s images, a batch takes %s"
              .formatted(set.size(), train.batchSizePerGpu()),
          "lower train_config.batch_size_per_gpu or add images");
    }
    for (String name : FileNames.composedKeys(train.classWeights()).keySet()) {
      if (!classNames.contains(name)) {
        throw new TaoException(
            "TRAIN-005",
            "train_config.class_weights names '%s', which is no class".formatted(name),
            "the classes are " + String.join(", ", classNames));
      }
    }
    notices.add(set.report());
    notices.addAll(set.notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.samples().stream().map(Sample::path).toList())
            .notices());
    if (classNames.size() == 1) {
      notices.add(
          "%s: there is one class, '%s', so every answer is right: figures of 1.0 say nothing"
              .formatted(set.name(), classNames.get(0)));
    }
    if (train.enableRandomCrop()
        && !train.enableRandomResizedCrop()
        && areOfTheInputsSize(set, settings)) {
      notices.add(
          "the pictures have the input's size already: as in TAO, enable_random_crop and"
              + " enable_color_augmentation do nothing to them; random_shift_pixels,"
              + " enable_random_resized_crop and enable_color_jitter do");
    }
    start = ClassificationStart.model(spec, settings, classNames, given, notices);
    teacher = readTeacher();
    program = newProgram();
    targets = new Mixup(train.mixupAlpha(), train.randomSeed(), train.labelSmoothing());
    long cacheBytes = (long) train.cacheMegabytes() << 20;
    LoaderOptions options =
        LoaderOptions.training(train.batchSizePerGpu(), train.randomSeed())
            .withThreads(train.nWorkers())
            .withCacheBytes(cacheBytes)
            .withBadImageLimit(BadImageLimit.fraction(train.maxBadImages()));
    loader = new BatchLoader<>(new ClassificationRecipe(set, settings.trainingPlan()), options);
    try {
      validation =
          train
              .valDatasetPath()
              .map(
                  path ->
                      ClassificationNetwork.evaluation(
                          spec, start, path, train.enableCenterCrop(), cacheBytes))
              .orElse(null);
    } catch (RuntimeException e) {
      loader.close();
      throw e;
    }
    if (validation != null) {
      notices.addAll(validation.notices());
    }
  }

  /** Whether some pictures, spread over the set, all have it. */
  private static boolean areOfTheInputsSize(
      ClassificationDataset set, ClassificationSettings settings) {
    ImageSize input = new ImageSize(settings.inputSize()[2], settings.inputSize()[1]);
    int step = Math.max(1, set.size() / LOOKED_AT);
    for (int i = 0; i < set.size(); i += step) {
      if (!ImageSize.read(set.samples().get(i).path()).equals(Optional.of(input))) {
        return false;
      }
    }
    return true;
  }

  private ClassificationTraining(ClassificationTraining opened, Model other) {
    spec = opened.spec;
    settings = opened.settings;
    classNames = opened.classNames;
    loader = opened.loader;
    validation = opened.validation;
    targets = opened.targets;
    notices.addAll(opened.notices);
    digest = opened.digest;
    start = ClassificationStart.model(spec, settings, classNames, other, new ArrayList<>());
    teacher = readTeacher();
    program = newProgram();
  }

  private @Nullable ClassificationTeacher readTeacher() {
    return spec.trainConfig()
        .distillation()
        .map(config -> ClassificationTeacher.read(config, start))
        .orElse(null);
  }

  private ClassificationProgram newProgram() {
    return new ClassificationProgram(
        spec,
        settings,
        start.graph(),
        ClassificationStart.backbone(start, settings),
        classNames,
        teacher);
  }

  @Override
  public ClassificationTraining startingWith(Model other) {
    return new ClassificationTraining(this, other);
  }

  @Override
  public Model start() {
    return start;
  }

  @Override
  public TrainProgram program() {
    return program.whole();
  }

  @Override
  public TrainProgram program(int epoch) {
    return program.of(epoch);
  }

  @Override
  public @Nullable Teacher teacher() {
    return teacher == null ? null : teacher.teacher();
  }

  @Override
  public Map<String, String> facts() {
    return Map.of("training data", digest);
  }

  @Override
  public TrainingSettings settings() {
    return settings.training();
  }

  @Override
  public int stepsPerEpoch() {
    return loader.batchesPerEpoch();
  }

  @Override
  public BatchStream batches(int epoch) {
    return new MappedBatches<>(loader.epoch(epoch), this::encode);
  }

  private Batch encode(ImageBatch batch) {
    MixedBatch mixed = targets.apply(batch, classNames.size());
    return new Batch(
        Map.of(
            ClassificationGraph.IMAGES, mixed.images(),
            ClassificationProgram.TARGETS, mixed.targets()),
        Map.of(ClassificationEvaluationTask.LABELS, Tensor.of(batch.labels(), batch.size())),
        batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  @Override
  public @Nullable EvaluationTask validation() {
    return validation;
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }

  @Override
  public void close() {
    loader.close();
    if (validation != null) {
      validation.close();
    }
  }
}
