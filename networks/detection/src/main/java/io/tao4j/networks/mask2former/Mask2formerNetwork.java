package io.tao4j.networks.mask2former;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.FileNames;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segments.SegmentBatch;
import io.tao4j.data.segments.SegmentRecipe;
import io.tao4j.data.segments.SegmentScan;
import io.tao4j.data.segments.SegmentSet;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.segmentation.SegmenterTraining;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** TAO's mask2former: classes of pixels, objects with masks, or both. */
public final class Mask2formerNetwork implements Network<Mask2formerSpec, Image, SegmentedPicture> {
  static final String NAME = "mask2former";

  private static final String BATCH_SIZE = "training_config.batch_size";

  private static final NetworkInfo INFO =
      NetworkInfo.of(NAME, "classes of pixels, objects with masks, or both: Mask2Former")
          .without(Verb.PRUNE);

  @Override
  public NetworkInfo info() {
    return INFO;
  }

  @Override
  public SpecBinder<Mask2formerSpec> specBinder() {
    return SpecBinder.of(Mask2formerSpec.class)
        .withRules(new Mask2formerRules())
        .withLayouts(List.of(Mask2formerLayout.pytorch()));
  }

  @Override
  public boolean isQuantizationAware(Mask2formerSpec spec) {
    return spec.trainingConfig().optimization().enableQat();
  }

  @Override
  public TrainingTask openTraining(Mask2formerSpec spec, @Nullable Model start) {
    Mask2formerSettings settings = new Mask2formerSettings(spec);
    SegmentSet set = settings.training();
    SegmenterTraining shared = spec.trainingConfig().shared();
    int batch = spec.trainingConfig().optimization().batchSize();
    List<String> notices = new ArrayList<>();
    notices.add(set.report());
    notices.addAll(set.notices());
    notices.addAll(requireWhole(spec, set));
    requireKnown(spec, set);
    if (shared.dropLastBatch()) {
      TrainingData.requireBatch(set.size(), batch, BATCH_SIZE);
    }
    SegmentScan scan = SegmentScan.sample(set);
    notices.addAll(scan.faults());
    notices.addAll(scan.notices());
    notices.addAll(PictureScan.sample(set.name(), set.pictures()).notices());
    Training<SegmentBatch> training =
        Training.open(
            new Mask2formerDefinition(spec, set.classes()),
            settings.plan(),
            start,
            notices,
            model ->
                new TrainingData<>(
                    new BatchLoader<>(
                        SegmentRecipe.training(set, spec.preprocessing(), spec.augmentation()),
                        options(spec, LoaderOptions.training(batch, spec.randomSeed()))
                            .withDropLast(
                                LastBatch.isDropped(
                                    shared.dropLastBatch(),
                                    set.size(),
                                    batch,
                                    model.graph(),
                                    notices))),
                    set.digest(),
                    TrainingData.Report.NONE),
            model -> validation(spec, model));
    if (training.validation() == null) {
      notices.add("the spec names no validation set: the last model is the best");
    }
    return training;
  }

  private static LoaderOptions options(Mask2formerSpec spec, LoaderOptions options) {
    return options
        .withThreads(spec.trainingConfig().optimization().workers())
        .withPrefetch(spec.trainingConfig().shared().maxQueueSize())
        .withCacheBytes((long) spec.datasetConfig().loading().cacheMegabytes() << 20)
        .withBadImageLimit(BadImageLimit.fraction(spec.datasetConfig().loading().maxBadImages()));
  }

  /**
   * Refuses a set of which more does not fit than the spec allows.
   *
   * @return what does not fit, a line each
   * @throws TaoException {@code MASK-004} naming it
   */
  private static List<String> requireWhole(Mask2formerSpec spec, SegmentSet set) {
    double share = spec.datasetConfig().loading().maxBadImages();
    int all = set.size() + set.faults().size();
    if (set.faults().size() > share * all) {
      throw new TaoException(
          "MASK-004",
          "%s: %s faults in a set of %s pictures, the limit is %s of them"
              .formatted(set.name(), set.faults().size(), all, share),
          set.faults().stream().limit(10).toList(),
          null);
    }
    return set.faults().stream().limit(10).map(line -> "left out: " + line).toList();
  }

  /** Instance answers are of things: without one nothing could be learnt. */
  private static void requireKnown(Mask2formerSpec spec, SegmentSet set) {
    boolean none = set.classes().stream().noneMatch(one -> one.thing());
    if (spec.modelConfig().mode().equals("instance") && none) {
      throw new TaoException(
          "MASK-008",
          "%s: no class is a thing, and mode: instance finds things only".formatted(set.name()),
          "let isthing be 1 in the label map, or take another mode");
    }
    Set<String> names =
        set.classNames().stream().map(FileNames::composed).collect(Collectors.toSet());
    for (String name :
        FileNames.composedKeys(spec.trainingConfig().shared().classWeights()).keySet()) {
      if (!names.contains(name)) {
        throw new TaoException(
            "MASK-008",
            "training_config.class_weights: '%s' is no class of the %s".formatted(name, set.name()),
            "the classes are " + String.join(", ", set.classNames()));
      }
    }
    if (set.classes().size() > SegmentScan.MOST_CLASSES) {
      throw new TaoException(
          "MASK-008",
          "%s: has %s classes, %s at most"
              .formatted(set.name(), set.classes().size(), SegmentScan.MOST_CLASSES),
          "leave classes out of the label map");
    }
  }

  @Override
  public EvaluationTask openEvaluation(Mask2formerSpec spec, Model model) {
    return validation(spec, model)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001", "the spec names no evaluation set", "set dataset_config.val"));
  }

  private static Optional<LoadedEvaluation<SegmentBatch>> validation(
      Mask2formerSpec spec, Model model) {
    return new Mask2formerSettings(spec).validation().map(set -> evaluation(spec, model, set));
  }

  private static LoadedEvaluation<SegmentBatch> evaluation(
      Mask2formerSpec spec, Model model, SegmentSet given) {
    SegmentSet set = given.withMode(QueryMasks.mode(model.meta()));
    if (!set.classNames().equals(model.meta().classNames())) {
      throw new TaoException(
          "MASK-005",
          "the model has the classes %s, %s has %s"
              .formatted(model.meta().classNames(), set.name(), set.classNames()),
          "give the label map or the annotations of its training");
    }
    List<String> notices = new ArrayList<>(requireWhole(spec, set));
    SegmentScan scan = SegmentScan.sample(set);
    notices.addAll(scan.faults());
    notices.addAll(scan.notices());
    Preprocessing preprocessing = Preprocessing.fromMap(model.meta().preprocessing());
    return new LoadedEvaluation<>(
        new BatchLoader<>(
            SegmentRecipe.evaluation(set, preprocessing),
            options(
                spec, LoaderOptions.evaluation(spec.trainingConfig().optimization().batchSize()))),
        Mask2formerDefinition::encode,
        () -> new MaskEvaluator(model.meta(), spec.answerConfig().settings(), set.size()),
        Map.of("validation data", set.digest()),
        notices);
  }

  @Override
  public DataCheck checkData(Mask2formerSpec spec) {
    return SegmentDataCheck.of(spec);
  }

  @Override
  public Task<Image, SegmentedPicture> task(Model model, @Nullable Mask2formerSpec spec) {
    return new MaskTask(
        model, spec == null ? QueryMasks.Settings.DEFAULT : spec.answerConfig().settings());
  }
}
