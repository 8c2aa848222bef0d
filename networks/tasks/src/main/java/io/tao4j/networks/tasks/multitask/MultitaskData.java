package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.MultitaskBatch;
import io.tao4j.data.MultitaskCsv;
import io.tao4j.data.MultitaskDataset;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.MultitaskRecipe;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.tasks.LoadedEvaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Opens labelled sets of several tasks. */
public final class MultitaskData {
  private MultitaskData() {}

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
