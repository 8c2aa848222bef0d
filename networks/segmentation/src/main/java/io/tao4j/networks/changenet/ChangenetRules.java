package io.tao4j.networks.changenet;

import io.tao4j.networks.changenet.ChangenetSpec.DatasetConfig;
import io.tao4j.networks.tasks.inspection.PartsConfig;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Source;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/** What must hold between fields. */
final class ChangenetRules implements SpecRules<ChangenetSpec> {
  private static final String DATA = "dataset_config.";
  private static final int STRIDE = 32;
  private static final String ROOT = DATA + "root_dir";

  @Override
  public void check(ChangenetSpec spec, RuleContext context) {
    DatasetConfig data = spec.datasetConfig();
    if (spec.isOfParts()) {
      parts(spec, context);
      return;
    }
    if (data.classNames().size() < 2
        || new HashSet<>(data.classNames()).size() < data.classNames().size()) {
      context.error(
          DATA + "class_names",
          "%s are no two classes or more, each of its own name".formatted(data.classNames()),
          "name what did not change first: [no_change, change]");
    }
    if (context.isFor(Verb.TRAIN)) {
      SegmenterEncoder encoder = spec.modelConfig().encoder();
      encoder.check(context);
      data.pictures().check(encoder.inputHeight(), encoder.inputWidth(), context);
      spec.trainingConfig()
          .shared()
          .check(
              new HashSet<>(data.classNames()),
              DATA + "validation_split",
              !spec.sets().validation().isEmpty(),
              context);
      if (spec.sets().training().isEmpty()) {
        context.requireExists(ROOT, Path.of(data.listFolderName(), data.trainSplit() + ".txt"));
      }
      places(spec.sets().training(), context);
    }
    places(spec.sets().validation(), context);
  }

  private static void parts(ChangenetSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    spec.modelConfig().encoder().check(context);
    spec.classifyConfig().check(context);
    PartsConfig parts = spec.classifyConfig().dataset();
    for (int size : new int[] {parts.imageHeight(), parts.imageWidth()}) {
      if (size % STRIDE != 0) {
        context.error(
            "classify_config.dataset.image_height",
            "%s is no multiple of %s".formatted(size, STRIDE),
            "give image_height and image_width of whole multiples");
      }
    }
    if (spec.quantizationAware()) {
      context.unsupported(
          "training_config.enable_qat",
          "classify does not train on the grid of 8 bits",
          "leave it out");
    }
  }

  private static void places(List<Source> sources, RuleContext context) {
    sources.stream()
        .flatMap(source -> source.paths().stream())
        .forEach(path -> context.requireExists(ROOT, path));
  }
}
