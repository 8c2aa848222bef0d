package io.tao4j.networks.classification;

import io.tao4j.networks.classification.spec.LrConfig.SoftAnneal;
import io.tao4j.networks.classification.spec.OptimizerConfig;
import io.tao4j.networks.classification.spec.TrainConfig;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Fields that contradict one another, or of which one takes the effect from the other. */
final class ClassificationConsistency implements SpecRules<ClassificationSpec> {
  private static final String TRAIN = "train_config.";
  private static final Set<String> COLOURS = Set.of("r", "g", "b");

  @Override
  public void check(ClassificationSpec spec, RuleContext context) {
    imageMean(spec, context);
    if (context.isFor(Verb.TRAIN)) {
      TrainConfig train = spec.trainConfig();
      schedule(train, context);
      rates(train, context);
      withoutEffect(spec, context);
      periods(train, context);
      new PictureConsistency(spec, context).check();
      data(train, context);
    }
  }

  private static void imageMean(ClassificationSpec spec, RuleContext context) {
    Set<String> keys = spec.trainConfig().imageMean().keySet();
    String path = TRAIN + "image_mean";
    if (!keys.isEmpty() && !spec.trainConfig().preprocessMode().equals("caffe")) {
      context.ignored(
          path,
          "preprocess_mode %s has its own mean".formatted(spec.trainConfig().preprocessMode()));
      return;
    }
    ClassificationSettings.inputSize(spec.modelConfig().inputImageSize())
        .ifPresent(
            size -> {
              boolean gray = size[0] == 1;
              if (gray && keys.stream().anyMatch(COLOURS::contains)
                  || !gray && keys.contains("l")) {
                context.error(
                    path,
                    "the input has %s channel%s, the mean is of %s"
                        .formatted(size[0], gray ? "" : "s", String.join(", ", keys)),
                    gray ? "give l" : "give r, g and b");
              }
            });
  }

  private static void schedule(TrainConfig train, RuleContext context) {
    if (train.lrConfig().softAnneal().isEmpty()) {
      return;
    }
    SoftAnneal soft = train.lrConfig().softAnneal().get();
    if (!soft.annealingPoints().isEmpty() && soft.annealingPoints().get(0) < soft.softStart()) {
      context.error(
          TRAIN + "lr_config.soft_anneal.soft_start",
          "the warm-up ends at %s of the training, the first annealing point is at %s"
              .formatted(soft.softStart(), soft.annealingPoints().get(0)),
          "let the warm-up end before");
    }
  }

  /** TAO's own files give both; the schedule wins there, too. */
  private static void rates(TrainConfig train, RuleContext context) {
    boolean scheduled =
        train.lrConfig().step().isPresent()
            || train.lrConfig().softAnneal().isPresent()
            || train.lrConfig().cosine().isPresent()
            || train.lrConfig().warmupCosine().isPresent()
            || train.lrConfig().linear().isPresent()
            || train.lrConfig().multiStep().isPresent();
    if (!scheduled) {
      return;
    }
    OptimizerConfig optimizer = train.optimizer();
    String chosen =
        optimizer.adam().isPresent()
            ? "adam"
            : optimizer.adamw().isPresent()
                ? "adamw"
                : optimizer.rmsprop().isPresent() ? "rmsprop" : "sgd";
    String path = TRAIN + "optimizer." + chosen + ".lr";
    if (context.given(path)) {
      context.ignored(path, "lr_config gives the rate");
    }
  }

  /** What TAO reads and does nothing with, and what acts here though it does not there. */
  private static void withoutEffect(ClassificationSpec spec, RuleContext context) {
    String dropout = "model_config.dropout";
    if (context.given(dropout)
        && spec.modelConfig().dropout() > 0
        && !ClassificationSettings.dropsInHead(spec.modelConfig())) {
      context.ignored(
          dropout, "as in TAO it is of vgg's own head (retain_head); head_dropout acts anywhere");
    }
    if (spec.trainConfig().batchMixAlpha() > 0 && context.given(TRAIN + "mixup_alpha")) {
      context.ignored(TRAIN + "mixup_alpha", "batch_mix_alpha takes its place");
    }
    if (spec.trainConfig().decaySkipNames().size() > 0
        && !spec.trainConfig().decayAll()
        && spec.trainConfig().optimizer().adamw().isEmpty()) {
      context.ignored(
          TRAIN + "decay_skip_names", "reg_config is on kernels; it is for adamw and decay_all");
    }
    if (spec.trainConfig().labelSmoothing() > 0 && context.syntax() == SpecSyntax.PROTOBUF_TEXT) {
      context.notice(
          TRAIN + "label_smoothing",
          "targets are smoothed by %s; TAO's TF1 classification reads the field and does nothing"
              .formatted(spec.trainConfig().labelSmoothing()),
          "write 0 to train as TAO does");
    }
  }

  private static void periods(TrainConfig train, RuleContext context) {
    boolean validates = train.valDatasetPath().isPresent();
    boolean byLoss = train.monitor().equals(Optional.of("loss"));
    if (train.earlyStopping().isPresent() && !validates && !byLoss) {
      context.error(
          TRAIN + "early_stopping",
          "early stopping needs a validation set, and there is none",
          "set train_config.val_dataset_path, or let it monitor the loss");
    }
    if (train.earlyStopping().isPresent()
        && !byLoss
        && (long) train.earlyStopping().get().patience() * train.validationPeriod()
            > train.nEpochs()) {
      context.notice(
          TRAIN + "early_stopping.patience",
          "%s validations, one every %s epochs, are more than the %s epochs of the training"
              .formatted(
                  train.earlyStopping().get().patience(),
                  train.validationPeriod(),
                  train.nEpochs()),
          "it never stops early");
    }
    if (validates
        && context.given(TRAIN + "validation_period")
        && train.validationPeriod() > train.nEpochs()) {
      context.notice(
          TRAIN + "validation_period",
          "validates every %s epochs, the training has %s"
              .formatted(train.validationPeriod(), train.nEpochs()),
          "it validates after the last one only");
    }
  }

  private static void data(TrainConfig train, RuleContext context) {
    Path images = train.trainDatasetPath();
    if (train.valDatasetPath().isPresent()
        && !images.toString().isEmpty()
        && train.valDatasetPath().get().equals(images)) {
      context.notice(
          TRAIN + "val_dataset_path",
          "training and validation read the same images",
          "figures on them say nothing about others");
    }
    int batch = train.batchSizePerGpu();
    if (Files.isDirectory(images)) {
      long files = filesUpTo(images, batch);
      // The data set knows better what is an image; fewer files than a batch are too few anyway.
      if (train.dropLastBatch() && files > 0 && files < batch) {
        context.error(
            TRAIN + "batch_size_per_gpu",
            "a batch takes %s images, the training set has %s files".formatted(batch, files),
            "lower it, add images, or let drop_last_batch be false");
      }
    }
  }

  private static long filesUpTo(Path folder, int most) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(Files::isRegularFile).limit(most).count();
    } catch (IOException | java.io.UncheckedIOException e) {
      return most; // a folder that cannot be read is the data set's to report
    }
  }
}
