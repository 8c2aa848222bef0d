package io.tao4j.networks.tasks.detection;

import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Verb;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must hold between the fields of {@code dataset_config} and {@code augmentation_config}. */
public final class DetectionRules {
  private static final int STRIDE = 32;

  private DetectionRules() {}

  /** Reports what does not hold, at the fields' usual places. */
  public static void check(
      DatasetConfig dataset, AugmentationConfig augmentation, RuleContext context) {
    if (context.isFor(Verb.TRAIN)) {
      input(
          augmentation.pictures().outputChannel(),
          augmentation.pictures().outputHeight(),
          augmentation.pictures().outputWidth(),
          STRIDE,
          augmentation.imageMean(),
          dataset,
          context);
    }
    check(dataset, context);
  }

  /** The same for {@code dataset_config} alone. */
  public static void check(DatasetConfig dataset, RuleContext context) {
    if (context.isFor(Verb.TRAIN)) {
      training(dataset, context);
    }
    validation(dataset, context);
  }

  /**
   * Reports what does not hold in the fields of an {@code augmentation_config} that say the input.
   *
   * @param stride of which height and width must be multiples
   */
  public static void input(
      int channels,
      int height,
      int width,
      int stride,
      Map<String, Double> imageMean,
      DatasetConfig dataset,
      RuleContext context) {
    multiple("augmentation_config.output_width", width, stride, context);
    multiple("augmentation_config.output_height", height, stride, context);
    if (dataset.isMonochrome() && channels != 1) {
      context.error(
          "augmentation_config.output_channel",
          "is_monochrome needs one channel, got " + channels,
          "set output_channel to 1, or is_monochrome to false");
    }
    for (String key : imageMean.keySet()) {
      if (!List.of("r", "g", "b", "l").contains(key)) {
        context.error(
            "augmentation_config.image_mean",
            "'%s' is no channel".formatted(key),
            "give r, g, b or l");
      }
    }
  }

  /** Reports what does not hold in a detector's training, at the fields' usual places. */
  public static void check(DetectorSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    Set<String> classes = new TreeSet<>(spec.datasetConfig().targetClassMapping().values());
    for (String name : spec.classWeightingConfig().classWeighting().keySet()) {
      if (!classes.isEmpty() && !classes.contains(name)) {
        context.error(
            "class_weighting_config.class_weighting",
            "'%s' is no class of dataset_config.target_class_mapping".formatted(name),
            "the classes are " + String.join(", ", classes));
      }
    }
    earlyStop(spec, context);
  }

  private static void earlyStop(DetectorSpec spec, RuleContext context) {
    TrainingConfig train = spec.trainingConfig();
    if (train.earlyStopping().isEmpty()) {
      return;
    }
    int period = spec.evalConfig().validationPeriodDuringTraining();
    int patience = train.earlyStopping().get().patience();
    if (train.stopNeedsValidation() && !hasValidation(spec.datasetConfig())) {
      context.error(
          "training_config.early_stopping",
          "early stopping needs a validation set, and there is none",
          "set dataset_config.validation_data_sources, or let it monitor the loss");
    } else if (train.stopNeedsValidation() && (long) patience * period > train.numEpochs()) {
      context.notice(
          "training_config.early_stopping",
          "%s validations, one every %s epochs, are more than the %s epochs of the training"
              .formatted(patience, period, train.numEpochs()),
          "it never stops early");
    }
  }

  private static void training(DatasetConfig dataset, RuleContext context) {
    if (dataset.dataSources().isEmpty()) {
      context.error("dataset_config", "there is no training set", "give data_sources");
    }
    files("dataset_config.data_sources", dataset.dataSources(), context);
    for (DataSource source : dataset.dataSources()) {
      if (dataset.validationDataSources().contains(source)) {
        context.notice(
            "dataset_config.validation_data_sources",
            "training and validation read the same pictures",
            "figures on them say nothing about others");
      }
    }
  }

  private static void validation(DatasetConfig dataset, RuleContext context) {
    dataset
        .targetClassMapping()
        .forEach(
            (label, name) -> {
              if (label.isBlank() || name.isBlank()) {
                context.error(
                    "dataset_config.target_class_mapping",
                    "'%s' leads to '%s'".formatted(label, name),
                    "give both names, or leave the label out");
              }
            });
    classNames(dataset, context);
    if (context.isFor(Verb.TRAIN) || context.isFor(Verb.EVALUATE)) {
      files("dataset_config.validation_data_sources", dataset.validationDataSources(), context);
    }
    if (!hasValidation(dataset) && context.isFor(Verb.EVALUATE)) {
      context.error("dataset_config", "there is no evaluation set", "give validation_data_sources");
    }
    boolean records = dataset.dataSources().stream().anyMatch(s -> s.tfrecordsPath().isPresent());
    if (dataset.validationFold().isPresent()
        && dataset.validationDataSources().isEmpty()
        && !records) {
      context.error(
          "dataset_config.validation_fold",
          "only records have folds, and no source has tfrecords_path",
          "name the validation set in validation_data_sources");
    }
    if (dataset.validationFold().isPresent() && !dataset.validationDataSources().isEmpty()) {
      context.notice(
          "dataset_config.validation_fold",
          "is not used: validation_data_sources are given",
          "all folds of data_sources are for training");
    }
  }

  /** TAO's loader of label folders lowers class names before it sorts them. */
  private static void classNames(DatasetConfig dataset, RuleContext context) {
    TreeSet<String> names = new TreeSet<>(dataset.targetClassMapping().values());
    List<String> lowered =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList();
    if (lowered.equals(List.copyOf(names))) {
      return;
    }
    boolean sameOrder =
        lowered.size() == names.size() && lowered.equals(lowered.stream().sorted().toList());
    context.notice(
        "dataset_config.target_class_mapping",
        "class names keep their capitals (%s); TAO's loader of label folders writes them in lower case%s"
            .formatted(
                String.join(", ", names), sameOrder ? "" : ", which gives other numbers to them"),
        sameOrder
            ? "the classes' numbers are TAO's all the same"
            : "write the values in lower case for TAO's numbers");
  }

  private static void files(String field, List<DataSource> sources, RuleContext context) {
    for (int i = 0; i < sources.size(); i++) {
      DataSource source = sources.get(i);
      if (source.rootPath().filter(root -> !Files.isDirectory(root)).isPresent()) {
        continue; // reported at root_path
      }
      String at = field + "[" + i + "].";
      context.requireExists(at + "image_directory_path", source.images());
      source
          .labelDirectoryPath()
          .ifPresent(
              labels ->
                  context.requireExists(at + "label_directory_path", source.resolved(labels)));
      // Of a pattern of files their folder must be there.
      source
          .tfrecordsPath()
          .map(pattern -> source.resolved(pattern).getParent())
          .ifPresent(folder -> context.requireExists(at + "tfrecords_path", folder));
    }
  }

  /** Whether a spec names pictures to validate on. */
  public static boolean hasValidation(DatasetConfig dataset) {
    return !dataset.validationDataSources().isEmpty() || dataset.validationFold().isPresent();
  }

  private static void multiple(String field, int side, int stride, RuleContext context) {
    if (side % stride != 0) {
      context.error(
          field,
          "%s is no multiple of %s".formatted(side, stride),
          "give %s".formatted(Math.max(1, Math.round((float) side / stride)) * stride));
    }
  }
}
