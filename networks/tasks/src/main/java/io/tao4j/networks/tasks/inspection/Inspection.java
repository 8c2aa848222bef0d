package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.LabelledSetsCheck;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sets of a network of parts.
 *
 * @param data what the spec says of them
 * @param seed of everything random
 */
public record Inspection(PartsConfig data, long seed) {
  /**
   * Opens a training.
   *
   * @param threshold of the validations
   * @param start a model to go on from, or null
   */
  public TrainingTask train(
      NetworkDefinition<PartBatch> definition,
      TrainingPlan plan,
      double threshold,
      @Nullable Model start) {
    PartSet set = training();
    PartBatches batches = batches(set);
    List<String> notices = new ArrayList<>(List.of(set.report()));
    notices.addAll(PictureScan.sample(set.name(), set.pictures()).notices());
    return Training.open(
        definition,
        plan,
        start,
        notices,
        model ->
            new TrainingData<>(
                new BatchLoader<>(
                    new PartRecipe(set, data.lights(), data.trainingPictures(), PartBatches.TIMES),
                    data.limited(LoaderOptions.training(data.batchSize(), seed)),
                    batches),
                set.digest(),
                TrainingData.Report.NONE),
        model -> judged(data.validationDataset(), model, threshold));
  }

  private PartSet training() {
    return data.trainDataset()
        .read(data.lights())
        .orElseThrow(() -> new IllegalStateException("the rules ask for a table"));
  }

  private PartBatches batches(PartSet set) {
    return new PartBatches(set, data.batchSize(), data.fpratioSampling());
  }

  private Optional<LoadedEvaluation<PartBatch>> judged(
      PartsConfig.Table table, Model model, double threshold) {
    Lights lights = Lights.of(model.meta());
    return table
        .read(lights)
        .map(
            set ->
                new LoadedEvaluation<>(
                    new BatchLoader<>(
                        new PartRecipe(
                            set,
                            lights,
                            Preprocessing.fromMap(model.meta().preprocessing()).plan(),
                            1),
                        data.limited(LoaderOptions.evaluation(data.batchSize()))),
                    batch -> PartEvaluator.encode(batch, Map.of()),
                    () -> new PartEvaluator(threshold),
                    Map.of("validation data", set.digest()),
                    List.of(set.report())));
  }

  /**
   * Opens the evaluation set.
   *
   * @param threshold of the score above which a part is faulty
   * @throws TaoException {@code EVALUATE-001} if the spec names none
   */
  public EvaluationTask evaluate(Model model, double threshold) {
    PartsConfig.Table table =
        data.testDataset().csvPath().isPresent() ? data.testDataset() : data.validationDataset();
    return judged(table, model, threshold)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set dataset.test_dataset.csv_path"));
  }

  /** Looks through the sets. */
  public DataCheck check() {
    return new Check();
  }

  private final class Check extends LabelledSetsCheck<PartSet> {
    private final ImagePlan plan = data.trainingPictures();

    Check() {
      super(data.loading().maxBadImages());
      readTraining(
          () -> {
            PartSet set = training();
            batches(set); // refuses sets that make no batch
            return set;
          });
      if (data.validationDataset().csvPath().isPresent()) {
        readValidation(() -> data.validationDataset().read(data.lights()).orElseThrow());
      }
    }

    @Override
    protected String counted() {
      return "verdicts";
    }

    @Override
    protected Described described(PartSet set) {
      return new Described(set.name(), set.report(), List.of(), set.counts(), set.pictures());
    }

    /** The part's pictures; those of good ones are varied alike. */
    @Override
    protected List<Path> draw(PartSet training, Path folder, int samples) throws IOException {
      return drawSamples(
          new PartRecipe(training, data.lights(), plan, 1),
          seed,
          plan.normalization(),
          PartBatch::part,
          batch -> batch.samples().get(0).isDefect() ? "defect" : PartSet.PASS,
          folder,
          samples);
    }
  }
}
