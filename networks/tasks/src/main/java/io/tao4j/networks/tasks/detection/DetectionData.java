package io.tao4j.networks.tasks.detection;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.detection.ClassMapping;
import io.tao4j.data.detection.CocoLabels;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecords;
import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.detection.KittiLabels;
import io.tao4j.data.detection.LabelSet;
import io.tao4j.data.detection.VocLabels;
import io.tao4j.data.detection.YoloLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Opens the sets of a {@code dataset_config}.
 *
 * <p>Errors are {@link io.tao4j.error.TaoException}s: {@code LABEL-001} to {@code LABEL-003} files
 * that are not there, {@code LABEL-005} no picture, {@code LABEL-006} no box left under the class
 * mapping, {@code LABEL-008} classes that the model does not have, {@code LABEL-010} too many bad
 * labels.
 */
public final class DetectionData {
  private DetectionData() {}

  /**
   * The training set; its classes are those of the mapping. Refuses more bad labels than allowed.
   */
  public static DetectionSet training(DatasetConfig config) {
    return training(config, false);
  }

  /**
   * The same.
   *
   * @param masks whether objects come with their masks
   */
  public static DetectionSet training(DatasetConfig config, boolean masks) {
    DetectionSet set = trainingLabels(config, masks);
    set.report().requireBadAtMost(config.maxBadLabels());
    return set;
  }

  /** The training set whatever its labels are like; for those who list what is wrong with them. */
  public static DetectionSet trainingLabels(DatasetConfig config, boolean masks) {
    IntPredicate folds =
        config.validationDataSources().isEmpty() && config.validationFold().isPresent()
            ? fold -> fold != config.validationFold().get()
            : fold -> true;
    List<LabelSet> labels = labels(config, config.dataSources(), folds, masks);
    return set(
        "training set",
        labels,
        config.dataSources(),
        mapping(config, labels),
        DetectionSet.Use.training(config.includeDifficultInTraining()));
  }

  /** The validation set without masks; empty where the config names none. */
  public static Optional<DetectionSet> validation(DatasetConfig config, List<String> classes) {
    return validation(config, classes, false);
  }

  /**
   * The validation set.
   *
   * @param classes of the model, in its order
   * @param masks whether objects come with their masks
   * @return empty where the config names none
   */
  public static Optional<DetectionSet> validation(
      DatasetConfig config, List<String> classes, boolean masks) {
    Optional<DetectionSet> set = validationLabels(config, classes, masks);
    set.ifPresent(read -> read.report().requireBadAtMost(config.maxBadLabels()));
    return set;
  }

  /** The validation set whatever its labels are like. */
  public static Optional<DetectionSet> validationLabels(
      DatasetConfig config, List<String> classes, boolean masks) {
    List<DataSource> sources;
    List<LabelSet> labels;
    if (!config.validationDataSources().isEmpty()) {
      sources = config.validationDataSources();
      labels = labels(config, sources, fold -> true, masks);
    } else if (config.validationFold().isPresent()) {
      int validationFold = config.validationFold().get();
      sources = config.dataSources().stream().filter(s -> s.tfrecordsPath().isPresent()).toList();
      labels = labels(config, sources, fold -> fold == validationFold, masks);
    } else {
      return Optional.empty();
    }
    ClassMapping mapping = mapping(config, labels).onto(classes);
    return Optional.of(
        set("validation set", labels, sources, mapping, DetectionSet.Use.EVALUATION));
  }

  private static DetectionSet set(
      String name,
      List<LabelSet> labels,
      List<DataSource> sources,
      ClassMapping mapping,
      DetectionSet.Use use) {
    List<Double> weights = sources.stream().map(DataSource::sourceWeight).toList();
    return DetectionSet.of(name, labels, weights, mapping, use);
  }

  private static ClassMapping mapping(DatasetConfig config, List<LabelSet> labels) {
    if (!config.targetClassMapping().isEmpty()) {
      return ClassMapping.of(config.targetClassMapping());
    }
    SortedSet<String> names = new TreeSet<>();
    labels.forEach(set -> names.addAll(set.countPerName().keySet()));
    // KITTI's regions that are to be ignored are no class of their own.
    names.remove("dontcare");
    return ClassMapping.identity(names);
  }

  /**
   * Reads one place with labels.
   *
   * @param path folder or file, as the format has it
   * @param images folder of the pictures
   * @param extension of the pictures where several of a name differ in it; may be empty
   */
  public static LabelSet labels(
      DatasetConfig.LabelFormat format, Path path, Path images, String extension) {
    return labels(format, path, images, extension, false);
  }

  private static LabelSet labels(
      DatasetConfig.LabelFormat format, Path path, Path images, String extension, boolean masks) {
    return switch (format) {
      case KITTI -> KittiLabels.read(path, images, extension);
      case COCO -> masks ? CocoLabels.readWithMasks(path, images) : CocoLabels.read(path, images);
      case VOC -> VocLabels.read(path, images, extension);
      case YOLO -> YoloLabels.read(path, images, extension);
    };
  }

  private static List<LabelSet> labels(
      DatasetConfig config, List<DataSource> sources, IntPredicate folds, boolean masks) {
    List<LabelSet> labels = new ArrayList<>();
    for (DataSource source : sources) {
      Path images = source.images();
      if (source.tfrecordsPath().isPresent()) {
        Path records = source.resolved(source.tfrecordsPath().get());
        labels.add(
            masks
                ? DetectionRecords.readWithMasks(records, folds, images, config.imageExtension())
                : DetectionRecords.read(records, folds, images, config.imageExtension()));
      } else {
        Path path = source.resolved(source.labelDirectoryPath().orElseThrow());
        labels.add(labels(config.type(), path, images, config.imageExtension(), masks));
      }
    }
    return labels;
  }

  /**
   * Writes what the labels of a set are like: {@code NAME_labels.json} and pictures of the classes'
   * counts and of sizes and places of the boxes.
   *
   * @param name start of the files' names
   */
  public static List<Path> writeStatistics(DetectionDataset set, String name, Path folder)
      throws IOException {
    return new LabelStatistics(set).write(name, folder);
  }

  /** How a training set is loaded. */
  public static LoaderOptions trainingOptions(
      DatasetConfig config, int batchSize, long seed, int threads) {
    return limited(config, LoaderOptions.training(batchSize, seed).withThreads(threads));
  }

  /** How a validation set is loaded. */
  public static LoaderOptions evaluationOptions(DatasetConfig config, int batchSize, int threads) {
    return limited(config, LoaderOptions.evaluation(batchSize).withThreads(threads));
  }

  private static LoaderOptions limited(DatasetConfig config, LoaderOptions options) {
    return options
        .withCacheBytes((long) config.cacheMegabytes() << 20)
        .withBadImageLimit(BadImageLimit.fraction(config.maxBadImages()));
  }
}
