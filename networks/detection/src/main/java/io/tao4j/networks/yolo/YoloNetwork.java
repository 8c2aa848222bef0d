package io.tao4j.networks.yolo;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.DataTask;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.tasks.detection.DatasetConversion;
import io.tao4j.networks.tasks.detection.DetectionData;
import io.tao4j.networks.tasks.detection.DetectionDataCheck;
import io.tao4j.networks.tasks.detection.DetectionTask;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecValidator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What yolo_v4 and yolo_v4_tiny share: all but names and defaults. */
abstract class YoloNetwork implements Network<YoloV4Spec, Image, Detections> {
  private final NetworkInfo info;

  YoloNetwork(String name, String description) {
    this.info = NetworkInfo.of(name, description);
  }

  @Override
  public final NetworkInfo info() {
    return info;
  }

  @Override
  public final SpecBinder<YoloV4Spec> specBinder() {
    return SpecBinder.of(YoloV4Spec.class).withRules(new YoloRules(name()));
  }

  @Override
  public final TrainingTask openTraining(YoloV4Spec spec, @Nullable Model start) {
    return new YoloTraining(spec, name(), start);
  }

  @Override
  public final boolean isQuantizationAware(YoloV4Spec spec) {
    return spec.trainingConfig().enableQat();
  }

  @Override
  public final EvaluationTask openEvaluation(YoloV4Spec spec, Model model) {
    EvaluationTask task = validation(spec, new YoloSettings(spec, name()), model);
    if (task == null) {
      throw new TaoException(
          "EVALUATE-001",
          "the spec names no evaluation set",
          "set dataset_config.validation_data_sources");
    }
    return task;
  }

  /** The validation set for a model, or null where the spec names none. */
  static @Nullable EvaluationTask validation(YoloV4Spec spec, YoloSettings settings, Model model) {
    Preprocessing preprocessing = Preprocessing.fromMap(model.meta().preprocessing());
    return DetectionData.validation(spec.datasetConfig(), model.meta().classNames())
        .map(
            set ->
                new YoloEvaluationTask(
                    new BatchLoader<>(
                        DetectionRecipe.evaluation(set.dataset(), preprocessing),
                        DetectionData.evaluationOptions(
                            spec.datasetConfig(),
                            spec.evalConfig().batchSize(),
                            spec.trainingConfig().nWorkers())),
                    set,
                    model.meta(),
                    spec.evalConfig(),
                    settings.thresholds()))
        .orElse(null);
  }

  @Override
  public final Set<DataTask> dataTasks() {
    return Set.of(DataTask.DATASET_CONVERT, DataTask.KMEANS);
  }

  @Override
  public final Map<String, SpecValidator> dataSpecs() {
    return Map.of("dataset_convert", DatasetConversion.specs(name()));
  }

  @Override
  public final DataCheck checkData(YoloV4Spec spec) {
    return DetectionDataCheck.of(
        spec.datasetConfig(), spec.augmentationConfig(), spec.randomSeed());
  }

  @Override
  public final DetectionTask task(Model model, @Nullable YoloV4Spec spec) {
    return new DetectionTask(
        model,
        spec == null ? null : spec.datasetConfig(),
        new YoloInference(model.meta()),
        () -> YoloDetections.of(model));
  }
}
