package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.MultitaskBatch;
import io.tao4j.data.MultitaskCsv;
import io.tao4j.data.MultitaskDataset;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.MultitaskRecipe;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens labelled sets of several tasks. */
public final class MultitaskData {
  private MultitaskData() {}

  /**
   * Reads the training set.
   *
   * @throws io.tao4j.error.TaoException as {@link MultitaskCsv#read(Path, Path)}
   */
  public static MultitaskDataset training(MultitaskDatasetConfig config) {
    return MultitaskCsv.read(config.trainCsvPath(), config.imageDirectoryPath());
  }

  /**
   * The training set's batches.
   *
   * @param set as {@link #training} gives it
   * @param plan how pictures are shown
   * @param seed of order and augmentation
   * @param train batch size, threads and room for batches
   * @param dropLast whether a last batch that is not full is left out
   */
  public static BatchLoader<MultitaskBatch> loader(
      MultitaskDatasetConfig config,
      MultitaskDataset set,
      ImagePlan plan,
      long seed,
      TrainingConfig train,
      boolean dropLast) {
    LoaderOptions options =
        LoaderOptions.training(train.batchSizePerGpu(), seed)
            .withPrefetch(train.maxQueueSize())
            .withDropLast(dropLast);
    return new BatchLoader<>(
        new MultitaskRecipe(set, plan), config.limited(options, train.nWorkers()));
  }

  /** The validation set for a model; empty where the spec names none. */
  public static Optional<LoadedEvaluation<MultitaskBatch>> validation(
      MultitaskDatasetConfig config, ModelMeta meta, TrainingConfig train) {
    LoaderOptions options = LoaderOptions.evaluation(train.batchSizePerGpu());
    return config
        .valCsvPath()
        .map(
            file ->
                evaluation(
                    file,
                    config.imageDirectoryPath(),
                    meta,
                    config.limited(options, train.nWorkers())));
  }

  /**
   * A set to evaluate a model on.
   *
   * @param csv the pictures and their values
   * @param images folder in which the pictures' paths start
   * @param meta the model's: tasks and preprocessing
   * @param options of the loader
   * @throws io.tao4j.error.TaoException as {@link MultitaskCsv#read(Path, Path, List)}
   */
  public static LoadedEvaluation<MultitaskBatch> evaluation(
      Path csv, Path images, ModelMeta meta, LoaderOptions options) {
    List<Task> tasks = TaskHeads.of(meta);
    MultitaskDataset set = MultitaskCsv.read(csv, images, tasks);
    Preprocessing preprocessing = Preprocessing.fromMap(meta.preprocessing());
    return new LoadedEvaluation<>(
        new BatchLoader<>(new MultitaskRecipe(set, preprocessing.plan()), options),
        MultitaskEvaluator::encode,
        () -> new MultitaskEvaluator(tasks),
        Map.of("validation data", set.digest()),
        set.notices());
  }
}
