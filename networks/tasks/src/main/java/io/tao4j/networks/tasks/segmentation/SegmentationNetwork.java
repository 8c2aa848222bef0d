package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskScan;
import io.tao4j.data.segmentation.SegmentationBatch;
import io.tao4j.data.segmentation.SegmentationDataset;
import io.tao4j.data.segmentation.SegmentationRecipe;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.SubCommand;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.segmentation.Segmentation;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network that gives each pixel a class: it extends this and says what it is in a {@link
 * SegmenterDefinition}. Data sets, training, evaluation, inference and result files come from here.
 *
 * @param <S> record of its spec
 * @param <I> what it takes: a picture or a pair
 */
public abstract class SegmentationNetwork<S extends Record & SegmenterSpec, I>
    implements Network<S, I, Segmentation> {
  private final NetworkInfo info;

  /** A network of that name, with those verbs and commands. */
  protected SegmentationNetwork(NetworkInfo info) {
    this.info = info;
  }

  /**
   * The command line's options for large pictures.
   *
   * @param group of the spec that has the fields {@code window} and {@code overlap}
   */
  protected static SubCommand.Option[] windowOptions(String group) {
    return new SubCommand.Option[] {
      new SubCommand.Option(
          List.of("--window"),
          SubCommand.Kind.WORD,
          group + ".window",
          "Sides of the parts, in pixels, that each picture is looked at in; 0: at once."),
      new SubCommand.Option(
          List.of("--overlap"),
          SubCommand.Kind.WORD,
          group + ".overlap",
          "Share of a part's side that it has in common with the next one; 0.25 unless given.")
    };
  }

  /**
   * What it takes.
   *
   * @param spec null where there is none
   */
  protected abstract PixelInput<I> input(@Nullable S spec);

  /** What the network is for a spec. */
  protected abstract SegmenterDefinition definition(S spec);

  /** Field of the spec that says how many pictures a batch has, for errors. */
  protected abstract String batchSizeField();

  /** Field of the spec that names validation sets, for errors. */
  protected abstract String validationField();

  @Override
  public final NetworkInfo info() {
    return info;
  }

  @Override
  public final boolean isQuantizationAware(S spec) {
    return spec.quantizationAware();
  }

  @Override
  public final TrainingTask openTraining(S spec, @Nullable Model start) {
    SegmentationDataset set = SegmentationData.training(spec);
    List<String> notices = new ArrayList<>();
    notices.add(set.report());
    notices.addAll(set.notices());
    notices.addAll(SegmentationData.requireWhole(spec, set));
    if (spec.sets().dropLast()) {
      TrainingData.requireBatch(set.size(), spec.batchSize(), batchSizeField());
    }
    MaskScan scan = MaskScan.sample(set);
    notices.addAll(scan.faults());
    notices.addAll(scan.notices());
    notices.addAll(PictureScan.sample(set.name(), set.pictures()).notices());
    int steps = (set.size() + spec.batchSize() - 1) / spec.batchSize();
    Training<SegmentationBatch> training =
        Training.open(
            definition(spec),
            spec.plan(steps),
            start,
            notices,
            model ->
                new TrainingData<>(
                    trainingLoader(spec, set, model, notices),
                    set.digest(),
                    TrainingData.Report.NONE),
            model -> validation(spec, model));
    if (training.validation() == null) {
      notices.add("the spec names no validation set: the last model is the best");
    }
    return training;
  }

  private BatchLoader<SegmentationBatch> trainingLoader(
      S spec, SegmentationDataset set, Model model, List<String> notices) {
    boolean dropLast =
        LastBatch.isDropped(
            spec.sets().dropLast(), set.size(), spec.batchSize(), model.graph(), notices);
    return new BatchLoader<>(
        SegmentationRecipe.training(
            set,
            spec.preprocessing(),
            SegmentationInference.margin(model.graph()),
            spec.augmentation()),
        SegmentationData.limited(
                spec.sets(), LoaderOptions.training(spec.batchSize(), spec.randomSeed()))
            .withDropLast(dropLast));
  }

  @Override
  public final EvaluationTask openEvaluation(S spec, Model model) {
    return validation(spec, model)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set " + validationField()));
  }

  private Optional<LoadedEvaluation<SegmentationBatch>> validation(S spec, Model model) {
    return SegmentationData.validation(spec).map(set -> evaluation(spec, model, set));
  }

  private LoadedEvaluation<SegmentationBatch> evaluation(
      S spec, Model model, SegmentationDataset set) {
    SegmentationData.requireClasses(set, model.meta().classNames());
    List<String> notices = new ArrayList<>(SegmentationData.requireWhole(spec, set));
    MaskScan scan = MaskScan.sample(set);
    notices.addAll(scan.faults());
    notices.addAll(scan.notices());
    Preprocessing preprocessing = Preprocessing.fromMap(model.meta().preprocessing());
    return new LoadedEvaluation<>(
        new BatchLoader<>(
            SegmentationRecipe.evaluation(
                set, preprocessing, SegmentationInference.margin(model.graph())),
            SegmentationData.limited(spec.sets(), LoaderOptions.evaluation(spec.batchSize()))),
        SegmentationEvaluator::encode,
        () ->
            new SegmentationEvaluator(
                model.meta().classNames(), preprocessing.normalization(), set.size()),
        Map.of("validation data", set.digest()),
        notices);
  }

  @Override
  public final DataCheck checkData(S spec) {
    return SegmentationDataCheck.of(spec);
  }

  @Override
  public final SegmentationTask<I> task(Model model, @Nullable S spec) {
    return new SegmentationTask<>(model, input(spec), spec == null ? Windows.NONE : spec.windows());
  }
}
