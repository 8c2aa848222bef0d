package io.tao4j.networks.tasks.detection;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.FileNames;
import io.tao4j.data.PictureScan;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.metric.detection.PrecisionRecallCurve;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SpecStory;
import io.tao4j.network.SubCommand;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A detector: a network extends this and says what it is in a {@link DetectorDefinition} and how
 * its outputs are read in a {@link BoxDecoder}. Data sets, training, evaluation, inference, result
 * files and the work on data come from here.
 *
 * @param <S> record of its spec
 */
public abstract class DetectionNetwork<S extends Record & DetectorSpec>
    implements Network<S, Image, Detections> {
  private final NetworkInfo info;

  /**
   * A detector that supports all verbs.
   *
   * @param name in the API and on the command line; {@code NAME.yaml} beside the network's class is
   *     its default spec
   * @param description one line for lists
   * @param commands work on data: {@link DatasetConvertCommand}, and {@link AnchorCommand} where
   *     anchors are sizes that a data set can tell
   */
  protected DetectionNetwork(String name, String description, SubCommand<?>... commands) {
    this(NetworkInfo.of(name, description).withCommands(commands));
  }

  /** A detector of that name and with those other names, verbs and commands. */
  protected DetectionNetwork(NetworkInfo info) {
    this.info = info;
  }

  /**
   * What the network is for a spec and the classes of a training set.
   *
   * @param categories for the definition's constructor
   */
  protected abstract DetectorDefinition definition(
      S spec, List<String> classNames, Map<String, String> categories);

  /**
   * How a model's outputs are read.
   *
   * @param meta the model's
   * @param thresholds what is kept
   */
  protected abstract BoxDecoder decoder(ModelMeta meta, DetectionThresholds thresholds);

  /**
   * How a model's outputs are read for an evaluation: with the spec's thresholds.
   *
   * @param meta the model's
   */
  protected BoxDecoder evaluationDecoder(S spec, ModelMeta meta) {
    return decoder(meta, DetectionThresholds.of(spec.nmsConfig()));
  }

  /** Whether what a model finds has masks: they are compared with those of an evaluation's set. */
  protected boolean hasMasks(ModelMeta meta) {
    return false;
  }

  /**
   * A model as other programs read it: continued to boxes and scores of all its predictions, which
   * exported files suppress, where it is a network of boxes.
   */
  protected abstract ServedForm served(Model model);

  @Override
  public final NetworkInfo info() {
    return info;
  }

  @Override
  public final SpecStory story(S spec, Predicate<String> given) {
    return DetectionStory.tell(
        spec, definition(spec, DetectionStory.classes(spec), Map.of()), plan(spec), given);
  }

  @Override
  public final boolean isQuantizationAware(S spec) {
    return spec.trainingConfig().enableQat();
  }

  @Override
  public final TrainingTask openTraining(S spec, @Nullable Model start) {
    TrainingConfig train = spec.trainingConfig();
    DetectionSet labels = DetectionData.training(spec.datasetConfig(), spec.hasMasks());
    DetectionDataset set = labels.dataset();
    if (train.dropLastBatch()) {
      TrainingData.requireBatch(
          set.size(), train.batchSizePerGpu(), "training_config.batch_size_per_gpu");
    }
    requireClasses(spec, set.classes());
    List<String> notices = new ArrayList<>();
    notices.add(set.report());
    notices.addAll(labels.report().notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.samples().stream().map(DetectionSample::path).toList())
            .notices());
    DetectorDefinition definition =
        definition(spec, set.classes(), CocoNumbers.properties(labels.categories()));
    Training<DetectionBatch> training =
        Training.open(
            definition,
            plan(spec),
            start,
            notices,
            model -> {
              notices.addAll(definition.notices(model, set));
              boolean dropLast =
                  LastBatch.isDropped(
                      train.dropLastBatch(),
                      set.size(),
                      train.batchSizePerGpu(),
                      definition.forTraining(model.graph()),
                      notices);
              return new TrainingData<>(
                  trainingLoader(spec, set, dropLast),
                  set.digest(),
                  folder -> DetectionData.writeStatistics(set, "training", folder));
            },
            model -> validation(spec, model));
    if (training.validation() == null) {
      notices.add("the spec names no validation set: the last model is the best");
    }
    return training;
  }

  private static void requireClasses(DetectorSpec spec, List<String> classNames) {
    for (String name :
        FileNames.composedKeys(spec.classWeightingConfig().classWeighting()).keySet()) {
      if (!classNames.contains(name)) {
        throw new TaoException(
            "TRAIN-005",
            "class_weighting_config.class_weighting names '%s', which is no class".formatted(name),
            "the classes are " + String.join(", ", classNames));
      }
    }
  }

  private static BatchLoader<DetectionBatch> trainingLoader(
      DetectorSpec spec, DetectionDataset set, boolean dropLast) {
    TrainingConfig train = spec.trainingConfig();
    return new BatchLoader<>(
        spec.trainingRecipe(set),
        DetectionData.trainingOptions(
                spec.datasetConfig(), train.batchSizePerGpu(), spec.randomSeed(), train.nWorkers())
            .withPrefetch(train.maxQueueSize())
            .withDropLast(dropLast));
  }

  /** What a spec says of a training, whatever the detector. */
  public static TrainingPlan plan(DetectorSpec spec) {
    return spec.completed(
        TrainingPlan.of(
            spec.trainingConfig(),
            spec.randomSeed(),
            spec.optimizer(),
            spec.freezeBlocks(),
            spec.frozenBatchNorms(),
            false,
            spec.evalConfig().validationPeriodDuringTraining()));
  }

  @Override
  public final EvaluationTask openEvaluation(S spec, Model model) {
    return validation(spec, model)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set dataset_config.validation_data_sources"));
  }

  /** The validation set for a model; empty where the spec names none. */
  private Optional<LoadedEvaluation<DetectionBatch>> validation(S spec, Model model) {
    ModelMeta meta = model.meta();
    return DetectionData.validation(spec.datasetConfig(), meta.classNames(), hasMasks(meta))
        .map(set -> evaluation(spec, meta, set));
  }

  private LoadedEvaluation<DetectionBatch> evaluation(S spec, ModelMeta meta, DetectionSet set) {
    DetectionThresholds thresholds = DetectionThresholds.of(spec.nmsConfig());
    DetectionResults results =
        new DetectionResults(meta.classNames(), evaluationDecoder(spec, meta));
    DetectionEvaluator.Settings settings =
        new DetectionEvaluator.Settings(
            spec.evalConfig().matchingIouThreshold(),
            switch (spec.evalConfig().averagePrecisionMode()) {
              case SAMPLE -> PrecisionRecallCurve.Mode.SAMPLE;
              case INTEGRATE -> PrecisionRecallCurve.Mode.INTEGRATE;
            });
    Preprocessing preprocessing = Preprocessing.fromMap(meta.preprocessing());
    return new LoadedEvaluation<>(
        new BatchLoader<>(
            DetectionRecipe.evaluation(set.dataset(), preprocessing),
            DetectionData.evaluationOptions(
                spec.datasetConfig(),
                spec.evalConfig().batchSize(),
                spec.trainingConfig().nWorkers())),
        batch ->
            new Batch(
                Map.of(DetectorDefinition.IMAGES, batch.images()),
                DetectionTruth.of(batch).tensors(),
                batch.samples().stream().map(s -> s.path().toString()).toList()),
        () -> new DetectionEvaluator(meta, set, settings, hasMasks(meta), results::decode),
        Map.of(
            "validation data",
            set.dataset().digest(),
            "matching of boxes",
            settings.toString(),
            "thresholds",
            thresholds.toString()),
        set.report().notices());
  }

  @Override
  public final DataCheck checkData(S spec) {
    return DetectionDataCheck.of(
        spec.datasetConfig(),
        spec.hasMasks(),
        spec.preprocessing(),
        spec::trainingRecipe,
        spec.randomSeed());
  }

  @Override
  public final DetectionTask task(Model model, @Nullable S spec) {
    BoxDecoder decoder = decoder(model.meta(), DetectionThresholds.of(model.meta()));
    return new DetectionTask(
        model,
        spec == null ? null : spec.datasetConfig(),
        new DetectionInference(model.meta(), decoder),
        () -> served(model));
  }
}
